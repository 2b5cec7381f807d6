"""From what the machine proposes to a mark changed in the sheet, in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessment.models import Finding, Score
from assessment.tests.factories import (
    make_assessment,
    make_assignment,
    make_plan,
    make_report,
    make_task,
)
from assessment.tests.judged import figures
from assessment.tests.test_recalculated import recalculated
from core.units.roles import Role
from core.units.tests.factories import make_person
from core.workdays.days import rebuild_days
from zhengwu.tests.test_road import Walker

pytestmark = [
    pytest.mark.browser,
    pytest.mark.office,
    pytest.mark.django_db(transaction=True),
]
TASKS, MISSED = 10, 3


@pytest.fixture
def supervisor(units):
    return make_person(Role.SUPERVISOR, units["宣传科"], username="supervisor-desk")


@pytest.fixture
def assessment(bureau, units, supervisor):
    """Ten leaves of 10.00: 法制支队 three working days late once, 交警支队 silent thrice."""
    today = timezone.localdate()
    rebuild_days(today=today)
    monday = today - timedelta(days=today.weekday() + 14)
    start = monday - timedelta(days=60)
    plan = make_plan(
        bureau, issued_on=start, starts_on=start, ends_on=today + timedelta(days=60)
    )
    for number in range(TASKS):
        task = make_task(plan, f"更新第{number + 1}类目录", number=str(number + 1))
        for name in ("法制支队", "交警支队"):
            occurrence = make_assignment(
                task, units[name], due=(monday,)
            ).occurrences.get()
            is_late = name == "法制支队" and number == 0
            if name == "法制支队" or number >= MISSED:
                make_report(occurrence, monday + timedelta(days=3 * is_late))
    return make_assessment(plan, by=supervisor, in_force_from=start)


@pytest.fixture
def walk(page, live_server):
    return Walker(page, live_server.url)


def test_road_from_proposals_to_a_changed_mark(
    walk, assessment, supervisor, cast, tmp_path
):
    propose_and_confirm_all_but_two(walk, supervisor)
    read_why(walk, cast.liaison)
    add_a_bonus(walk, supervisor)
    content = rank_and_take_out(walk, tmp_path)

    ranked = Score.objects.filter(standing="ranked").order_by("rank")
    assert list(ranked.values_list("rank", "unit__name", "total")) == [
        (1, "法制支队", 100_50),
        (2, "交警支队", 90_00),
    ]
    assert figures(recalculated(content, tmp_path))["法制支队"][1] == 100.5

    def take(workbook):
        """One point more of the first task."""
        sheet = workbook["法制支队"]
        (mark,) = [cell for cell in sheet["F"] if cell.value == 1.5]
        mark.value = 2.5

    assert figures(recalculated(content, tmp_path, take))["法制支队"][1] == 99.5


def propose_and_confirm_all_but_two(walk, supervisor):
    walk.be(supervisor)
    walk.menu("考核")
    walk.enter(walk.page.locator("tbody a").first)
    walk.press("按今天的事实更新拟扣")
    walk.sees("新提出4条")
    walk.follow("勾选本页全部拟扣")
    of_traffic = walk.page.locator("tbody tr").filter(has_text="交警支队，任务")
    for number in (1, 2):
        of_traffic.nth(number).get_by_role("checkbox").uncheck()
    walk.press("确认所选为扣分")
    walk.sees("已确认2条扣分，得分已更新。")
    assert Finding.objects.proposed().count() == 2


def read_why(walk, liaison):
    """The unit is told which 1.50 points it lost, by which clause, on which facts."""
    walk.be(liaison)
    walk.menu("考核")
    page = walk.page
    walk.enter(page.locator("tbody a").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("98.50 分")
    walk.sees("逾期3个工作日")
    walk.sees("失分 1.50 分")


def add_a_bonus(walk, supervisor):
    walk.be(supervisor)
    walk.menu("考核")
    walk.enter(walk.page.locator("tbody a").first)
    walk.follow("登记扣分、加分")
    page = walk.page
    page.get_by_label("类型").select_option("加分")
    page.locator("select[name=unit]").select_option("法制支队")
    page.get_by_label("条款").fill("创新做法获推广，加2分")
    page.get_by_label("事实").fill("公开专栏被评为全市优秀专栏。")
    page.get_by_label("分值（分）").fill("2")
    walk.press("登记并更新得分")
    walk.sees("加分")


def rank_and_take_out(walk, folder):
    walk.follow("得分和排名")
    ranked = walk.page.get_by_role("row").filter(has_text="100.50")
    expect(ranked).to_contain_text("法制支队")
    walk.press("导出考核表")
    with walk.page.expect_download() as download:
        walk.page.locator("main a[href^='/files/']").first.click()
    path = folder / "taken.xlsx"
    download.value.save_as(path)
    return path.read_bytes()
