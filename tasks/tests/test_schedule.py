from datetime import date

import pytest

from tasks.models.occurrence import Occurrence
from tasks.schedule import (
    Due,
    Frame,
    Round,
    Span,
    dues,
    equal_parts,
    first_on_or_after,
    quarterly_rounds,
)

DueFrom = Occurrence.DueFrom
ROUNDS = (
    Round(1, date(2022, 1, 1), date(2022, 3, 25)),
    Round(2, date(2022, 4, 1), date(2022, 6, 25)),
    Round(3, date(2022, 7, 1), date(2022, 9, 25)),
    Round(4, date(2022, 10, 1), date(2022, 12, 25)),
)
ISSUED = date(2022, 4, 18)
FRAME = Frame(ISSUED, date(2022, 1, 1), date(2022, 12, 31), ROUNDS)
BARE = Frame(ISSUED, date(2022, 1, 1), date(2022, 12, 31))


def days_of(recurrence=None, *, due_on=None, frame=FRAME, handed_out_on=ISSUED):
    found = dues(
        due_on=due_on,
        recurrence=recurrence,
        frame=frame,
        handed_out_on=handed_out_on,
    )
    return [due.due_on for due in found]


def every(period, times=1, by=None):
    return {"every": period, "times": times, "by": by}


def test_dues_take_the_named_date_before_everything():
    found = dues(
        due_on=date(2022, 8, 4), recurrence=None, frame=FRAME, handed_out_on=ISSUED
    )

    assert found == [Due(date(2022, 8, 4), DueFrom.TASK, ISSUED, 3)]


def test_dues_of_a_plain_task_are_the_rounds_still_ahead():
    found = dues(due_on=None, recurrence=None, frame=FRAME, handed_out_on=ISSUED)

    assert found == [
        Due(date(2022, 6, 25), DueFrom.ROUND, ISSUED, 2),
        Due(date(2022, 9, 25), DueFrom.ROUND, date(2022, 7, 1), 3),
        Due(date(2022, 12, 25), DueFrom.ROUND, date(2022, 10, 1), 4),
    ]


def test_dues_without_rounds_are_the_end_of_the_plan():
    found = dues(due_on=None, recurrence=None, frame=BARE, handed_out_on=ISSUED)

    assert found == [Due(date(2022, 12, 31), DueFrom.PLAN_END, ISSUED, None)]


def test_dues_after_the_last_round_are_the_end_of_the_plan():
    assert days_of(handed_out_on=date(2022, 12, 26)) == [date(2022, 12, 31)]


def test_dues_on_the_day_of_handing_out_are_made():
    assert days_of(handed_out_on=date(2022, 12, 25)) == [date(2022, 12, 25)]


def test_dues_before_the_day_of_handing_out_are_not_made():
    assert days_of(due_on=date(2022, 4, 17)) == []


def test_dues_after_the_last_round_lie_on_the_sheet_of_other_dates():
    found = dues(
        due_on=date(2022, 12, 31), recurrence=None, frame=FRAME, handed_out_on=ISSUED
    )

    assert found[0].round is None


def test_dues_of_a_yearly_dated_duty_fall_past_the_end_of_the_plan():
    found = dues(
        due_on=None,
        recurrence=every("year", by="01-31"),
        frame=FRAME,
        handed_out_on=ISSUED,
    )

    assert found == [Due(date(2023, 1, 31), DueFrom.RECURRENCE, ISSUED, None)]


@pytest.mark.parametrize(
    ("recurrence", "with_rounds", "without"),
    [
        (every("year"), ["12-25"], ["12-31"]),
        (every("year", 2), ["06-25", "12-25"], ["06-30", "12-31"]),
        (every("year", 3), ["06-25", "12-25"], ["04-30", "08-31", "12-31"]),
        (every("half"), ["06-25", "12-25"], ["06-30", "12-31"]),
        (
            every("quarter"),
            ["06-25", "09-25", "12-25"],
            ["06-30", "09-30", "12-31"],
        ),
        (
            every("month"),
            ["06-25", "09-25", "12-25"],
            [
                "04-30",
                "05-31",
                "06-30",
                "07-31",
                "08-31",
                "09-30",
                "10-31",
                "11-30",
                "12-31",
            ],
        ),
    ],
)
def test_dues_of_a_recurrence_without_a_day(recurrence, with_rounds, without):
    assert days_of(recurrence) == [date.fromisoformat(f"2022-{d}") for d in with_rounds]
    assert days_of(recurrence, frame=BARE) == [
        date.fromisoformat(f"2022-{d}") for d in without
    ]


def test_dues_of_a_yearly_duty_follow_a_plan_across_two_years():
    frame = Frame(
        date(2026, 4, 1),
        date(2026, 4, 1),
        date(2027, 3, 31),
        tuple(
            Round(number, span.start, span.end)
            for number, span in enumerate(
                quarterly_rounds(date(2026, 4, 1), date(2027, 3, 31), day=25)
            )
        ),
    )

    found = days_of(every("year"), frame=frame, handed_out_on=date(2026, 4, 1))

    assert found == [date(2027, 3, 25)]


@pytest.mark.parametrize(
    ("month_day", "start", "expected"),
    [
        ("01-31", date(2022, 1, 31), date(2022, 1, 31)),
        ("01-31", date(2022, 2, 1), date(2023, 1, 31)),
        ("03-01", date(2022, 4, 18), date(2023, 3, 1)),
        ("02-29", date(2022, 1, 1), date(2022, 2, 28)),
        ("02-29", date(2024, 1, 1), date(2024, 2, 29)),
    ],
)
def test_first_on_or_after(month_day, start, expected):
    assert first_on_or_after(month_day, start) == expected


def test_equal_parts_that_months_do_not_divide_are_counted_in_days():
    span = Span(date(2022, 1, 1), date(2022, 12, 31))

    ends = [part.end for part in equal_parts(span, 5)]

    assert ends == [
        date(2022, 3, 14),
        date(2022, 5, 26),
        date(2022, 8, 7),
        date(2022, 10, 19),
        date(2022, 12, 31),
    ]


def test_quarterly_rounds_keep_within_the_plan():
    found = quarterly_rounds(date(2022, 2, 10), date(2022, 11, 30), day=25)

    assert found == [
        Span(date(2022, 2, 10), date(2022, 3, 25)),
        Span(date(2022, 4, 1), date(2022, 6, 25)),
        Span(date(2022, 7, 1), date(2022, 9, 25)),
    ]
