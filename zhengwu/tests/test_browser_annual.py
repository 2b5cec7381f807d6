"""Break a cell, see the rule speak, mend it: in Chromium."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from foi.tests.factories import make_request
from reports.tests.annual.scenes import make_report
from zhengwu.tests.test_road import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SERIOUS = ("serious", "critical")


def faults_on(page):
    violations = Axe().run(page).response["violations"]
    return [each["id"] for each in violations if each["impact"] in SERIOUS]


def test_break_a_cell_and_mend_it(page, live_server, bureau, cast):
    call_command("loaddata", "foi_outcomes", "reports_deadlines", verbosity=0)
    make_request(bureau, cast.office, on=date(2025, 12, 30))
    row = make_report(bureau, cast.office)
    walk = Walker(page, live_server.url)
    walk.be(cast.office)
    page.goto(walk.base + reverse("reports:annual_table", args=[row.pk, "B"]))
    cell = page.get_by_label("“一、本年新收政府信息公开申请数量”的“自然人”")
    judged = page.locator("#judged")
    expect(cell).to_have_value("1")

    cell.fill("2")
    expect(judged).to_contain_text("V1 收到与办理应当相等")
    expect(judged).to_contain_text("填的是2，台账是1")
    expect(cell).to_have_attribute("aria-invalid", "true")
    total = page.locator("td", has_text="2").first
    expect(total).to_be_visible()
    judged.get_by_role("link", name="自然人").first.click()
    expect(cell).to_be_in_viewport()

    cell.fill("1")
    expect(judged).not_to_contain_text("V1 收到")
    expect(cell).not_to_have_attribute("aria-invalid", "true")

    # Against the ledger with a reason: V11 is answered, V1 is not.
    cell.fill("2")
    page.get_by_label("与台账不同的原因").fill("另有一件登在纸上，已结转。")
    held = page.get_by_label("“四、结转下年度继续办理”的“自然人”")
    held.fill("2")
    expect(judged).not_to_contain_text("V11")
    expect(judged).not_to_contain_text("V1 收到")
    walk.press("保存")
    walk.sees("已保存。")
    assert dict(row.overrides.values_list("cell", "typed")) == {
        "自然人/R1": "2",
        "自然人/R4": "2",
    }
    for width in (1280, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        for name, args in (
            ("annual_table", (row.pk, "B")),
            ("annual_text", (row.pk,)),
            ("annual_detail", (row.pk,)),
            ("earlier_list", (row.pk,)),
        ):
            page.goto(walk.base + reverse(f"reports:{name}", args=args))
            assert faults_on(page) == [], name
