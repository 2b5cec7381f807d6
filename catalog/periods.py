"""Weeks, months, quarters, half-years and years as spans of days. Pure."""

from calendar import monthrange
from datetime import date, timedelta

from django.db.models import TextChoices

DAYS_OF_A_WEEK = 7


class Period(TextChoices):
    WEEK = "week", "每周"
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF_YEAR = "half_year", "每半年"
    YEAR = "year", "每年"


# A renewal due on one day of the year, which the row names: no span of days.
BY_DATE = "by_date"

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}


def end_of(period: str, day: date) -> date:
    """Return the last day of the period that holds `day`; a week ends on Sunday."""
    if period == Period.WEEK:
        return day + timedelta(days=DAYS_OF_A_WEEK - day.isoweekday())
    months = MONTHS[period]
    month = -(-day.month // months) * months
    return date(day.year, month, monthrange(day.year, month)[1])


def end_of_next(period: str, day: date) -> date:
    """Return the last day of the period after the one that holds `day`."""
    return end_of(period, end_of(period, day) + timedelta(days=1))


def on_date(year: int, month: int, day: int) -> date:
    """A day of a year; the 29th of February is the 28th where there is none."""
    return date(year, month, min(day, monthrange(year, month)[1]))
