"""What covers a superior's plan: its rows, our tasks on them, how far they are."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from core.units.models import Unit, UnitAlias

from .letterhead import letterhead_of
from .likeness import likest
from .models import DraftRow, Occurrence, PlanDraft, ProgressReport, Role, Task
from .naming_us import Naming, is_at_home, naming_of, organ_of

MOST_PROPOSED = 8


@dataclass(frozen=True)
class Proposal:
    """A row of a superior's plan as read, and whether it names us."""

    row: DraftRow
    naming: Naming


def organ(bureau):
    """The bureau as others may write it."""
    aliases = UnitAlias.objects.filter(bureau=bureau, unit=bureau)
    return organ_of(
        bureau.name,
        aliases=aliases.values_list("name", flat=True),
        is_county=bureau.kind == Unit.Kind.COUNTY,
    )


def proposals(draft) -> list[Proposal]:
    """Every row of a draft, with how it names the draft's bureau."""
    ours = organ(draft.bureau)
    at_home = is_at_home(draft.title, ours)
    return [
        Proposal(row, naming_of(row.units, ours, at_home=at_home))
        for row in draft.rows.all()
    ]


def letterhead(draft):
    """What the document says of its author, date and number."""
    lines = [
        cell["text"]
        for block in draft.source
        for cell in (sum(block["rows"], []) if "rows" in block else [block])
    ]
    return letterhead_of(draft.title, lines)


@dataclass(frozen=True)
class Covering:
    """A task of ours that covers a row, and how many of its reports are approved."""

    task: Task
    approved: int
    owed: int


@dataclass(frozen=True)
class CoveredRow:
    """A row of a superior's plan with what covers it."""

    task: object
    role: str
    coverings: list[Covering]
    draft_pk: int | None

    @property
    def is_gap(self):
        return not self.coverings and not self.task.not_ours_reason


def covered_rows(plan, user) -> list[CoveredRow]:
    """The rows of a superior's plan in its order."""
    in_force = (
        Task.objects.in_force().select_related("plan").order_by("plan", "position")
    )
    rows = list(plan.tasks.prefetch_related(Prefetch("covered_by", in_force)))
    counts = progress_of(rows, user)
    drafted = drafts_of(rows)
    return [
        CoveredRow(
            task=row,
            role=Role(row.role).label,
            coverings=[
                Covering(task, *counts.get(task.pk, (0, 0)))
                for task in row.covered_by.all()
            ],
            draft_pk=drafted.get(row.pk),
        )
        for row in rows
    ]


def progress_of(rows, user) -> dict:
    """How many reports are approved and how many owed in all, by task."""
    approved = Q(report__status=ProgressReport.Status.APPROVED)
    return {
        task: (done, total)
        for task, done, total in Occurrence.objects.visible_to(user)
        .standing()
        .filter(
            assignment__parent=None,
            assignment__task__in={
                task for row in rows for task in row.covered_by.all()
            },
        )
        .order_by()
        .values_list("assignment__task")
        .annotate(done=Count("pk", filter=approved), total=Count("pk"))
    }


def drafts_of(rows) -> dict:
    """The open draft that will cover a row once it is committed, by row."""
    return dict(
        DraftRow.covers.through.objects.filter(
            superiortask__in=rows,
            draftrow__draft__status=PlanDraft.Status.CHECKING,
        ).values_list("superiortask", "draftrow__draft")
    )


def tasks_by_likeness(row, tasks) -> tuple[list[Task], list[Task]]:
    """Our tasks most like a row, the likest first, and the others in their order."""
    found = likest(row.text, [(task, task.text) for task in tasks], most=MOST_PROPOSED)
    similar = [task for _, task in found]
    return similar, [task for task in tasks if task not in similar]


def superior_rows_of(task):
    """The superiors' rows a task of ours covers, by plan."""
    by_plan = defaultdict(list)
    for row in task.covers.select_related("plan").order_by("plan", "position"):
        by_plan[row.plan].append(row)
    return dict(by_plan)
