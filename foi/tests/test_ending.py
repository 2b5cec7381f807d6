"""How a request ends, and how what was wrong is mended."""

from datetime import date

import pytest

from core.audit.models import Event
from foi.models import ClockEvent, InformationRequest, Outcome
from foi.refusals import Refused
from foi.services import clocking, ending, extending

Status = InformationRequest.Status
Act = ClockEvent.Act


def outcome(code):
    return Outcome.objects.get(code=code)


def answer(do, row, on=date(2026, 2, 25), code="A1", **values):
    return do(ending.answer, row, on=on, outcome=outcome(code), **values)


def last_act(row):
    return row.events.standing().order_by("pk").last()


def test_answer_waits_to_be_served(row, do):
    answer(do, row, letter_number="江公信公复〔2026〕1号")

    assert (row.status, row.outcome.code) == (Status.ANSWERED, "A1")
    assert row in InformationRequest.objects.overdue(on=date(2026, 3, 1))


def test_service_closes_and_decides_whether_it_was_in_time(row, do):
    answer(do, row)

    do(ending.serve, row, on=date(2026, 3, 2), service="post")

    assert row.status == Status.CLOSED
    assert ending.is_served_late(row, list(row.events.standing()))


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (date(2026, 1, 25), "日期不能早于上一事项：收到申请"),
        (date(2026, 2, 26), "日期不能晚于今天"),
    ],
)
def test_reply_is_neither_before_receipt_nor_ahead(row, do, on, sentence):
    with pytest.raises(Refused, match=sentence):
        answer(do, row, on=on) if on.month == 1 else do(
            ending.answer, row, on=on, outcome=outcome("A1"), today=date(2026, 2, 25)
        )


def test_outcome_without_a_ground_of_its_own_needs_one_in_words(row, do):
    with pytest.raises(Refused, match="没有固定的法律依据"):
        answer(do, row, code="E3")
    answer(do, row, code="E3", reason="依第三十六条第二项告知获取方式。")

    assert row.outcome.code == "E3"


def test_supplement_that_did_not_come_closes_the_request(row, do):
    do(
        clocking.ask_supplement,
        row,
        on=date(2026, 1, 30),
        items="哪一年",
        until=date(2026, 2, 14),
        told=True,
    )

    with pytest.raises(Refused, match="还没有过"):
        answer(do, row, on=date(2026, 2, 14), code="E1")
    answer(do, row, on=date(2026, 2, 15), code="E1")

    assert (row.status, row.outcome.code) == (Status.CLOSED, "E1")


def test_fee_that_was_not_paid_closes_the_request_once_its_days_are_over(row, do):
    do(clocking.charge, row, on=date(2026, 2, 5), amount=400, reason="按件")
    with pytest.raises(Refused, match="没有登记送达日期"):
        answer(do, row, on=date(2026, 3, 16), code="E2")
    letter = row.events.get(act=Act.CHARGED)
    do(clocking.note_delivery, row, of_pk=letter.pk, on=date(2026, 2, 9))

    answer(do, row, on=date(2026, 3, 16), code="E2")

    assert row.status == Status.CLOSED


@pytest.mark.parametrize("code", ["E1", "E2"])
def test_result_of_another_standing_is_refused(row, do, code):
    with pytest.raises(Refused, match="现在是“办理中”"):
        answer(do, row, code=code)


@pytest.mark.parametrize("on", [date(2026, 1, 26), date(2026, 2, 28)])
def test_withdrawn_request_owes_nothing(row, do, on):
    do(ending.withdraw, row, on=on, reason="")

    assert row.status == Status.WITHDRAWN
    assert not InformationRequest.objects.open().exists()


# Corrections.


def test_struck_act_stays_to_be_read_and_the_date_comes_back(row, do, cast):
    asked = do(
        clocking.consult, row, on=date(2026, 2, 2), asked="third_party", reason="x"
    )
    do(clocking.take_answer, row, of_pk=asked.pk, on=date(2026, 2, 25), reason="x")

    do(
        ending.strike,
        row,
        event_pk=last_act(row).pk,
        reason="日期录错",
        today=date(2026, 2, 25),
    )

    assert row.events.count() == 3
    assert row.events.get(act=Act.CONSULT_ANSWERED).strike.reason == "日期录错"
    assert Event.objects.about(row).last().act == "改正办理事项"


@pytest.mark.parametrize(
    ("code", "status"), [("A1", Status.HANDLING), ("E1", Status.SUPPLEMENT)]
)
def test_struck_answer_leaves_no_result(row, do, code, status):
    if code == "E1":
        do(
            clocking.ask_supplement,
            row,
            on=date(2026, 1, 30),
            items="x",
            until=date(2026, 2, 4),
            told=True,
        )
    answer(do, row, code=code)

    do(
        ending.strike,
        row,
        event_pk=last_act(row).pk,
        reason="选错结果",
        today=date(2026, 2, 25),
    )

    assert (row.status, row.outcome) == (status, None)


def test_only_the_last_act_is_struck(row, do):
    first = last_act(row)
    do(extending.ask_reasons, row, on=date(2026, 2, 2), reason="x")

    with pytest.raises(Refused, match="只能改正最后登记的一项"):
        do(
            ending.strike,
            row,
            event_pk=first.pk,
            reason="x",
            today=date(2026, 2, 2),
        )


def test_confirmed_day_is_struck_and_confirmed_again(make, do):
    row = make(on=date(2026, 1, 20), way="online", basis="confirmed")
    do(clocking.confirm_receipt, row, on=date(2026, 1, 22))

    do(
        ending.strike,
        row,
        event_pk=last_act(row).pk,
        reason="日期录错",
        today=date(2026, 1, 26),
    )
    between = (row.status, row.received_on, row.due_on)
    do(clocking.confirm_receipt, row, on=date(2026, 1, 26))

    assert between == (Status.CONFIRMING, None, None)
    assert row.due_on == date(2026, 2, 28)


# Handing.


def test_handing_names_the_unit_and_the_day(row, cast, today):
    unit = cast.liaison.acting_post.unit

    row = ending.hand(
        pk=row.pk, version=row.version, unit=unit, by=cast.office, today=today
    )

    assert (row.unit, row.handed_on) == (unit, today)


def test_unit_of_another_organ_handles_nothing(row, cast, today):
    stranger = cast.stranger.acting_post.unit

    with pytest.raises(Refused, match="不是本机关的单位"):
        ending.hand(
            pk=row.pk, version=row.version, unit=stranger, by=cast.office, today=today
        )
