"""When an assignment owes a report. Pure: reads neither the database nor the clock.

In this order: the date the task names, its recurrence, the plan's rounds, the
plan's end. Nothing due before the day of handing out is made.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .models.occurrence import Occurrence

DueFrom = Occurrence.DueFrom
# Months in a period of each kind; weeks are counted in days.
MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}


@dataclass(frozen=True)
class Round:
    """A reporting round: its key, and the days it opens and is due."""

    pk: int
    opens_on: date
    due_on: date


@dataclass(frozen=True)
class Frame:
    """What a plan gives all its tasks: issue, period, rounds in order of due date."""

    issued_on: date
    starts_on: date
    ends_on: date
    rounds: tuple[Round, ...] = ()


@dataclass(frozen=True)
class Due:
    """One occurrence to be: its day, where that comes from, and its sheet."""

    due_on: date
    due_from: DueFrom
    opens_on: date
    round: int | None  # None: the sheet 其他时限


@dataclass(frozen=True)
class Span:
    """Days from `start` up to and with `end`."""

    start: date
    end: date

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end


def dues(
    *,
    due_on: date | None,
    recurrence: dict | None,
    frame: Frame,
    handed_out_on: date,
) -> list[Due]:
    """The occurrences of a task handed out on a day, in order of their due dates."""
    if due_on:
        days, due_from = [due_on], DueFrom.TASK
    elif recurrence:
        days, due_from = recurring_days(recurrence, frame), DueFrom.RECURRENCE
    else:
        days, due_from = [round.due_on for round in frame.rounds], DueFrom.ROUND
        if not any(day >= handed_out_on for day in days):
            days, due_from = [frame.ends_on], DueFrom.PLAN_END
    return [
        placed(day, due_from, frame, handed_out_on)
        for day in sorted(set(days))
        if day >= handed_out_on
    ]


def placed(day: date, due_from: DueFrom, frame: Frame, handed_out_on: date) -> Due:
    """A due day on its sheet: that of the first round due on or after it."""
    round = next((round for round in frame.rounds if round.due_on >= day), None)
    waits = due_from == DueFrom.ROUND and round is not None
    opens_on = max(round.opens_on, handed_out_on) if waits else handed_out_on
    return Due(day, due_from, opens_on, round.pk if round else None)


def recurring_days(recurrence: dict, frame: Frame) -> list[date]:
    """The days a recurring duty falls due, whether or not they are past."""
    if recurrence["by"]:
        return [first_on_or_after(recurrence["by"], frame.issued_on)]
    every, times = recurrence["every"], recurrence["times"]
    days = []
    for period in periods(every, frame):
        for part in equal_parts(period, times):
            in_part = [r.due_on for r in frame.rounds if part.holds(r.due_on)]
            if in_part:
                days.append(in_part[-1])
            elif times > 1 or every == "year" or not frame.rounds:
                days.append(min(part.end, frame.ends_on))
    return days


def first_on_or_after(month_day: str, start: date) -> date:
    """The first `MM-DD` on or after `start`; 29 February is the last of February."""
    month, day = (int(part) for part in month_day.split("-"))
    for year in (start.year, start.year + 1):
        found = date(year, month, min(day, monthrange(year, month)[1]))
        if found >= start:
            break
    return found


def periods(every: str, frame: Frame) -> Iterator[Span]:
    """The calendar periods the plan touches; a year follows the plan's own."""
    if every == "week":
        start, step = frame.starts_on - timedelta(frame.starts_on.weekday()), None
    else:
        start, step = period_start(every, frame), MONTHS[every]
    while start <= frame.ends_on:
        following = add_months(start, step) if step else start + timedelta(7)
        yield Span(start, following - timedelta(1))
        start = following


def period_start(every: str, frame: Frame) -> date:
    """Where the first period of the plan begins.

    A year is the calendar year where the plan keeps within one, else it runs from
    the plan's first day.
    """
    start = frame.starts_on
    if every == "year":
        within_one = start.year == frame.ends_on.year
        return date(start.year, 1, 1) if within_one else start
    months = MONTHS[every]
    return date(start.year, (start.month - 1) // months * months + 1, 1)


def equal_parts(span: Span, count: int) -> Iterator[Span]:
    """`span` in `count` equal parts: whole months where they divide, else days."""
    after = span.end + timedelta(1)
    months = (after.year - span.start.year) * 12 + after.month - span.start.month
    days = (after - span.start).days
    whole = span.start.day == after.day and months % count == 0
    start = span.start
    for part in range(1, count + 1):
        if whole:
            following = add_months(span.start, months // count * part)
        else:
            following = span.start + timedelta(days * part // count)
        yield Span(start, following - timedelta(1))
        start = following


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def quarterly_rounds(starts_on: date, ends_on: date, *, day: int) -> Sequence[Span]:
    """The quarters of a plan as (opens on, due on): due on `day` of the last month."""
    found = []
    frame = Frame(starts_on, starts_on, ends_on)
    for quarter in periods("quarter", frame):
        due_on = quarter.end.replace(day=min(day, quarter.end.day))
        if starts_on <= due_on <= ends_on:
            found.append(Span(max(quarter.start, starts_on), due_on))
    return found
