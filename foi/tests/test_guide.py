"""办理七问: every path and the result it proposes; answers in order, kept as history."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from core.audit.models import Event
from foi import guide
from foi.forms.acts import AnswerForm
from foi.models import GuideAnswer, Outcome
from foi.refusals import Overtaken, Refused
from foi.services import guiding

from .factories import JANUARY


def shipped():
    """The shipped questions without a database."""
    rows = json.loads(Path(settings.BASE_DIR, "fixtures/foi_guide.json").read_text())
    choices = {}
    for row in rows:
        fields = row["fields"]
        if row["model"] == "foi.guidechoice":
            choices.setdefault(fields["question"][0], []).append(
                guide.Choice(
                    fields["code"],
                    fields["label"],
                    fields["leads"],
                    (fields["outcome"] or [""])[0],
                    fields["ground"],
                    fields["act"],
                )
            )
    return [
        guide.Question(row["fields"]["code"], row["fields"]["title"], choices[code])
        for row in rows
        if row["model"] == "foi.guidequestion" and (code := row["fields"]["code"])
    ]


QUESTIONS = shipped()
CODES = [question.code for question in QUESTIONS]
ONWARD = {
    question.code: next(each.code for each in question.choices if each.leads == "next")
    for question in QUESTIONS
    if question.code != "how"
}
FEES = "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"
RESULTS = {
    ("supplement", "unclear"): ("C3", "第三十条"),
    ("supplement", "lapsed"): ("E1", "第三十条"),
    ("is_it", "complaint"): ("D1", "第三十九条第一款"),
    ("is_it", "repeated"): ("D2", "第三十六条第六项"),
    ("is_it", "publication"): ("D3", "第三十九条第二款"),
    ("is_it", "excessive"): ("D4", "第三十五条"),
    ("is_it", "confirm"): ("D5", "第三十六条第六项"),
    ("is_it", "inquiry"): ("B8", "第三十六条第七项"),
    ("is_it", "other"): ("E3", ""),
    ("who", "others"): ("C1", "第三十六条第五项"),
    ("exists", "none"): ("C1", "第三十六条第四项"),
    ("exists", "to_make"): ("C2", "第三十八条"),
    ("give", "part"): ("A2", "第三十七条"),
    ("give", "secret"): ("B1", "第十四条"),
    ("give", "banned"): ("B2", "第十四条"),
    ("give", "safety"): ("B3", "第十四条"),
    ("give", "third_party"): ("B4", "第十五条、第三十二条"),
    ("give", "internal"): ("B5", "第十六条第一款"),
    ("give", "process"): ("B6", "第十六条第二款"),
    ("give", "case_file"): ("B7", "第十六条第二款"),
    ("how", "published"): ("A1", "第三十六条第一项"),
    ("how", "provide"): ("A1", "第三十六条第二项"),
    ("how", "unpaid"): ("E2", f"第四十二条，{FEES}"),
}
ACTS = {
    ("supplement", "ask"): "supplement",
    ("is_it", "ask_reasons"): "reasons",
    ("give", "ask_third"): "consult",
    ("how", "charge"): "charge",
}


def up_to(question, choice):
    before = CODES[: CODES.index(question)]
    return {code: ONWARD[code] for code in before} | {question: choice}


def test_questions_stand_in_the_order_of_the_norm_and_reach_all_21_results():
    assert "".join(f"{each.title}—" for each in QUESTIONS) == (
        "补不补—是不是—谁负责—有没有—给不给—怎么给—怎么答—"
    )
    reached = {outcome for outcome, _ in RESULTS.values()}
    rows = json.loads(Path(settings.BASE_DIR, "fixtures/foi_outcomes.json").read_text())
    assert reached == {row["fields"]["code"] for row in rows}
    ends = {
        (question.code, choice.code)
        for question in QUESTIONS
        for choice in question.choices
        if choice.leads != "next"
    }
    assert ends == set(RESULTS) | set(ACTS)


@pytest.mark.parametrize(("end", "result"), RESULTS.items(), ids=str)
def test_path_proposes_its_result_and_asks_only_how_to_answer(end, result):
    answers = up_to(*end)
    standing = guide.follow(QUESTIONS, answers)

    assert (standing.outcome, standing.ground) == result
    assert (standing.next.code, standing.is_whole) == ("answer", False)
    whole = guide.follow(QUESTIONS, answers | {"answer": "letter"})
    assert whole.is_whole
    assert [question.code for question, _ in whole.path] == [*answers, "answer"]


@pytest.mark.parametrize(("end", "act"), ACTS.items(), ids=str)
def test_path_on_which_an_act_comes_first_proposes_nothing(end, act):
    standing = guide.follow(QUESTIONS, up_to(*end))

    assert (standing.act, standing.next, standing.outcome) == (act, None, "")


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, "supplement"),
        ({"supplement": "clear"}, "is_it"),
        ({"is_it": "yes"}, "supplement"),
        ({"supplement": "nonsense"}, "supplement"),
        ({"supplement": "clear", "is_it": "yes", "who": "ours"}, "exists"),
    ],
)
def test_questions_are_asked_in_order(answers, asked):
    assert guide.follow(QUESTIONS, answers).next.code == asked


# On a request.


@pytest.fixture
def asked(row):
    call_command("loaddata", "foi_guide", verbosity=0)
    return row


def reply(row, question, choice, by, version=None):
    row.refresh_from_db()
    guiding.reply(
        pk=row.pk,
        version=version or row.version,
        question=question,
        choice=choice,
        by=by,
        today=JANUARY,
    )
    row.refresh_from_db()


def test_answers_are_recorded_and_an_earlier_one_clears_the_later(asked, cast):
    for question, choice in up_to("give", "internal").items():
        reply(asked, question, choice, cast.office)
    seen = asked.version
    reply(asked, "exists", "none", cast.office)

    standing = guiding.standing_of(asked)
    assert (standing.outcome, standing.next.code) == ("C1", "answer")
    assert GuideAnswer.objects.count() == 6
    assert GuideAnswer.objects.exclude(replaced_on=None).count() == 2
    assert "清除2项" in Event.objects.about(asked).last().note
    with pytest.raises(Overtaken):
        reply(asked, "answer", "letter", cast.office, version=seen)
    with pytest.raises(Refused, match="还没有问到"):
        reply(asked, "how", "provide", cast.office)
    for question, choice in (("exists", "secret"), ("nonsense", "x")):
        with pytest.raises(Refused, match="请选择一个答案"):
            reply(asked, question, choice, cast.office)


def test_proposal_is_preselected_and_a_person_decides(asked, cast):
    def form():
        return AnswerForm(row=asked, events=[], today=JANUARY)

    for question, choice in up_to("exists", "none").items():
        reply(asked, question, choice, cast.office)
    assert "outcome" not in form().initial
    reply(asked, "answer", "letter", cast.office)

    proposed = form()
    assert proposed.initial["outcome"] == Outcome.objects.get(code="C1").pk
    assert proposed.initial["reason"].startswith("依据：第三十六条第四项。补不补：")
    assert proposed.fields["outcome"].queryset.count() == 19


def test_page_guides_the_unit_and_refuses_others(asked, cast, login, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: JANUARY)
    url = reverse("foi:request_guide", args=[asked.pk])

    def post(who, **data):
        data = {"version": asked.version, **data}
        return login(getattr(cast, who)).post(url, data, follow=True)

    page = login(cast.office).get(url).content.decode()
    assert page.count("<h2") >= 7
    assert "现在回答" in page
    assert post("leader", question="supplement", choice="clear").status_code == 403
    assert post("stranger", question="supplement", choice="clear").status_code == 404
    page = post("office", question="supplement", choice="unclear").content.decode()
    assert "补正后申请内容仍不明确" in page
    late = post("office", question="answer", choice="letter").content.decode()
    assert "办理“办理七问”，您的这一项没有办理" in late.replace("&quot;", "")
    detail = reverse("foi:request_detail", args=[asked.pk])
    assert "建议结果" in login(cast.office).get(detail).content.decode()
