"""The fixture against two libraries, day by day, and against the notices' figures."""

import json
from collections import Counter
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from django.conf import settings
from django.core.management import call_command

from core.workdays.calendar import ONE_DAY, WorkCalendar
from core.workdays.days import current_calendar
from core.workdays.models import SpecialDay

YEARS = range(2018, 2027)
# Days on which a library is known to be wrong, and why. Today there is none.
CHINESE_CALENDAR_WRONG: dict[date, str] = {}
HOLIDAYS_WRONG: dict[date, str] = {}


def load_fixture():
    """The special days of the fixture as unsaved rows."""
    text = (settings.BASE_DIR / "fixtures" / "special_days.json").read_text("utf-8")
    rows = [entry["fields"] for entry in json.loads(text)]
    return [
        SpecialDay(**(fields | {"date": date.fromisoformat(fields["date"])}))
        for fields in rows
    ]


FIXTURE = load_fixture()


def days_of(year):
    first = date(year, 1, 1)
    return [
        first + timedelta(days=offset)
        for offset in range((date(year + 1, 1, 1) - first).days)
    ]


@pytest.fixture(scope="module")
def calendar():
    def of_kind(kind):
        return frozenset(row.date for row in FIXTURE if row.kind == kind)

    return WorkCalendar(of_kind("off"), of_kind("on"), last_year=2026)


@pytest.mark.parametrize("year", YEARS)
def test_fixture_agrees_with_chinese_calendar(calendar, year):
    different = {
        day
        for day in days_of(year)
        if calendar.is_workday(day) != chinese_calendar.is_workday(day)
    }

    assert different == {day for day in CHINESE_CALENDAR_WRONG if day.year == year}


@pytest.mark.parametrize("year", YEARS)
def test_fixture_agrees_with_holidays(calendar, year):
    # The next year too, for the days off it takes from this December.
    library = holidays.China(years=[year, year + 1])
    different = {
        day
        for day in days_of(year)
        if calendar.is_workday(day) != library.is_working_day(day)
    }

    assert different == {day for day in HOLIDAYS_WRONG if day.year == year}


def test_every_day_off_of_the_library_is_in_the_fixture_by_name():
    """Weekend days inside a holiday too, which no count of working days shows."""
    named = {row.date: row.name for row in FIXTURE if row.kind == "off"}
    library = {
        day: chinese_calendar.Holiday(holiday).chinese
        for day, holiday in chinese_calendar.holidays.items()
        if date(2018, 1, 1) <= day
    }

    missing = {
        day: name for day, name in library.items() if name not in named.get(day, "")
    }
    assert missing == {}


@pytest.mark.django_db
def test_every_day_is_valid():
    for row in FIXTURE:
        row.full_clean(validate_unique=False)


def test_every_day_names_its_notice():
    for row in FIXTURE:
        assert f"{row.year}年" in row.source
        assert "号）" in row.source


def test_days_off_and_worked_by_notice():
    counted = {
        kind: Counter(row.year for row in FIXTURE if row.kind == kind)
        for kind in ("off", "on")
    }

    # Added up by hand from the notices: 2018 is 3 + 7 + 3 + 3 + 3 + 3 + 7.
    assert [counted["off"][year] for year in YEARS] == [
        29, 30, 30, 31, 31, 27, 32, 28, 33
    ]  # fmt: skip
    assert [counted["on"][year] for year in YEARS] == [6, 7, 6, 7, 7, 7, 8, 5, 6]


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2017, 12, 30), 2018),  # 元旦放假，与周末连休
        (date(2018, 12, 29), 2019),  # worked for the Monday that follows
        (date(2018, 12, 31), 2019),
        (date(2022, 12, 31), 2023),
        (date(2023, 12, 31), 2024),
    ],
)
def test_december_days_belong_to_the_next_years_notice(day, year):
    assert {row.date: row.year for row in FIXTURE}[day] == year


@pytest.mark.parametrize(
    ("day", "kind", "number"),
    [
        # The notice of 2018 gave 劳动节 one day; the correction gave four.
        (date(2019, 5, 2), "off", "〔2019〕3号"),
        (date(2019, 5, 5), "on", "〔2019〕3号"),
        # Worked by the first notice of 2020, off by the extension.
        (date(2020, 2, 1), "off", "〔2020〕1号"),
        (date(2020, 1, 31), "off", "〔2020〕1号"),
        (date(2020, 1, 30), "off", "〔2019〕16号"),
    ],
)
def test_corrected_days_name_the_correction(day, kind, number):
    row = next(row for row in FIXTURE if row.date == day)

    assert row.kind == kind
    assert number in row.source


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ],
)
def test_make_up_days_of_2026_are_worked(calendar, day):
    assert calendar.is_workday(day)


@pytest.mark.parametrize(("year", "workdays"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_per_year(calendar, year, workdays):
    assert calendar.between(date(year - 1, 12, 31), date(year, 12, 31)) == workdays


@pytest.mark.parametrize(
    ("start", "workdays", "end"),
    [
        (date(2025, 1, 20), 20, date(2025, 2, 21)),
        (date(2025, 9, 22), 20, date(2025, 10, 24)),
        (date(2026, 9, 24), 10, date(2026, 10, 15)),
        (date(2026, 1, 26), 7, date(2026, 2, 4)),
        (date(2026, 1, 26), 20, date(2026, 2, 28)),  # a make-up Saturday
        (date(2026, 1, 26), 40, date(2026, 3, 27)),
        (date(2026, 2, 21), 20, date(2026, 3, 20)),  # received on a holiday
        (date(2026, 2, 2), 15, date(2026, 2, 28)),  # a third party is asked
        (date(2026, 2, 9), 20, date(2026, 3, 13)),
        (date(2026, 4, 28), 7, date(2026, 5, 11)),
        (date(2026, 4, 28), 20, date(2026, 5, 28)),
        (date(2026, 9, 14), 20, date(2026, 10, 16)),
        (date(2026, 9, 14), 40, date(2026, 11, 13)),
        (date(2025, 12, 5), 20, date(2026, 1, 5)),  # crosses the year
        (date(2025, 12, 5), 40, date(2026, 2, 2)),
        (date(2026, 4, 30), 3, date(2026, 5, 8)),
        (date(2026, 4, 30), 5, date(2026, 5, 11)),
        (date(2026, 9, 21), 3, date(2026, 9, 24)),
        (date(2026, 9, 21), 5, date(2026, 9, 29)),
        (date(2026, 9, 21), 20, date(2026, 10, 26)),
    ],
)
def test_deadlines_of_real_requests(calendar, start, workdays, end):
    assert calendar.add(start, workdays) == end
    assert calendar.between(start, end) == workdays
    assert calendar.on_or_after(end) == end
    assert calendar.between(start, end - ONE_DAY) == workdays - 1


@pytest.mark.django_db
def test_fixture_loads_twice(calendar):
    call_command("loaddata", "special_days", verbosity=0)
    call_command("loaddata", "special_days", verbosity=0)

    assert SpecialDay.objects.count() == len(FIXTURE)
    loaded = current_calendar()
    assert loaded.last_year == 2026
    assert loaded.days_on == calendar.days_on
