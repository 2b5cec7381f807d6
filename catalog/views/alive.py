"""公开时效: units × state, the entries behind a number, and one entry's records."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from catalog.alive import State, alive, counted, overdue, visible
from catalog.cycles import Cycle, renew_by, worded_period
from catalog.limits import worded
from catalog.models import EntryVersion, Publication
from core.units import paths
from core.units.models import Unit
from core.workdays.days import current_calendar

from .publication_loading import NO_VIEW, may_keep, require

PER_PAGE = 50
OVERDUE, NEVER_OVERDUE = "overdue", "never_overdue"
COLUMNS = [*State.values, NEVER_OVERDUE, "late", "broken"]


@require_GET
def alive_board(request):
    """Every unit with how much of its is in which state; each number leads on."""
    user, today = request.user, timezone.localdate()
    require(user, "catalog.view_entry", NO_VIEW)
    found = counted(user, on=today)
    units = Unit.objects.filter(pk__in=found).order_by("path")
    lines = [(unit, numbers(found[unit.pk])) for unit in units]
    context = {
        "lines": lines,
        "whole": numbers(summed(found.values())),
        "today": today,
        "is_office": user.may("catalog.keep_catalogue"),
    }
    return render(request, "catalog/alive_board.html", context)


def numbers(found: dict) -> dict:
    told = {name: found.get(name, 0) for name in COLUMNS}
    return told | {"entries": sum(found.get(state, 0) for state in State.values)}


def summed(rows) -> dict:
    whole: dict = {}
    for row in rows:
        for name, number in row.items():
            whole[name] = whole.get(name, 0) + number
    return whole


@require_GET
def alive_list(request):
    """The entries behind a number: of a unit, in a state."""
    user, today = request.user, timezone.localdate()
    require(user, "catalog.view_entry", NO_VIEW)
    state, unit = request.GET.get("state", ""), request.GET.get("unit", "")
    is_overdue = state in (OVERDUE, NEVER_OVERDUE)
    rows = visible(overdue(on=today) if is_overdue else alive(on=today), user)
    if state in State.values:
        rows = rows.filter(state=state)
    if state == NEVER_OVERDUE:
        rows = rows.filter(state=State.NEVER)
    if unit.isdecimal() and len(unit) < 18:
        rows = rows.filter(owner=unit)
    if request.GET.get("ours"):
        scope = user.paths_with("catalog.enter_item")
        rows = rows.filter(paths.under(scope, "owner_path"))
    rows = rows.select_related("unit", "entry__unit")
    rows = rows.order_by(F("last_on").asc(nulls_first=True), "code", "entry")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        date = row.limit_month, row.limit_day
        row.period_label = worded_period(row.period, *date)
        row.renew_on = renew_by(row.period, row.since_on, *date)
    labels = {
        OVERDUE: "过了更新期限",
        NEVER_OVERDUE: "过了更新期限、从未公开",
        **dict(State.choices),
    }
    context = {
        "page": page,
        "state": state,
        "state_label": labels.get(state, "在册"),
        "unit": Unit.objects.filter(pk=unit).first() if unit.isdecimal() else None,
        "today": today,
        "calendar": current_calendar(),
        "may_record": may_keep(user),
    }
    return render(request, "catalog/alive_list.html", context)


@require_GET
def entry_publications(request, pk):
    """One entry: by when it is to be renewed, and what was published of it."""
    user, today = request.user, timezone.localdate()
    rows = EntryVersion.objects.visible_to(user).filter(entry=pk)
    last = rows.exclude(from_number=None).order_by("from_number").last()
    if last is None:
        raise Http404
    row = alive(on=today).filter(entry=pk).select_related("unit", "entry__unit").first()
    published = Publication.objects.visible_to(user).filter(entry=pk)
    page = Paginator(published.select_related("unit", "bureau"), PER_PAGE)
    context = {
        "entry_pk": pk,
        "wording": row or last,
        "row": row,
        "limit": worded(last.limit) if last.limit_kind else "",
        "cycle": Cycle(last.cycle).label if last.cycle else "",
        "state": State(row.state) if row else None,
        "renew_on": (
            renew_by(row.period, row.since_on, row.limit_month, row.limit_day)
            if row
            else None
        ),
        "page": page.get_page(request.GET.get("page")),
        "today": today,
        "calendar": current_calendar(),
        "may_record": may_keep(user),
    }
    return render(request, "catalog/entry_publications.html", context)
