"""The bounds SQL compares say the same as the cycles, day by day. No database."""

from datetime import date, timedelta

import pytest

from catalog.cycles import renew_by
from catalog.periods import Period
from catalog.renewal import due_from, start_of

DAYS = [date(2025, 11, 20) + timedelta(days=step * 3) for step in range(170)]


@pytest.mark.parametrize("period", Period.values)
def test_bound_parts_the_stale_from_the_rest(period):
    for today in DAYS[80::9]:
        bound = due_from(period, today)

        assert [last < bound for last in DAYS] == [
            renew_by(period, last) < today for last in DAYS
        ]
        assert (
            renew_by(period, bound)
            >= today
            > renew_by(period, bound - timedelta(days=1))
        )


@pytest.mark.parametrize(
    ("period", "start"),
    [
        (Period.WEEK, date(2026, 5, 11)),
        (Period.MONTH, date(2026, 5, 1)),
        (Period.QUARTER, date(2026, 4, 1)),
        (Period.HALF_YEAR, date(2026, 1, 1)),
        (Period.YEAR, date(2026, 1, 1)),
    ],
)
def test_start_of_a_period(period, start):
    assert start_of(period, date(2026, 5, 14)) == start
