"""In a real browser: from a superior's plan to its gaps, and to their end."""

import pytest
from openpyxl import load_workbook

from core.workdays.days import rebuild_days
from tasks.models import SuperiorPlan, WorkPlan
from tasks.tests.factories import first_occurrence, handed_out, report_at
from tasks.tests.test_superiors import LEGAL, TEXT
from zhengwu.tests.test_road import Walker

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
OUR_TASK = "规范使用政府信息依申请公开系统，实现全流程管理。"


@pytest.fixture
def plan(bureau, cast, today):
    """Our plan of the year with one approved report."""
    rebuild_days(today=today)
    plan = handed_out(bureau, [LEGAL], by=cast.office)
    task = plan.tasks.get()
    task.text = OUR_TASK
    task.save()
    report_at("approved", first_occurrence(plan), cast, today=today)
    return plan


def test_road_from_a_superiors_plan_to_its_gaps_closed(
    page, live_server, cast, plan, tmp_path
):
    walk = Walker(page, live_server.url)
    walk.be(cast.office)

    keep(walk)
    cover(walk)
    give_reason(walk)
    sheet = take_out(walk, tmp_path)
    draft(walk)

    above = SuperiorPlan.objects.with_coverage().get()
    assert (above.row_count, above.covered_count, above.gap_count) == (9, 8, 0)
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "10"]
    assert "已更新主动公开基本目录。" in rows[0]


def keep(walk):
    walk.menu("工作要点")
    walk.follow("上级工作要点")
    walk.follow("导入上级工作要点")
    walk.page.get_by_label("上级工作要点文件").set_input_files(TEXT)
    walk.press("上传并识别")
    walk.follow("核对识别结果")
    walk.follow("核对完毕，导入")
    walk.sees("其中 9 项点名本局，已替您勾选；1 项请您核对")
    walk.press("只保留勾选的任务")
    walk.sees("9 项待承接")


def row(walk, text):
    return walk.page.locator("tbody tr").filter(has_text=text)


def cover(walk):
    """The likest of our tasks stands first."""
    walk.enter(row(walk, "依申请公开系统").get_by_role("link", name="承接"))
    walk.page.locator("tbody input[type=checkbox]").first.check()
    walk.press("保存")
    walk.sees("8 项待承接")
    walk.sees("审核通过 1/3")


def give_reason(walk):
    walk.enter(row(walk, "政务服务便民热线").get_by_role("link", name="承接"))
    walk.page.get_by_label("不需承接的理由").fill("由市政务服务和数据管理局统一办理")
    walk.press("保存")
    walk.sees("7 项待承接")


def take_out(walk, folder):
    walk.follow("导出落实情况表")
    walk.press("生成落实情况表")
    walk.follow("核对填写情况")
    walk.sees("还没有落实情况的上级任务（7 项，留空）")
    download = walk.download("下载落实情况表")
    path = folder / "落实情况表.xlsx"
    download.save_as(path)
    walk.follow("返回上级工作要点")
    return load_workbook(path).active


def draft(walk):
    """The gaps become a draft of ours; committed, no gap is left."""
    walk.press("用勾选的任务起草分工方案")
    walk.sees("请填写本局的责任单位。")
    walk.follow("核对完毕，导入")
    walk.press("导入")
    walk.sees("设定日期")
    assert WorkPlan.objects.latest("pk").tasks.count() == 7
    walk.menu("工作要点")
    walk.follow("上级工作要点")
    walk.follow("江门市2026年政务公开工作要点", exact=True)
    walk.sees("没有缺口")
