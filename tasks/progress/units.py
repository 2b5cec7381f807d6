"""进度 by unit, and since when a unit is late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Min
from django.db.models.functions import Coalesce

from .counted import FIGURES, LATE, REDO, UNIT, Progress, counts, in_state, rows


@dataclass(frozen=True)
class UnitProgress:
    """A unit, how far it is, and since when it is late."""

    pk: int
    name: str
    kind: str
    position: int
    since: date | None
    progress: Progress

    @property
    def is_late(self) -> bool:
        return bool(self.progress.late or self.progress.redo)

    def worst_first(self):
        figures = self.progress
        wanting = figures.late + figures.redo
        return (-wanting, self.since or date.max, self.position, self.pk)

    def least_first(self):
        figures = self.progress
        return (figures.reported / figures.total, -figures.late, self.position, self.pk)

    def in_order(self):
        return (self.position, self.pk)


def by_unit(plans, *, today) -> list[UnitProgress]:
    """The units that owe anything, the latest on top.

    `since` is the first day that went by: the due date, or the day to mend by.
    """
    wanting = in_state(LATE, today) | in_state(REDO, today)
    first = Min(Coalesce("report__redo_by", "due_on"), filter=wanting)
    found = (
        rows(plans)
        .values_list(UNIT, f"{UNIT}__name", f"{UNIT}__kind", f"{UNIT}__position")
        .annotate(since=first, **counts(today, *FIGURES))
        .order_by()
    )
    units = [UnitProgress(*unit, Progress(*figures)) for *unit, figures in split(found)]
    return sorted(units, key=UnitProgress.worst_first)


def split(found) -> Iterator[list]:
    """Each row with its figures, the last columns, as one value."""
    for row in found:
        yield [*row[: -len(FIGURES)], row[-len(FIGURES) :]]
