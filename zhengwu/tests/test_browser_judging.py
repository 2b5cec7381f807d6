"""A supervisor decides by cause and unit, enters a bonus, and lifts an outage."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from assessment.judging import propose_and_count
from assessment.models import Finding, Rubric, Score
from assessment.rubrics import generate, put_in_force
from core.units.roles import Role
from core.units.tests.factories import make_person
from core.workdays.days import rebuild_days
from tasks.models import Role as TaskRole
from tasks.tests.factories import handed_out
from zhengwu.tests.test_road import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SERIOUS = ("serious", "critical")
UNITS = [("法制支队", TaskRole.RESPONSIBLE), ("交警支队", TaskRole.RESPONSIBLE)]


@pytest.fixture
def supervisor(units, cast):
    return make_person(Role.SUPERVISOR, units["宣传科"], username="supervisor-desk")


@pytest.fixture
def assessment(bureau, cast, supervisor):
    """Two units that reported none of three tasks, due a week ago."""
    today = timezone.localdate()
    rebuild_days(today=today)
    since, due_on = today - timedelta(days=60), today - timedelta(days=7)
    plan = handed_out(
        bureau,
        *[UNITS] * 3,
        by=cast.office,
        today=since,
        rounds=[("本季度", since, due_on)],
        issued_on=since,
        starts_on=since,
        ends_on=today + timedelta(days=90),
    )
    rubric = generate(plan=plan, by=supervisor, today=since)
    assessment = put_in_force(
        pk=rubric.pk,
        doc_no="江公通〔2026〕19号",
        in_force_from=since,
        by=supervisor,
        today=since,
    )
    propose_and_count(assessment_pk=assessment.pk, today=today)
    return assessment


@pytest.fixture
def walk(page, live_server, supervisor):
    walker = Walker(page, live_server.url)
    walker.be(supervisor)
    return walker


def looks(page):
    """Nothing serious is in the way of people who see or hear the page poorly."""
    violations = Axe().run(page).response["violations"]
    faults = [
        (fault["id"], node["html"])
        for fault in violations
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]
    assert faults == []


def open_findings(walk):
    walk.menu("考核")
    walk.enter(walk.page.locator("tbody a").first)


def test_group_is_confirmed_and_another_ticked(walk, assessment):
    page = walk.page
    open_findings(walk)
    looks(page)
    walk.push(page.get_by_role("button", name="法制支队的拟扣"))
    walk.sees("已确认3条扣分，得分已更新。")

    walk.follow("交警支队的拟扣")
    expect(page.locator(".bulk")).to_contain_text("已选 3 / 6 项")
    walk.follow("口径说明")
    looks(page)

    assert Score.objects.get(unit__name="法制支队").total == 0
    assert Finding.objects.proposed().count() == 3


def test_bonus_is_entered_once_by_two_clicks(walk, assessment):
    page = walk.page
    open_findings(walk)
    walk.follow("登记扣分、加分")
    looks(page)
    page.get_by_label("类型").select_option("加分")
    page.locator("select[name=unit]").select_option("法制支队")
    page.get_by_label("条款").fill("创新做法获推广，加2分")
    page.get_by_label("事实").fill("公开专栏被评为全市优秀专栏。")
    walk.press("登记并更新得分")
    walk.sees("请填写大于0的分值。")
    looks(page)
    page.get_by_label("分值（分）").fill("2")
    page.get_by_role("button", name="登记并更新得分").dblclick()
    walk.sees("加分")

    assert Finding.objects.get(effect="bonus").points == 200
    assert Rubric.objects.get().bonus_cap == 500


def test_deduction_names_the_round_it_concerns(walk, assessment):
    """Enter means 登记 and not 列出期次, which comes before it."""
    page = walk.page
    open_findings(walk)
    walk.follow("登记扣分、加分")
    page.locator("select[name=unit]").select_option("法制支队")
    page.locator("select[name=indicator]").select_option(index=1)
    page.get_by_label("事实").fill("专栏联系电话有误。")
    walk.press("列出期次")
    expect(page.get_by_label("期次")).to_be_in_viewport()
    looks(page)
    page.get_by_label("期次").select_option(index=1)
    page.get_by_label("条款").fill("要素不规范，每处扣1分")
    page.get_by_label("分值（分）").fill("1")
    page.get_by_label("分值（分）").press("Enter")
    walk.sees("已登记法制支队的扣分，得分已更新。")

    entered = Finding.objects.get(rule=None)
    row = page.locator(f"#finding-{entered.pk}")
    expect(row).to_contain_text("期次：第 1 期")
    expect(row).to_be_in_viewport()
    walk.follow("看该单位的得分")
    expect(page.locator(f"#finding-{entered.pk}")).to_contain_text("第 1 期")
    looks(page)
    assert entered.occurrence.assignment.unit == entered.unit


def test_outage_is_lifted_after_a_look(walk, assessment):
    page = walk.page
    open_findings(walk)
    walk.follow("按原因解除")
    walk.press("查看有哪些")
    walk.sees("解除这 6 条")
    looks(page)
    page.get_by_label("解除理由").fill("当日公安网检修。")
    walk.press("解除这 6 条")
    walk.sees("已解除6条，得分已更新。")
    looks(page)

    reasons = set(Finding.objects.values_list("status", "lifted_reason"))
    assert reasons == {("lifted", "当日公安网检修。")}
