"""A unit's sheet filled by keyboard; rows that save themselves and are never lost."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tasks.models import (
    Criterion,
    CriterionElement,
    Element,
    Occurrence,
    ProgressReport,
    Role,
)
from tasks.tests.factories import fill, first_occurrence, handed_out
from zhengwu.tests.test_road import PASSWORD, Walker, quarter_start

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
axe = Axe()
AXE_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "best-practice"]}
}


@pytest.fixture
def plan(bureau, cast):
    """Two rounds, the first over; three tasks, the first with a criterion."""
    today = timezone.localdate()
    start, end = quarter_start(today, 1), quarter_start(today, -3)
    rounds = (
        ("上季度", start, quarter_start(today, 0)),
        ("本季度", quarter_start(today, 0), quarter_start(today, -2)),
    )
    plan = handed_out(
        bureau,
        *[[("法制支队", Role.RESPONSIBLE)]] * 3,
        by=cast.office,
        today=start,
        rounds=rounds,
        issued_on=start,
        starts_on=start,
        ends_on=end,
    )
    criterion = Criterion.objects.create(
        task=plan.tasks.first(), position=1, text="评价公开的数量"
    )
    element = Element.objects.create(name="数量", kind=Element.Kind.NUMBER)
    CriterionElement.objects.create(criterion=criterion, element=element, position=1)
    return plan


@pytest.fixture
def now(plan):
    """The occurrences of the round to fill, in the plan's order."""
    rows = Occurrence.objects.filter(round=plan.rounds.last())
    return list(rows.order_by("assignment__task__position"))


@pytest.fixture
def walk(page, live_server, cast, plan, now):
    fill(
        first_occurrence(plan),
        by=cast.liaison,
        today=plan.starts_on,
        body="上期公开4件。",
    )
    walker = Walker(page, live_server.url)
    walker.be(cast.liaison)
    assignment = now[0].assignment
    args = (plan.pk, assignment.unit_id, now[0].round_id)
    page.goto(live_server.url + reverse("tasks:sheet_fill", args=args))
    return walker


def row(walk, occurrence):
    return walk.page.locator(f"#row-{occurrence.pk}")


def text_of(walk, occurrence):
    return walk.page.locator(f"#id_o{occurrence.pk}-body")


def says(walk, words):
    expect(walk.page.locator("[data-saving]")).to_contain_text(words)


def focused(walk):
    return walk.page.evaluate("document.activeElement.name")


def test_row_saves_itself_and_may_be_left(walk, now):
    text_of(walk, now[0]).fill("本期公开6件。")
    says(walk, "已自动保存")
    asked = []
    walk.page.on("dialog", lambda dialog: asked.append(dialog) or dialog.accept())

    walk.menu("工作台")
    expect(walk.page.get_by_role("heading", name="工作台")).to_be_visible()

    report = ProgressReport.objects.get(occurrence=now[0])
    assert (report.body, report.kind, report.version) == (
        "本期公开6件。",
        "progress",
        1,
    )
    assert asked == []


def test_sheet_is_filled_with_the_keyboard(walk, now):
    keys = walk.page.keyboard
    first = now[0].pk
    text_of(walk, now[0]).focus()

    keys.type("一")
    keys.press("Alt+Enter")
    keys.type("二")
    keys.press("Enter")
    in_element = focused(walk)
    keys.type("6")
    keys.press("Alt+ArrowDown")
    in_second = focused(walk)
    keys.press("Alt+0")
    in_third = focused(walk)
    keys.press("Tab")
    says(walk, "已自动保存")

    assert in_element.startswith(f"o{first}-e")
    assert in_second == f"o{now[1].pk}-body"
    assert in_third == f"o{now[2].pk}-body"
    assert focused(walk) != in_third
    expect(row(walk, now[1])).to_contain_text("已保存")
    told = {each.occurrence_id: each for each in ProgressReport.objects.all()}
    assert told[first].body == "一\n二"
    assert told[first].element_values.get().number == 6
    assert told[now[1].pk].kind == ProgressReport.Kind.NOTHING


def test_last_round_is_gone_on_with_in_one_click(walk, now):
    row(walk, now[0]).get_by_role("button", name="沿用上期").click()

    expect(text_of(walk, now[0])).to_have_value("上期公开4件。")
    says(walk, "已自动保存")


def test_evidence_is_added_without_leaving_the_page(walk, now, tmp_path):
    notice = tmp_path / "公告.txt"
    notice.write_text("已公开", encoding="utf-8")
    first = row(walk, now[0])
    text_of(walk, now[0]).fill("本期公开6件。")

    first.get_by_text("添加", exact=False).last.click()
    first.get_by_label("上传文件").set_input_files(notice)
    first.get_by_role("button", name="添加", exact=True).click()
    expect(first.get_by_role("link", name="公告.txt")).to_be_visible()
    first.get_by_role("button", name="移除").click()
    expect(first.get_by_role("link", name="公告.txt")).to_have_count(0)

    report = ProgressReport.objects.get(occurrence=now[0])
    assert (report.body, report.evidence.count()) == ("本期公开6件。", 0)


def test_conflict_waits_until_one_text_is_chosen(walk, now, cast):
    today = timezone.localdate()
    fill(now[0], by=cast.head, today=today, body="甲的内容")
    text_of(walk, now[0]).fill("乙的内容")
    says(walk, "已在别处保存过")

    expect(row(walk, now[0])).to_contain_text("甲的内容")
    text_of(walk, now[1]).click()
    walk.page.wait_for_timeout(2000)  # longer than the pause before saving
    assert ProgressReport.objects.get(occurrence=now[0]).body == "甲的内容"
    row(walk, now[0]).get_by_role("button", name="以我的为准，保存").click()
    says(walk, "已自动保存")

    assert ProgressReport.objects.get(occurrence=now[0]).body == "乙的内容"


def test_what_a_lost_session_could_not_save_is_offered_again(walk, now, cast):
    Session.objects.all().delete()
    text_of(walk, now[0]).fill("断线时写的话。")
    says(walk, "登录已过期")
    expect(text_of(walk, now[0])).to_have_value("断线时写的话。")
    page = walk.page
    page.on("dialog", lambda dialog: dialog.accept())

    page.reload()
    page.get_by_label("用户名").fill(cast.liaison.username)
    page.get_by_label("密码").fill(PASSWORD)
    walk.press("登录")
    walk.sees("上次有 1 项填写后没有保存")
    walk.press("恢复填写的内容")
    says(walk, "已自动保存")

    assert ProgressReport.objects.get(occurrence=now[0]).body == "断线时写的话。"


def test_login_in_another_window_lets_the_page_go_on(walk, now, cast, live_server):
    Session.objects.all().delete()
    text_of(walk, now[0]).fill("断线时写的话。")
    says(walk, "登录已过期")

    other = walk.page.context.new_page()
    other.goto(f"{live_server.url}/login/")
    other.get_by_label("用户名").fill(cast.liaison.username)
    other.get_by_label("密码").fill(PASSWORD)
    other.get_by_role("button", name="登录", exact=True).click()
    expect(other.get_by_role("heading", name="工作台")).to_be_visible()
    text_of(walk, now[0]).press("End")
    text_of(walk, now[0]).type("又写了。")

    says(walk, "已自动保存")
    assert ProgressReport.objects.get(occurrence=now[0]).body == (
        "断线时写的话。又写了。"
    )


def test_sheet_pages_pass_axe(walk, now, cast):
    today = timezone.localdate()
    faults = [axe.run(walk.page, options=AXE_RULES)]
    text_of(walk, now[0]).fill("本期公开6件。")
    walk.press("保存并去提交")
    walk.sees("本次提交 1 项")
    faults.append(axe.run(walk.page, options=AXE_RULES))
    walk.press("提交")
    walk.sees("已提交1项")
    walk.be(cast.head)
    walk.menu("签批")
    walk.enter(walk.page.locator("tbody a").first)
    walk.sees("本期公开6件。")
    faults.append(axe.run(walk.page, options=AXE_RULES))
    walk.press("签批全部 1 项")
    walk.sees("已签批1项")

    assert [each.generate_report() for each in faults if each.violations_count] == []
    assert ProgressReport.objects.get(occurrence=now[0]).reached_on == today
