"""更新周期: how often what is published is renewed. Pure."""

import re
from datetime import date

from django.db.models import TextChoices

from .limits import period_in
from .periods import BY_DATE, Period, end_of_next, on_date


class Cycle(TextChoices):
    """信息产生时间或更新周期 (平公发〔2018〕53号, element 5)."""

    WITH_THE_WORK = "with_the_work", "根据具体工作产生"
    REAL_TIME = "real_time", "实时更新"
    ON_CHANGE = "on_change", "变更时更新"
    WEEK = Period.WEEK.value, "每周更新"
    MONTH = Period.MONTH.value, "每月更新"
    QUARTER = Period.QUARTER.value, "每季度更新"
    HALF_YEAR = Period.HALF_YEAR.value, "每半年更新"
    YEAR = Period.YEAR.value, "每年更新"
    UNCLEAR = "unclear", "不明确，待核定"


WORDS = (
    (re.compile("实时|即时"), Cycle.REAL_TIME),
    (re.compile("变更|变动|调整时|修订"), Cycle.ON_CHANGE),
    (re.compile("具体工作|工作产生|适时产生"), Cycle.WITH_THE_WORK),
)


def read_cycle(text: str) -> str:
    """Return the `Cycle` a cell names, UNCLEAR for 定期 alone, an empty cell, 不定期."""
    text = "".join(text.split())
    if period := period_in(text):
        return Cycle(period)
    return next((cycle for word, cycle in WORDS if word.search(text)), Cycle.UNCLEAR)


def is_periodic(cycle: str) -> bool:
    return cycle in Period.values


def renew_by(
    cycle: str, last_on: date, month: int | None = None, day: int | None = None
) -> date | None:
    """Return the last day on which the next renewal is in time.

    What was published in one period is renewed by the end of the next: after one in
    the first quarter, by 30 June. What is due on one date a year (BY_DATE, with its
    month and day) is renewed by that date of the year after. None where the cycle is
    no fixed period.
    """
    if cycle == BY_DATE:
        return on_date(last_on.year + 1, month, day)
    return end_of_next(cycle, last_on) if is_periodic(cycle) else None


def worded_period(period: str, month: int | None = None, day: int | None = None) -> str:
    """How often, as lists and reminders say it; "" where it is no fixed period."""
    if period == BY_DATE:
        return f"每年{month}月{day}日前"
    return Cycle(period).label if period else ""
