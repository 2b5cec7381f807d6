"""Due dates follow the calendar and the day, without anybody opening a page."""

from datetime import date

from django.core.management import call_command

from core.audit.models import Event
from core.workdays.days import rebuild_days
from core.workdays.models import SpecialDay
from foi import jobs
from foi.models import InformationRequest
from foi.services import clocking, ending, extending, recomputing

from .factories import JANUARY, make_request


def load_days(*, until, today):
    """The special days up to a year, and the day table of them."""
    call_command("loaddata", "special_days", verbosity=0)
    SpecialDay.objects.filter(year__gt=until).delete()
    rebuild_days(today=today)


def test_changed_calendar_moves_open_due_dates_and_says_so(bureau, cast, law):
    load_days(until=2025, today=JANUARY)
    calendar = SpecialDay.objects.calendar()
    row, ended = (
        make_request(bureau, cast.office, calendar=calendar) for _ in range(2)
    )
    ending.withdraw(
        pk=ended.pk,
        version=ended.version,
        on=JANUARY,
        reason="",
        by=cast.office,
        today=JANUARY,
        calendar=calendar,
    )
    before = (row.due_on, row.is_provisional)

    call_command("loaddata", "special_days", verbosity=0)
    rebuild_days(today=JANUARY)

    row.refresh_from_db()
    ended.refresh_from_db()
    assert before == (date(2026, 2, 23), True)
    assert (row.due_on, row.is_provisional) == (date(2026, 2, 28), False)
    assert ended.due_on == date(2026, 2, 23)
    line = Event.objects.get(act="日历变动，重算答复期限")
    assert line.subject_label == bureau.name
    assert line.note == f"共1件。{row}：2026-02-23 → 2026-02-28"


def test_date_told_is_kept_when_the_calendar_puts_it_off(
    bureau, cast, law, django_capture_on_commit_callbacks
):
    load_days(until=2025, today=JANUARY)
    calendar = SpecialDay.objects.calendar()
    row = make_request(bureau, cast.office, calendar=calendar)
    extending.extend(
        pk=row.pk,
        version=row.version,
        days=5,
        reason="x",
        approved_by=cast.office_head,
        approved_on=JANUARY,
        on=JANUARY,
        by=cast.office,
        today=JANUARY,
        calendar=calendar,
    )

    call_command("loaddata", "special_days", verbosity=0)
    rebuild_days(today=JANUARY)

    row.refresh_from_db()
    assert row.due_on == row.told_due_on == date(2026, 3, 2)


def test_same_calendar_moves_nothing(row, calendar):
    moved = recomputing.recompute_all(calendar, calendar, today=JANUARY)

    assert moved == 0
    assert not Event.objects.filter(act="日历变动，重算答复期限").exists()


def test_number_of_queries_does_not_grow(make, calendar, django_assert_num_queries):
    for _ in range(3):
        make()
    InformationRequest.objects.update(due_on=date(2026, 2, 27))

    # A savepoint begun and ended; limits, keys, rows, acts, one update, bureaus, one line.
    with django_assert_num_queries(9):
        moved = recomputing.recompute_all(calendar, calendar, today=JANUARY)

    assert moved == 3


def test_open_consultation_moves_the_date_every_night(row, do, calendar):
    do(clocking.consult, row, on=date(2026, 2, 2), asked="other_organ", reason="x")
    first = row.due_on

    for _ in range(2):
        recomputing.refresh(calendar=calendar, today=date(2026, 2, 25))

    row.refresh_from_db()
    assert (first, row.due_on) == (date(2026, 2, 28), date(2026, 3, 17))
    assert Event.objects.filter(act__startswith="征求意见未答复").count() == 1


def test_answered_consultation_is_left_alone(row, do, calendar):
    asked = do(
        clocking.consult, row, on=date(2026, 2, 2), asked="third_party", reason="x"
    )
    do(clocking.take_answer, row, of_pk=asked.pk, on=date(2026, 2, 3), reason="x")

    assert recomputing.refresh(calendar=calendar, today=date(2026, 2, 25)) == 0


def test_job_refreshes_as_of_today(law):
    jobs.refresh_due_dates()
