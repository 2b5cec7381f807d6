"""What waits for a person's review. Reads, changes nothing."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, Q

from core.units import paths

from .models import ProgressReport, Task
from .review_faults import Grounds, faults_of
from .services.policy import headed_units, own_units

Signing = ProgressReport.Signing
SIGNED_OTHERWISE = [Signing.NO_HEAD, Signing.PAPER]
TASK = "occurrence__assignment__task"
UNIT = "occurrence__assignment__unit"
PARENT = "occurrence__assignment__parent"
OTHER_TIMES = "其他时限"


def reports_to_review(user):
    """Reports at 待审核 that the user may decide, as `policy.may_review` says."""
    waiting = ProgressReport.objects.to_review().exclude(own_part(user))
    of_office = Q(**{f"{UNIT}__bureau__managing_office": F(UNIT)})
    signed = Q(signed_by__isnull=False) | Q(signed_how__in=SIGNED_OTHERWISE)
    by_office = paths.under(user.paths_with("tasks.review"), f"{UNIT}__path")
    by_leader = paths.under(user.paths_with("tasks.lead_review"), f"{UNIT}__path")
    by_head = Q(**{f"{UNIT}__in": headed_units(user)}) & ~Q(signed_how=Signing.PAPER)
    own = by_office & ~of_office | of_office & (by_head | signed & by_leader)
    handed_down = Q(**{f"{PARENT}__unit__in": own_units(user)})
    return waiting.filter(Q(**{PARENT: None}) & own | handed_down)


def own_part(user):
    """Reports the user wrote, submitted or signed for their own unit."""
    channel = ProgressReport.Channel
    own = Q(received_how=channel.ONLINE)
    own |= Q(received_how=channel.EXCEL, received_from="")
    return own & (Q(written_by=user) | Q(submitted_by=user)) | Q(signed_by=user)


@dataclass(frozen=True)
class Places:
    """Where reports wait, as the filter offers it: (key, name) in the plan's order."""

    plans: dict[int, str]
    rounds: dict[int, str]
    units: dict[int, str]


def places_of(reports):
    """The plans, rounds and units of reports, in one query."""
    rows = (
        reports.order_by(
            "-occurrence__assignment__task__plan__year",
            f"{TASK}__plan",
            "occurrence__round__due_on",
            f"{UNIT}__position",
        )
        .values_list(
            f"{TASK}__plan",
            f"{TASK}__plan__title",
            "occurrence__round",
            "occurrence__round__name",
            UNIT,
            f"{UNIT}__name",
            f"{UNIT}__position",
        )
        .distinct()
    )
    found = Places({}, {}, {})
    units = {}
    for plan, title, round, name, unit, unit_name, position in rows:
        found.plans[plan] = title
        found.rounds[round or 0] = name or OTHER_TIMES
        units[position, unit] = unit_name
    found.units.update({unit: name for (_, unit), name in sorted(units.items())})
    return found


def narrowed(reports, *, plan=None, round=None, unit=None):
    """Reports of a plan, a round (0 for 其他时限) and a unit; None leaves one out."""
    if plan:
        reports = reports.filter(**{f"{TASK}__plan": plan})
    if round is not None:
        reports = reports.filter(occurrence__round=round or None)
    if unit:
        reports = reports.filter(**{UNIT: unit})
    return reports


def by_task(reports):
    """One row for each task with waiting reports: how many, and since when."""
    return (
        reports.values(task=F(TASK))
        .annotate(waiting=Count("pk"), since=Min("reached_on"))
        .order_by(f"-{TASK}__plan__year", f"{TASK}__plan", f"{TASK}__position")
    )


def by_sheet(reports):
    """One row for each unit's sheet with waiting reports."""
    return (
        reports.values(
            plan=F(f"{TASK}__plan"),
            plan_title=F(f"{TASK}__plan__title"),
            unit=F(UNIT),
            unit_name=F(f"{UNIT}__name"),
            round_pk=F("occurrence__round"),
            round_name=F("occurrence__round__name"),
        )
        .annotate(waiting=Count("pk"), since=Min("reached_on"))
        .order_by("-plan", "occurrence__round__due_on", f"{UNIT}__position", "unit")
    )


@dataclass(frozen=True)
class Line:
    """One line of the list of what waits: a task or a unit's sheet."""

    waiting: int
    since: date
    faulty: int
    task: Task | None = None
    sheet: dict | None = None


def task_lines(rows, reports, calendar):
    """The lines of a page of `by_task`, with how many reports have a fault."""
    tasks = Task.objects.select_related("plan").in_bulk([row["task"] for row in rows])
    faulty = faulty_by(
        reports.filter(**{f"{TASK}__in": list(tasks)}), calendar, task_of
    )
    return [
        Line(
            row["waiting"],
            row["since"],
            faulty.get(row["task"], 0),
            task=tasks[row["task"]],
        )
        for row in rows
    ]


def sheet_lines(rows, reports, calendar):
    """The lines of a page of `by_sheet`, with how many reports have a fault."""
    shown = reports.filter(**{f"{UNIT}__in": {row["unit"] for row in rows}})
    faulty = faulty_by(shown, calendar, sheet_of)
    return [
        Line(
            row["waiting"],
            row["since"],
            faulty.get((row["plan"], row["unit"], row["round_pk"]), 0),
            sheet=row,
        )
        for row in rows
    ]


def task_of(report):
    return report.occurrence.assignment.task_id


def sheet_of(report):
    assignment = report.occurrence.assignment
    return assignment.task.plan_id, assignment.unit_id, report.occurrence.round_id


def faulty_by(reports, calendar, key):
    """How many of the reports have a fault, by `key`."""
    loaded = list(
        reports.select_related("occurrence__assignment__task").prefetch_related(
            "evidence", "element_values", "versions"
        )
    )
    grounds, counts = Grounds.of(loaded, calendar), {}
    for report in loaded:
        if faults_of(report, grounds):
            counts[key(report)] = counts.get(key(report), 0) + 1
    return counts
