"""When a yearly duty falls due and when it appears. Pure: no rows, no clock.

A day the law names (31 January) stands as it is, on a day of rest too: the law does
not move it, so the report is in before the holiday. An internal day moves to the
next working day. A superior's earlier day goes before both.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from core.workdays.calendar import WorkCalendar

# A year's duties appear on 1 November of the year before: the first falls due in
# January, and its reminders begin in time.
ARRIVES = (11, 1)


@dataclass(frozen=True)
class DutyDay:
    """A duty's day of the year, as the row has it or as the bureau set it."""

    month: int
    day: int
    is_statutory: bool


def day_in(year: int, month: int, day: int) -> date:
    """29 February is the last of February."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def due_of(
    duty: DutyDay, year: int, calendar: WorkCalendar, superior: date | None = None
) -> date:
    if superior:
        return superior
    named = day_in(year, duty.month, duty.day)
    return named if duty.is_statutory else calendar.on_or_after(named)


def arrival(year: int, started_on: date) -> date:
    """The day a year's duties appear."""
    return max(date(year - 1, *ARRIVES), started_on)


def years_due(started_on: date, today: date) -> range:
    """The years whose duties have appeared by today."""
    last = today.year + (today >= date(today.year, *ARRIVES))
    return range(started_on.year, last + 1)
