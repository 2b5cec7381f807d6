"""Which step is due on which day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from core.reminders.ladders import SILENT_AFTER, Ladder, window
from core.reminders.models import ReminderStep
from core.workdays.calendar import WorkCalendar

from .factories import make_step

DUE = date(2026, 7, 1)  # a Wednesday
NATIONAL_DAY = WorkCalendar(
    frozenset(date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
    frozenset([date(2026, 9, 20), date(2026, 10, 10)]),
    last_year=2026,
)


def step(offset, counting="days", pk=1):
    return ReminderStep(pk=pk, offset=offset, counting=counting)


@pytest.mark.parametrize(
    ("offset", "counting", "due_on", "fires_on"),
    [
        (-10, "days", "2026-07-11", "2026-07-01"),
        (-3, "workdays", "2026-07-06", "2026-07-01"),
        (0, "days", "2026-07-01", "2026-07-01"),
        (1, "workdays", "2026-07-03", "2026-07-06"),
        (10, "workdays", "2026-07-01", "2026-07-15"),
        (0, "days", "2026-07-04", "2026-07-06"),  # a Saturday
        (-1, "days", "2026-07-06", "2026-07-06"),  # the day before is a Sunday
        (0, "days", "2026-10-01", "2026-10-08"),  # a holiday
        (0, "days", "2026-10-10", "2026-10-10"),  # a worked Saturday
        (1, "workdays", "2026-09-30", "2026-10-08"),
        (-3, "workdays", "2026-10-09", "2026-09-29"),
    ],
)
def test_step_fires_on_a_working_day(offset, counting, due_on, fires_on):
    day = step(offset, counting).fires_on(date.fromisoformat(due_on), NATIONAL_DAY)

    assert day == date.fromisoformat(fires_on)


@pytest.mark.parametrize(
    ("days", "offset"),
    [(-9, None), (-8, -8), (-1, -8), (0, 0), (1, 0), (2, 2), (32, 2), (33, None)],
)
def test_latest_step_is_due_until_a_month_after_the_last(days, offset):
    ladder = Ladder([step(-8), step(0), step(2)])

    due = ladder.due_step(
        DUE, today=DUE + timedelta(days=days), calendar=WorkCalendar()
    )

    assert (due.offset if due else None) == offset


def test_of_steps_firing_together_the_later_one_is_due():
    saturday, monday = date(2026, 7, 4), date(2026, 7, 6)
    ladder = Ladder([step(1, "workdays", pk=1), step(0, pk=2)])

    due = ladder.due_step(saturday, today=monday, calendar=WorkCalendar())

    assert due.offset == 1


@given(
    steps=st.lists(
        st.tuples(st.integers(-30, 60), st.sampled_from(["days", "workdays"])),
        min_size=1,
        max_size=6,
        unique=True,
    ),
    today=st.dates(date(2026, 8, 1), date(2026, 12, 31)),
    distance=st.integers(-200, 200),
)
def test_window_holds_every_due_date_with_a_step_due(steps, today, distance):
    ladder = Ladder([step(*given, pk=pk) for pk, given in enumerate(steps)])
    due_on = today + timedelta(days=distance)

    first, last = window([ladder], today=today, calendar=NATIONAL_DAY)
    due = ladder.due_step(due_on, today=today, calendar=NATIONAL_DAY)

    assert due is None or first <= due_on <= last


@pytest.mark.parametrize(
    ("offset", "counting", "words"),
    [
        (-10, "days", "到期前10天"),
        (-3, "workdays", "到期前3个工作日"),
        (0, "days", "到期当日"),
        (5, "workdays", "到期后5个工作日"),
    ],
)
def test_step_is_said_in_words(offset, counting, words):
    assert str(step(offset, counting)) == words


def test_step_twice_on_one_day_is_impossible(bureau):
    make_step(bureau, 0, ["liaison"])

    with pytest.raises(IntegrityError):
        make_step(bureau, 0, ["head"])


def test_steps_are_those_of_the_own_bureau(cast, bureau):
    own = make_step(bureau, 0, ["liaison"])
    make_step(cast.stranger.posts_in_force[0].unit.bureau, 0, ["liaison"])

    assert list(ReminderStep.objects.visible_to(cast.office)) == [own]
    assert own.scope_path == bureau.path


def test_silence_is_a_month():
    assert timedelta(days=30) == SILENT_AFTER
