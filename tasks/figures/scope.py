"""Whose rows are counted, of which period, as of which day."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from core.units import paths
from core.units.models import Unit
from tasks.models import WorkPlan


@dataclass(frozen=True)
class Period:
    """From a day to a day, both counted, and what it is called."""

    first: date
    last: date
    name: str


@dataclass(frozen=True)
class Scope:
    """What a figure is asked for.

    `paths` are the subtrees the person sees; `unit` with or without what lies below
    it, `kind` and `plan` narrow them.
    """

    paths: tuple[str, ...]
    period: Period
    as_of: date
    unit: Unit | None = None
    with_below: bool = True
    kind: str = ""
    plan: WorkPlan | None = None

    def of_units(self, field: str) -> Q:
        """A filter for rows whose unit, reached through `field`, is counted."""
        found = paths.under(self.paths, f"{field}__path")
        if self.unit and self.with_below:
            found &= paths.under([self.unit.path], f"{field}__path")
        elif self.unit:
            found &= Q(**{field: self.unit})
        if self.kind:
            found &= Q(**{f"{field}__kind": self.kind})
        return found

    @property
    def until(self) -> date:
        """The last day that is counted."""
        return min(self.period.last, self.as_of)

    def a_year_before(self) -> "Scope":
        """The same period of the year before, as of the same day of it."""
        period = self.period
        earlier = replace(
            period, first=year_before(period.first), last=year_before(period.last)
        )
        return replace(self, period=earlier, as_of=year_before(self.as_of))


def year_before(day: date) -> date:
    """The same day a year before; the end of a month stays its end."""
    year = day.year - 1
    end = monthrange(year, day.month)[1]
    is_end = day.day == monthrange(day.year, day.month)[1]
    return date(year, day.month, end if is_end else min(day.day, end))
