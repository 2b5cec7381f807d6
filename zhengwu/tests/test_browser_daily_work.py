"""The daily work as its people do it: on the page, in Excel, on paper, or not at all."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from core.reminders.models import UrgingSlip
from core.units.models import User
from tasks.models import Assignment, Occurrence, ProgressReport
from zhengwu.tests.test_road import Walker
from zhengwu.tests.zhanjiang import commit_seed, make_zhanjiang

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Kind = ProgressReport.Kind
Status = ProgressReport.Status
ROWS, NOTHING = 32, 5
axe = Axe()
# Of a sheet of forty rows only what is wrong is told apart, node by node.
AXE_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "best-practice"]},
    "resultTypes": ["violations"],
    "preload": False,
}
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


class Clerk(Walker):
    """A walker who knows the people by unit and role, and minds every page."""

    def act_as(self, role, unit):
        self.be(User.objects.get(posts__role=role, posts__unit__name=unit))

    def looks(self):
        """Nothing on this page is in the way of people who see or hear it poorly."""
        self.page.wait_for_load_state()
        found = axe.run(self.page, options=AXE_RULES).response["violations"]
        assert {
            fault["id"]: [node["html"] for node in fault["nodes"]] for fault in found
        } == {}

    def opens(self, name):
        """Follow the sheet's link in a list, and look at the page."""
        self.looks()
        self.enter(self.page.locator("tbody a", has_text=name).first)
        self.looks()


@pytest.fixture
def walk(page, live_server):
    return Clerk(page, live_server.url)


@pytest.fixture
def plan(db):
    today = timezone.localdate()
    bureau = make_zhanjiang(today=today)
    office = User.objects.get(posts__role="office").as_of(today)
    return commit_seed(bureau, by=office, today=today)


def statuses(unit):
    """How many reports of a unit are where."""
    reports = ProgressReport.objects.filter(occurrence__assignment__unit__name=unit)
    found = list(reports.values_list("status", flat=True))
    return {status: found.count(status) for status in sorted(set(found))}


def test_daily_work_of_four_units_and_their_office(walk, plan, tmp_path):
    hand_out(walk, plan)
    fill(walk, plan, "遂溪县公安局")
    hand_down(walk)
    submit_and_sign(walk, "遂溪县公安局", ROWS)
    return_two(walk)
    mend(walk)
    approve(walk)
    fill_in_excel(walk, "霞山分局", tmp_path)
    enter_paper(walk, "麻章分局", tmp_path)
    urge(walk, "坡头分局")

    assert statuses("遂溪县公安局") == {Status.APPROVED: ROWS}
    assert statuses("霞山分局") == {Status.TO_REVIEW: ROWS}
    assert statuses("麻章分局") == {Status.TO_REVIEW: 1}
    assert statuses("坡头分局") == {}
    assert Assignment.objects.filter(waived_on__isnull=False).count() == 1
    assert UrgingSlip.objects.get().unit.name == "坡头分局"


def hand_out(walk, plan):
    """The office hands the plan out, and asks counties and branches to take part."""
    walk.act_as("office", "宣传科")
    walk.page.goto(f"{walk.base}/tasks/plan/{plan.pk}/hand-out/")
    walk.looks()
    walk.press("下达任务分工")
    walk.sees("实施中")
    walk.page.goto(f"{walk.base}/tasks/plan/{plan.pk}/ask/")
    walk.looks()
    walk.page.locator("thead input[type=checkbox]").check()
    walk.press("要求所选单位报送")
    county = Assignment.objects.filter(unit__name="遂溪县公安局", owes=True)
    assert county.count() == ROWS


def fill(walk, plan, unit):
    """All rows by keyboard: told, 本期无, and one 不涉及."""
    page, keys = walk.page, walk.page.keyboard
    walk.act_as("liaison", unit)
    walk.menu("填报")
    walk.opens("本季度")
    texts = page.locator("textarea[name$='-body']")
    expect(texts).to_have_count(ROWS)
    texts.first.focus()
    for _ in range(NOTHING):
        keys.press("Alt+0")  # and on to the next row
    for place in range(NOTHING + 1, ROWS):
        keys.insert_text(f"第{place}项已按方案落实，本期更新公开内容{place}条。")
        keys.press("Alt+ArrowDown")
    page.locator("select[name$='-kind']").last.select_option(Kind.NOT_CONCERNED)
    texts.last.fill("本县没有此类审批事项。")
    texts.first.focus()
    expect(page.locator("[data-saving]")).to_contain_text("已自动保存")
    walk.push(page.locator(".sticky-end button[name=save]"))
    reports = ProgressReport.objects.filter(occurrence__assignment__unit__name=unit)
    kinds = list(reports.values_list("kind", flat=True))
    assert [kinds.count(kind) for kind in (Kind.NOTHING, Kind.NOT_CONCERNED)] == [5, 1]
    assert len(kinds) == ROWS


def hand_down(walk):
    """One row goes down to a station, comes back, and is taken over."""
    page = walk.page
    walk.act_as("head", "遂溪县公安局")
    walk.menu("转派")
    walk.opens("工作要点分工方案")
    page.locator("input[name=assignments]").nth(NOTHING).check()
    page.get_by_label("遂城派出所").check()
    page.get_by_label("提前几个工作日").fill("3")
    page.get_by_label("分解要求").fill("报窗口公开情况。")
    walk.press("转派")
    walk.sees("遂城派出所")

    walk.act_as("liaison", "遂城派出所")
    walk.menu("填报")
    walk.opens("本季度")
    page.locator("textarea[name$='-body']").fill("窗口已设公开栏，每周更新。")
    walk.press("保存并去提交")
    walk.press("提交")
    walk.sees("已提交1项")

    walk.act_as("liaison", "遂溪县公安局")
    walk.menu("审核")
    walk.enter(page.locator("tbody a").first)
    page.locator("input[name=report]").check()
    walk.press("通过所选")
    walk.sees("已通过1件")
    merged = ProgressReport.objects.get(body__contains="【遂城派出所】")
    assert merged.occurrence.assignment.unit.name == "遂溪县公安局"


def submit_and_sign(walk, unit, count):
    """What is filled goes to the head, who signs it once."""
    walk.act_as("liaison", unit)
    walk.menu("填报")
    walk.opens("本季度")
    walk.press("保存并去提交")
    walk.looks()
    walk.press("提交")
    walk.sees(f"已提交{count}项，待单位负责人签批")
    sign(walk, unit, count)


def sign(walk, unit, count):
    walk.act_as("head", unit)
    walk.menu("签批")
    walk.opens("本季度")
    walk.press(f"签批全部 {count} 项")
    walk.sees(f"已签批{count}项")


def review_sheet(walk, unit):
    walk.act_as("office", "宣传科")
    walk.menu("审核")
    walk.looks()
    walk.follow("按单位")
    walk.opens(unit)


def return_two(walk):
    """Two of the sheet go back with a common reason and one of their own."""
    page = walk.page
    review_sheet(walk, "遂溪县公安局")
    ticks = page.locator("input[name=report]")
    for place in range(ROWS):
        ticks.nth(place).set_checked(place < 2)
    page.get_by_text("本件退回原因").first.click()
    page.locator("textarea[name^='own-']").first.fill("缺公开的时间。")
    page.get_by_label("共同的退回原因").fill("请补充佐证材料。")
    walk.press("退回所选修改")
    walk.sees("已退回2件")
    assert statuses("遂溪县公安局") == {Status.RETURNED: 2, Status.TO_REVIEW: ROWS - 2}


def mend(walk):
    """The unit adds what was missing, and both go the same way again."""
    page = walk.page
    walk.act_as("liaison", "遂溪县公安局")
    walk.menu("填报")
    walk.opens("本季度")
    walk.sees("请补充佐证材料。")
    for row in page.locator("tbody[data-row]").all():
        row.get_by_text("添加佐证材料").first.click()
        row.get_by_label("佐证材料网址").fill("https://www.example.cn/gaj/1.html")
        row.get_by_label("佐证材料名称").fill("公开目录更新公告")
    submit_mended(walk)
    sign(walk, "遂溪县公安局", 2)


def submit_mended(walk):
    walk.press("保存并去提交")
    walk.sees("公开目录更新公告")
    walk.press("提交")
    walk.sees("已提交2项")


def approve(walk):
    """Everything passes; the 不涉及 is granted in words."""
    page = walk.page
    review_sheet(walk, "遂溪县公安局")
    for tick in page.locator("input[name=report]").all():
        tick.check()
    walk.press("通过所选")
    walk.sees("请确认")
    page.get_by_label("不涉及，各期都不再报送").check()
    walk.press("通过所选")
    walk.sees(f"已通过{ROWS}件")


def fill_in_excel(walk, unit, folder):
    """Another unit takes the 填报表 away, fills it, and brings it back."""
    page = walk.page
    walk.act_as("liaison", unit)
    walk.menu("填报")
    walk.opens("本季度")
    download = walk.download("下载本期填报表")
    path = folder / "填报表.xlsx"
    download.save_as(path)
    fill_workbook(path)
    walk.follow("上传填好的填报表")
    walk.looks()
    page.locator("input[type=file]").set_input_files(path)
    walk.press("上传并核对")
    walk.sees(f"新填 {ROWS} 项")
    walk.looks()
    walk.press(f"录入 {ROWS} 项")
    page.goto(f"{walk.base}/tasks/sheet/")
    submit_and_sign(walk, unit, ROWS)


def fill_workbook(path):
    """Choose 有进展 and write a line wherever a task's answer is asked."""
    book = load_workbook(path)
    page = book.worksheets[0]
    header = next(
        row for row in page.iter_rows() if any(c.value == "本期情况" for c in row)
    )
    columns = {cell.value: cell.column for cell in header if cell.value}
    merged = {
        (row, area.min_col)
        for area in page.merged_cells.ranges
        for row in range(area.min_row + 1, area.max_row + 1)
    }
    for row in range(header[0].row + 1, page.max_row + 1):
        kind = page.cell(row, columns["本期情况"])
        if kind.protection.locked or (row, kind.column) in merged:
            continue
        kind.value = "有进展"
        page.cell(row, columns["落实情况"]).value = f"已落实，见第{row}行材料。"
    book.save(path)


def enter_paper(walk, unit, folder):
    """What came in signed on paper the office enters with its original."""
    page = walk.page
    original = folder / "落实情况.png"
    original.write_bytes(PNG)
    walk.act_as("office", "宣传科")
    walk.menu("代录")
    walk.opens(unit)
    page.locator("textarea[name$='-body']").first.fill("已开展自查，发现问题两处。")
    page.get_by_label("报送人").fill("黄志强")
    page.get_by_label("原件").set_input_files(original)
    page.get_by_label("单位负责人已在纸上签字").check()
    page.get_by_label("签批人").fill("林国雄")
    page.get_by_label("签批日期").fill(timezone.localdate().isoformat())
    walk.press("代录并报送")
    walk.sees(f"已代录{unit}1项，待政务公开办公室审核")


def urge(walk, unit):
    """The round is over; who never answered gets a numbered paper."""
    page = walk.page
    owed = Occurrence.objects.filter(assignment__unit__name=unit)
    owed.update(due_on=timezone.localdate() - timedelta(days=3))
    walk.menu("催办")
    walk.looks()
    contact = User.objects.get(posts__role="liaison", posts__unit__name=unit)
    walk.sees(contact.phone)
    walk.sees("从未登录")
    page.get_by_label(f"选择{unit}").check()
    walk.press("下一步：核对催办单")
    walk.looks()
    page.get_by_label("催办意见").fill("本季度落实情况至今没有报送。")
    walk.press(f"开具 1 份催办单（共 {ROWS} 项）")
    walk.sees("1号")
    walk.looks()
