"""进度 by day and by month of the due date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from .counted import PLAN, UNIT, counts, rows

HORIZON = timedelta(days=30)


@dataclass(frozen=True)
class DueDay:
    """What falls due on one day in one round of a plan; no round: 其他时限."""

    due_on: date
    plan: int
    round: int | None
    round_name: str
    units: int
    total: int
    reported: int


def due_days(plans, *, today) -> list[DueDay]:
    """What falls due within thirty days, today counted."""
    found = (
        rows(plans)
        .filter(due_on__range=(today, today + HORIZON))
        .values_list("due_on", PLAN, "round", "round__name")
        .annotate(
            units=Count(UNIT, distinct=True), **counts(today, "total", "reported")
        )
        .order_by("due_on", PLAN, "round")
    )
    return [
        DueDay(due_on, plan, round, name or "其他时限", *figures)
        for due_on, plan, round, name, *figures in found
    ]


OF_MONTHS = ("total", "on_time", "late_reported", "late", "pending")


@dataclass(frozen=True)
class MonthProgress:
    """What fell or falls due in a month, and how it was reported."""

    first: date
    total: int = 0
    on_time: int = 0
    late_reported: int = 0
    late: int = 0
    pending: int = 0

    @property
    def last(self) -> date:
        return month_after(self.first) - timedelta(days=1)


def month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def by_month(plans, *, today) -> list[MonthProgress]:
    """Every month from the first due date to the last, those without any too."""
    found = (
        rows(plans)
        .values_list("due_on")
        .annotate(**counts(today, *OF_MONTHS))
        .order_by()
    )
    sums: dict[date, list[int]] = {}
    for due_on, *figures in found:
        known = sums.setdefault(due_on.replace(day=1), [0] * len(OF_MONTHS))
        sums[due_on.replace(day=1)] = [
            one + more for one, more in zip(known, figures, strict=True)
        ]
    return [MonthProgress(first, *sums.get(first, ())) for first in months_of(sums)]


def months_of(firsts: Iterable[date]) -> Iterator[date]:
    """The first days of all months from the earliest of `firsts` to the latest."""
    month, last = min(firsts, default=date.max), max(firsts, default=date.min)
    while month <= last:
        yield month
        month = month_after(month)
