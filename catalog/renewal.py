"""By when what is published periodically is renewed, as bounds SQL can compare. Pure.

Whether something is stale follows from the day it was last published alone: the next
renewal is due at the end of the period after the one that holds that day. So for
every cycle there is one day, and what was last published before it is stale.
"""

from datetime import date, timedelta

from django.db.models import Case, DateField, Q, Value, When

from .periods import BY_DATE, DAYS_OF_A_WEEK, MONTHS, Period

ONE_DAY = timedelta(days=1)
PERIODIC = [*Period.values, BY_DATE]


def start_of(period: str, day: date) -> date:
    """Return the first day of the period that holds `day`; a week begins on Monday."""
    if period == Period.WEEK:
        return day - timedelta(days=day.isoweekday() - 1)
    months = MONTHS[period]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def due_from(period: str, day: date) -> date:
    """Return the first day from which what was published is due on or after `day`.

    Before it, the renewal was due before `day`.
    """
    if period == Period.WEEK:
        return start_of(period, day) - timedelta(days=DAYS_OF_A_WEEK)
    return start_of(period, start_of(period, day) - ONE_DAY)


def bounds(on: date) -> Case:
    """An expression: of the row's `period`, `due_from` a day; NULL where it has none.

    What is due on a date was due this year where that date has passed, else last year.
    """
    whens = [When(period=each, then=Value(due_from(each, on))) for each in Period]
    passed = Q(limit_month__lt=on.month) | Q(limit_month=on.month, limit_day__lt=on.day)
    whens += [
        When(passed, period=BY_DATE, then=Value(date(on.year, 1, 1))),
        When(period=BY_DATE, then=Value(date(on.year - 1, 1, 1))),
    ]
    return Case(*whens, default=None, output_field=DateField())


def due_before(on: date, *, last: str) -> Q:
    """Rows whose renewal was due before a day; `last` names the day of the last."""
    return Q(**{"period__in": PERIODIC, f"{last}__lt": bounds(on)})


def due_within(first: date, until: date, *, last: str) -> Q:
    """Rows whose renewal is due from one day to another."""
    return Q(
        **{
            "period__in": PERIODIC,
            f"{last}__gte": bounds(first),
            f"{last}__lt": bounds(until + ONE_DAY),
        }
    )
