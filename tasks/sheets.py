"""填报表: what a unit's sheet of a round holds. Reads, changes nothing."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Min, Q

from core.units.models import Unit

from .models import Occurrence, ProgressReport, ReportingRound, WorkPlan
from .services.sheets import fault_of

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


@dataclass
class Row:
    """One row of a sheet: an occurrence, its report, and last round's words."""

    occurrence: Occurrence
    report: ProgressReport | None
    last_body: str
    today: date
    form: object = field(default=None)

    @property
    def is_open(self):
        """Whether the unit may write it now."""
        if self.occurrence.opens_on > self.today:
            return False
        return self.report is None or self.report.is_editable

    @property
    def fault(self):
        return fault_of(self.report) if self.report else "未填报"

    @property
    def has_fault(self):
        return bool(self.form and (self.form.errors or self.form.theirs))


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


def rows_of(key, *, today):
    """The rows of a sheet in the plan's order, with what was last reported on each."""
    occurrences = list(
        Occurrence.objects.on_sheet(plan=key.plan, unit=key.unit, round=key.round)
        .select_related("assignment__task__section", "report__written_by")
        .prefetch_related(
            "adjustments",
            "assignment__task__criteria__named_elements__element",
            "report__evidence__material",
        )
        .order_by("assignment__task__position", "due_on")
    )
    last = last_bodies(occurrences)
    return [
        Row(
            occurrence,
            occurrence.report_or_none,
            last.get((occurrence.assignment_id, occurrence.number - 1), ""),
            today,
        )
        for occurrence in occurrences
    ]


def last_bodies(occurrences):
    """What was reported on each assignment, by assignment and number."""
    rows = ProgressReport.objects.filter(
        occurrence__assignment__in={o.assignment_id for o in occurrences}
    ).values_list("occurrence__assignment", "occurrence__number", "body")
    return {(assignment, number): body for assignment, number, body in rows}
