"""What becomes of reminders when the work they speak of changes."""

from datetime import date, timedelta

import pytest

from core.reminders.models import Notice
from core.reminders.services import give_default_ladder, sweep
from core.reminders.settling import settle
from core.reminders.sources import sources
from core.units.tests.factories import make_unit
from core.workdays.calendar import WorkCalendar
from tasks.models import Role
from tasks.services.reviews import approve, void
from tasks.services.sheets import sign_sheet, submit_sheet
from tasks.tests.factories import (
    fill,
    first_occurrence,
    handed_out,
    report_at,
    sheet_of,
)

DUE = date(2026, 9, 25)
ROUND = [("2026年第三季度", date(2026, 7, 1), DUE)]
ONE_DAY = timedelta(days=1)
NATIONAL_DAY = WorkCalendar(
    frozenset(date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
    frozenset([date(2026, 9, 20), date(2026, 10, 10)]),
    last_year=2026,
)


@pytest.fixture
def plan(bureau, cast):
    give_default_ladder(bureau=bureau, by=cast.office)
    return handed_out(bureau, by=cast.office, rounds=ROUND)


def sweep_through(first, last):
    """Every night from one day to another."""
    day = first
    while day <= last:
        sweep(today=day, calendar=NATIONAL_DAY)
        day += ONE_DAY


def told(source="tasks.sheet"):
    """(day, step, person's role) of every reminder, in order."""
    rows = Notice.objects.filter(source=source).order_by("sent_on", "pk")
    return [
        (str(row.sent_on)[5:], row.step, row.person.username.split("-")[0])
        for row in rows.select_related("person")
    ]


def test_ladder_draws_in_head_office_and_leader_by_steps(cast, plan):
    sweep_through(date(2026, 9, 1), date(2026, 12, 31))

    assert told() == [
        ("09-15", "-10days", "liaison"),
        ("09-22", "-3workdays", "liaison"),
        ("09-25", "0days", "liaison"),
        ("09-25", "0days", "head"),
        ("09-28", "1workdays", "liaison"),
        ("09-28", "1workdays", "head"),
        ("10-09", "5workdays", "liaison"),
        ("10-09", "5workdays", "head"),
        ("10-09", "5workdays", "office"),
        ("10-15", "10workdays", "liaison"),
        ("10-15", "10workdays", "head"),
        ("10-15", "10workdays", "office"),
        ("10-15", "10workdays", "leader"),
    ]


def test_clock_that_jumps_over_a_holiday_sends_the_latest_step_once(cast, plan):
    """Switched off before National Day, on again after it."""
    sweep_through(date(2026, 9, 22), date(2026, 9, 22))
    sweep_through(date(2026, 10, 3), date(2026, 10, 12))

    assert told() == [
        ("09-22", "-3workdays", "liaison"),
        ("10-08", "1workdays", "liaison"),
        ("10-08", "1workdays", "head"),
        ("10-09", "5workdays", "liaison"),
        ("10-09", "5workdays", "head"),
        ("10-09", "5workdays", "office"),
    ]


def test_clock_set_back_sends_nothing_twice(cast, plan):
    sweep_through(date(2026, 9, 22), date(2026, 9, 25))
    before = told()

    sweep_through(date(2026, 9, 22), date(2026, 9, 25))

    assert told() == before


def test_moved_due_date_arms_the_ladder_again_and_settles_the_old_one(cast, plan):
    occurrence = first_occurrence(plan)
    sweep_through(date(2026, 9, 22), date(2026, 9, 22))
    occurrence.due_on = DUE + 10 * ONE_DAY
    occurrence.save(update_fields=["due_on"])

    sweep_through(date(2026, 9, 23), date(2026, 10, 8))

    # Due on 5 October, a day of rest: what falls due then is told on the 8th.
    assert told() == [
        ("09-22", "-3workdays", "liaison"),
        ("09-25", "-10days", "liaison"),
        ("09-28", "-3workdays", "liaison"),
        ("10-08", "1workdays", "liaison"),
        ("10-08", "1workdays", "head"),
    ]
    reminders = Notice.objects.filter(source="tasks.sheet")
    assert dict(reminders.values_list("due_on", "settled_on")) == {
        DUE: date(2026, 9, 23),
        DUE + 10 * ONE_DAY: None,
    }


def submit(occurrence, cast):
    fill(occurrence, by=cast.liaison, today=date(2026, 9, 22))
    submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=date(2026, 9, 22))
    sign_sheet(**sheet_of(occurrence), by=cast.head, today=date(2026, 9, 22))


def end(occurrence, cast):
    occurrence.assignment.ended_on = date(2026, 9, 22)
    occurrence.assignment.save(update_fields=["ended_on"])
    void(occurrence.assignment.occurrences.all(), reason="改派", today=DUE)


def waive(occurrence, cast):
    report = report_at(
        "to_review",
        occurrence,
        cast,
        today=date(2026, 9, 22),
        kind="not_concerned",
        body="本单位没有这项职责。",
    )
    approve(pks=[report.pk], by=cast.office, today=date(2026, 9, 22))


@pytest.mark.parametrize("act", [submit, end, waive])
def test_what_is_done_ended_or_waived_is_reminded_of_no_more(cast, plan, act):
    sweep_through(date(2026, 9, 22), date(2026, 9, 22))
    act(first_occurrence(plan), cast)

    sweep_through(date(2026, 9, 23), date(2026, 10, 30))

    assert told() == [("09-22", "-3workdays", "liaison")]
    assert Notice.objects.get(source="tasks.sheet").settled_on == date(2026, 9, 23)


def test_returned_report_has_a_ladder_of_its_own(cast, plan):
    report_at("returned", first_occurrence(plan), cast, today=date(2026, 7, 1))

    sweep_through(date(2026, 7, 1), date(2026, 7, 10))

    assert told("tasks.redo") == [
        ("07-01", "-10days", "liaison"),
        ("07-07", "-3workdays", "liaison"),
        ("07-10", "0days", "liaison"),
        ("07-10", "0days", "head"),
    ]


def test_reminder_of_a_returned_report_is_settled_when_it_is_mended(cast, plan):
    report_at("returned", first_occurrence(plan), cast, today=date(2026, 7, 1))
    sweep_through(date(2026, 7, 1), date(2026, 7, 1))
    submit(first_occurrence(plan), cast)

    settle(Notice.objects.all(), today=date(2026, 7, 2))

    assert list(
        Notice.objects.filter(source="tasks.redo").values_list("settled_on", flat=True)
    ) == [date(2026, 7, 2)]


def test_sheet_with_one_row_left_stays_open(bureau, cast):
    give_default_ladder(bureau=bureau, by=cast.office)
    named = [("法制支队", Role.RESPONSIBLE)]
    plan = handed_out(bureau, named, named, by=cast.office, rounds=ROUND)
    sweep_through(date(2026, 9, 22), date(2026, 9, 22))
    void(first_occurrence(plan).assignment.occurrences.all(), reason="改派", today=DUE)

    settle(Notice.objects.all(), today=date(2026, 9, 23))

    assert Notice.objects.get(source="tasks.sheet").settled_on is None


def test_unit_without_anybody_is_told_to_the_office_once_a_due_date(bureau, cast):
    make_unit("看守所", parent=bureau)
    give_default_ladder(bureau=bureau, by=cast.office)
    handed_out(bureau, [("看守所", Role.RESPONSIBLE)], by=cast.office, rounds=ROUND)

    sweep_through(date(2026, 9, 1), date(2026, 9, 30))

    notice = Notice.objects.get(source="tasks.sheet")
    assert notice.person == cast.office
    assert notice.title.startswith("无人可通知：看守所2026年第三季度")


@pytest.mark.parametrize("count", [1, 3])
def test_settling_asks_the_same_of_any_number_of_units(
    bureau, cast, count, django_assert_num_queries
):
    give_default_ladder(bureau=bureau, by=cast.office)
    units = ["法制支队", "交警支队", "宣传科"][:count]
    named = [(name, Role.RESPONSIBLE) for name in units]
    handed_out(bureau, named, by=cast.office, rounds=ROUND)
    sweep_through(date(2026, 9, 22), date(2026, 9, 22))

    # Each source for its notices; then the end of them, and the sheets still owed.
    with django_assert_num_queries(len(sources) + 2):
        settle(Notice.objects.all(), today=date(2026, 9, 23))
