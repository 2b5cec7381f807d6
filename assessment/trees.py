"""A rubric's indicators as the tree they form."""

from dataclasses import dataclass

from .facts import ancestors
from .models import Indicator


@dataclass
class Cap:
    """A parent whose loss is limited, with the weight of all its leaves."""

    key: int
    title: str
    cap: int
    whole: int
    part: int


class Tree:
    """The rubric's indicators in the order of the tree."""

    def __init__(self, rubric):
        rows = rubric.indicators.select_related("task", "criterion", "part")
        self.by_pk = {row.pk: row for row in rows}
        self.parents = {
            pk: ancestors(self.by_pk, row) for pk, row in self.by_pk.items()
        }
        self.leaves = sorted(
            (row for row in self.by_pk.values() if row.is_leaf), key=self.place
        )

    @property
    def has_criteria(self) -> bool:
        return any(leaf.criterion_id for leaf in self.leaves)

    def place(self, row: Indicator) -> list:
        """Part, then the positions from the root down."""
        above = [self.by_pk[pk].position for pk in reversed(self.parents[row.pk])]
        return [row.part.position, *above, row.position]

    def lines(self) -> list[Indicator]:
        """Every row in its place, a heading before what lies under it."""
        rows = sorted(self.by_pk.values(), key=self.place)
        for row in rows:
            row.level = len(self.parents[row.pk]) + 1
        return rows

    def caps(self) -> list[Cap]:
        capped = [row for row in self.by_pk.values() if row.cap is not None]
        capped.sort(key=lambda row: (-len(self.parents[row.pk]), row.position))
        return [
            Cap(
                key=row.pk,
                title=row.title,
                cap=row.cap,
                whole=sum(
                    leaf.weight
                    for leaf in self.leaves
                    if row.pk in self.parents[leaf.pk]
                ),
                part=row.part_id,
            )
            for row in capped
        ]

    def sums(self) -> dict[int, int]:
        """What the leaves under each heading weigh together."""
        found = dict.fromkeys(self.by_pk, 0)
        for leaf in self.leaves:
            for pk in self.parents[leaf.pk]:
                found[pk] += leaf.weight
        return found

    def identity(self, row: Indicator) -> tuple:
        """What a row is about, whatever the version: a task's criterion.

        For a heading or a row by hand, its way from the root.
        """
        if row.task_id:
            return (row.task_id, row.criterion_id)
        above = [self.by_pk[pk].title for pk in reversed(self.parents[row.pk])]
        return (*above, row.title)
