"""A 评分办法 in the office's hands: sums while typing, and pages that fit."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from assessment.rubrics import generate
from assessment.tests.factories import START, make_days, make_plan, make_task
from zhengwu.tests.test_road import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SERIOUS = ("serious", "critical")
PAGES = [
    "rubric_detail",
    "rubric_weights",
    "rubric_edit",
    "rubric_rules",
    "rule_add",
    "indicator_add",
    "rubric_trial",
]


@pytest.fixture
def rubric(bureau, cast):
    """Two tasks of 50.00, and one 减负 proposes no points for."""
    make_days()
    plan = make_plan(bureau)
    make_task(plan, "更新主动公开目录", number="1")
    make_task(plan, "按时答复依申请公开", number="2")
    make_task(plan, "积极投稿", number="3")
    return generate(plan=plan, by=cast.office, today=START)


@pytest.fixture
def walk(page, live_server, cast):
    walker = Walker(page, live_server.url)
    walker.be(cast.office)
    return walker


def go(walk, name, rubric):
    walk.page.goto(walk.base + reverse(f"assessment:{name}", args=[rubric.pk]))


def faults_on(page):
    violations = Axe().run(page).response["violations"]
    return [
        (fault["id"], node["html"])
        for fault in violations
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


def test_sums_follow_what_is_typed(walk, rubric):
    go(walk, "rubric_weights", rubric)
    sums = walk.page.locator(".sums")

    walk.page.get_by_label("更新主动公开目录：分值").fill("49.50")
    expect(sums).to_have_text("日常工作合计 99.50 分（还差 0.50）")
    walk.page.get_by_label("更新主动公开目录：分值").fill("五十")
    expect(sums).to_have_text("日常工作合计 50.00 分（还差 50.00）")
    walk.page.get_by_label("更新主动公开目录：分值").fill("49.50")
    walk.press("保存，余数补到最大一项")

    walk.sees("已保存。")
    expect(sums).to_have_text("日常工作合计 100.00 分")
    weights = rubric.indicators.order_by("position").values_list("weight", flat=True)
    assert list(weights) == [4950, 5050, 0]


@pytest.mark.parametrize("width", [1280, 1440])
def test_pages_of_a_draft_are_accessible_and_fit(walk, rubric, width):
    walk.page.set_viewport_size({"width": width, "height": 800})
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

    for name in PAGES:
        go(walk, name, rubric)
        assert faults_on(walk.page) == [], name
        assert walk.page.evaluate(wide) == 0, name
