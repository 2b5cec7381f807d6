"""催办, 日历 and 查数 in a browser: an overdue unit is urged, found and counted."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from core.reminders.models import UrgingSlip
from tasks.models import Role
from tasks.tests.factories import handed_out
from zhengwu.tests.test_road import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SERIOUS = ("serious", "critical")
ZOOMED = {"width": 640, "height": 360}  # 1280 × 720 at 200 %
PAGES = [
    "tasks:urging_list",
    "tasks:slip_list",
    "tasks:calendar",
    "tasks:calendar_list",
    "tasks:figure",
]


@pytest.fixture
def plan(bureau, cast):
    """A plan with one round, ten days over."""
    today = timezone.localdate()
    start = today - timedelta(days=90)
    return handed_out(
        bureau,
        [("法制支队", Role.RESPONSIBLE), ("交警支队", Role.RESPONSIBLE)],
        by=cast.office,
        today=start,
        issued_on=start,
        starts_on=start,
        ends_on=start + timedelta(days=364),
        rounds=(("第一轮", start, today - timedelta(days=10)),),
    )


@pytest.fixture
def walk(page, live_server, plan, cast):
    walker = Walker(page, live_server.url)
    walker.be(cast.office)
    return walker


def faults_on(page):
    violations = Axe().run(page).response["violations"]
    return [
        (fault["id"], node["html"])
        for fault in violations
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


def go(walk, name, query=""):
    walk.page.goto(f"{walk.base}{reverse(name)}{query}")


def urge_all(walk):
    walk.menu("催办")
    walk.page.get_by_role("checkbox", name="全选").check()
    walk.press("下一步：核对催办单")


def test_units_are_urged_and_find_their_slip(walk, cast):
    urge_all(walk)
    assert faults_on(walk.page) == []
    walk.page.get_by_label("催办意见").fill("请抓紧补报。")
    walk.press("开具 2 份催办单（共 2 项）")
    walk.sees("共2份。已通知各单位联络员和负责人。")

    walk.page.get_by_role("checkbox", name="全选").check()
    walk.press("打印所选")
    expect(walk.page.locator(".slip-paper")).to_have_count(2)
    assert faults_on(walk.page) == []

    walk.be(cast.liaison)
    walk.menu("通知")
    walk.follow("收到催办单")
    walk.sees("请抓紧补报。")
    assert faults_on(walk.page) == []
    walk.enter(walk.page.locator("tbody a").first)
    walk.sees("已开具的催办单")
    assert faults_on(walk.page) == []


def test_second_slip_of_the_day_wants_a_tick(walk):
    for _ in range(2):
        urge_all(walk)
        walk.press("开具 2 份催办单（共 2 项）")
    expect(walk.page.locator(".error-summary")).to_be_focused()
    walk.sees("今天已开具催办单")
    assert faults_on(walk.page) == []

    walk.page.get_by_label("今天再次催办").check()
    walk.press("开具 2 份催办单（共 2 项）")

    walk.sees("3号至4号")
    assert UrgingSlip.objects.count() == 4


def test_slips_print_each_on_a_page_of_its_own(walk):
    urge_all(walk)
    walk.press("开具 2 份催办单（共 2 项）")
    slips = "&".join(f"slip={slip.pk}" for slip in UrgingSlip.objects.all())
    go(walk, "tasks:slip_print", f"?{slips}")

    walk.page.emulate_media(media="print")

    expect(walk.page.get_by_role("navigation", name="主导航")).to_be_hidden()
    expect(walk.page.get_by_role("heading", name="打印催办单")).to_be_hidden()
    expect(walk.page.locator(".slip-paper").first).to_have_css("break-after", "page")


def test_calendar_leads_to_rows_and_is_taken_along(walk, plan):
    due_on = plan.rounds.get().due_on
    walk.menu("日历")
    go(walk, "tasks:calendar", f"?month={due_on:%Y-%m}")
    assert faults_on(walk.page) == []
    download = walk.download("下载日历文件")
    file = download.path().read_bytes()
    walk.enter(walk.page.locator(f"td:has(time[datetime='{due_on}']) a"))

    walk.sees("按到期日排列的填报事项，共 2 项。")
    assert len(Calendar.from_ical(file).walk("VEVENT")) == 2


def test_sentence_is_copied(walk):
    walk.menu("查数")
    walk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    walk.press("复制")
    walk.sees("已复制。")

    copied = walk.page.evaluate("navigator.clipboard.readText()")
    assert copied == walk.page.locator("#sentence").inner_text()


@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_serious_fault(walk, name):
    go(walk, name)

    assert faults_on(walk.page) == []


@pytest.mark.parametrize("name", PAGES)
def test_page_at_200_percent_needs_no_sideways_scrolling(walk, name):
    walk.page.set_viewport_size(ZOOMED)
    go(walk, name)

    width = walk.page.locator("html").evaluate("html => html.scrollWidth")
    assert width == ZOOMED["width"]
