"""A draft beside the plan it is to change. Reads, changes nothing."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch

from .comparing import FIELDS, Comparison, Item, Pair, compare, marked
from .models import DraftRow, Responsibility, Role, Task, TaskChange
from .tables import section_paths
from .wording import criterion_in_words, time_in_words, unit_in_words


@dataclass(frozen=True)
class Sides:
    """The tasks of a plan, the rows of a draft, and how they differ."""

    tasks: dict[int, Task]
    rows: dict[int, DraftRow]
    comparison: Comparison

    @property
    def old_of_new(self):
        """{key of a row: key of the task it is matched with}."""
        pairs = self.comparison.changed + self.comparison.unchanged
        return {pair.new.key: pair.old.key for pair in pairs}


def sides_of(plan, draft):
    """Both sides, whatever their length in a handful of queries."""
    tasks = {task.pk: task for task in loaded_tasks(plan)}
    rows = {row.pk: row for row in draft.rows.all()}
    paths = {s.pk: path for s, path in section_paths(plan.sections.all()).items()}
    comparison = compare(
        [item_of_task(task, paths) for task in tasks.values()],
        [item_of_row(row) for row in rows.values()],
    )
    return Sides(tasks, rows, comparison)


def loaded_tasks(plan):
    """The plan's tasks in force with their criteria and units."""
    return (
        plan.tasks.in_force()
        .select_related("plan")
        .prefetch_related(
            "criteria__named_elements__element",
            Prefetch(
                "responsibilities",
                Responsibility.objects.select_related("unit", "group__bureau"),
            ),
        )
        .order_by("position")
    )


def item_of_task(task, paths):
    """A task in words; names the office settled are named as the document does."""
    named = [
        unit_in_words(named.written_name, named.get_role_display())
        for named in task.responsibilities.all()
    ]
    criteria = [
        criterion_in_words(
            criterion.text, [str(named) for named in criterion.named_elements.all()]
        )
        for criterion in task.criteria.all()
    ]
    return Item(
        key=task.pk,
        path=paths.get(task.section_id, ()),
        number=task.number,
        text=task.text,
        criteria=tuple(criteria),
        units=tuple(dict.fromkeys(named)),
        time=time_in_words(task.due_on, task.recurrence, task.deadline_text),
    )


def item_of_row(row):
    named = [
        unit_in_words(unit["name"], Role(unit["role"]).label) for unit in row.units
    ]
    criteria = [
        criterion_in_words(criterion["text"], dict.fromkeys(criterion["elements"]))
        for criterion in row.criteria
    ]
    return Item(
        key=row.pk,
        path=tuple(row.path),
        number=row.number,
        text=row.text,
        criteria=tuple(criteria),
        units=tuple(dict.fromkeys(named)),
        time=time_in_words(row.due_on, row.recurrence, row.deadline_text),
    )


@dataclass(frozen=True)
class Line:
    """One field on the page: both texts in pieces (text, whether it differs)."""

    label: str
    before: list
    after: list
    pick: str = ""
    is_picked: bool = False


class Page:
    """A comparison as the page shows it, with what is ticked."""

    def __init__(self, sides, picks):
        self.comparison = sides.comparison
        self.changed = [
            (sides.tasks[pair.old.key], change_lines(pair, picks))
            for pair in self.comparison.changed
        ]
        self.added = [
            (item, add_pick(item), add_pick(item) in picks)
            for item in self.comparison.added
        ]
        self.removed = [
            (item, drop_pick(item), drop_pick(item) in picks)
            for item in self.comparison.removed
        ]
        self.unchanged = [pair.old for pair in self.comparison.unchanged]

    @property
    def is_another(self):
        """Whether hardly a task is in both: then it may be the wrong file."""
        common = len(self.changed) + len(self.unchanged)
        return common < (len(self.added) + len(self.removed)) / 2


def change_lines(pair: Pair, picks: set[str]) -> list[Line]:
    before, after = pair.old.words, pair.new.words
    return [
        Line(
            FIELDS[field],
            *marked(before[field], after[field], listed=field == "units"),
            pick=f"{field}-{pair.old.key}",
            is_picked=f"{field}-{pair.old.key}" in picks,
        )
        for field in pair.fields
    ]


@dataclass(frozen=True)
class Entry:
    """What one change did to one task, field by field."""

    task_change: TaskChange
    lines: list[Line]


def entries_of(task_changes):
    return [
        Entry(
            task_change,
            [
                Line(label, *marked(before, after, listed=label == FIELDS["units"]))
                for label, before, after in both_wordings(task_change)
            ],
        )
        for task_change in task_changes
    ]


def both_wordings(task_change):
    """(label, before, after) of each field a change kept, in the order of `FIELDS`."""
    before, after = task_change.before, task_change.after
    return [
        (label, before.get(label, ""), after.get(label, ""))
        for label in FIELDS.values()
        if label in before or label in after
    ]


def task_changes_of(change, user, *, mine):
    """What a change did to the tasks a user may see; `is_mine` where theirs are in it."""
    visible = Task.objects.visible_to(user).filter(pk=OuterRef("task"))
    return entries_of(
        change.task_changes.filter(Exists(visible))
        .annotate(is_mine=Exists(mine.filter(task=OuterRef("task"))))
        .select_related("task")
        .order_by("task__position")
    )


def add_pick(item: Item) -> str:
    return f"add-{item.key}"


def drop_pick(item: Item) -> str:
    return f"drop-{item.key}"


def usual_picks(comparison: Comparison) -> set[str]:
    """What is ticked at first: everything but what would be withdrawn."""
    changes = {
        f"{field}-{pair.old.key}"
        for pair in comparison.changed
        for field in pair.fields
    }
    return changes | {add_pick(item) for item in comparison.added}


def picked(comparison: Comparison, picks: set[str]) -> Comparison:
    """The part of a comparison a person ticked."""
    changed = [
        Pair(
            pair.old,
            pair.new,
            tuple(field for field in pair.fields if f"{field}-{pair.old.key}" in picks),
        )
        for pair in comparison.changed
    ]
    return Comparison(
        added=[item for item in comparison.added if add_pick(item) in picks],
        removed=[item for item in comparison.removed if drop_pick(item) in picks],
        changed=[pair for pair in changed if pair.fields],
    )


def in_words(item: Item) -> dict[str, str]:
    """A whole task as a change keeps it: {label: text}, empty fields left out."""
    return {FIELDS[field]: words for field, words in item.words.items() if words}
