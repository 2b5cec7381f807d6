"""What moves the clock, in the database: due dates, refusals, the trail."""

from datetime import date

import pytest

from core.audit.models import Event
from foi.models import ClockEvent, InformationRequest
from foi.refusals import Overtaken, Refused
from foi.services import clocking, ending, extending

from .factories import JANUARY, make_request

Status = InformationRequest.Status
Act = ClockEvent.Act
DUE = date(2026, 2, 28)


def ask_supplement(do, row, on=date(2026, 1, 30), **values):
    return do(
        clocking.ask_supplement,
        row,
        on=on,
        **{
            "items": "请写明需要哪一年的文件。",
            "until": date(2026, 2, 14),
            "told": True,
            **values,
        },
    )


def extend(do, row, cast, on=date(2026, 2, 10), **values):
    return do(
        extending.extend,
        row,
        on=on,
        **{
            "days": 20,
            "reason": "须从档案中检索。",
            "approved_by": cast.office_head,
            "approved_on": on,
            **values,
        },
    )


def consult(do, row, on=date(2026, 2, 2), asked="third_party"):
    return do(clocking.consult, row, on=on, asked=asked, reason="是否同意公开")


# Receipt.


@pytest.mark.parametrize(
    ("way", "basis"), [("in_person", "submitted"), ("post", "signed")]
)
def test_clock_begins_with_what_was_handed_in_or_signed_for(make, way, basis):
    row = make(way=way, basis=basis)

    assert (row.status, row.received_on, row.due_on) == (Status.HANDLING, JANUARY, DUE)


def test_clock_waits_until_both_sides_have_confirmed(make, do):
    row = make(on=date(2026, 1, 20), way="online", basis="confirmed")
    before = (row.status, row.due_on)

    do(clocking.confirm_receipt, row, on=JANUARY)

    assert before == (Status.CONFIRMING, None)
    assert (row.status, row.received_on, row.due_on) == (Status.HANDLING, JANUARY, DUE)


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (date(2026, 1, 19), "收到日不能早于到达日期2026-01-20 周二。"),
        (date(2026, 1, 27), "日期不能晚于今天。"),
    ],
)
def test_receipt_is_confirmed_between_arrival_and_today(make, do, on, sentence):
    row = make(on=date(2026, 1, 20), way="fax", basis="confirmed")

    with pytest.raises(Refused, match=sentence):
        do(clocking.confirm_receipt, row, on=on, today=JANUARY)


# Supplement.


def test_supplement_stops_the_clock_and_begins_it_anew(row, do):
    ask_supplement(do, row)
    stopped = (row.status, row.due_on, row.waits_until)

    do(clocking.take_supplement, row, on=date(2026, 2, 9))

    assert stopped == (Status.SUPPLEMENT, None, date(2026, 2, 14))
    assert (row.status, row.due_on) == (Status.HANDLING, date(2026, 3, 13))
    asked = row.events.get(act=Act.SUPPLEMENT_ASKED)
    assert "视为放弃申请" in asked.reason


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"on": date(2026, 2, 5)}, "最迟2026-02-04 周三"),
        ({"until": date(2026, 1, 30)}, "补正期限应晚于告知日期"),
        ({"told": False}, "须写明逾期不补正的后果"),
        ({"on": date(2026, 1, 25)}, "日期不能早于上一事项：收到申请是2026-01-26 周一"),
    ],
)
def test_supplement_is_asked_as_the_law_says(row, do, values, sentence):
    with pytest.raises(Refused, match=sentence):
        ask_supplement(do, row, **values)


def test_supplement_is_asked_once_only(row, do):
    ask_supplement(do, row)
    do(clocking.take_supplement, row, on=date(2026, 2, 2))

    with pytest.raises(Refused, match="补正只能告知一次"):
        ask_supplement(do, row, on=date(2026, 2, 3))


def test_late_supplement_needs_a_good_reason(row, do):
    ask_supplement(do, row)

    with pytest.raises(Refused, match="正当理由"):
        do(clocking.take_supplement, row, on=date(2026, 2, 28))
    do(clocking.take_supplement, row, on=date(2026, 2, 28), reason="住院")

    assert row.status == Status.HANDLING


# Consultation.


def test_third_party_is_not_counted_while_it_is_asked(row, do):
    asked = consult(do, row)

    do(
        clocking.take_answer,
        row,
        of_pk=asked.pk,
        on=date(2026, 2, 25),
        reason="不同意",
    )

    assert row.due_on == date(2026, 3, 17)


def test_own_units_never_stop_the_clock(row, do):
    asked = consult(do, row, asked="own_unit")

    do(clocking.take_answer, row, of_pk=asked.pk, on=date(2026, 2, 25), reason="无")

    assert row.due_on == DUE


def test_period_of_a_third_party_runs_from_the_day_the_letter_arrived(row, do):
    asked = consult(do, row, on=date(2026, 1, 30))

    do(clocking.note_delivery, row, of_pk=asked.pk, on=date(2026, 2, 2))

    assert row.waits_until == date(2026, 2, 28)


def test_consultation_is_answered_once(row, do):
    asked = consult(do, row)
    answer = {"of_pk": asked.pk, "on": date(2026, 2, 25), "reason": "同意"}
    do(clocking.take_answer, row, **answer)

    with pytest.raises(Refused, match="已经登记过"):
        do(clocking.take_answer, row, **answer)


# Extension.


def test_extension_adds_to_the_due_date_and_is_told(row, do, cast):
    extend(do, row, cast)

    assert row.due_on == row.told_due_on == date(2026, 3, 27)
    assert row.events.get(act=Act.EXTENDED).told_due_on == date(2026, 3, 27)
    note = Event.objects.about(row).last().note
    assert "答复期限：2026-02-28 周六 → 2026-03-27 周五" in note


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"on": date(2026, 3, 2)}, "答复期限2026-02-28 周六已过，不能再延长"),
        ({"days": 21}, "延长不得超过20个工作日"),
        ({"days": 0}, "延长不得超过20个工作日"),
        ({"reason": " "}, "请写明延长答复期限的理由"),
        ({"approved_on": date(2026, 1, 25)}, "批准日期应在收到申请以后"),
    ],
)
def test_extension_the_law_forbids_is_refused(row, do, cast, values, sentence):
    with pytest.raises(Refused, match=sentence):
        extend(do, row, cast, **values)

    assert row.due_on == DUE


def test_extension_is_approved_by_the_head_of_the_office_only(row, do, cast):
    with pytest.raises(Refused, match="须经政府信息公开工作机构负责人同意"):
        extend(do, row, cast, approved_by=cast.head)


def test_second_extension_is_refused(row, do, cast):
    extend(do, row, cast)

    with pytest.raises(Refused, match="只能延长一次"):
        extend(do, row, cast, on=date(2026, 2, 11))


def test_date_told_governs_when_a_recomputation_is_later(row, do, cast):
    extend(do, row, cast)

    asked = consult(do, row, on=date(2026, 2, 11))
    do(clocking.take_answer, row, of_pk=asked.pk, on=date(2026, 2, 13), reason="同意")

    assert row.due_on == row.told_due_on == date(2026, 3, 27)


def test_date_told_falls_with_the_period_it_was_told_for(row, do, cast):
    extend(do, row, cast, on=date(2026, 1, 28))
    ask_supplement(do, row)

    do(clocking.take_supplement, row, on=date(2026, 2, 9))

    assert (row.told_due_on, row.due_on) == (None, date(2026, 3, 13))


# Fees and article 35.


def test_payment_begins_the_period_anew_and_its_days_run_from_arrival(row, do):
    do(clocking.charge, row, on=date(2026, 2, 5), amount=400, reason="按件")
    waiting = (row.status, row.waits_until)
    letter = row.events.get(act=Act.CHARGED)
    do(clocking.note_delivery, row, of_pk=letter.pk, on=date(2026, 2, 9))
    last_day = row.waits_until

    do(clocking.pay, row, on=date(2026, 2, 9))

    assert waiting == (Status.PAYMENT, None)
    assert last_day == date(2026, 3, 13)
    assert (row.status, row.due_on) == (Status.HANDLING, date(2026, 3, 13))


def test_fee_is_asked_within_the_reply_period(row, do):
    with pytest.raises(Refused, match="不能再发收费通知"):
        do(clocking.charge, row, on=date(2026, 3, 2), amount=100, reason="按件")


def test_later_date_needs_reasons_asked_before(row, do):
    later = {"until": date(2026, 6, 30), "reason": "数量大"}

    with pytest.raises(Refused, match="请先要求申请人说明理由"):
        do(extending.fix_later_date, row, on=date(2026, 2, 10), **later)
    do(extending.ask_reasons, row, on=date(2026, 2, 2), reason="一月内申请三十件")
    do(extending.fix_later_date, row, on=date(2026, 2, 10), **later)

    assert row.due_on == row.told_due_on == date(2026, 6, 30)


# Two people, and the law of the day.


def test_second_of_two_people_is_told_who_did_what(row, cast, calendar):
    act = {"pk": row.pk, "version": row.version, "by": cast.office, "today": JANUARY}
    ending.hand(unit=cast.liaison.acting_post.unit, **act)

    with pytest.raises(Overtaken) as overtaken:
        extending.ask_reasons(on=JANUARY, reason="x", calendar=calendar, **act)

    assert str(cast.office) in str(overtaken.value)
    assert "办理“交办申请”" in str(overtaken.value)


def test_old_decree_gives_fifteen_days(make, law):
    row = make(on=date(2018, 9, 3))

    assert row.due_on == date(2018, 9, 25)


def test_past_the_last_calendar_a_date_is_provisional(bureau, cast, law, calendar):
    row = make_request(bureau, cast.office, on=date(2026, 12, 15), calendar=calendar)

    assert (row.is_provisional, row.due_on.year) == (True, 2027)
