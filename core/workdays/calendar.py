"""Working-day arithmetic. Pure: reads neither the database nor the clock."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

ONE_DAY = timedelta(days=1)
WEEKDAYS = 5


def weekdays_through(ordinal: int) -> int:
    """Mondays to Fridays from the first day of year 1, a Monday, through `ordinal`."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * WEEKDAYS + min(rest, WEEKDAYS)


@dataclass(frozen=True)
class WorkCalendar:
    """The working days a State Council notice leaves, year by year.

    `last_year` is the last year whose notice is loaded; 0 where none is.
    """

    days_off: frozenset[date] = frozenset()  # weekdays declared holidays
    days_on: frozenset[date] = frozenset()  # weekends worked in exchange
    last_year: int = 0

    def is_workday(self, day: date) -> bool:
        weekday = day.weekday() < WEEKDAYS
        return day in self.days_on or (weekday and day not in self.days_off)

    def is_provisional(self, day: date) -> bool:
        """Whether `day` lies past the last loaded year, so only weekends count."""
        return day.year > self.last_year

    def add(self, start: date, workdays: int) -> date:
        """Return the `workdays`-th working day after `start`, which never counts.

        A negative number counts back; 0 gives `start` itself.
        """
        if workdays == 0:
            return start
        first = start.toordinal()
        # No stretch of so many weeks holds fewer working days than are asked for.
        weeks = (abs(workdays) + len(self._lost)) // WEEKDAYS + 2
        if workdays > 0:
            wanted = self._through(first) + workdays
            span = range(first + 1, first + 7 * weeks)
        else:
            wanted = self._through(first - 1) + workdays + 1
            span = range(first - 7 * weeks, first)
        return date.fromordinal(span[bisect_left(span, wanted, key=self._through)])

    def between(self, start: date, end: date) -> int:
        """Return the number of working days after `start` up to and with `end`.

        Negative where `end` lies before `start`.
        """
        return self._through(end.toordinal()) - self._through(start.toordinal())

    def on_or_after(self, day: date) -> date:
        """Return `day`, or the next working day where it is a day of rest."""
        return self.add(day - ONE_DAY, 1)

    def _through(self, ordinal: int) -> int:
        """Working days from the first day of year 1 through `ordinal`."""
        return (
            weekdays_through(ordinal)
            - bisect_right(self._lost, ordinal)
            + bisect_right(self._gained, ordinal)
        )

    @cached_property
    def _lost(self) -> list[int]:
        return sorted(
            day.toordinal()
            for day in self.days_off - self.days_on
            if day.weekday() < WEEKDAYS
        )

    @cached_property
    def _gained(self) -> list[int]:
        return sorted(
            day.toordinal() for day in self.days_on if day.weekday() >= WEEKDAYS
        )
