"""Sixty answers reviewed by keyboard and mouse: two go back, with a word for one of them."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from core.units.roles import Role as PostRole
from core.units.tests.factories import make_person
from core.workdays.days import current_calendar
from tasks.models import ProgressReport, Role
from tasks.services.adjusting import ask
from tasks.services.remarks import add_remark
from tasks.tests.factories import handed_out
from tasks.tests.reviewing import hand_in, of_unit
from zhengwu.tests.test_road import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SERIOUS = ("serious", "critical")
LONG = "已更新主动公开基本目录，逐项明确公开内容、时限、载体和责任人。" * 8


@pytest.fixture
def walk(page, live_server, cast):
    walker = Walker(page, live_server.url)
    walker.be(cast.office)
    return walker


@pytest.fixture
def reports(bureau, units, cast):
    """Two units' reports on one task, the longer without evidence."""
    today = timezone.localdate()
    head = make_person(PostRole.HEAD, units["交警支队"])
    due_on = current_calendar().on_or_after(today + timedelta(days=20))
    opens_on = today - timedelta(days=30)
    plan = handed_out(
        bureau,
        [("法制支队", Role.RESPONSIBLE), ("交警支队", Role.RESPONSIBLE)],
        by=cast.office,
        today=opens_on,
        rounds=[("本季度", opens_on, due_on)],
        issued_on=opens_on,
        starts_on=opens_on,
        ends_on=due_on + timedelta(days=90),
    )
    return [
        hand_in(
            of_unit(plan, "法制支队"),
            by=cast.liaison,
            head=cast.head,
            today=today,
            link="https://www.jiangmen.gov.cn/gaj/1.html",
        ),
        hand_in(
            of_unit(plan, "交警支队"),
            by=cast.neighbour,
            head=head,
            today=today,
            body=LONG,
        ),
    ]


def faults_on(page):
    violations = Axe().run(page).response["violations"]
    return [
        (fault["id"], node["html"])
        for fault in violations
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


def test_two_go_back_with_common_and_own_reason(walk, reports):
    page = walk.page
    walk.menu("审核")
    walk.follow("1 任务1")
    walk.sees("没有佐证材料")
    page.get_by_role("checkbox", name="全选").check()
    row = page.locator("tbody tr").filter(has_text="交警支队")
    row.get_by_text("展开").click()
    expect(row.locator(".folded")).to_have_css("display", "block")
    assert faults_on(page) == []
    row.get_by_text("本件退回原因").first.click()
    row.get_by_role("textbox").fill("请附网页截图。")
    page.get_by_label("共同的退回原因").fill("请写明公开载体。")
    walk.press("退回所选修改")
    walk.sees("已退回2件，已通知联络员。")
    page.get_by_label("显示").select_option("全部已报送的")
    walk.press("筛选")

    expect(page.locator("tbody .state", has_text="退回修改")).to_have_count(2)
    assert faults_on(page) == []
    reasons = ProgressReport.objects.order_by("pk").values_list(
        "return_reason", flat=True
    )
    assert list(reasons) == ["请写明公开载体。", "请写明公开载体。\n请附网页截图。"]


def test_report_page_compares_and_has_no_serious_fault(walk, reports, cast):
    report, today = reports[0], timezone.localdate()
    page = walk.page
    page.goto(walk.base + reverse("tasks:review_task", args=[task_of(report)]))
    row = page.locator("tbody tr").filter(has_text="法制支队")
    row.get_by_role("checkbox").check()
    page.get_by_label("共同的退回原因").fill("请写明公开载体。")
    walk.press("退回所选修改")
    walk.sees("已退回1件")
    report.refresh_from_db()
    hand_in(
        report.occurrence,
        by=cast.liaison,
        head=cast.head,
        today=today,
        version=report.version,
        body="已更新主动公开基本目录，载体为门户网站。",
    )
    add_remark(report_pk=report.pk, text="已阅。", after=0, by=cast.leader, today=today)
    page.reload()
    walk.follow("第 2 次报送，看改动")

    expect(page.locator("#versions ins").first).to_contain_text("载体为门户网站")
    walk.sees("已阅。")
    assert faults_on(page) == []


def task_of(report):
    return report.occurrence.assignment.task_id


@pytest.mark.parametrize("name", ["review_list", "adjustment_list"])
def test_list_has_no_serious_fault(walk, reports, cast, name):
    occurrence = reports[0].occurrence
    ProgressReport.objects.filter(pk=reports[0].pk).update(
        status="draft", reached_on=None
    )
    ask(
        occurrence_pk=occurrence.pk,
        until=occurrence.due_on + timedelta(days=7),
        reason="须经办公会审议",
        by=cast.liaison,
        today=timezone.localdate(),
    )
    walk.page.goto(walk.base + reverse(f"tasks:{name}"))
    expect(walk.page.locator("tbody tr").first).to_be_visible()

    assert faults_on(walk.page) == []


def test_task_and_notices_have_no_serious_fault(walk, reports, cast):
    today = timezone.localdate()
    add_remark(
        report_pk=reports[0].pk, text="请补充。", after=0, by=cast.office, today=today
    )
    walk.page.goto(walk.base + reverse("tasks:task_detail", args=[task_of(reports[0])]))
    walk.sees("jiangmen.gov.cn")
    on_task = faults_on(walk.page)
    walk.be(cast.liaison)
    walk.page.goto(walk.base + reverse("notice_list"))
    walk.sees("请补充。")

    assert [on_task, faults_on(walk.page)] == [[], []]
