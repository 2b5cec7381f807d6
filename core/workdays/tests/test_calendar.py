from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workdays.calendar import ONE_DAY, WorkCalendar

NATIONAL_DAY = WorkCalendar(
    days_off=frozenset(date(2026, 10, day) for day in range(1, 8)),
    days_on=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
    last_year=2026,
)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
CALENDARS = st.builds(
    WorkCalendar,
    days_off=st.frozensets(DAYS, max_size=60),
    days_on=st.frozensets(DAYS, max_size=20),
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 20), True),  # a Sunday worked in exchange
        (date(2026, 9, 19), False),  # an ordinary Saturday
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 3), False),  # a Saturday inside the holiday
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
    ],
)
def test_is_workday(day, works):
    assert NATIONAL_DAY.is_workday(day) is works


@pytest.mark.parametrize(
    ("start", "workdays", "end"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # a make-up Saturday
        (date(2026, 10, 3), 1, date(2026, 10, 8)),  # from a day of rest
        (date(2026, 10, 3), 0, date(2026, 10, 3)),  # which 0 leaves as it is
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 12), -3, date(2026, 10, 8)),
    ],
)
def test_add(start, workdays, end):
    assert NATIONAL_DAY.add(start, workdays) == end


@pytest.mark.parametrize(
    ("start", "end", "workdays"),
    [
        (date(2026, 9, 30), date(2026, 10, 8), 1),
        (date(2026, 9, 30), date(2026, 10, 7), 0),
        (date(2026, 9, 30), date(2026, 9, 30), 0),
        (date(2026, 10, 8), date(2026, 9, 30), -1),
    ],
)
def test_between(start, end, workdays):
    assert NATIONAL_DAY.between(start, end) == workdays


@pytest.mark.parametrize(
    ("day", "result"),
    [
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 10, 8), date(2026, 10, 8)),
        (date(2026, 10, 10), date(2026, 10, 10)),
        (date(2026, 10, 11), date(2026, 10, 12)),
    ],
)
def test_on_or_after(day, result):
    assert NATIONAL_DAY.on_or_after(day) == result


@pytest.mark.parametrize(
    ("last_year", "provisional"), [(2025, True), (2026, False), (0, True)]
)
def test_is_provisional(last_year, provisional):
    calendar = WorkCalendar(last_year=last_year)

    assert calendar.is_provisional(date(2026, 12, 31)) is provisional


def test_calendar_without_notices_counts_weekends():
    assert WorkCalendar().add(date(2026, 9, 30), 1) == date(2026, 10, 1)


@given(calendar=CALENDARS, start=DAYS, end=DAYS)
def test_between_counts_day_by_day(calendar, start, end):
    first, last = sorted((start, end))
    counted = sum(
        calendar.is_workday(first + timedelta(days=offset))
        for offset in range(1, (last - first).days + 1)
    )

    assert calendar.between(first, last) == counted
    assert calendar.between(last, first) == -counted


@given(calendar=CALENDARS, start=DAYS, workdays=st.integers(-300, 300))
def test_add_walks_day_by_day(calendar, start, workdays):
    day = start
    left = abs(workdays)
    while left:
        day += ONE_DAY if workdays > 0 else -ONE_DAY
        left -= calendar.is_workday(day)

    assert calendar.add(start, workdays) == day
