"""The whole road in a real browser: from a plan's text to a sheet of scores."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from assessment.models import Rubric, Score
from core.units.models import Post
from core.units.roles import Role
from core.units.tests.factories import make_person, make_unit
from core.workdays.days import rebuild_days
from tasks.models import Occurrence, ProgressReport, WorkPlan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "zhengwu-Test-2026"
SEED = settings.BASE_DIR / "fixtures" / "plans" / "jiangmen_2022.txt"
OTHERS = [
    "警保科",
    "防控办",
    "指挥中心",
    "督察支队",
    "网警支队",
    "科信支队",
    "户政支队",
]


@pytest.fixture
def bureau(bureau):
    """The bureau with every unit seed 001 names."""
    rebuild_days(today=timezone.localdate())
    for name in OTHERS:
        make_unit(name, parent=bureau)
    return bureau


@pytest.fixture
def people(cast, units):
    """The cast; the office also reports for its own unit."""
    Post.objects.create(
        user=cast.office,
        unit=units["宣传科"],
        role=Role.LIAISON,
        from_on=date(2020, 1, 1),
    )
    cast.supervisor = make_person(
        Role.SUPERVISOR, units["宣传科"], username="supervisor-road"
    )
    return cast


@pytest.fixture
def walk(page, live_server):
    """Become a person: `walk.be(cast.office)`; open a page by its link."""
    return Walker(page, live_server.url)


# Whether this button sends its form.
SENDS = "each => each.type === 'submit' && each.form !== null"


class Walker:
    def __init__(self, page, base):
        self.page, self.base = page, base

    def be(self, user):
        self.page.context.clear_cookies()
        self.page.goto(f"{self.base}/login/")
        self.page.get_by_label("用户名").fill(user.username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.press("登录")
        expect(self.page.get_by_role("heading", name="工作台")).to_be_visible()

    def enter(self, link):
        """Open the page a link leads to; what is read next is that page."""
        with self.page.expect_navigation():
            link.click()

    def follow(self, name, *, exact=False):
        self.enter(self.page.get_by_role("link", name=name, exact=exact).first)

    def download(self, name):
        """The file a link hands over."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=name).first.click()
        return download.value

    def press(self, name):
        self.push(self.page.get_by_role("button", name=name, exact=True).first)

    def push(self, button):
        """Press a button; where it sends a form, what is read next is the answer."""
        if button.evaluate(SENDS):
            with self.page.expect_navigation():
                button.click()
        else:
            button.click()

    def menu(self, name):
        navigation = self.page.get_by_role("navigation", name="主导航")
        self.enter(navigation.get_by_role("link", name=name))

    def sees(self, text):
        expect(self.page.locator("main")).to_contain_text(text)


def quarter_start(day, back):
    """The first day of the quarter `back` quarters before that of `day`."""
    index = day.year * 4 + (day.month - 1) // 3 - back
    return date(index // 4, index % 4 * 3 + 1, 1)


def test_road_from_a_text_file_to_a_sheet_of_scores(walk, people, bureau, tmp_path):
    today = timezone.localdate()
    start, end = quarter_start(today, 1), quarter_start(today, -3)
    document = tmp_path / "分工方案.txt"
    text = SEED.read_text(encoding="utf-8").replace("2022", str(start.year))
    document.write_text(text, encoding="utf-8")

    import_plan(walk, people, document)
    set_up(walk, start, end)
    hand_out(walk)
    fill_and_submit(walk, people)
    sign(walk, people)
    review(walk, people)
    put_in_force(walk, today)
    time_passes(today)
    confirm(walk, people)
    sheet = take_out(walk, people, tmp_path)

    totals = dict(Score.objects.values_list("unit__name", "total"))
    assert totals["法制支队"] == 100_00
    assert totals["户政支队"] < 100_00
    judged = [name for name, total in totals.items() if total is not None]
    named = load_workbook(sheet).sheetnames
    assert named[:2] == ["汇总", "扣分明细"]
    assert sorted(named[2:]) == sorted(judged)


def import_plan(walk, people, document):
    walk.be(people.office)
    walk.menu("工作要点")
    walk.follow("导入工作要点")
    walk.page.get_by_label("工作要点或分工方案文件").set_input_files(document)
    walk.press("上传并识别")
    walk.follow("核对识别结果")
    walk.sees("系统识别出 30 项任务")
    walk.follow("核对完毕，导入")
    walk.press("导入")
    walk.sees("设定日期")


def set_up(walk, start, end):
    page = walk.page
    page.get_by_label("文号").fill("江公办〔2026〕12号")
    page.get_by_label("印发日期").fill(start.isoformat())
    page.get_by_label("开始日期").fill(start.isoformat())
    page.get_by_label("计划期末").fill(end.isoformat())
    walk.press("保存")
    walk.press("增设各季度轮次")
    walk.sees("已增设4个报送轮次。")
    walk.follow("下一步：下达")


def hand_out(walk):
    walk.sees("待明确责任单位（1 个名称）")
    walk.press("下达任务分工")
    walk.sees("实施中")
    assert WorkPlan.objects.get().tasks.count() == 30


def fill_and_submit(walk, people):
    walk.be(people.liaison)
    walk.menu("填报")
    walk.enter(walk.page.locator("tbody a").first)
    page = walk.page
    row = page.locator("tbody tr").filter(has_text="18 政务服务")
    row.get_by_label("情况（").first.select_option("有进展")
    row.get_by_text("添加佐证材料").first.click()
    row.get_by_label("落实情况").fill("已对接政务服务网，公开事项变更12项。")
    row.get_by_label("佐证材料网址").fill("https://www.jiangmen.gov.cn/gaj/18.html")
    row.get_by_label("佐证材料名称").fill("事项变更公告")
    walk.press("保存并去提交")
    walk.sees("本次提交 1 项")
    walk.press("提交")
    walk.sees("已提交1项，待单位负责人签批。")


def sign(walk, people):
    walk.be(people.head)
    walk.menu("签批")
    walk.enter(walk.page.locator("tbody a").first)
    walk.sees("已对接政务服务网")
    walk.press("签批全部 1 项")
    walk.sees("已签批1项")


def review(walk, people):
    walk.be(people.office)
    walk.menu("审核")
    walk.follow("18 政务服务")
    walk.sees("事项变更公告")
    walk.press("通过所选")
    walk.sees("已通过1件。")
    assert ProgressReport.objects.get().status == ProgressReport.Status.APPROVED


def put_in_force(walk, today):
    """The office puts the generated rubric in force."""
    walk.menu("考核")
    walk.follow("评分办法")
    walk.press("生成评分办法草案")
    walk.follow("施行")
    walk.page.get_by_label("文号").fill("江公办〔2026〕13号")
    walk.page.get_by_label("施行日期").fill(today.isoformat())
    walk.page.get_by_label("以确认").fill("施行")
    walk.press("施行并开始考核")
    walk.sees("考核期")


def time_passes(today):
    """Thirty days go by, and the end of a round with them, for a unit that is silent."""
    Rubric.objects.update(in_force_from=today - timedelta(days=30))
    owed = Occurrence.objects.filter(assignment__unit__name="户政支队")
    first = owed.order_by("due_on").first()
    first.due_on = today - timedelta(days=5)
    first.save()


def confirm(walk, people):
    """The supervisor has the facts looked at, and confirms what is proposed."""
    walk.be(people.supervisor)
    walk.menu("考核")
    walk.enter(walk.page.locator("tbody a").first)
    walk.press("按今天的事实更新拟扣")
    walk.sees("户政支队")
    walk.follow("勾选本页全部拟扣")
    walk.press("确认所选为扣分")


def take_out(walk, people, folder):
    """Count, export in the background, download; return the sheet's path."""
    walk.follow("得分和排名")
    walk.press("重新计分")
    walk.press("导出考核表")
    with walk.page.expect_download() as download:
        walk.page.locator("main a[href^='/files/']").first.click()
    path = folder / "考核表.xlsx"
    download.value.save_as(path)
    return path
