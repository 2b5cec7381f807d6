"""The frame in a real browser: keyboard, script extras, zoom, print, accessibility."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from core.runs.tests.factories import change_run, make_run
from core.units.tests.factories import make_unit
from tasks.tests.factories import first_occurrence, handed_out, report_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "zhengwu-Test-2026"
SERIOUS = ("serious", "critical")
ZOOMED = {"width": 640, "height": 360}  # 1280 × 720 at 200 %


@pytest.fixture
def enter(page, live_server):
    """Log a person in through the login page and return the browser page."""

    def log_in(user):
        page.goto(live_server.url + reverse("login"))
        page.get_by_label("用户名").fill(user.username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", name="工作台")).to_be_visible()
        return page

    return log_in


def go(page, live_server, name):
    page.goto(live_server.url + reverse(name))


def faults_on(page):
    """What a screen reader's or a weak-sighted user's page must not have."""
    violations = Axe().run(page).response["violations"]
    return [
        (fault["id"], node["html"])
        for fault in violations
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


def test_login_by_keyboard_alone(page, live_server, cast):
    go(page, live_server, "login")
    page.keyboard.type(cast.liaison.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def test_login_refused_puts_the_summary_first(page, live_server, cast):
    go(page, live_server, "login")
    page.get_by_role("button", name="登录").click()

    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="密码：不能为空。").click()
    expect(page.get_by_label("密码")).to_be_focused()


def test_skip_link_comes_first(enter, cast):
    page = enter(cast.liaison)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_slash_goes_to_the_search(enter, cast):
    page = enter(cast.liaison)

    page.keyboard.press("/")
    page.keyboard.type("a/b")

    expect(page.locator("[data-search]")).to_have_value("a/b")


def test_menu_closes_by_escape(enter, cast):
    page = enter(cast.liaison)

    page.locator("details.menu summary").click()
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="退出登录")).to_be_hidden()


def test_unit_is_found_by_pinyin_initials(enter, live_server, bureau, cast):
    for number in range(10):
        make_unit(f"第{number}大队", parent=bureau)
    page = enter(cast.office)
    go(page, live_server, "owed_list")

    page.get_by_label("筛选下列选项").fill("fzz")

    expect(page.locator("#id_unit option")).to_have_text(["全部单位", "法制支队"])
    page.keyboard.press("Enter")
    page.get_by_role("button", name="筛选").click()
    expect(page).to_have_url(re.compile(r"unit=\d+"))


def test_leaving_unsaved_input_asks(enter, live_server, cast):
    page = enter(cast.liaison)
    go(page, live_server, "password_change")
    page.get_by_label("现在的密码").fill("typed")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.get_by_role("link", name="工作要点", exact=True).click()

    expect(page).to_have_url(re.compile("/tasks/plan/"))
    assert asked == ["beforeunload"]


def test_form_sent_rests_until_the_answer(enter, live_server, cast):
    page = enter(cast.liaison)
    go(page, live_server, "password_change")
    button = page.locator("main button")
    # 204 leaves the page as it was sent.
    page.route("**/password/", lambda route: route.fulfill(status=204))

    button.click()

    expect(button).to_be_disabled()


def test_tick_box_for_all_counts_live(enter, live_server, bureau, cast, today):
    plan = handed_out(bureau, by=cast.office)
    report = report_at("to_review", first_occurrence(plan), cast, today=today)
    page = enter(cast.office)
    task = report.occurrence.assignment.task_id
    page.goto(live_server.url + reverse("tasks:review_task", args=[task]))
    everything = page.get_by_role("checkbox", name="全选")

    everything.uncheck()
    expect(page.get_by_text("已选 0 / 1 项")).to_be_visible()
    everything.check()

    expect(page.get_by_text("已选 1 / 1 项")).to_be_visible()
    expect(page.locator("tbody input[type=checkbox]")).to_be_checked()


def test_running_job_is_shown_again_by_itself(enter, live_server, cast):
    run = make_run(cast.liaison)
    change_run(run, status="running", ended_at=None)
    page = enter(cast.liaison)
    page.goto(live_server.url + reverse("run_detail", args=[run.uuid]))
    expect(page.get_by_text("可以离开本页")).to_be_visible()

    change_run(run, status="done", ended_at=timezone.now())

    expect(page.get_by_text("可以离开本页")).to_be_hidden(timeout=15_000)


@pytest.mark.parametrize("who", ["liaison", "office", "leader"])
def test_desk_has_no_serious_fault(enter, bureau, cast, who):
    handed_out(bureau, by=cast.office)

    assert faults_on(enter(getattr(cast, who))) == []


@pytest.mark.parametrize("name", ["owed_list", "password_change"])
def test_page_has_no_serious_fault(enter, live_server, bureau, cast, name):
    handed_out(bureau, by=cast.office)
    page = enter(cast.office)
    go(page, live_server, name)

    assert faults_on(page) == []


def test_notices_have_no_serious_fault(enter, live_server, bureau, cast, today):
    report_at(
        "to_sign",
        first_occurrence(handed_out(bureau, by=cast.office)),
        cast,
        today=today,
    )
    page = enter(cast.head)
    go(page, live_server, "notice_list")

    assert faults_on(page) == []


def test_desk_names_each_of_its_landmarks_apart(enter, bureau, cast):
    handed_out(bureau, by=cast.office)
    page = enter(cast.liaison)

    rules = {"runOnly": ["landmark-unique"]}
    assert Axe().run(page, options=rules).response["violations"] == []


def test_login_has_no_serious_fault(page, live_server, db):
    go(page, live_server, "login")

    assert faults_on(page) == []


def test_desk_at_200_percent_needs_no_sideways_scrolling(enter, bureau, cast):
    handed_out(bureau, by=cast.office)
    page = enter(cast.office)

    page.set_viewport_size(ZOOMED)

    width = page.locator("html").evaluate("html => html.scrollWidth")
    assert width == ZOOMED["width"]


def test_print_leaves_the_navigation_out(enter, bureau, cast):
    handed_out(bureau, by=cast.office)
    page = enter(cast.office)

    page.emulate_media(media="print")

    expect(page.get_by_role("navigation", name="主导航")).to_be_hidden()
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator("thead").first).to_have_css("display", "table-header-group")
