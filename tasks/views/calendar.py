"""日历: what is due in a month or quarter, its rows, and a file for one's own calendar."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from core.workdays.days import current_calendar
from tasks import calendar as figures
from tasks.forms.calendar import MONTH, QUARTER, CalendarFilter, ListFilter
from tasks.ics import as_ics, sheets_due

NO_CALENDAR = "您的岗位不查看任务，没有到期日历。"
PER_PAGE = 50
ICS_NAME = "政务公开到期日历"
KEPT = ("unit", "plan", "led")


def refuse_keepers(user):
    if not user.may("tasks.view_occurrence"):
        raise PermissionDenied(NO_CALENDAR)


@require_GET
def calendar_page(request):
    """A month or a quarter, day by day."""
    refuse_keepers(request.user)
    today = timezone.localdate()
    usual = {"view": MONTH, "month": f"{today:%Y-%m}"}
    form = CalendarFilter(request.user, filled(request.GET, usual))
    wanted = form.wanted
    is_quarter = wanted["view"] == QUARTER
    first, last = figures.span_of(wanted["month"] or today, quarter=is_quarter)
    rows = figures.narrowed(
        figures.visible_rows(request.user, led=wanted.get("led")),
        wanted | {"first": first, "last": last},
        today=today,
    )
    step = figures.MONTHS_IN_QUARTER if is_quarter else 1
    months = figures.months_of(rows, first, last, today=today)
    context = {
        "form": form,
        "months": months,
        "wanted": wanted,
        "led": wanted.get("led"),
        "is_empty": not any(cell and cell.dues for cell in cells_of(months)),
        "is_quarter": is_quarter,
        "span": span_name(first, is_quarter),
        "before": figures.shifted(first, -step).strftime("%Y-%m"),
        "after": figures.shifted(first, step).strftime("%Y-%m"),
        "kept": kept(request.GET),
        "span_query": f"first={first}&last={last}",
        "is_provisional": current_calendar().is_provisional(last),
        "today": today,
    }
    return render(request, "tasks/calendar_page.html", context)


def cells_of(months):
    return (cell for month in months for week in month.weeks for cell in week)


def filled(query, usual):
    """The query with the usual in place of what is left out."""
    query = query.copy()
    for name, value in usual.items():
        if not query.get(name):
            query[name] = value
    return query


def span_name(first, is_quarter):
    if is_quarter:
        return f"{first.year}年第{'一二三四'[(first.month - 1) // 3]}季度"
    return f"{first.year}年{first.month}月"


def kept(query):
    """The part of the filter that goes on to the other pages, ready for an address."""
    carried = QueryDict(mutable=True)
    for name in KEPT:
        if query.get(name):
            carried[name] = query[name]
    return carried.urlencode()


@require_GET
def calendar_list(request):
    """What is due as a list, by day, unit, plan, round and state."""
    refuse_keepers(request.user)
    today = timezone.localdate()
    form, rows = listed(request, today)
    rows = rows.select_related(
        "assignment__task__plan", "assignment__unit", "round", "report"
    ).order_by("due_on", "assignment__unit__position", "assignment__task", "pk")
    context = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
        "calendar": current_calendar(),
        "today": today,
    }
    return render(request, "tasks/calendar_list.html", context)


def listed(request, today):
    """The filter as typed and the rows it leaves."""
    form = ListFilter(request.user, request.GET)
    wanted = form.wanted
    rows = figures.visible_rows(request.user, led=wanted.get("led"))
    return form, figures.narrowed(rows, wanted, today=today)


@require_GET
def calendar_ics(request):
    """The same rows as a calendar file, for whoever is logged in."""
    refuse_keepers(request.user)
    _, rows = listed(request, timezone.localdate())
    content = as_ics(
        sheets_due(rows),
        name=ICS_NAME,
        at=timezone.now(),
        page_of=lambda sheet: request.build_absolute_uri(rows_url(sheet)),
    )
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(True, f"{ICS_NAME}.ics"),
            "Cache-Control": "private, no-store",
        },
    )


def rows_url(sheet):
    """The rows of one event."""
    query = QueryDict(mutable=True)
    query.update(
        {
            "unit": sheet.unit_pk,
            "plan": sheet.plan_pk,
            "round": sheet.round_pk,
            "first": sheet.due_on.isoformat(),
            "last": sheet.due_on.isoformat(),
        }
    )
    return f"{reverse('tasks:calendar_list')}?{query.urlencode()}"
