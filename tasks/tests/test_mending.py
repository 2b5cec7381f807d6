"""Mending criteria in 系统管理, and taking tasks and criteria out to Excel."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from core.audit.models import Event
from tasks.models import Criterion, CriterionElement, Element, ElementValue, Role
from tasks.services.faults import Conflict, Refused
from tasks.services.handout import hand_out
from tasks.services.mending import mend_criterion, seen_of
from tasks.tests.factories import ISSUED, fill, first_occurrence, make_plan, make_task

TODAY = date(2026, 7, 1)


@pytest.fixture
def plan(bureau):
    plan = make_plan(bureau)
    make_task(plan, ("法制支队", Role.RESPONSIBLE), criteria=["有评价公开的情况"])
    return plan


@pytest.fixture
def criterion(plan, elements):
    criterion = Criterion.objects.get()
    CriterionElement.objects.create(
        criterion=criterion, element=elements["内容"], position=1
    )
    return criterion


@pytest.fixture
def elements(db):
    kinds = {"内容": "text", "时间": "date", "载体": "text"}
    return {
        name: Element.objects.get_or_create(name=name, defaults={"kind": kind})[0]
        for name, kind in kinds.items()
    }


def mend(criterion, *elements, by, **fields):
    values = {
        "seen": seen_of(criterion),
        "text": criterion.text,
        "kind": criterion.kind,
        "elements": list(elements),
        **fields,
    }
    return mend_criterion(pk=criterion.pk, by=by, **values)


def names(criterion):
    return [str(named) for named in criterion.named_elements.all()]


def test_mend_kind_and_elements(cast, criterion, elements):
    mend(criterion, elements["内容"], elements["时间"], kind="timely", by=cast.office)

    mended = Criterion.objects.get()
    assert (mended.kind, names(mended)) == ("timely", ["内容", "时间"])
    event = Event.objects.about(mended).get()
    assert (event.act, event.note) == (
        "修改评价标准",
        "有评价公开的情况｜一般｜内容 → 有评价公开的情况｜及时｜内容、时间",
    )


def test_mend_the_text_before_handing_out(cast, criterion, elements):
    mend(criterion, elements["内容"], text="有评价", by=cast.office)

    assert Criterion.objects.get().text == "有评价"


def test_mend_the_text_later_is_refused(cast, plan, criterion, elements):
    hand_out(pk=plan.pk, by=cast.office, today=ISSUED)

    with pytest.raises(Refused, match="请通过“方案调整”修改"):
        mend(criterion, elements["内容"], text="有评价", by=cast.office)


def test_mend_on_a_closed_plan_is_refused(cast, plan, criterion):
    plan.status = "closed"
    plan.save()

    with pytest.raises(Refused, match="工作要点已办结"):
        mend(criterion, by=cast.office)


def test_mend_what_changed_meanwhile_is_refused(cast, criterion):
    with pytest.raises(Conflict):
        mend(criterion, seen="old", by=cast.office)


def test_element_that_was_reported_stays(cast, plan, criterion, elements):
    hand_out(pk=plan.pk, by=cast.office, today=ISSUED)
    report = fill(first_occurrence(plan), by=cast.liaison, today=TODAY)
    ElementValue.objects.create(
        report=report, criterion=criterion, element=elements["内容"], text="已公开"
    )

    with pytest.raises(Refused, match="已有单位填报了“内容”"):
        mend(criterion, elements["时间"], by=cast.office)


def page_of(criterion):
    return reverse("admin:tasks_criterion_change", args=[criterion.pk])


def test_page_mends(cast, login, criterion, elements):
    login(cast.office).post(
        page_of(criterion),
        {
            "text": criterion.text,
            "kind": "count",
            "elements": [elements["载体"].pk],
            "seen": seen_of(criterion),
        },
    )

    mended = Criterion.objects.get()
    assert (mended.kind, names(mended)) == ("count", ["载体"])


def test_page_says_why_nothing_was_saved(cast, login, plan, criterion):
    hand_out(pk=plan.pk, by=cast.office, today=ISSUED)

    page = login(cast.office).post(
        page_of(criterion),
        {"text": "改", "kind": "ordinary", "seen": seen_of(criterion)},
        follow=True,
    )

    assert [str(message) for message in page.context["messages"]] == [
        "没有保存：工作要点已下达，评价标准的文字请通过“方案调整”修改。"
    ]
    assert Criterion.objects.get().text == "有评价公开的情况"


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("liaison", 403), ("manager", 404)]
)
def test_page_is_the_offices(cast, login, criterion, who, status):
    assert login(getattr(cast, who)).get(page_of(criterion)).status_code == status


def sheet(client, name):
    answer = client.post(
        reverse(f"admin:tasks_{name}_export"),
        {"format": "0", "resource": "0", "export_items": []},
    )
    book = openpyxl.load_workbook(BytesIO(answer.content))
    return list(book.active.iter_rows(values_only=True))


def test_criteria_go_out(cast, login, criterion):
    header, line = sheet(login(cast.office), "criterion")

    assert header == (
        "工作要点",
        "任务序号",
        "任务",
        "顺序",
        "评价标准",
        "性质",
        "佐证要素",
    )
    assert line[1:] == ("1", "任务1", 1, "有评价公开的情况", "一般", "内容（文字）")


def test_tasks_go_out_with_what_their_names_mean(cast, login, plan):
    make_task(plan, ("有关单位", Role.SUPPORT), text="=1+1")
    hand_out(pk=plan.pk, by=cast.office, today=ISSUED)

    _, first, second = sheet(login(cast.office), "task")

    assert first[2:4] == ("1", "任务1")
    assert first[5] == "法制支队（负责）"
    assert (second[3], second[5]) == ("=1+1", "有关单位〔待明确〕（配合）")


def test_rounds_are_only_looked_at(cast, login, plan):
    client = login(cast.office)
    row = plan.rounds.first()
    page = reverse("admin:tasks_reportinground_change", args=[row.pk])

    answer = client.post(page, {"name": "x"})

    assert (client.get(page).status_code, answer.status_code) == (200, 403)
