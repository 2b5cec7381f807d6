"""催办: who has not answered, and the slips that ask them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.reminders.urging import contacts_of
from core.workdays.days import current_calendar
from tasks.forms.urging import (
    ALL,
    NEVER_IN,
    NOBODY,
    NOT_URGED,
    SilentFilter,
    UrgeForm,
)
from tasks.models import WorkPlan
from tasks.services import urging as services
from tasks.services.faults import Refused
from tasks.urging import (
    narrowed,
    owed_now,
    silent_units,
    to_ask,
    to_urge,
)

NO_URGE = "只有政务公开办公室可以催办。"
NOTHING_TICKED = "请先勾选要催办的单位。"
DAYS_TO_ANSWER = 3  # working days
PER_PAGE = 100
LEFT_OUT = "{count}项此前已报送，没有列入。"


def refuse_others(user):
    if not user.may("tasks.urge"):
        raise PermissionDenied(NO_URGE)


@require_GET
def urging_list(request):
    """Units that have not answered, with whom to ring up."""
    refuse_others(request.user)
    today = timezone.localdate()
    form = silent_filter(request)
    wanted = form.wanted
    owed = owed_now if wanted["show"] == ALL else to_urge
    rows = narrowed(
        owed(request.user, today=today),
        plan=wanted["plan"],
        round=wanted["round"],
    )
    found = [
        row
        for row in silent_units(rows, today=today)
        if is_wanted(row, wanted["people"])
    ]
    context = {
        "form": form,
        "wanted": wanted,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "late_count": sum(row.to_urge for row in found),
        "never_count": sum(row.never_logged_in for row in found),
        "calendar": current_calendar(),
        "today": today,
    }
    return render(request, "tasks/urging_list.html", context)


def silent_filter(request):
    plans = WorkPlan.objects.filter(
        pk__in=to_ask(request.user).values("assignment__task__plan")
    )
    return SilentFilter(plans, request.GET)


def is_wanted(row, people):
    return {
        NEVER_IN: row.never_logged_in,
        NOBODY: not row.contacts,
        NOT_URGED: row.last_slip is None,
    }.get(people, True)


def urging_new(request):
    """Check what the slips will say to whom, then issue them."""
    refuse_others(request.user)
    today = timezone.localdate()
    rows = picked_rows(request, today)
    if not rows and request.method == "GET":
        messages.error(request, NOTHING_TICKED)
        return redirect("tasks:urging_list")
    calendar = current_calendar()
    groups = groups_of(rows, today)
    already = [group["unit"] for group in groups if group["is_again"]]
    form = UrgeForm(
        request.POST or None,
        today=today,
        already=already,
        initial={
            "rows": ",".join(str(row.pk) for row in rows),
            "answer_by": calendar.add(today, DAYS_TO_ANSWER),
        },
    )
    if request.method == "POST" and form.is_valid() and issued(request, form, today):
        return redirect("tasks:slip_list")
    context = {
        "form": form,
        "groups": groups,
        "already": already,
        "row_count": len(rows),
        "calendar": calendar,
        "today": today,
    }
    return render(request, "tasks/urging_new.html", context)


def picked_rows(request, today):
    """The late rows of the units ticked, of one task, or one row by itself."""
    rows = to_urge(request.user, today=today)
    keys = {
        "unit": "assignment__unit__in",
        "task": "assignment__task__in",
        "occurrence": "pk__in",
    }
    picked = {
        field: values
        for name, field in keys.items()
        if (values := [v for v in request.GET.getlist(name) if v.isdecimal()])
    }
    if not picked:
        return []
    wanted = silent_filter(request).wanted
    rows = narrowed(rows.filter(**picked), plan=wanted["plan"], round=wanted["round"])
    return list(
        rows.select_related(
            "assignment__unit", "assignment__task__plan", "round", "report"
        ).order_by(
            "assignment__unit__position",
            "assignment__unit",
            "assignment__task__plan",
            "assignment__task__position",
            "due_on",
        )
    )


def groups_of(rows, today):
    """What each slip will ask for, and whom it reaches."""
    by_unit = {}
    for row in rows:
        by_unit.setdefault(row.assignment.unit, []).append(row)
    contacts = contacts_of(by_unit, on=today)
    again = set(services.urged_on(list(by_unit), today))
    return [
        {
            "unit": unit,
            "rows": [(row, *services.asked_for(row)) for row in own],
            "contacts": contacts[unit.pk],
            "is_again": unit in again,
        }
        for unit, own in by_unit.items()
    ]


def issued(request, form, today):
    """Issue the slips; whether it went through."""
    try:
        slips = services.urge(**form.terms, by=request.user, today=today)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    left = len(form.terms["pks"]) - sum(len(slip.items) for slip in slips)
    messages.success(request, said_of(slips, left, today))
    return True


def said_of(slips, left, today):
    """What was issued, who could not be told, and what was left out."""
    first, last = slips[0], slips[-1]
    span = str(first) if first == last else f"{first}至{last.number}号"
    contacts = contacts_of([slip.unit for slip in slips], on=today)
    alone = [slip.unit for slip in slips if not contacts[slip.unit_id]]
    told = (
        f"{services.named(alone)}无人可通知，请打印送达。"
        if alone
        else "已通知各单位联络员和负责人。"
    )
    left_out = LEFT_OUT.format(count=left) if left else ""
    return f"已开具{span}，共{len(slips)}份。{told}{left_out}"
