"""文书: drafted, numbered once, frozen, used by an act, 作废."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from core.audit.models import Event
from core.units.models import NumberSeries
from foi.letters.kinds import BY_CODE, KINDS
from foi.letters.offering import prefilled
from foi.letters.rendering import paper_of
from foi.models import Letter, LetterTemplate, Outcome
from foi.refusals import Overtaken, Refused
from foi.services import clocking, ending, extending, letters
from foi.services.letter_wording import save_settings, write_template

from .factories import JANUARY

FEBRUARY = date(2026, 2, 2)


def last_number():
    return NumberSeries.objects.filter(kind=letters.SERIES).values_list("last").first()


def void(letter, cast, reason="日期有误"):
    return letters.void(
        pk=letter.pk,
        version=letter.version,
        reason=reason,
        by=cast.office,
        today=JANUARY,
    )


def test_draft_has_no_number_and_issuing_gives_the_next(row, make, draft, issue):
    first, second = draft(row, "receipt"), draft(make(), "receipt")

    marks = [issue(letter).mark for letter in (second, first)]

    assert marks == ["江公信公复〔2026〕1号", "江公信公复〔2026〕2号"]


def test_every_kind_is_issued_whole_where_it_fits(row, make, draft, issue, do, cast):
    """Each says the law's names, what was filled in, and nothing in braces."""
    done = []
    for kind in KINDS:
        request = make()
        if kind.code == "no_supplement":
            asked = {"on": JANUARY, "items": "x", "until": date(2026, 1, 30)}
            do(clocking.ask_supplement, request, **asked, told=True)
        if kind.code == "no_payment":
            do(clocking.charge, request, on=JANUARY, amount=100, reason="x")
            charged = request.events.get(act="charged").pk
            do(clocking.note_delivery, request, of_pk=charged, on=JANUARY)
            request.refresh_from_db()
        on = date(2026, 3, 31) if kind.code.startswith("no_") else JANUARY
        letter = issue(draft(request, kind.code), on=on)
        paper = paper_of(letter)
        done.append(kind.code)
        assert "{" not in paper.body + paper.title
        internal = [each.label for each in kind.asked if each.is_internal]
        printed = [f"（{label}）" in paper.body for label in internal]
        assert not any(printed)
        assert bool(paper.remedy) is kind.has_remedy
        assert paper.remedy in paper.body
        assert paper.addressee == (
            f"（{kind.addressee}）" if kind.addressee else "甄试验"
        )
    assert done == [kind.code for kind in KINDS]
    assert Letter.objects.count() == last_number()[0] == len(KINDS)


def test_what_was_issued_is_frozen(row, draft, issue, wording, bureau, cast):
    letter = issue(draft(row, "refused", outcome="B5"))
    before = paper_of(letter)
    wording.review_authority = "台山市人民政府"
    wording.save()
    row.applicant.name = "另一人"
    row.applicant.save()

    after = paper_of(Letter.objects.get())

    assert after == before
    assert after.addressee == "甄试验"
    assert after.date == "2026年1月26日"
    assert "应当先自收到本告知书之日起六十日内向江门市人民政府" in after.body
    assert "（法律依据）" in after.body


def test_second_click_drafts_and_issues_once(row, draft, issue, cast):
    token = uuid.uuid4()
    letter, again = (draft(row, "receipt", token=token) for _ in range(2))
    issue(letter)

    with pytest.raises(Overtaken, match="已由.*出文，文号江公信公复〔2026〕1号"):
        issue(again)

    assert letter == again
    assert last_number() == (1,)


def test_what_has_a_number_is_never_deleted_or_rewritten(row, draft, issue, cast):
    letter = issue(draft(row, "receipt"))
    act = {"pk": letter.pk, "version": letter.version, "by": cast.office}

    with pytest.raises(Overtaken, match="不能再修改、删除"):
        letters.discard(**act, today=JANUARY)
    with pytest.raises(Overtaken, match="不能再修改、删除"):
        letters.redraft(**act, outcome=None, values={}, today=JANUARY)

    assert Letter.objects.count() == 1


def test_draft_is_thrown_away_without_a_number(row, draft, cast):
    letter = draft(row, "receipt")

    letters.discard(pk=letter.pk, version=letter.version, by=cast.office, today=JANUARY)

    assert not Letter.objects.exists()
    assert last_number() is None


def test_voided_letter_keeps_its_number_and_makes_room(row, draft, issue, cast):
    first = issue(draft(row, "refused"))
    second = draft(row, "not_found")
    with pytest.raises(Refused, match="已有不予公开告知书 江公信公复〔2026〕1号"):
        issue(second)
    with pytest.raises(Refused, match="请写明作废的原因"):
        void(first, cast, reason=" ")

    void(first, cast)

    assert issue(second).mark == "江公信公复〔2026〕2号"
    first.refresh_from_db()
    assert (first.mark, first.void_reason) == ("江公信公复〔2026〕1号", "日期有误")
    with pytest.raises(Overtaken, match="已由.*作废"):
        void(first, cast)


@pytest.mark.parametrize(
    ("kind", "on", "sentence"),
    [
        ("receipt", date(2026, 1, 25), "落款日期不能早于收到申请的日期2026-01-26 周一"),
        ("receipt", date(2026, 1, 28), "落款日期不能晚于今天"),
        ("no_supplement", JANUARY, "这件申请现在是“办理中”，不能出"),
    ],
)
def test_letter_of_an_impossible_day_takes_no_number(
    row, draft, issue, kind, on, sentence
):
    with pytest.raises(Refused, match=sentence):
        issue(draft(row, kind), on=on, today=date(2026, 1, 27))

    assert last_number() is None


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("refused", "法律依据"),
        ("not_found", "查找的部门"),
        ("not_ours", "该机关联系方式"),
        ("supplement", "补正期限"),
        ("consult_third", "第三方"),
        ("extend", "审批情况"),
    ],
)
def test_letter_without_what_it_must_say_is_refused(row, draft, kind, label):
    with pytest.raises(Refused, match=label):
        draft(row, kind, **{label: " "})

    assert not Letter.objects.exists()


def test_ended_request_gets_only_the_letter_that_ends_it(row, draft, issue, do):
    late = draft(row, "receipt")
    do(ending.withdraw, row, on=JANUARY, reason="")

    with pytest.raises(Refused, match="这件申请已撤回，不能再拟、再出“接收回执”"):
        issue(late)
    with pytest.raises(Refused, match="不能再拟、再出“公开告知书”"):
        draft(row, "granted")

    assert issue(draft(row, "withdrawn")).number == 1


def test_unconfirmed_request_gets_its_receipt_and_no_more(make, draft, issue):
    row = make(way="online", basis="confirmed")

    with pytest.raises(Refused, match="请先确认收到日"):
        issue(draft(row, "fee"))

    letter = issue(draft(row, "receipt"))
    assert "予以答复" not in letter.body


def test_letter_quotes_the_paragraph_of_its_own_kind(row, do, calendar, law):
    """A result told by two kinds of letter has an article for each."""

    def given(kind, code):
        outcome = Outcome.objects.get(code=code)
        return prefilled(BY_CODE[kind], row, outcome, calendar)

    assert [
        given(kind, code)["法律依据"].partition("》")[2]
        for kind, code in (
            ("published", "A1"),
            ("granted", "A1"),
            ("not_found", "C1"),
            ("not_ours", "C1"),
            ("no_payment", "E2"),
        )
    ] == [
        "第三十六条第一项",
        "第三十六条第二项",
        "第三十六条第四项",
        "第三十六条第五项",
        "第四十二条和《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）",
    ]
    asked = {"on": JANUARY, "items": "x", "until": date(2026, 1, 30), "told": True}
    do(clocking.ask_supplement, row, **asked)
    row.events.update(letter_number="江公信公复〔2026〕1号")
    told = given("no_supplement", "E1")["补正告知情况"]
    assert told == "2026年1月26日江公信公复〔2026〕1号"


def test_request_under_the_old_decree_gets_no_letter_of_the_new(make, draft, issue):
    letter = draft(make(on=date(2019, 5, 14)), "extend")

    with pytest.raises(Refused, match="2019年5月15日以前收到"):
        issue(letter)


def test_letters_off_draft_nothing(row, draft, wording):
    wording.letters_are_on = False
    wording.save()

    with pytest.raises(Refused, match="以省平台出具文书"):
        draft(row, "receipt")


def test_no_letter_with_a_remedy_without_court_and_authority(
    row, draft, issue, wording
):
    letter, plain = draft(row, "refused"), draft(row, "receipt")
    wording.court = wording.contact = ""
    wording.save()

    with pytest.raises(Refused, match="还缺：管辖法院"):
        issue(letter)
    with pytest.raises(Refused, match="还缺：联系方式。“补正告知书”"):
        issue(draft(row, "supplement"))

    assert issue(plain).number == 1


def do_with(do, act, row, letter, **values):
    """The act as the page does it, with the letter it was told by."""

    def service(**given):
        tied = {"letter": given.pop("letter"), "letter_number": given.pop("mark", "")}
        letters.do_with_letter(act, row, {**given, **tied})

    return do(service, row, letter=letter, **values)


def test_act_takes_the_letters_number_once(row, draft, issue, do):
    letter = issue(draft(row, "refused", outcome="B5"))
    outcome = Outcome.objects.get(code="B5")

    with pytest.raises(Refused, match="与所选的结果不同"):
        other = Outcome.objects.get(code="B6")
        do_with(do, ending.answer, row, letter, on=JANUARY, outcome=other)
    do_with(do, ending.answer, row, letter, on=JANUARY, outcome=outcome)

    letter.refresh_from_db()
    event = row.events.get(act="answered")
    assert letter.event == event
    assert event.letter_number == "江公信公复〔2026〕1号"
    assert not Letter.objects.unused().exists()
    with pytest.raises(Refused, match="已经用于另一事项"):
        letters.attach(letter, row)


def test_letter_of_a_struck_act_may_be_used_again(row, draft, issue, do):
    letter = issue(draft(row, "supplement"))
    asked = {"on": JANUARY, "items": "x", "until": date(2026, 2, 9), "told": True}
    do_with(do, clocking.ask_supplement, row, letter, **asked)
    event = row.events.get(act="supplement_asked")

    do(ending.strike, row, event_pk=event.pk, reason="x", today=JANUARY)

    assert list(Letter.objects.unused()) == [letter]


@pytest.mark.parametrize(
    ("kind", "act", "values", "sentence"),
    [
        (
            "supplement",
            clocking.ask_supplement,
            {"items": "x", "until": date(2026, 2, 10), "told": True},
            "补正期限是2026-02-09 周一，与这里的2026-02-10 周二不同",
        ),
        (
            "extend",
            extending.extend,
            {"days": 20, "reason": "x", "approved_on": JANUARY},
            "新的答复期限是2026-02-09 周一，与这里的2026-03-27 周五不同",
        ),
    ],
)
def test_letter_that_tells_another_date_than_the_act_is_refused(
    row, draft, issue, do, cast, kind, act, values, sentence
):
    letter = issue(draft(row, kind))
    approved = {"approved_by": cast.office_head} if kind == "extend" else {}

    with pytest.raises(Refused, match=sentence):
        do_with(do, act, row, letter, on=JANUARY, **values, **approved)

    assert row.events.count() == 1


def test_act_before_its_letter_is_refused_whole(row, draft, issue, do):
    letter = issue(draft(row, "fee"), on=FEBRUARY)

    with pytest.raises(Refused, match="不能早于文书.*2026-02-02 周一"):
        charged = {"on": JANUARY, "amount": 1, "reason": "x", "today": FEBRUARY}
        do_with(do, clocking.charge, row, letter, **charged)

    row.refresh_from_db()
    assert row.status == "handling"


def test_number_from_elsewhere_is_written_on_the_act(row, do, wording):
    charged = {"on": JANUARY, "amount": 1, "reason": "x", "mark": "粤依申请〔2026〕9号"}
    do_with(do, clocking.charge, row, None, **charged)

    assert row.events.get(act="charged").letter_number == "粤依申请〔2026〕9号"


def test_database_holds_no_half_letter(row, draft, issue):
    letter = issue(draft(row, "receipt"))

    for fields in ({"issued_on": None}, {"voided_on": JANUARY}, {"mark": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**fields)


# Wording.


def write(bureau, cast, seen, body, kind="receipt"):
    return write_template(
        bureau=bureau,
        kind=kind,
        title="{机关}回执",
        body=body,
        source="本局办公会",
        seen=seen,
        by=cast.office,
        today=JANUARY,
    )


def test_bureaus_wording_is_versioned_and_holds_from_then_on(
    row, draft, issue, wording, bureau, cast
):
    shipped = LetterTemplate.objects.get(kind="receipt")
    before = issue(draft(row, "receipt"))
    body = "{收到日期}{信息名称}{申请编号}{查询方式}"
    first = write(bureau, cast, shipped.pk, body)
    with pytest.raises(Overtaken, match="刚刚写了接收回执（第1版）"):
        write(bureau, cast, shipped.pk, body + "。")
    second = write(bureau, cast, first.pk, body + "特此回执")
    with pytest.raises(Refused, match="必须写明 {申请编号}"):
        write(bureau, cast, second.pk, "{收到日期}{信息名称}{查询方式}")

    after = issue(draft(row, "receipt"))

    assert (first.version, second.version) == (1, 2)
    assert (before.template, after.template) == (shipped, second)
    assert after.title == "江门市公安局回执"
    assert after.body.endswith("特此回执")
    assert Event.objects.filter(act="编写文书模板").count() == 2


def test_settings_are_written_by_one_at_a_time(wording, bureau, cast):
    act = {"bureau": bureau, "by": cast.office, "today": JANUARY}
    values = {"court": "江门市江海区人民法院"}
    save_settings(version=1, values=values, **act)

    with pytest.raises(Overtaken, match="刚刚被别人修改过"):
        save_settings(version=1, values=values, **act)

    assert Event.objects.get(act="修改文书设置").note == "管辖法院"
