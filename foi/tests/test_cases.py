"""复议、诉讼: accepted, decided, put right; and each year's figures of table C."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.audit.models import Event
from foi.figures import cases_in_cell, cases_of_year
from foi.models import CaseTerm, LegalCase
from foi.refusals import Overtaken, Refused
from foi.services import cases

from .factories import JANUARY

MARCH, MAY, TODAY = date(2026, 3, 2), date(2026, 5, 6), date(2026, 7, 1)
LIST = reverse("foi:case_list")
FACTS = {
    "proceeding": "review",
    "procedure": "ordinary",
    "organ": "江门市人民政府",
    "number": "江府行复〔2026〕8号",
    "accepted_on": MARCH,
    "follows": None,
}
SUIT = {
    "proceeding": "suit_after_review",
    "procedure": "",
    "organ": "江门市江海区人民法院",
    "number": "（2026）粤0704行初5号",
    "accepted_on": date(2026, 6, 1),
}
END = {"ending": "corrected", "closed_on": MAY, "detail": "撤销并责令重新答复。"}


@pytest.fixture
def accept(row, cast):
    def accept(*, today=TODAY, **facts):
        return cases.accept(
            pk=row.pk,
            facts=FACTS | facts,
            token=uuid.uuid4(),
            by=cast.office,
            today=today,
        )

    return accept


@pytest.fixture
def act(cast):
    """`act(service, case, **values)`: as the office; the case fresh."""

    def act(service, case, **values):
        case.refresh_from_db()
        service(
            **{"pk": case.pk, "version": case.version, "by": cast.office} | values,
            **{"today": TODAY} if "today" not in values else {},
        )
        case.refresh_from_db()
        return case

    return act


@pytest.fixture
def case(accept):
    return accept()


def whole(case, **facts):
    """What the form of correction holds, with some of it changed."""
    names = (*cases.FACTS, *cases.RESULT)
    return {name: getattr(case, name) for name in names} | facts


# Accepting.


def test_review_is_expected_within_its_term(case, accept, act):
    simple = accept(procedure="simplified", number="江府行复〔2026〕9号")
    old = accept(accepted_on=date(2026, 1, 27), number="")

    assert case.expected_on == date(2026, 5, 1)
    assert simple.expected_on == date(2026, 4, 1)
    assert act(cases.extend, case).expected_on == date(2026, 5, 31)
    assert old.expected_on == date(2026, 3, 28)
    with pytest.raises(Refused, match="简易程序的复议没有延长"):
        act(cases.extend, simple)
    with pytest.raises(Refused, match="没有延长过"):
        act(cases.extend, case)
    term = CaseTerm.objects.get_by_natural_key("ordinary", date(2024, 1, 1))
    assert str(term) == "普通程序 60日（第六十二条）"
    assert term.natural_key() == ("ordinary", date(2024, 1, 1))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"accepted_on": date(2026, 7, 2)}, "不能晚于今天"),
        ({"accepted_on": date(2026, 1, 1)}, "不能早于申请的到达日期"),
        ({"procedure": ""}, "请选择普通程序或者简易程序"),
        (SUIT, "请选择起诉前的复议"),
        (SUIT | {"procedure": "ordinary"}, "诉讼案件不填复议程序"),
        ({}, "已经登记在〔2026〕1号申请，不能重复登记"),
    ],
)
def test_case_is_refused(case, accept, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        accept(**facts)


def test_suit_follows_a_review_that_has_ended(case, accept, act, make, cast):
    with pytest.raises(Refused, match="复议在起诉以前应已审结"):
        accept(**SUIT, follows=case)
    act(cases.close, case, **{**END, "ending": "upheld"})

    suit = accept(**SUIT, follows=case)

    assert (suit.expected_on, suit.follows) == (None, case)
    with pytest.raises(Refused, match="应是这件申请的行政复议案件"):
        accept(**{**SUIT, "number": ""}, follows=suit)
    with pytest.raises(Refused, match="只有复议后起诉"):
        accept(**{**SUIT, "number": "", "proceeding": "direct_suit"}, follows=case)
    with pytest.raises(Refused, match="请先划去那个案件"):
        act(cases.strike, case, reason="误录")
    with pytest.raises(Refused, match="复议结果不能取消"):
        open_again = {"ending": "", "closed_on": None}
        act(cases.correct, case, facts=whole(case, **open_again), reason="误录")


def test_second_click_finds_the_first(row, cast):
    token = uuid.uuid4()

    first, second = (
        cases.accept(pk=row.pk, facts=FACTS, token=token, by=cast.office, today=TODAY)
        for _ in range(2)
    )

    assert first == second


# Deciding and answering again.


def test_ordered_answer_is_owed_until_it_is_given_and_the_old_one_stays(case, act, row):
    act(cases.close, case, **END, redo_by=date(2026, 6, 5))
    owed = (case.owes_answer, LegalCase.objects.redo_late(on=TODAY).count())

    act(
        cases.answer_again,
        case,
        on=date(2026, 6, 3),
        letter_number="江公信公复〔2026〕9号",
    )

    assert owed == (True, 1)
    assert not case.owes_answer
    assert (case.redone_on, case.ending) == (date(2026, 6, 3), "corrected")
    row.refresh_from_db()
    assert (row.status, row.events.count()) == ("handling", 1)
    line = Event.objects.about(case).get(act="登记案件结果")
    assert line.note == (
        "〔2026〕1号申请；2026-05-06，结果纠正，责令2026-06-05前重新答复"
    )
    with pytest.raises(Refused, match="或者已经重新答复"):
        act(cases.answer_again, case, on=TODAY, letter_number="")
    with pytest.raises(Refused, match="已经登记重新答复"):
        facts = whole(case, ending="upheld", redo_by=None)
        act(cases.correct, case, facts=facts, reason="误录")


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        ({"closed_on": date(2026, 3, 1)}, "审结日期应在受理（立案）日期"),
        ({"closed_on": date(2026, 7, 2)}, "今天以前"),
        ({"ending": "upheld", "redo_by": TODAY}, "只有结果纠正"),
        ({"redo_by": date(2026, 5, 1)}, "不能早于审结日期"),
    ],
)
def test_result_is_refused(case, act, result, sentence):
    with pytest.raises(Refused, match=sentence):
        act(cases.close, case, **END | result)


def test_corrected_with_a_reason_or_struck_out(case, act, bureau):
    act(cases.close, case, **END)
    with pytest.raises(Refused, match="已经登记结果"):
        act(cases.close, case, **END)
    with pytest.raises(Refused, match="重新答复日期应在审结日期|没有责令重新答复"):
        act(cases.answer_again, case, on=TODAY, letter_number="")
    with pytest.raises(Refused, match="请写明改正的理由"):
        act(cases.correct, case, facts=whole(case), reason=" ")
    with pytest.raises(Refused, match="没有改动"):
        act(cases.correct, case, facts=whole(case), reason="核对")
    with pytest.raises(Refused, match="没有结果的案件不填"):
        act(cases.correct, case, facts=whole(case, ending=""), reason="误录")

    facts = whole(case, ending="", closed_on=None, detail="")
    act(cases.correct, case, facts=facts, reason="误录为审结")

    assert case.ending == ""
    line = Event.objects.about(case).get(act="改正复议诉讼案件")
    assert line.note.endswith("改正结果、审结日期、结果说明，理由：误录为审结")
    with pytest.raises(Overtaken, match="已于.*办理“改正复议诉讼案件”"):
        act(cases.strike, case, version=1, reason="误录")
    with pytest.raises(Refused, match="请写明划去的理由"):
        act(cases.strike, case, reason="")
    act(cases.strike, case, reason="不是本机关的案件")
    assert not any(cases_of_year([bureau], 2026).values())
    with pytest.raises(Refused, match="已经划去"):
        act(cases.close, case, **END)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"procedure": ""}, "foi_case_procedure_of_review"),
        ({"proceeding": "direct_suit"}, "foi_case_procedure_of_review"),
        ({"closed_on": MAY}, "foi_case_closed_with_an_ending"),
        ({"ending": "upheld"}, "foi_case_closed_with_an_ending"),
        (
            {"ending": "other", "closed_on": JANUARY},
            "foi_case_closed_with_an_ending",
        ),
        (
            {"ending": "upheld", "closed_on": MAY, "redo_by": MAY},
            "foi_case_redone_where_corrected",
        ),
        ({"redone_number": "x"}, "foi_case_redone_after_the_end"),
        ({"accepted_on": date(2026, 7, 2)}, "foi_case_not_ahead"),
        ({"struck_on": MAY}, "foi_case_struck_by_somebody"),
    ],
)
def test_case_breaks_a_constraint(case, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        LegalCase.objects.filter(pk=case.pk).update(**fields)


# Table C.


def test_each_case_counts_in_every_year_until_it_ends(accept, act, bureau, cast):
    later = date(2027, 3, 1)
    first = accept()
    act(cases.close, first, **END | {"closed_on": later}, today=later)
    second = accept(number="2")
    act(cases.close, second, **END | {"ending": "upheld"})
    suit = accept(**SUIT, follows=second)
    act(cases.close, suit, ending="other", closed_on=TODAY, detail="")
    accept(**{**SUIT, "number": "", "proceeding": "direct_suit"})

    this, then = (cases_of_year([bureau], year) for year in (2026, 2027))

    assert len(this) == 12
    assert {cell: n for cell, n in this.items() if n} == {
        ("review", "upheld"): 1,
        ("review", "pending"): 1,
        ("direct_suit", "pending"): 1,
        ("suit_after_review", "other"): 1,
    }
    assert {cell: n for cell, n in then.items() if n} == {
        ("review", "corrected"): 1,
        ("direct_suit", "pending"): 1,
    }
    for year, figures in ((2026, this), (2027, then)):
        for cell, count in figures.items():
            rows = cases_in_cell(cast.office, [bureau], year, *cell)
            assert rows.count() == count
        assert cases_in_cell(cast.office, [bureau], year).count() == sum(
            figures.values()
        )
    assert not cases_in_cell(cast.stranger, [bureau], 2026).exists()


def test_second_instance_goes_the_way_of_its_first_and_counts_once(
    accept, act, bureau, login, cast, case
):
    direct = {"proceeding": "direct_suit", "procedure": "", "organ": "江海区人民法院"}
    over = date(2026, 6, 15)
    appeal = {"proceeding": "review", "organ": "江门市中级人民法院"} | {
        "number": "终1",
        "accepted_on": over,
    }
    with pytest.raises(Refused, match="应是这件申请已经审结的一审诉讼案件"):
        accept(**appeal, appeal_of=case)
    first = accept(**direct, number="初1", accepted_on=MARCH)
    with pytest.raises(Refused, match="应是这件申请已经审结的一审诉讼案件"):
        accept(**appeal, appeal_of=first)
    act(cases.close, first, ending="upheld", closed_on=TODAY, detail="")
    with pytest.raises(Refused, match="不能早于一审审结日期2026-07-01"):
        accept(**appeal, appeal_of=first)
    facts = whole(first, closed_on=MAY)
    act(cases.correct, first, facts=facts, reason="误录日期")
    offered = reverse("foi:case_accept", args=[first.request_id])
    assert offered in login(cast.office).get(page_of(first)).content.decode()

    form = login(cast.office).get(f"{offered}?appeal_of={first.pk}").context["form"]
    assert (form["appeal_of"].value(), form["procedure"].value()) == (first.pk, "")
    assert form["proceeding"].value() == "direct_suit"
    second = accept(**appeal, appeal_of=first)
    act(cases.close, second, ending="corrected", closed_on=over, detail="")

    assert (second.proceeding, second.procedure) == ("direct_suit", "")
    assert str(second) == "未经复议直接起诉（二审） 终1"
    counted = cases_of_year([bureau], 2026)
    assert {cell: n for cell, n in counted.items() if n} == {
        ("review", "pending"): 1,
        ("direct_suit", "upheld"): 1,
    }
    assert not cases_in_cell(cast.office, [bureau], 2026, "direct_suit", "corrected")
    assert "按一审计一次" in login(cast.office).get(page_of(second)).content.decode()
    with pytest.raises(Refused, match="已经登记二审，不能重复登记"):
        accept(**appeal | {"number": "终2"}, appeal_of=first)
    with pytest.raises(Refused, match="请先划去那个案件"):
        act(cases.strike, first, reason="误录")
    with pytest.raises(Refused, match="请先划去二审"):
        facts = whole(first, ending="", closed_on=None)
        act(cases.correct, first, facts=facts, reason="误录")
    with pytest.raises(IntegrityError, match="foi_case_appeal_is_a_suit"):
        LegalCase.objects.filter(pk=case.pk).update(appeal_of=first)


def page_of(case):
    return reverse("foi:case_detail", args=[case.pk])


# The pages.


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


def test_case_goes_its_way_on_the_pages(login, cast, row):
    office, page = login(cast.office), reverse("foi:request_detail", args=[row.pk])
    data = {**FACTS, "follows": "", "token": uuid.uuid4()}
    paper = SimpleUploadedFile("张三通知书.txt", "复议答复通知书".encode())

    office.post(reverse("foi:case_accept", args=[row.pk]), {**data, "files": paper})
    case = LegalCase.objects.get()
    url = reverse("foi:case_detail", args=[case.pk])
    ending = {"version": 1, **END, "redo_by": date(2026, 6, 5)}
    refused = office.post(f"{url}close/", {**ending, "closed_on": MARCH.replace(day=1)})
    office.post(f"{url}close/", ending)

    assert case.documents.get().file.name == "〔2026〕1号申请案件材料1.txt"
    assert "审结日期应在受理" in refused.content.decode()
    shown = office.get(page).content.decode()
    assert "责令本机关重新答复" in shown
    assert "已超期" in shown
    ledger = office.get(reverse("foi:request_list")).content.decode()
    assert "复议、诉讼 1 件" in ledger
    late = office.get(LIST, {"matter": "redo_late"})
    assert [each.pk for each in late.context["page"]] == [case.pk]
    gone = office.post(f"{url}close/", ending, follow=True)
    assert "已于" in gone.content.decode()
    assert "张三" not in office.get(url).content.decode()


def test_case_is_refused_on_the_form(login, cast, row):
    url = reverse("foi:case_accept", args=[row.pk])
    data = {**FACTS, "follows": "", "token": uuid.uuid4(), "procedure": ""}

    page = login(cast.office).post(url, data)

    assert "请选择普通程序或者简易程序" in page.content.decode()
    assert not LegalCase.objects.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 2),
        ({"q": "江海区"}, 1),
        ({"matter": "pending"}, 1),
        ({"matter": "past_term"}, 1),
        ({"matter": "to_redo"}, 0),
        ({"matter": "struck"}, 1),
        ({"proceeding": "direct_suit"}, 1),
        ({"ending": "pending"}, 1),
        ({"ending": "other"}, 1),
        ({"year": "2026"}, 2),
        ({"report_year": "2026", "report_ending": "pending"}, 0),
    ],
)
def test_list_is_narrowed_in_the_address(
    case, accept, act, login, cast, bureau, query, found
):
    act(cases.strike, accept(number="9"), reason="误录")
    suit = accept(**{**SUIT, "proceeding": "direct_suit"})
    act(cases.close, suit, ending="other", closed_on=TODAY, detail="")

    page = login(cast.office).get(LIST, query | {"report_bureaus": "0"})

    assert len(page.context["page"]) == found


def test_cases_are_nobody_elses(case, login, cast):
    url = reverse("foi:case_detail", args=[case.pk])
    accept_url = reverse("foi:case_accept", args=[case.request_id])

    assert login(cast.stranger).get(url).status_code == 404
    assert login(cast.stranger).post(f"{url}close/").status_code == 404
    assert login(cast.stranger).post(accept_url).status_code == 404
    assert login(cast.leader).get(url).status_code == 200
    assert login(cast.leader).post(f"{url}close/").status_code == 403
    assert login(cast.leader).post(accept_url).status_code == 403
    assert login(cast.supervisor).get(LIST).status_code == 403
    assert login(cast.office).post(f"{url}nothing/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_many(
    accept, login, cast, count, django_assert_num_queries
):
    for number in range(count):
        accept(number=str(number))
    office = login(cast.office)
    office.get(LIST)

    with django_assert_num_queries(10):
        office.get(LIST)
