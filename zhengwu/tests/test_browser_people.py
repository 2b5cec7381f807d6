"""Work handed over and units merged, in a browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from core.units.models import Handover, UnitChange
from core.units.roles import Role
from core.units.tests.factories import make_person
from tasks.tests.factories import handed_out
from zhengwu.tests.test_road import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def walk(page, live_server, bureau, cast):
    """The office, with a plan handed out."""
    handed_out(bureau, by=cast.office)
    walker = Walker(page, live_server.url)
    walker.be(cast.office)
    walker.menu("岗位与移交")
    return walker


def assert_accessible(page):
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_work_is_handed_over_and_the_slip_printed(walk, units):
    make_person(Role.LIAISON, units["宣传科"], username="heir", name="赵一鸣")
    assert_accessible(walk.page)
    row = walk.page.get_by_role("row").filter(has_text="法制支队联络员")
    row.get_by_role("link", name="工作移交").click()
    assert_accessible(walk.page)
    heirs = walk.page.get_by_label("接交人", exact=False).last
    heirs.select_option(label="赵一鸣（宣传科联络员）")
    walk.page.get_by_label("监交人").fill("黄建民")

    walk.press("办理移交")

    walk.sees("已移交，已通知接交人")
    walk.sees("监交人（签名）：黄建民")
    assert_accessible(walk.page)
    download = walk.download("下载 Word 交接单")
    assert download.suggested_filename.endswith("（法制支队联络员）.docx")
    assert Handover.objects.get().to_user.username == "heir"
    walk.page.goto(f"{walk.base}/units/handovers/")
    assert_accessible(walk.page)


def test_units_are_merged_after_a_look(walk):
    walk.follow("单位合并、更名")
    assert_accessible(walk.page)
    walk.follow("办理合并、更名")
    assert_accessible(walk.page)
    walk.page.locator("select[name=units]").select_option(
        label=["法制支队", "交警支队"]
    )
    walk.page.get_by_label("新名称").fill("法制交管支队")
    walk.press("下一步")
    walk.sees("交警支队自")
    assert_accessible(walk.page)

    walk.press("确认合并")

    walk.sees("法制支队、交警支队合并为法制交管支队")
    assert_accessible(walk.page)
    assert UnitChange.objects.get().successor.name == "法制交管支队"
