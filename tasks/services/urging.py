"""催办: numbered slips for what units have not reported."""

from itertools import groupby

from django.db import transaction

from core.reminders import urging as slips
from core.reminders.models import UrgingSlip
from core.workdays.days import current_calendar
from core.workdays.words import left_or_over
from tasks.models import UrgedOccurrence
from tasks.slips import NOT_MENDED, NOT_REPORTED
from tasks.urging import RETURNED, to_urge

from .faults import Refused

PAGE = "tasks:slip_detail"
TITLE_LENGTH = 300
NAMED = 5
NOTHING_LEFT = "所选事项都已报送或不再逾期，没有开具催办单。"


@transaction.atomic
def urge(*, pks, note, answer_by, again, by, today):
    """Issue one slip per unit for those of the occurrences that are late; return them.

    A unit already urged today gets another only where `again` says so: the rows are
    locked first, so the second of two who press at once is told of the first.
    """
    rows = locked(pks, by, today)
    if not rows:
        raise Refused(NOTHING_LEFT)
    if not again:
        refuse_again({row.assignment.unit for row in rows}, today)
    calendar = current_calendar()
    return [
        issue(list(own), calendar, note=note, answer_by=answer_by, by=by, today=today)
        for _, own in groupby(rows, key=addressee)
    ]


def locked(pks, by, today):
    """The rows a person may urge now, in the order they are printed."""
    rows = (
        to_urge(by, today=today)
        .filter(pk__in=pks)
        .select_for_update(of=("self",))
        .select_related(
            "assignment__unit", "assignment__task__plan__bureau", "round", "report"
        )
        .order_by("pk")
    )
    return sorted(rows, key=lambda row: (addressee(row), *place(row)))


def addressee(row):
    """One slip goes to one unit, from the bureau that keeps the plan."""
    unit = row.assignment.unit
    return row.assignment.task.plan.bureau_id, unit.position, unit.pk


def place(row):
    task = row.assignment.task
    return task.plan_id, task.position, row.due_on, row.pk


def refuse_again(units, today):
    already = urged_on(units, today)
    if already:
        raise Refused(
            f"{named(already)}今天已开具催办单。确需再次催办的，请勾选“今天再次催办”。"
        )


def urged_on(units, day):
    """Those of the units that got a slip on a day, in the bureau's order."""
    slips_of_day = UrgingSlip.objects.filter(unit__in=units, issued_on=day)
    pks = set(slips_of_day.order_by().values_list("unit", flat=True))
    found = [unit for unit in units if unit.pk in pks]
    return sorted(found, key=lambda unit: (unit.position, unit.pk))


def named(units):
    """The first few units by name, and how many there are."""
    told = "、".join(unit.name for unit in units[:NAMED])
    return told if len(units) <= NAMED else f"{told}等{len(units)}个单位"


def issue(rows, calendar, *, note, answer_by, by, today):
    first = rows[0].assignment
    try:
        slip = slips.issue_slip(
            bureau=first.task.plan.bureau,
            unit=first.unit,
            items=[item_of(row, calendar, today) for row in rows],
            note=note,
            answer_by=answer_by,
            page=PAGE,
            by=by,
            today=today,
        )
    except slips.CannotUrge as fault:
        raise Refused(str(fault)) from fault
    UrgedOccurrence.objects.bulk_create(
        UrgedOccurrence(slip=slip, occurrence=row) for row in rows
    )
    return slip


def item_of(row, calendar, today):
    """A row as the slip prints it."""
    task = row.assignment.task
    due_on, what = asked_for(row)
    late = left_or_over(calendar, due_on, today).replace(" ", "")
    return slips.Item(
        title=f"{task.number} {task.text}".strip()[:TITLE_LENGTH],
        detail=f"{row.round or '其他时限'}，{what}，{late}",
        due_on=due_on,
    )


def asked_for(row):
    """The day a late row was due on, and what is missing."""
    report = row.report_or_none
    if report and report.reached_on and report.status == RETURNED:
        return report.redo_by, NOT_MENDED
    return row.due_on, NOT_REPORTED
