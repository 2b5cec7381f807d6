import random
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from core.audit.models import Event
from core.workdays import on_change
from core.workdays.calendar import WorkCalendar
from core.workdays.days import current_calendar, missing_notice, rebuild_days
from core.workdays.models import Day, SpecialDay

from .factories import make_day

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def notices():
    call_command("loaddata", "special_days", verbosity=0)


@pytest.fixture
def heard(monkeypatch):
    """What a registered function was told."""
    calls = []
    monkeypatch.setattr(on_change, "listeners", [])
    on_change.register(lambda old, new, *, today: calls.append((old, new, today)))
    return calls


def test_current_calendar_is_one_query(notices, django_assert_num_queries):
    with django_assert_num_queries(1):
        calendar = current_calendar()

    assert calendar.add(date(2026, 9, 24), 10) == date(2026, 10, 15)


def test_current_calendar_leaves_out_what_changes_nothing():
    make_day("2026-10-01")
    make_day("2026-10-03")  # a Saturday
    make_day("2026-10-10", "on")

    assert current_calendar() == WorkCalendar(
        frozenset({date(2026, 10, 1)}), frozenset({date(2026, 10, 10)}), 2026
    )


def test_current_calendar_without_notices():
    assert current_calendar() == WorkCalendar()


def test_rebuild_days_reaches_three_years_past_the_last_notice(notices):
    assert rebuild_days(today=TODAY) is True

    assert Day.objects.first().date == date(2018, 1, 1)
    assert Day.objects.last().date == date(2029, 12, 31)
    assert Day.objects.count() == (date(2030, 1, 1) - date(2018, 1, 1)).days


def test_rebuild_days_without_notices_counts_weekends():
    rebuild_days(today=TODAY)

    assert Day.objects.last().date == date(2029, 12, 31)
    assert Day.objects.get(date=date(2018, 1, 7)).number == 5


def test_days_subtract_to_what_the_calendar_counts(notices):
    rebuild_days(today=TODAY)
    numbers = dict(Day.objects.values_list("date", "number"))
    calendar = current_calendar()
    pick = random.Random(20261122)

    for _ in range(500):
        start, end = pick.choices(list(numbers), k=2)
        assert numbers[end] - numbers[start] == calendar.between(start, end)


def test_days_past_the_last_notice_count_weekends(notices):
    rebuild_days(today=TODAY)
    numbers = dict(Day.objects.values_list("date", "number"))

    assert numbers[date(2027, 10, 8)] - numbers[date(2027, 9, 30)] == 6


def test_rebuild_days_twice_changes_nothing(notices, heard):
    rebuild_days(today=TODAY)
    before = list(Day.objects.values_list())

    assert rebuild_days(today=TODAY) is False

    assert list(Day.objects.values_list()) == before
    assert len(heard) == 1
    assert Event.objects.count() == 1


def test_rebuild_days_tells_old_and_new_once(notices, heard):
    rebuild_days(today=TODAY)
    first = current_calendar()
    make_day("2027-10-01")
    make_day("2027-10-09", "on")

    rebuild_days(today=TODAY)

    second = current_calendar()
    assert heard == [(WorkCalendar(), first, TODAY), (first, second, TODAY)]
    assert second.days_on - first.days_on == {date(2027, 10, 9)}
    assert (first.last_year, second.last_year) == (2026, 2027)


def test_rebuild_days_after_a_notice_is_taken_back(notices, heard):
    rebuild_days(today=TODAY)
    SpecialDay.objects.filter(year=2026).delete()

    rebuild_days(today=TODAY)

    assert Day.objects.last().date == date(2028, 12, 31)
    assert heard[-1][1].last_year == 2025


def test_rebuild_days_failing_listener_leaves_the_days_for_the_next(notices, heard):
    def fail(old, new, *, today):
        raise RuntimeError

    on_change.register(fail)
    with pytest.raises(RuntimeError):
        rebuild_days(today=TODAY)
    on_change.listeners.remove(fail)
    heard.clear()

    rebuild_days(today=TODAY)

    assert [call[0] for call in heard] == [WorkCalendar()]


def test_rebuild_days_mends_a_day_written_by_hand(notices):
    rebuild_days(today=TODAY)
    Day.objects.filter(date=TODAY).update(number=1)
    Day.objects.filter(date=TODAY + timedelta(days=1)).delete()

    rebuild_days(today=TODAY)

    assert Day.objects.get(date=TODAY + timedelta(days=1)).number == (
        Day.objects.get(date=TODAY).number + 1
    )


def test_rebuild_days_writes_the_trail(notices):
    rebuild_days(today=TODAY)
    make_day("2027-10-01")
    make_day("2027-10-09", "on")
    SpecialDay.objects.get(date=date(2026, 10, 7)).delete()

    rebuild_days(today=TODAY)

    event = Event.objects.first()
    assert event.act == "重排工作日历"
    assert event.actor == "系统"
    assert event.subject_label == "2027-10-09 调休上班（国庆节）"
    assert event.note == (
        "已载入至2027年，变动3天：2026-10-07恢复平日、2027-10-01放假、2027-10-09上班"
    )


def test_rebuild_days_writes_the_trail_when_nothing_is_loaded():
    rebuild_days(today=TODAY)

    event = Event.objects.get()
    assert event.subject_id is None
    assert event.note == "未载入放假通知，变动0天"


def test_register_twice_is_heard_once(monkeypatch):
    monkeypatch.setattr(on_change, "listeners", [])

    on_change.register(print)
    on_change.register(print)

    assert on_change.listeners == [print]


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 10, 31), None),
        (date(2026, 11, 1), 2027),
        (date(2026, 12, 31), 2027),
        (date(2027, 1, 1), 2027),  # still missing
        (date(2027, 11, 1), 2027),  # the earlier one first
    ],
)
def test_missing_notice(notices, today, year):
    assert missing_notice(today=today) == year


@pytest.mark.parametrize(
    ("days", "year"), [(["2027-01-01"], 2027), (["2027-01-01", "2027-10-01"], None)]
)
def test_missing_notice_until_the_last_holiday_is_typed_in(notices, days, year):
    for day in days:
        make_day(day)

    assert missing_notice(today=TODAY) == year
