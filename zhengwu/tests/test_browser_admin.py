"""The admin in Chromium: no page breaks our Content-Security-Policy."""

from datetime import date

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import expect

from core.units.models import Unit, User
from core.workdays.days import rebuild_days
from zhengwu import demonstration

TODAY = date(2026, 11, 22)
# Without a second look at the style sheets, for which axe would fetch and inline them.
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa"]}, "preload": False}
pytestmark = pytest.mark.browser


@pytest.fixture
def log_in(transactional_db, page, live_server):
    """Log somebody of the demonstration in; a fault on any page fails the test."""
    call_command("loaddata", "special_days", verbosity=0)
    rebuild_days(today=TODAY)
    demonstration.load(today=TODAY)

    def log_in(username):
        page.goto(f"{live_server.url}/login/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").first.fill(demonstration.PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.goto(f"{live_server.url}/admin/")
        return page

    return log_in


def test_office_walks_the_admin(log_in, live_server, tmp_path):
    page = log_in("office")
    for path in (
        "units/unit/",
        "units/unit/?q=jjzd",
        "units/unitgroup/add/",
        "units/unitalias/",
        "units/unit/export/",
        "workdays/specialday/",
        "tasks/workplan/",
        "tasks/occurrence/",
        "tasks/progressreport/",
    ):
        page.goto(f"{live_server.url}/admin/{path}")
        expect(page.locator("h1").last).to_be_visible()

    unit = Unit.objects.get(name="交警支队")
    page.goto(f"{live_server.url}/admin/units/unit/{unit.pk}/change/")
    page.locator("#id_parent + .select2").click()
    expect(page.locator(".select2-results__option").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#id_name").fill("交通警察支队")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_contain_text("交通警察支队")
    page.goto(f"{live_server.url}/admin/units/unit/{unit.pk}/history/")
    expect(page.locator("#content")).to_contain_text("名称：交警支队 → 交通警察支队")

    import_units(page, live_server, tmp_path)
    assert Unit.objects.get(code="jiangmen-keji").path


def import_units(page, live_server, folder):
    """A faulty sheet, then the mended one, through preview and confirmation."""
    header = [
        "编码",
        "名称",
        "上级单位",
        "类别",
        "法律地位",
        "排序",
        "启用日期",
        "停用日期",
    ]
    row = [
        "jiangmen-keji",
        "科技科",
        "江门市公安局",
        "科室",
        "内设机构",
        20,
        "2026-01-01",
    ]
    file = folder / "单位.xlsx"
    for kind, expected in (("科室", "需要改正"), ("综合部门", "科技科")):
        book = openpyxl.Workbook()
        book.active.append(header)
        book.active.append([kind if cell == "科室" else cell for cell in row])
        book.save(file)
        page.goto(f"{live_server.url}/admin/units/unit/import/")
        page.locator("#id_import_file").set_input_files(file)
        page.locator("input[type=submit]").click()
        expect(page.locator("#content")).to_contain_text(expected)
    page.locator("[name=confirm]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_manager_walks_the_admin(log_in, live_server):
    page = log_in("manager")
    page.goto(f"{live_server.url}/admin/units/user/add/")
    page.locator("#id_username").fill("zhao")
    page.locator("#id_last_name").fill("赵一鸣")
    page.locator("#id_unit + .select2").click()
    page.locator(".select2-search__field").fill("fzzd")
    page.locator(".select2-results__option", has_text="法制支队").click()
    page.locator("#id_role").select_option("liaison")
    page.locator("#id_from_on").fill("2026-11-01")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success").first).to_contain_text("一次性密码")

    page.locator("#result_list").get_by_role("link", name="zhao").click()
    expect(page.locator("#content")).to_contain_text("法制支队")
    for path in ("units/post/", "units/post/add/", "units/user/"):
        page.goto(f"{live_server.url}/admin/{path}")
        expect(page.locator("h1").last).to_be_visible()
    assert User.objects.get(username="zhao").posts.count() == 1
    look_ups_have_names_while_they_are_empty(page, live_server)


def look_ups_have_names_while_they_are_empty(page, live_server):
    for path in (
        f"units/unit/{Unit.objects.last().pk}/change/",
        "units/unit/add/",
        "units/unitgroup/add/",
        "units/unitalias/add/",
        "units/post/add/",
        "units/user/add/",
    ):
        page.goto(f"{live_server.url}/admin/{path}")
        look_up = page.locator("select.admin-autocomplete + .select2").first
        expect(look_up).to_be_visible()

        broken = Axe().run(page, options=WCAG).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in broken] == [], path
