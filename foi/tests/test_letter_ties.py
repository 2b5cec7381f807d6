"""A letter and its act: tied once, whichever came first; 作废 gives the act up."""

from datetime import date

import pytest
from django.urls import reverse

from core.audit.models import Event
from foi.letters.kinds import BY_CODE
from foi.letters.offering import groups_for, prefilled
from foi.letters.shared import amount_of
from foi.models import ClockEvent, Letter, Outcome
from foi.refusals import Refused
from foi.services import cases, chaining, clocking, ending, extending, letters

from .factories import JANUARY

FEBRUARY = date(2026, 2, 2)
TOLD = {"items": "起止年份不明确", "until": date(2026, 2, 9), "told": True}


@pytest.fixture
def asked(row, do, wording):
    """补正 was entered before there was a letter."""
    do(clocking.ask_supplement, row, on=JANUARY, **TOLD)
    return row.events.get(act="supplement_asked")


@pytest.fixture
def answered(row, do, wording):
    do(ending.answer, row, on=FEBRUARY, outcome=Outcome.objects.get(code="B5"))
    return row.events.get(act="answered")


def void(letter, cast, reason="文种用错"):
    letter.refresh_from_db()
    return letters.void(
        pk=letter.pk,
        version=letter.version,
        reason=reason,
        by=cast.office,
        today=FEBRUARY,
    )


def tie(letter, event, cast):
    letter.refresh_from_db()
    act = {"pk": letter.pk, "version": letter.version, "by": cast.office}
    return letters.tie(**act, event=event, today=FEBRUARY)


def test_letter_after_its_act_says_what_the_act_says_and_is_tied_on_issuing(
    row, asked, draft, cast, calendar
):
    given = prefilled(BY_CODE["supplement"], row, None, calendar)
    assert given == {"需要补正的事项": TOLD["items"], "补正期限": TOLD["until"]}
    letter = draft(row, "supplement", **{k: str(v) for k, v in given.items()})

    issued = letters.issue(
        pk=letter.pk,
        version=letter.version,
        on=JANUARY,
        event=asked,
        by=cast.office,
        today=FEBRUARY,
    )

    asked.refresh_from_db()
    assert (issued.event, asked.letter_number) == (asked, issued.mark)
    with pytest.raises(Refused, match="现在是“待补正”，不能出“补正告知书”"):
        draft(row, "supplement")


def test_issued_letter_is_tied_to_the_act_it_fits_and_no_other(
    row, asked, draft, issue, do, cast
):
    letter = issue(draft(row, "supplement", 补正期限="2026-02-10"))
    with pytest.raises(Refused, match="补正期限是2026-02-10 周二，与这里的2026-02-09"):
        tie(letter, asked, cast)
    received = row.events.get(act="received")
    with pytest.raises(Refused, match="不是同一事项"):
        tie(letter, received, cast)
    void(letter, cast)
    late = issue(draft(row, "supplement"), on=FEBRUARY)
    with pytest.raises(Refused, match="不能早于文书.*2026-02-02"):
        tie(late, asked, cast)
    void(late, cast)
    right = issue(draft(row, "supplement"))

    assert tie(right, asked, cast).event == asked

    assert Event.objects.filter(act="文书用于办理事项").count() == 1
    with pytest.raises(Refused, match="已经用于另一事项"):
        tie(right, asked, cast)


def test_third_partys_letter_is_not_for_an_organs_consultation(
    row, draft, issue, do, cast
):
    values = {"asked": ClockEvent.Asked.OTHER_ORGAN, "reason": "x"}
    event = do(clocking.consult, row, on=JANUARY, **values)
    with pytest.raises(Refused, match="不是同一事项"):
        tie(issue(draft(row, "consult_third")), event, cast)


def test_answer_on_record_gets_its_letter_and_a_voided_one_is_replaced(
    row, answered, draft, issue, do, cast
):
    kinds = [kind.code for _, found in groups_for(row, "answer") for kind, _ in found]
    assert "refused" in kinds
    assert "granted" not in kinds
    with pytest.raises(Refused, match="不能出“公开告知书”"):
        draft(row, "granted")
    first = issue(draft(row, "refused", outcome="B5"))
    tie(first, answered, cast)
    with pytest.raises(Refused, match="不能出“不予公开告知书”"):
        draft(row, "refused", outcome="B5")

    void(first, cast)

    answered.refresh_from_db()
    assert answered.letter_number == ""
    second = issue(draft(row, "refused", outcome="B5"))
    tie(second, answered, cast)
    answered.refresh_from_db()
    assert answered.letter_number == second.mark == "江公信公复〔2026〕2号"
    do(ending.serve, row, on=FEBRUARY, service="direct")
    with pytest.raises(Refused, match="已经送达申请人，不能作废"):
        void(second, cast)


def test_extension_letter_after_the_act_tells_its_approval_and_date(
    row, do, draft, issue, cast, calendar
):
    do(
        extending.extend,
        row,
        on=FEBRUARY,
        days=20,
        reason="需查找多个部门",
        approved_by=cast.office_head,
        approved_on=FEBRUARY,
    )

    assert prefilled(BY_CODE["extend"], row, None, calendar) == {
        "延长理由": "需查找多个部门",
        "新的答复期限": date(2026, 3, 27),
        "审批情况": f"{cast.office_head}于2026年2月2日批准",
    }
    row.events.filter(act="extended").update(letter_number="粤依申请〔2026〕9号")
    with pytest.raises(
        Refused, match="延长答复期限，文号粤依申请〔2026〕9号，不能再出"
    ):
        issue(draft(row, "extend"))


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("100元", 100),
        ("人民币1,300元", 1300),
        ("1300.00元", 1300),
        ("第11件，100元", None),
        ("见标准", None),
    ],
)
def test_amount_is_read_only_where_it_is_plain(written, amount):
    letter = Letter()
    letter.values = {"金额": written}

    assert amount_of(letter) == amount


def test_ordered_new_answer_has_a_letter_of_its_own(row, do, draft, issue, cast):
    outcome = Outcome.objects.get(code="B5")
    old = issue(draft(row, "refused", outcome="B5"))
    given = {"on": JANUARY, "outcome": outcome}
    do(ending.answer, row, **given)
    letters.attach(old, row, outcome=outcome)
    do(ending.serve, row, on=JANUARY, service="direct")
    with pytest.raises(Refused, match="这件申请已办结，不能再拟"):
        draft(row, "granted")
    case = cases.accept(
        pk=row.pk,
        facts={
            "proceeding": "review",
            "procedure": "ordinary",
            "organ": "江门市人民政府",
            "number": "江府行复〔2026〕1号",
            "accepted_on": JANUARY,
            "follows": None,
        },
        token="6f2d3f0e-6d0a-4d52-9c7f-3c1b0a7e0f11",
        by=cast.office,
        today=FEBRUARY,
    )
    act = {"by": cast.office, "today": FEBRUARY}
    end = {"ending": "corrected", "closed_on": FEBRUARY, "detail": ""}
    redo_by = date(2026, 3, 3)
    cases.close(pk=case.pk, version=1, **end, redo_by=redo_by, **act)
    assert any(
        kind.code == "granted" for _, found in groups_for(row, "") for kind, _ in found
    )
    new = draft(row, "granted", today=FEBRUARY)
    with pytest.raises(Refused, match="不能早于案件的审结日期2026-02-02"):
        issue(new)

    issue(new, on=FEBRUARY)

    new.refresh_from_db()
    assert (new.case, new.number, new.event) == (case, 2, None)
    assert not Letter.objects.unused().exists()
    with pytest.raises(Refused, match="已有公开告知书"):
        issue(draft(row, "partial", today=FEBRUARY), on=FEBRUARY)


# Pages.


@pytest.fixture
def february(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: FEBRUARY)


def test_pages_offer_the_act_and_show_what_was_voided(
    february, row, asked, draft, issue, login, cast
):
    client = login(cast.office)
    detail = reverse("foi:request_detail", args=[row.pk])
    choose = f"{reverse('foi:letter_choose', args=[row.pk])}?act=supplement"
    assert f'href="{choose}">拟这一事项的文书' in client.get(detail).content.decode()
    letter = draft(row, "supplement")
    url = reverse("foi:letter_detail", args=[letter.pk])
    assert client.get(url).context["issue_form"].initial["on"] == JANUARY
    issue(letter)
    assert f"用上{letter_mark(letter)}" in client.get(detail).content.decode()
    page = client.get(url)
    assert "用于已登记的事项" in page.content.decode()
    data = {"version": page.context["letter"].version, "event": asked.pk}
    address = reverse("foi:letter_tie", args=[letter.pk])
    assert login(cast.liaison).post(address, data).status_code == 404
    client = login(cast.office)
    stale = client.post(address, data | {"version": 99})
    assert "刚刚有变动" in stale.content.decode()

    done = client.post(address, data, follow=True).content.decode()

    assert "江公信公复〔2026〕1号已写入“告知补正”" in done
    assert "拟这一事项的文书" not in done
    void(letter, cast)
    page = client.get(detail).content.decode()
    assert "文书江公信公复〔2026〕1号已于2026-02-02 周一作废：文种用错" in page
    assert f'href="{choose}">拟这一事项的文书' in page


def letter_mark(letter):
    return Letter.objects.get(pk=letter.pk).mark


def test_act_takes_from_its_letter_what_is_left_empty(
    february, row, draft, issue, login, cast
):
    client = login(cast.office)
    letter = issue(draft(row, "supplement", 需要补正的事项="起止年份不明确"))
    form = next(
        each.form
        for each in client.get(reverse("foi:request_detail", args=[row.pk])).context[
            "panels"
        ]
        if each.slug == "supplement"
    )
    assert form.initial["items"] == "起止年份不明确"
    data = {"version": row.version, "on": "2026-02-02", "items": "", "until": ""}
    act = reverse("foi:request_act", args=[row.pk, "supplement"])
    alone = client.post(act, data).context["failed"].errors
    assert set(alone) == {"items", "until"}

    client.post(act, data | {"letter": letter.pk})

    event = row.events.get(act="supplement_asked")
    assert event.reason.startswith("起止年份不明确\n无正当理由逾期不补正")
    assert (event.until, event.letter_number) == (date(2026, 2, 9), letter.mark)


def test_who_signs_at_a_station_reads_the_draft_without_names(
    february, handled, draft, issue, login, cast, move
):
    """And nobody else but the office, which reads it whole."""
    letter = draft(handled, "refused", 理由="甄试验的申请，公开后危及公共安全")
    url = reverse("foi:letter_read", args=[letter.pk])
    client = login(cast.legal)
    assert client.post(url).status_code == 403
    move(chaining.pass_on, handled, cast.handler, JANUARY)
    detail = client.get(reverse("foi:request_detail", args=[handled.pk]))
    assert f'action="{url}"' in detail.content.decode()

    page = client.post(url).content.decode()

    assert "公开后危及公共安全" in page
    assert "甄试验" not in page
    assert "（姓名、名称隐去）" in page
    assert "出文时取本机关本年度的下一个文号" not in page
    assert Event.objects.filter(act="预览文书（姓名隐去）").count() == 1
    assert login(cast.secrecy).post(url).status_code == 403
    assert login(cast.stranger).post(url).status_code == 404
    office = login(cast.office).post(url).content.decode()
    assert "甄试验" in office
    assert "办理流转还没有完成签批" in office


@pytest.mark.parametrize(
    ("kind", "on", "sentence"),
    [
        ("supplement", date(2026, 2, 9), "补正应在收到申请之日起7个工作日内告知"),
        ("extend", date(2026, 3, 2), "答复期限2026-02-28 周六已过，不能再出"),
        ("fee", date(2026, 3, 2), "答复期限2026-02-28 周六已过，不能再出"),
    ],
)
def test_letter_of_an_act_too_late_takes_no_number(
    row, draft, issue, kind, on, sentence
):
    with pytest.raises(Refused, match=sentence):
        issue(draft(row, kind, 补正期限="2026-03-20"), on=on)

    assert not Letter.objects.issued().exists()
