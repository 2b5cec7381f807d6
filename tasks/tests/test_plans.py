from datetime import date

import pytest

from core.audit.models import Event
from tasks.models import Occurrence, ReportingRound, Role
from tasks.services.faults import Conflict, Refused
from tasks.services.plans import add_quarterly_rounds, save_round, set_dates
from tasks.tests.factories import (
    ENDS,
    ISSUED,
    QUARTERS,
    fill,
    first_occurrence,
    handed_out,
    make_plan,
)

NEW_END = date(2026, 12, 31)


def dates(plan, **changed):
    values = {"issued_on": ISSUED, "starts_on": ISSUED, "ends_on": ENDS}
    return {"pk": plan.pk, "version": plan.version, "doc_no": ""} | values | changed


def standing(plan):
    rows = Occurrence.objects.standing().filter(assignment__task__plan=plan)
    return list(rows.order_by("due_on").values_list("number", "due_on"))


def test_set_dates_writes_them_and_the_trail(bureau, cast, today):
    plan = make_plan(bureau, issued_on=None, starts_on=None, ends_on=None)

    set_dates(**dates(plan, doc_no="江公办〔2026〕12号"), by=cast.office, today=today)

    plan.refresh_from_db()
    assert (plan.doc_no, plan.issued_on, plan.ends_on, plan.version) == (
        "江公办〔2026〕12号",
        ISSUED,
        ENDS,
        2,
    )
    assert Event.objects.about(plan).get().act == "设定日期"


def test_set_dates_of_a_second_writer_is_a_conflict(bureau, cast, today):
    plan = make_plan(bureau)
    seen = dates(plan)
    set_dates(**seen, by=cast.office, today=today)

    with pytest.raises(Conflict):
        set_dates(**seen, by=cast.office, today=today)


def test_set_dates_backwards_is_refused(bureau, cast, today):
    plan = make_plan(bureau)

    with pytest.raises(Refused, match="晚于开始日期"):
        set_dates(**dates(plan, ends_on=ISSUED), by=cast.office, today=today)


def test_set_dates_moves_what_falls_due_at_the_end(bureau, cast, today):
    plan = handed_out(bureau, rounds=(), by=cast.office)

    set_dates(**dates(plan, ends_on=NEW_END), by=cast.office, today=today)

    assert standing(plan) == [(2, NEW_END)]


def test_set_dates_leaves_what_was_reported_on(bureau, cast, today):
    plan = handed_out(bureau, rounds=(), by=cast.office)
    fill(first_occurrence(plan), by=cast.liaison, today=today)

    set_dates(**dates(plan, ends_on=NEW_END), by=cast.office, today=today)

    assert standing(plan)[-1] == (1, ENDS)


def test_add_quarterly_rounds_keeps_the_quarters_that_have_one(bureau, cast, today):
    plan = make_plan(bureau, rounds=QUARTERS[:1])

    add_quarterly_rounds(pk=plan.pk, day=20, by=cast.office, today=today)

    assert list(plan.rounds.values_list("name", "due_on")) == [
        ("2026年第二季度", date(2026, 6, 25)),
        ("2026年第三季度", date(2026, 9, 20)),
        ("2026年第四季度", date(2026, 12, 20)),
        ("2027年第一季度", date(2027, 3, 20)),
    ]


def test_add_quarterly_rounds_before_the_dates_is_refused(bureau, cast, today):
    plan = make_plan(bureau, rounds=(), starts_on=None)

    with pytest.raises(Refused, match="请先设定"):
        add_quarterly_rounds(pk=plan.pk, day=25, by=cast.office, today=today)


def test_a_round_added_later_makes_an_occurrence(bureau, cast, today):
    plan = handed_out(bureau, [("法制支队", Role.RESPONSIBLE)], by=cast.office)
    added = ReportingRound(
        plan=plan,
        name="全年",
        opens_on=date(2027, 1, 1),
        cutoff_on=ENDS,
        due_on=ENDS,
    )

    save_round(round=added, by=cast.office, today=today)

    assert standing(plan)[-1] == (4, ENDS)


def test_a_round_moved_later_moves_what_nobody_reported_on(bureau, cast, today):
    plan = handed_out(bureau, [("法制支队", Role.RESPONSIBLE)], by=cast.office)
    last = plan.rounds.get(due_on=date(2026, 12, 25))
    last.due_on = date(2026, 12, 28)

    save_round(round=last, by=cast.office, today=today)

    assert standing(plan) == [
        (1, date(2026, 6, 25)),
        (2, date(2026, 9, 25)),
        (4, date(2026, 12, 28)),
    ]


def test_a_round_of_the_past_is_refused_once_handed_out(bureau, cast, today):
    plan = handed_out(bureau, [("法制支队", Role.RESPONSIBLE)], by=cast.office)
    past = ReportingRound(
        plan=plan, name="补报", opens_on=ISSUED, cutoff_on=ISSUED, due_on=ISSUED
    )

    with pytest.raises(Refused, match="早于今天"):
        save_round(round=past, by=cast.office, today=today)
