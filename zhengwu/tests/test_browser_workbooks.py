"""填报表 out and in, 代录 and 线下签批, in a real browser."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from tasks.models import ProgressReport
from tasks.tests.factories import fill
from tasks.tests.workbooks.filling import Filler, rich_plan, rows_on, sheet_at
from zhengwu.tests.test_road import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def sheet(bureau, cast, today):
    begun, due = today - timedelta(20), today + timedelta(10)
    plan = rich_plan(
        bureau,
        by=cast.office,
        on=begun,
        rounds=(("本季度", begun, due),),
        issued_on=begun,
        starts_on=begun,
        ends_on=today + timedelta(100),
    )
    return sheet_at(plan)


@pytest.fixture
def walk(page, live_server):
    return Walker(page, live_server.url)


def faults_on(page):
    """What a screen reader's or a weak-sighted user's page must not have."""
    return [
        (fault["id"], node["html"])
        for fault in Axe().run(page).response["violations"]
        for node in fault["nodes"]
    ]


def choose(page, label, name, data, media_type):
    file = {"name": name, "mimeType": media_type, "buffer": data}
    page.get_by_label(label).set_input_files(file)


def test_unit_fills_its_sheet_in_excel(walk, page, sheet, cast, today):
    walk.be(cast.liaison)
    walk.menu("填报")
    walk.follow("本季度")
    download = walk.download("下载本期填报表")
    with open(download.path(), "rb") as file:
        filled = Filler(file.read())
    filled.type(0, 本期情况="好").type(2, 本期情况="有进展", 落实情况="填报表里的")

    walk.follow("上传填好的填报表")
    assert faults_on(page) == []
    choose(page, "填好的填报表", "填报表.xlsx", filled.data(), XLSX)
    walk.press("上传并核对")
    walk.sees("1 行有误，请在 Excel 里改好，重新上传")
    assert faults_on(page) == []

    fill(rows_on(sheet)[1], by=cast.head, today=today, body="页面上的")
    walk.follow("返回填报，重新上传")
    walk.follow("上传填好的填报表")
    filled.type(0, 本期情况="本期无")
    choose(page, "填好的填报表", "填报表.xlsx", filled.data(), XLSX)
    walk.press("上传并核对")
    walk.sees("有 1 项在页面上也改过")
    assert faults_on(page) == []
    page.get_by_label("用填报表里的").check()
    walk.press("录入 2 项")
    walk.sees("已从填报表录入2项。下一步：核对后提交。")

    assert list(
        ProgressReport.objects.order_by("occurrence").values_list("kind", "body")
    ) == [("nothing", ""), ("progress", "填报表里的")]


def test_office_enters_a_signed_paper(walk, page, sheet, cast):
    walk.be(cast.office)
    walk.menu("代录")
    assert faults_on(page) == []
    walk.follow("法制支队")
    assert faults_on(page) == []
    row = page.locator(f"#row-{rows_on(sheet)[1].pk}")
    row.get_by_label("情况（").first.select_option("有进展")
    row.get_by_label("落实情况").fill("已更新目录。")
    page.get_by_label("报送人").fill("李明")
    choose(page, "原件", "原件.pdf", PDF, "application/pdf")
    page.get_by_label("单位负责人已在纸上签字").check()
    page.get_by_label("签批人").fill("陈局")
    page.get_by_label("签批日期").fill(timezone.localdate().isoformat())
    walk.press("代录并报送")
    walk.sees("已代录法制支队1项，待政务公开办公室审核。")

    report = ProgressReport.objects.get()
    assert (report.status, report.signed_name) == ("to_review", "陈局")


def test_liaison_registers_a_paper_signature(walk, page, sheet, cast, today):
    fill(rows_on(sheet)[1], by=cast.liaison, today=today)
    walk.be(cast.liaison)
    walk.menu("填报")
    walk.follow("本季度")
    walk.press("保存并去提交")
    walk.press("提交")
    walk.follow("本季度")
    walk.follow("登记线下签批")
    assert faults_on(page) == []
    page.get_by_label("签批人").fill("陈局")
    choose(page, "签批扫描件", "签批.pdf", PDF, "application/pdf")
    walk.press("登记签批")
    walk.sees("已登记1项的线下签批，待政务公开办公室审核。")
    expect(page.get_by_role("heading", name="填报", exact=True)).to_be_visible()
