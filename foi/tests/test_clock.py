"""DOMAIN 2.1 and its corrections, under the calendar of the State Council notices."""

from datetime import date

import pytest

from core.workdays.management.commands.working_day import shipped_calendar
from foi.clock import Act, Asked, Event, State, Terms, day_by_day, run

TERMS = Terms()
OLD = Terms(reply=15, extension=15)  # decree 492
JANUARY = date(2026, 1, 26)


@pytest.fixture(scope="module")
def calendar():
    return shipped_calendar()


def received(on=JANUARY):
    return Event(Act.RECEIVED, on)


def consulted(on, until=None, *, asked=Asked.THIRD_PARTY, served_on=None):
    return Event(Act.CONSULTED, on, until=until, asked=asked, served_on=served_on)


def extended(on, days=20):
    return Event(Act.EXTENDED, on, days=days)


def clock_of(calendar, *events, today=date(2026, 12, 31), terms=TERMS):
    return run(events, terms, calendar, today=today)


@pytest.mark.parametrize(
    ("on", "days", "due_on"),
    [
        (date(2026, 1, 26), 0, date(2026, 2, 28)),  # a make-up Saturday
        (date(2026, 1, 26), 20, date(2026, 3, 27)),
        (date(2026, 2, 9), 0, date(2026, 3, 13)),
        (date(2026, 4, 28), 0, date(2026, 5, 28)),
        (date(2026, 9, 14), 0, date(2026, 10, 16)),
        (date(2026, 9, 14), 20, date(2026, 11, 13)),
        (date(2025, 12, 5), 0, date(2026, 1, 5)),  # crosses the year
        (date(2025, 12, 5), 20, date(2026, 2, 2)),
        (date(2025, 9, 22), 0, date(2025, 10, 24)),
        (date(2026, 2, 21), 0, date(2026, 3, 20)),  # received on a holiday
    ],
)
def test_reply_is_due_after_twenty_days_and_what_an_extension_adds(
    calendar, on, days, due_on
):
    events = [received(on)] + [extended(on, days)] * bool(days)

    assert clock_of(calendar, *events).due_on == due_on


def test_request_of_the_old_decree_has_fifteen_days(calendar):
    clock = clock_of(calendar, received(date(2018, 9, 3)), terms=OLD)

    assert clock.due_on == date(2018, 9, 25)


@pytest.mark.parametrize(
    ("on", "notice_due_on"),
    [(JANUARY, date(2026, 2, 4)), (date(2026, 4, 28), date(2026, 5, 11))],
)
def test_supplement_is_asked_within_seven_days(calendar, on, notice_due_on):
    assert clock_of(calendar, received(on)).notice_due_on == notice_due_on


def test_third_party_stops_the_clock_for_twelve_days(calendar):
    clock = clock_of(
        calendar, received(), consulted(date(2026, 2, 2), date(2026, 2, 25))
    )

    assert clock.due_on == date(2026, 3, 17)
    assert clock.pauses == ((date(2026, 2, 2), date(2026, 2, 25)),)


def test_third_party_that_is_silent_stops_the_clock_for_fifteen_days(calendar):
    clock = clock_of(calendar, received(), consulted(date(2026, 2, 2)))

    assert clock.pauses == ((date(2026, 2, 2), date(2026, 2, 28)),)
    assert (clock.state, clock.due_on) == (State.RUNNING, date(2026, 3, 20))


def test_fifteen_days_run_from_the_day_the_letter_came(calendar):
    clock = clock_of(
        calendar, received(), consulted(date(2026, 1, 30), served_on=date(2026, 2, 2))
    )

    assert clock.pauses[0][1] == date(2026, 2, 28)


def test_overlapping_consultations_are_counted_once(calendar):
    clock = clock_of(
        calendar,
        received(),
        consulted(date(2026, 2, 2), date(2026, 2, 11)),
        consulted(date(2026, 2, 9), date(2026, 2, 25), asked=Asked.CO_ISSUER),
    )

    assert clock.pauses == ((date(2026, 2, 2), date(2026, 2, 25)),)
    assert clock.due_on == date(2026, 3, 17)


def test_own_units_never_stop_the_clock(calendar):
    clock = clock_of(
        calendar,
        received(),
        consulted(date(2026, 2, 2), date(2026, 2, 25), asked=Asked.OWN_UNIT),
    )

    assert (clock.due_on, clock.pauses) == (date(2026, 2, 28), ())


def test_another_organ_stops_the_clock_until_it_answers(calendar):
    clock = clock_of(
        calendar,
        received(),
        consulted(date(2026, 2, 2), asked=Asked.OTHER_ORGAN),
        today=date(2026, 3, 31),
    )

    assert (clock.state, clock.waits_until) == (State.CONSULTING, None)
    assert clock.pauses == ((date(2026, 2, 2), date(2026, 3, 31)),)


def test_consultation_after_the_due_date_gives_nothing_back(calendar):
    clock = clock_of(
        calendar, received(), consulted(date(2026, 3, 2), date(2026, 3, 10))
    )

    assert clock.due_on == date(2026, 2, 28)


def test_clock_stands_still_while_the_applicant_is_to_supplement(calendar):
    clock = clock_of(
        calendar,
        received(),
        Event(Act.SUPPLEMENT_ASKED, date(2026, 1, 30), until=date(2026, 2, 14)),
        today=date(2026, 2, 14),
    )

    assert (clock.state, clock.due_on) == (State.SUPPLEMENT, None)
    assert clock.waits_until == date(2026, 2, 14)


def test_supplement_that_does_not_come_is_abandoned(calendar):
    clock = clock_of(
        calendar,
        received(),
        Event(Act.SUPPLEMENT_ASKED, date(2026, 1, 30), until=date(2026, 2, 14)),
        today=date(2026, 2, 15),
    )

    assert clock.state == State.ABANDONED


def test_supplement_begins_the_whole_period_anew(calendar):
    clock = clock_of(
        calendar,
        received(),
        consulted(date(2026, 1, 27), date(2026, 1, 29)),
        Event(Act.SUPPLEMENT_ASKED, date(2026, 1, 30), until=date(2026, 2, 14)),
        Event(Act.SUPPLEMENTED, date(2026, 2, 9)),
    )

    assert (clock.began_on, clock.due_on) == (date(2026, 2, 9), date(2026, 3, 13))
    assert clock.notice_due_on == date(2026, 2, 4)


@pytest.mark.parametrize(
    ("answered_on", "due_on", "pauses"),
    [
        # Before the supplement came: of the period that ended.
        (date(2026, 2, 6), date(2026, 3, 13), ()),
        # Two working days of the new period, 10 and 11 February, are not counted.
        (
            date(2026, 2, 11),
            date(2026, 3, 17),
            ((date(2026, 2, 9), date(2026, 2, 11)),),
        ),
    ],
)
def test_consultation_still_open_stops_the_period_begun_anew(
    calendar, answered_on, due_on, pauses
):
    clock = clock_of(
        calendar,
        received(),
        consulted(date(2026, 1, 27), answered_on),
        Event(Act.SUPPLEMENT_ASKED, date(2026, 1, 30), until=date(2026, 2, 14)),
        Event(Act.SUPPLEMENTED, date(2026, 2, 9)),
    )

    assert (clock.due_on, clock.pauses) == (due_on, pauses)


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2026, 3, 13), State.PAYMENT), (date(2026, 3, 14), State.ABANDONED)],
)
def test_fee_is_paid_within_twenty_days_of_the_notice(calendar, today, state):
    notice = Event(Act.CHARGED, date(2026, 2, 5), served_on=date(2026, 2, 9))

    clock = clock_of(calendar, received(), notice, today=today)

    assert (clock.state, clock.waits_until) == (state, date(2026, 3, 13))


def test_payment_begins_the_whole_period_anew(calendar):
    notice = Event(Act.CHARGED, date(2026, 1, 28), served_on=date(2026, 1, 29))

    clock = clock_of(calendar, received(), notice, Event(Act.PAID, date(2026, 2, 9)))

    assert clock.due_on == date(2026, 3, 13)


def test_reasons_asked_let_a_later_date_be_fixed(calendar):
    clock = clock_of(
        calendar,
        received(),
        Event(Act.REASONS_ASKED, date(2026, 2, 2)),
        Event(Act.LATER_DATE, date(2026, 2, 10), until=date(2026, 6, 30)),
    )

    assert [step.due_on for step in clock.steps] == [
        date(2026, 2, 28),
        date(2026, 2, 28),
        date(2026, 6, 30),
    ]


def test_each_day_says_whether_it_counts(calendar):
    clock = clock_of(
        calendar, received(), consulted(date(2026, 2, 2), date(2026, 2, 25))
    )

    days = day_by_day(clock, calendar)

    told = {day.on: (day.number, day.why) for day in days}
    assert told[date(2026, 2, 2)] == (5, "")
    assert told[date(2026, 2, 3)] == (None, "征求意见，不计")
    assert told[date(2026, 2, 16)] == (None, "休息日，不计")
    assert told[date(2026, 2, 28)] == (8, "调休上班，计入")
    assert (days[-1].on, days[-1].number) == (date(2026, 3, 17), 20)
