"""Who hears of what is due, and what waits for whom."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from core.reminders import waiting
from core.reminders.models import Notice
from core.reminders.services import give_default_ladder, sweep
from foi import registrations
from foi.deadlines import RepliesOwed
from foi.models import Outcome
from foi.services import cases, clocking, ending

from .factories import JANUARY

DUE = date(2026, 2, 28)


@pytest.fixture
def handed(row, cast):
    ending.hand(
        pk=row.pk,
        version=row.version,
        unit=cast.liaison.acting_post.unit,
        by=cast.office,
        today=JANUARY,
    )
    row.refresh_from_db()
    return row


@pytest.fixture
def run(bureau, cast, calendar):
    give_default_ladder(bureau=bureau, by=cast.office)

    def run(on):
        before = set(Notice.objects.values_list("pk", flat=True))
        sweep(today=on, calendar=calendar)
        new = Notice.objects.exclude(pk__in=before)
        new = new.filter(source__startswith="foi.reply")
        return {notice.person.username for notice in new}

    return run


def names(*people):
    return {person.username for person in people}


@pytest.mark.parametrize(
    "on", [DUE, date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 10)]
)
def test_unit_and_office_are_reminded_daily_from_the_due_date(handed, cast, run, on):
    told = run(on)

    assert names(cast.liaison, cast.head, cast.office) <= told
    assert (cast.leader.username in told) is (on > date(2026, 3, 2))


def test_leader_hears_of_it_every_working_day_until_it_is_served(
    handed, cast, run, do, calendar
):
    call_command("loaddata", "special_days", verbosity=0)
    everybody = names(cast.liaison, cast.head, cast.office, cast.leader)
    for late in (2, 19, 20, 21, 22, 60, 250):
        assert everybody <= run(calendar.add(DUE, late)), late
    rest_day = calendar.add(DUE, 250) + timedelta(days=1)
    while calendar.is_workday(rest_day):
        rest_day += timedelta(days=1)
    assert run(rest_day) == set()
    on = calendar.add(DUE, 251)
    answered = do(ending.answer, handed, on=on, outcome=Outcome.objects.get(code="A1"))
    assert cast.leader.username in run(on)
    do(ending.serve, answered, on=on, service="direct")
    assert run(calendar.add(on, 1)) == set()


def test_second_sweep_of_a_day_tells_nobody(handed, run):
    run(DUE)

    assert run(DUE) == set()


def test_request_with_no_unit_is_with_the_office(row, cast, run):
    told = run(DUE)

    assert names(cast.office, cast.office_head) <= told
    assert cast.liaison.username not in told


def test_answered_request_is_owed_until_it_is_served(handed, do, run):
    do(
        ending.answer,
        handed,
        on=date(2026, 2, 25),
        outcome=Outcome.objects.get(code="A1"),
    )
    answered = run(DUE)
    do(ending.serve, handed, on=DUE, service="direct")

    assert answered
    assert run(date(2026, 3, 2)) == set()


def test_stopped_clock_owes_nothing(handed, do, run):
    do(clocking.charge, handed, on=date(2026, 2, 5), amount=100, reason="x")

    assert run(DUE) == set()


def test_still_owed_names_the_current_due_date_only(row):
    source, item = RepliesOwed(), f"request-{row.pk}"

    assert source.still_owed(on=DUE, items={item}) == {(item, DUE)}


# What waits.


def waits(user, today):
    return {
        each.name: each.count
        for each in waiting.for_user(user, today)
        if each.name.startswith("foi.") and each.count
    }


@pytest.mark.parametrize(
    ("today", "counts"),
    [
        (JANUARY, {"foi.unassigned": 1}),
        (date(2026, 2, 24), {"foi.unassigned": 1, "foi.soon": 1}),
        (date(2026, 3, 1), {"foi.unassigned": 1, "foi.late": 1}),
    ],
)
def test_office_sees_what_waits(row, cast, today, counts):
    assert waits(cast.office, today) == counts
    assert waits(cast.stranger, today) == waits(cast.leader, today) == {}


def test_unit_sees_what_it_handles(handed, cast):
    assert waits(cast.liaison, JANUARY) == {"foi.handle": 1}
    assert waits(cast.neighbour, JANUARY) == {}


def test_office_sees_what_the_applicant_let_pass(row, cast, do):
    do(
        clocking.ask_supplement,
        row,
        on=date(2026, 1, 30),
        items="x",
        until=date(2026, 2, 14),
        told=True,
    )

    assert waits(cast.office, date(2026, 2, 14)) == {}
    assert waits(cast.office, date(2026, 2, 15)) == {"foi.abandoned": 1}


@pytest.mark.parametrize("kind", registrations.WAITING, ids=lambda kind: kind.name)
def test_count_equals_the_list_behind_it(kind, make, cast, login, today):
    make(on=date(2026, 5, 20))
    make(on=date(2026, 6, 5))
    make(on=date(2026, 6, 5), way="online", basis="confirmed")
    user = cast.liaison if kind.permission == "foi.handle" else cast.office

    page = login(user).get(str(kind.url))

    day = page.context["today"]
    assert page.context["page"].paginator.count == kind.rows(user, day).count()


def test_ordered_new_answer_is_reminded_of_until_it_is_given(
    handed, do, cast, bureau, calendar
):
    """As an answer is; a bureau without steps for it gets them with the first order."""
    call_command("loaddata", "special_days", verbosity=0)
    day = date(2026, 2, 2)
    do(ending.answer, handed, on=day, outcome=Outcome.objects.get(code="B5"))
    do(ending.serve, handed, on=day, service="direct")
    facts = {
        "proceeding": "review",
        "procedure": "ordinary",
        "organ": "江门市人民政府",
        "number": "1",
        "accepted_on": day,
        "follows": None,
    }
    act = {"by": cast.office, "today": day}
    token = "6f2d3f0e-6d0a-4d52-9c7f-3c1b0a7e0f11"
    case = cases.accept(pk=handed.pk, facts=facts, token=token, **act)
    end = {"ending": "corrected", "closed_on": day, "detail": "", "redo_by": DUE}
    cases.close(pk=case.pk, version=1, **end, **act)

    def told(on):
        before = set(Notice.objects.values_list("pk", flat=True))
        sweep(today=on, calendar=calendar)
        new = Notice.objects.exclude(pk__in=before).filter(
            source__startswith="foi.redo"
        )
        return {notice.person.username for notice in new}

    everybody = names(cast.liaison, cast.head, cast.office, cast.leader)
    assert names(cast.liaison, cast.office) <= told(DUE)
    for late in (2, 20, 21, 60):
        assert everybody <= told(calendar.add(DUE, late)), late
    last = calendar.add(DUE, 61)
    cases.answer_again(
        pk=case.pk, version=2, on=last, letter_number="", by=cast.office, today=last
    )
    assert told(last) == set()
