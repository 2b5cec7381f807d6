"""Notices whose matter is settled, and those owed again."""

from datetime import timedelta

import pytest

from core.reminders.models import Notice
from core.reminders.settling import settle

from .factories import make_notice


@pytest.fixture
def owed(source, units, today):
    source.owe(units["法制支队"], today, item="occurrence-1")
    return source


def settled():
    return dict(Notice.objects.order_by("pk").values_list("item", "settled_on"))


def test_notice_of_what_is_no_longer_owed_is_settled(cast, owed, today):
    make_notice(cast.liaison, 1)
    make_notice(cast.liaison, 2)

    count = settle(Notice.objects.all(), today=today)

    assert count == 1
    assert settled() == {"occurrence-1": None, "occurrence-2": today}


def test_notice_of_a_due_date_that_moved_is_settled(cast, owed, today):
    make_notice(cast.liaison, 1, due_on=today - timedelta(days=1))

    settle(Notice.objects.all(), today=today)

    assert settled() == {"occurrence-1": today}


def test_notice_of_what_is_owed_again_is_open_again(cast, owed, today):
    make_notice(cast.liaison, 1, settled_on=today - timedelta(days=9))

    settle(Notice.objects.all(), today=today)

    assert settled() == {"occurrence-1": None}


def test_settled_notice_keeps_its_day(cast, owed, today):
    first = today - timedelta(days=9)
    make_notice(cast.liaison, 2, settled_on=first)

    assert settle(Notice.objects.all(), today=today) == 0
    assert settled() == {"occurrence-2": first}


def test_notice_of_an_event_is_never_settled(cast, owed, today):
    make_notice(cast.liaison, 2, source="tasks.returned")

    assert settle(Notice.objects.all(), today=today) == 0


@pytest.mark.parametrize("count", [1, 3, 40])
def test_settling_asks_the_same_queries_for_any_number(
    cast, owed, today, count, django_assert_num_queries
):
    for number in range(count):
        make_notice(cast.liaison, number + 2)

    # The notices, one update, and that there are no more.
    with django_assert_num_queries(3):
        settle(Notice.objects.all(), today=today)


def test_settling_goes_on_after_the_first_lot(cast, owed, today, monkeypatch):
    monkeypatch.setattr("core.reminders.settling.CHUNK", 2)
    for number in range(5):
        make_notice(cast.liaison, number + 2)

    assert settle(Notice.objects.all(), today=today) == 5
