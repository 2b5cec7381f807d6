"""填报表: the sheets of a unit, and what waits on them. Reads, changes nothing."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q

from core.units.models import Unit

from .models import Occurrence, ProgressReport, ReportingRound, WorkPlan

Status = ProgressReport.Status
OWED = Q(report=None) | Q(report__reached_on=None)


@dataclass(frozen=True)
class SheetKey:
    """One unit's sheet of one round of a plan; no round is 其他时限."""

    plan: WorkPlan
    unit: Unit
    round: ReportingRound | None


@dataclass
class SheetSummary:
    """One line of the list of sheets."""

    plan_pk: int
    plan_title: str
    unit_pk: int
    unit_name: str
    round_pk: int
    round_name: str
    due_on: date
    total: int
    owed: int
    to_write: int
    to_sign: int
    to_review: int
    returned: int
    approved: int

    @property
    def is_open(self):
        """Whether the unit has something to write now."""
        return bool(self.to_write)

    @property
    def reported(self):
        return self.total - self.owed


def to_write(today):
    """Rows a unit may write today: begun or not, never those still to open."""
    open_now = Q(report=None) | Q(report__status__in=Status.editable())
    return open_now & Q(opens_on__lte=today)


def on_running_plans(user, permission):
    """The standing rows of the units on which a post holds a permission."""
    return (
        Occurrence.objects.of_units_of(user, permission)
        .standing()
        .filter(assignment__task__plan__status=WorkPlan.Status.RUNNING)
    )


def sheets_to_write(user, today):
    """One row for each sheet with something to write now."""
    rows = on_running_plans(user, "tasks.report").filter(to_write(today))
    return rows.values("assignment__task__plan", "assignment__unit", "round").distinct()


def sheets_to_sign(user, today):
    """One row for each sheet that waits for a signature."""
    rows = on_running_plans(user, "tasks.sign").filter(report__status=Status.TO_SIGN)
    return rows.values("assignment__task__plan", "assignment__unit", "round").distinct()


def sheets_of(user, permission, *, today):
    """The sheets of the units on which a post of `user` holds `permission`.

    Those with something to write come first, then by due date: the earliest day of a
    row still owed or to be done again, else that of the last row.
    """
    report = {status: Q(report__status=status) for status in Status}
    lines = (
        on_running_plans(user, permission)
        .values_list(
            "assignment__task__plan",
            "assignment__task__plan__title",
            "assignment__unit",
            "assignment__unit__name",
            "round",
            "round__name",
        )
        .annotate(
            first_owed=Min("due_on", filter=OWED),
            redo_by=Min("report__redo_by", filter=report[Status.RETURNED]),
            last=Max("due_on"),
            total=Count("pk"),
            owed=Count("pk", filter=OWED),
            to_write=Count("pk", filter=to_write(today)),
            to_sign=Count("pk", filter=report[Status.TO_SIGN]),
            to_review=Count("pk", filter=report[Status.TO_REVIEW]),
            returned=Count("pk", filter=report[Status.RETURNED]),
            approved=Count("pk", filter=report[Status.APPROVED]),
        )
        .order_by()
    )
    found = [summary(*line) for line in lines]
    return sorted(found, key=lambda sheet: (not sheet.is_open, sheet.due_on))


def summary(
    plan, title, unit, name, round, round_name, first_owed, redo_by, last, *counts
):
    due_on = min(filter(None, [first_owed, redo_by]), default=last)
    return SheetSummary(
        plan,
        title,
        unit,
        name,
        round or 0,
        round_name or "其他时限",
        due_on,
        *counts,
    )


def reviewers_of(*, plan, unit, round):
    """Who reviews what a sheet has at 待审核: the office, or the unit it came from."""
    waiting = Occurrence.objects.on_sheet(plan=plan, unit=unit, round=round).filter(
        report__status=ProgressReport.Status.TO_REVIEW
    )
    parents = waiting.values_list("assignment__parent__unit__name", flat=True)
    names = parents.order_by("assignment__parent__unit__position").distinct()
    return "、".join(name or "政务公开办公室" for name in names)
