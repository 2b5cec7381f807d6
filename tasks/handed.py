"""A task's assignments, and what is handed down from a sheet. Changes nothing."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q

from core.units import paths
from core.units.models import Unit

from .models import (
    Assignment,
    MergedReport,
    Occurrence,
    ProgressReport,
    ReportVersion,
    Role,
    WorkPlan,
)
from .services.merging import WITH_TEXT, sources_of

Status = ProgressReport.Status


@dataclass(frozen=True)
class Line:
    """One assignment of a task, and what the reader may do with it."""

    assignment: Assignment
    may_hand_down: bool
    may_take_back: bool
    may_reassign: bool

    @property
    def is_supporting(self):
        return self.assignment.role in Role.supporting()


@dataclass(frozen=True)
class Assigned:
    """The table of a task's assignments."""

    lines: list[Line]
    may_hand_out: bool

    @property
    def has_acts(self):
        return any(
            line.may_hand_down or line.may_take_back or line.may_reassign
            for line in self.lines
        )


def assignments_of(task, user, *, on):
    """The assignments the user may see, each followed by what was handed down."""
    below = Unit.objects.in_force(on=on).filter(parent=OuterRef("unit"))
    rows = (
        Assignment.objects.visible_to(user)
        .filter(task=task)
        .select_related("unit", "group", "parent__unit", "previous__unit", "waived_by")
        .annotate(has_below=Exists(below))
        .order_by("unit__position", "unit", "pk")
    )
    is_open = task.plan.status != WorkPlan.Status.CLOSED
    may_hand_out = is_open and user.may("tasks.hand_out", task)
    return Assigned(
        [line_of(row, user, may_hand_out, is_open) for row in parents_first(rows)],
        may_hand_out,
    )


def parents_first(rows):
    seen = {row.pk for row in rows}
    below = defaultdict(list)
    for row in rows:
        below[row.parent_id if row.parent_id in seen else None].append(row)
    ordered, waiting = [], below[None][::-1]
    while waiting:
        row = waiting.pop()
        ordered.append(row)
        waiting += below[row.pk][::-1]
    return ordered


def line_of(assignment, user, may_hand_out, is_open):
    stands = is_open and assignment.ended_on is None
    owing = stands and assignment.owes and assignment.waived_on is None
    parent = assignment.parent
    return Line(
        assignment,
        may_hand_down=owing
        and assignment.has_below
        and user.may("tasks.hand_down", assignment),
        may_take_back=stands
        and parent is not None
        and user.may("tasks.hand_down", parent),
        may_reassign=stands and parent is None and may_hand_out,
    )


@dataclass(frozen=True)
class UnitTasks:
    """A unit's tasks on a plan, for the list of what may be handed down."""

    plan_pk: int
    plan_title: str
    unit_pk: int
    unit_name: str
    total: int
    handed_down: int


def tasks_to_hand_down(user, *, on):
    """The running plans of the units with units below, where the user may hand down."""
    below = Unit.objects.in_force(on=on).filter(parent=OuterRef("unit"))
    children = Assignment.objects.in_force().filter(parent=OuterRef("pk"))
    rows = (
        Assignment.objects.owing()
        .filter(
            paths.under(user.paths_with("tasks.hand_down"), "unit__path"),
            Exists(below),
            task__plan__status=WorkPlan.Status.RUNNING,
        )
        .annotate(is_handed=Exists(children))
        .values_list("task__plan", "task__plan__title", "unit", "unit__name")
        .annotate(total=Count("pk"), handed=Count("pk", filter=Q(is_handed=True)))
        .order_by("-task__plan__year", "task__plan", "unit__position")
    )
    return [UnitTasks(*row) for row in rows]


def assignments_to_hand_down(plan, unit):
    """A unit's owing assignments on a plan: next day due, and to whom handed down."""
    children = (
        Assignment.objects.in_force().select_related("unit").order_by("unit__position")
    )
    owed = Q(occurrences__voided_on=None) & (
        Q(occurrences__report=None) | Q(occurrences__report__reached_on=None)
    )
    return (
        Assignment.objects.owing()
        .filter(task__plan=plan, unit=unit)
        .select_related("task", "unit")
        .prefetch_related(Prefetch("children", children, to_attr="handed_down"))
        .annotate(next_due=Min("occurrences__due_on", filter=owed))
        .order_by("task__position")
    )


@dataclass(frozen=True)
class Source:
    """A report a leading unit may take over, and whether it has its text already."""

    report: ProgressReport
    is_merged: bool
    is_newer: bool


def offered_to(occurrence, report):
    """What may be taken over into the report of a leading unit's occurrence."""
    sources = list(sources_of(occurrence))
    merged = set(
        MergedReport.objects.filter(report=report).values_list(
            "source", "source_version"
        )
        if report
        else ()
    )
    sent = dict(
        ReportVersion.objects.filter(report__in=sources)
        .values_list("report")
        .annotate(last=Max("version"))
        .order_by()
    )
    earlier = {source for source, _ in merged}
    found = []
    for source in sources:
        is_merged = (source.pk, sent.get(source.pk, source.version)) in merged
        is_newer = source.pk in earlier and not is_merged
        found.append(Source(source, is_merged, is_newer))
    return found


@dataclass
class Down:
    """What stands beside a row of a sheet: above it, below it, and to be merged."""

    parent: Assignment | None = None
    parts: list[Occurrence] = field(default_factory=list)
    sources: int = 0
    may_hand_down: bool = False


def give_downs(rows, *, may_hand_down):
    """Set `down` on each row of a sheet."""
    assignments = {row.occurrence.assignment for row in rows}
    parts = parts_by_row(assignments)
    parents = Assignment.objects.select_related("unit").in_bulk(
        {one.parent_id for one in assignments} - {None}
    )
    sources = sources_by_row(rows, assignments)
    for row in rows:
        assignment = row.occurrence.assignment
        key = (assignment.pk, row.occurrence.number)
        row.down = Down(
            parents.get(assignment.parent_id),
            parts[key],
            sources.get((assignment.pk, row.occurrence.round_id), 0),
            may_hand_down,
        )


def parts_by_row(assignments):
    found = defaultdict(list)
    for part in (
        Occurrence.objects.standing()
        .filter(assignment__parent__in=assignments)
        .select_related("assignment__unit", "report")
        .order_by("assignment__unit__position", "due_on")
    ):
        found[part.assignment.parent_id, part.number].append(part)
    return found


def sources_by_row(rows, assignments):
    """How many reports of other units a leading unit may merge, by its row."""
    leading = {
        one.task_id: one
        for one in Assignment.objects.leading().filter(
            pk__in=[one.pk for one in assignments]
        )
    }
    if not leading:
        return {}
    reports = ProgressReport.objects.filter(
        occurrence__assignment__task__in=leading,
        occurrence__assignment__parent=None,
        occurrence__round__in={row.occurrence.round_id for row in rows} - {None},
        occurrence__voided_on=None,
        status__in=[Status.TO_REVIEW, Status.APPROVED],
        kind__in=WITH_TEXT,
    ).values_list(
        "occurrence__assignment__task",
        "occurrence__assignment__unit",
        "occurrence__round",
    )
    return Counter(
        (leading[task].pk, round)
        for task, unit, round in reports
        if unit != leading[task].unit_id
    )
