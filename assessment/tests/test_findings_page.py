"""The findings page: groups, ticks, facts that moved, and what is posted wrongly."""

from datetime import date

import pytest
from django.urls import reverse

from assessment.entering import enter
from assessment.findings import confirm, lift
from assessment.judging import propose_and_count
from assessment.measures import MEASURES
from assessment.models import Assessment, Finding, Indicator
from tasks.models import ProgressReport

from .factories import (
    START,
    make_assessment,
    make_assignment,
    make_plan,
    make_report,
    make_task,
    occurrence_of,
)

TODAY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


@pytest.fixture
def judged(assessment, tasks, led, units):
    """法制支队: March 逾期, June 未报送. 交警支队: two 未报送 on another task."""
    make_report(occurrence_of(led, 1), date(2026, 4, 1))
    make_assignment(tasks[1], units["交警支队"])
    propose_and_count(assessment_pk=assessment.pk, today=TODAY)
    return assessment


@pytest.fixture
def url(judged):
    return reverse("assessment:assessment_detail", args=[judged.pk])


@pytest.fixture
def open_page(url, cast, login):
    """The page as the supervisor sees it, under a query."""
    client = login(cast.supervisor)
    return lambda **query: client.get(url, query)


@pytest.fixture
def late():
    return Finding.objects.get(rule__measure="late")


def keys(findings):
    return {finding.pk for finding in findings}


def confirm_all(judged, cast):
    pks = list(Finding.objects.values_list("pk", flat=True))
    confirm(pks=pks, assessment_pk=judged.pk, by=cast.supervisor, today=TODAY)


def test_page_groups_by_cause_and_unit(open_page):
    causes = open_page().context["causes"]

    assert [
        (
            cause.first.rule.measure,
            [(unit.first.unit.name, len(unit.findings)) for unit in cause.units],
        )
        for cause in causes
    ] == [
        ("not_reported", [("法制支队", 1), ("交警支队", 2)]),
        ("late", [("法制支队", 1)]),
    ]


def test_page_lists_what_a_person_entered_last(open_page, judged, tasks, units, cast):
    enter_one(judged, tasks, units, cast)

    causes = open_page().context["causes"]

    assert causes[-1].first.clause == "要素不规范"
    assert causes[-1].first.rule is None


def enter_one(judged, tasks, units, cast, **changes):
    values = {
        "token": "one",
        "effect": "deduct",
        "unit": units["法制支队"],
        "indicator": Indicator.objects.get(task=tasks[0]),
        "points": 100,
        "clause": "要素不规范",
        "facts": "文号缺失。",
    }
    return enter(
        assessment_pk=judged.pk, by=cast.supervisor, today=TODAY, **values | changes
    )


@pytest.mark.parametrize(
    ("effect", "points", "label"),
    [("bonus", 100, "加分"), ("limit", 9000, "限档"), ("veto", None, "单项否决")],
)
def test_page_calls_a_bonus_a_bonus(
    open_page, judged, tasks, units, cast, effect, points, label
):
    enter_one(judged, tasks, units, cast, effect=effect, points=points, indicator=None)

    page = open_page(status="confirmed").content.decode()

    assert f"</span>{label}</span>" in page
    assert "</span>扣分</span>" not in page


@pytest.mark.parametrize(
    ("unit", "expected"), [("", 3), ("法制支队", 1), ("交警支队", 2)]
)
def test_link_ticks_a_group(open_page, units, unit, expected):
    cause = open_page().context["causes"][0]
    key = f"{cause.key}-{units[unit].pk}" if unit else cause.key

    page = open_page(select=key).content.decode()

    assert page.count(" checked") == expected


def test_button_confirms_a_group_and_nothing_else(open_page, url, client):
    group = open_page().context["causes"][0].units[1]

    client.post(url, {"group": group.open_pks})

    assert keys(Finding.objects.confirmed()) == keys(group.findings)


def test_button_leaves_what_came_after_the_page(open_page, url, client, judged, led):
    cause = open_page().context["causes"][0]
    propose_and_count(assessment_pk=judged.pk, today=date(2026, 9, 28))

    client.post(url, {"group": cause.open_pks})

    assert keys(Finding.objects.confirmed()) == keys(cause.findings)


def test_button_with_stale_findings_says_how_many_were_left(
    open_page, url, client, judged, cast
):
    cause = open_page().context["causes"][0]
    lift(
        pks=cause.open[:1],
        assessment_pk=judged.pk,
        reason="系统故障。",
        by=cast.supervisor,
        today=TODAY,
    )

    response = client.post(url, {"group": cause.open_pks}, follow=True)

    page = response.content.decode()
    assert "已确认2条扣分，得分已更新。另有1条状态已变，未作处理。" in page


@pytest.mark.parametrize(
    "posted",
    [
        {"group": "x"},
        {"group": "9" * 40},
        {"group": ",,"},
        {"finding": ["9" * 40, "-1", "x"]},
        {},
    ],
)
def test_page_takes_no_key_that_is_none(open_page, url, client, posted):
    open_page()

    response = client.post(url, posted | {"confirm": "1"}, follow=True)

    assert "没有选中任何一条，请先勾选。" in response.content.decode()
    assert not Finding.objects.confirmed().exists()


def test_page_decides_nothing_of_another_bureau(judged, cast, login):
    """The stranger's own assessment is no way to findings elsewhere."""
    stranger = cast.stranger
    bureau = stranger.posts.get().unit.bureau
    plan = make_plan(bureau, title="台山市公安局2026年政务公开工作要点")
    make_task(plan)
    own = make_assessment(plan, by=stranger)
    pks = list(Finding.objects.values_list("pk", flat=True))

    done = confirm(pks=pks, assessment_pk=own.pk, by=stranger, today=START)

    assert done == 0
    assert not Finding.objects.confirmed().exists()


@pytest.mark.parametrize("act", [{"confirm": "1"}, {"lift": "1", "reason": "故障。"}])
def test_decision_on_what_is_over_says_so(url, cast, login, late, act):
    Assessment.objects.update(status="final")

    response = login(cast.supervisor).post(url, {"finding": late.pk} | act, follow=True)

    assert "本次考核不在进行中" in response.content.decode()
    late.refresh_from_db()
    assert late.status == "proposed"


def test_lift_refused_with_a_very_long_reason(url, cast, login, late):
    response = login(cast.supervisor).post(
        url, {"finding": late.pk, "lift": "1", "reason": "长" * 10_000}
    )

    assert "没有解除，请先改正以下问题" in response.content.decode()
    late.refresh_from_db()
    assert late.status == "proposed"


# Facts, as they stood and as they are.


def test_facts_lead_to_the_report_or_the_task(open_page, tasks):
    report = ProgressReport.objects.get()

    page = open_page(unit="").content.decode()

    assert f'href="{reverse("tasks:report_detail", args=[report.pk])}"' in page
    task = reverse("tasks:task_detail", args=[tasks[1].pk])
    assert page.count(f'href="{task}#assigned"') == 2


@pytest.mark.parametrize(
    ("reached_on", "told"),
    [
        (date(2026, 3, 27), "确认时为 5，现为 2（每工作日计1）"),
        (date(2026, 3, 24), "确认后事实已不存在"),
    ],
)
def test_moved_fact_is_told_beside_the_finding(
    open_page, judged, cast, reached_on, told
):
    confirm_all(judged, cast)
    ProgressReport.objects.update(reached_on=reached_on)
    propose_and_count(assessment_pk=judged.pk, today=TODAY)

    response = open_page(status="moved")

    page = response.content.decode()
    assert [finding.rule.measure for finding in response.context["page"]] == ["late"]
    assert told in page
    assert "逾期5个工作日。" in page


def test_moved_fact_that_was_lifted_is_moved_no_more(open_page, judged, cast, late):
    confirm_all(judged, cast)
    ProgressReport.objects.update(reached_on=date(2026, 3, 27))
    propose_and_count(assessment_pk=judged.pk, today=TODAY)
    lift(
        pks=[late.pk],
        assessment_pk=judged.pk,
        reason="日历有误。",
        by=cast.supervisor,
        today=TODAY,
    )

    page = open_page(status="lifted").content.decode()

    assert "确认时为" not in page
    assert f"{cast.supervisor}解除：日历有误。" in page


def test_lifted_by_the_machine_says_so(open_page, judged, led):
    make_report(occurrence_of(led, 2), date(2026, 6, 24))
    propose_and_count(assessment_pk=judged.pk, today=TODAY)

    page = open_page(status="lifted").content.decode()

    assert "系统解除：事实已消除：已报送。" in page


def test_tabs_count_what_they_list(open_page, judged, cast, late, units):
    confirm(pks=[late.pk], assessment_pk=judged.pk, by=cast.supervisor, today=TODAY)
    unit = units["法制支队"].pk

    tabs = {value: number for value, _, number in open_page(unit=unit).context["tabs"]}
    listed = {
        value: open_page(unit=unit, status=value).context["page"].paginator.count
        for value in tabs
    }

    assert tabs == listed
    assert tabs == {"": 2, "proposed": 1, "confirmed": 1, "moved": 0, "lifted": 0}


# 口径说明.


@pytest.mark.parametrize("name", ["liaison", "head", "office", "leader", "supervisor"])
def test_measures_are_explained_to_all_who_are_concerned(cast, login, name):
    response = login(getattr(cast, name)).get(reverse("assessment:measure_list"))

    page = response.content.decode()
    assert all(f'id="{code}"' in page for code in MEASURES)
    assert all(measure.example in page for measure in MEASURES.values())


def test_measures_are_refused_to_keepers_with_a_sentence(cast, login):
    response = login(cast.auditor).get(reverse("assessment:measure_list"))

    assert response.status_code == 403
    assert "只有参加考核的单位" in response.content.decode()


def test_page_links_each_cause_to_its_measure(open_page):
    page = open_page().content.decode()

    assert f'href="{reverse("assessment:measure_list")}#late"' in page
