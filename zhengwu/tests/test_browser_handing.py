"""A county bureau's head hands one row down to a station, which fills it."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from core.units.models import Unit
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_person, make_unit
from tasks.models import Assignment, ProgressReport, Role
from tasks.services.handout import hand_out
from tasks.tests.factories import make_plan, make_task
from zhengwu.tests.test_road import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STATIONS = ["城东派出所", "城西派出所", *(f"第{n}派出所" for n in range(3, 14))]


@pytest.fixture
def county(bureau):
    """A county bureau with thirteen stations."""
    found = make_unit("台山市公安局", parent=bureau, kind=Unit.Kind.COUNTY)
    for name in STATIONS:
        make_unit(name, parent=found, kind=Unit.Kind.STATION)
    return found


@pytest.fixture
def plan(bureau, county, cast):
    """Two tasks of the county bureau, due in forty days."""
    today = timezone.localdate()
    due = today + timedelta(40)
    plan = make_plan(
        bureau,
        rounds=[("本季度", today - timedelta(20), due)],
        issued_on=today - timedelta(20),
        starts_on=today - timedelta(20),
        ends_on=today + timedelta(200),
    )
    make_task(plan, ("台山市公安局", Role.LEAD), ("交警支队", Role.SUPPORT))
    make_task(plan, ("台山市公安局", Role.RESPONSIBLE))
    hand_out(pk=plan.pk, by=cast.office, today=today)
    return plan


@pytest.fixture
def walk(page, live_server):
    return Walker(page, live_server.url)


def is_clean(page):
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_head_hands_a_row_down_and_the_station_fills_it(walk, plan, county, cast):
    page = walk.page
    station = Unit.objects.get(name="城东派出所")
    head = make_person(PostRole.HEAD, county)
    liaison = make_person(PostRole.LIAISON, station)

    walk.be(head)
    walk.menu("转派")
    is_clean(page)
    walk.follow(plan.title)
    page.get_by_label("选择任务1").check()
    page.get_by_label("查找单位").fill("城东")
    expect(page.get_by_label("城西派出所")).to_be_hidden()
    page.get_by_label("城东派出所").check()
    page.get_by_label("分解要求").fill("写清窗口公示的情况")
    expect(page.get_by_text("下属单位：已选 1 / 13 项")).to_be_visible()
    is_clean(page)
    walk.press("转派")
    walk.sees("已转派1项给城东派出所，已通知联络员。")

    walk.be(liaison)
    walk.menu("填报")
    walk.follow("本季度")
    walk.sees("台山市公安局转派：写清窗口公示的情况")
    is_clean(page)
    page.locator("select[name$=-kind]").select_option("有进展")
    page.locator("textarea[name$=-body]").fill("窗口已公示办事指南。")
    walk.press("保存并去提交")
    walk.sees("本次提交 1 项")
    walk.press("提交")
    walk.sees("已提交1项")

    report = ProgressReport.objects.get()
    assert (report.status, report.occurrence.assignment.parent.unit) == (
        ProgressReport.Status.TO_REVIEW,
        county,
    )


def test_group_box_ticks_only_the_units_shown(walk, plan, county):
    walk.be(make_person(PostRole.HEAD, county))
    walk.menu("转派")
    walk.follow(plan.title)
    page = walk.page

    page.get_by_label("查找单位").fill("第1")
    page.get_by_label("派出所", exact=True).check()

    expect(page.locator("input[name=units]:checked")).to_have_count(4)


def test_pages_of_the_office_are_clean(walk, plan, county, bureau, cast, live_server):
    make_unit("网警支队", parent=bureau)
    support = Assignment.objects.get(role=Role.SUPPORT)
    walk.be(cast.office)

    for address in (
        f"plan/{plan.pk}/hand-out/",
        f"plan/{plan.pk}/join/",
        f"plan/{plan.pk}/ask/",
        f"assignment/{support.pk}/reassign/",
        f"assignment/{support.pk}/end/",
        f"task/{support.task_id}/unit/",
        f"task/{support.task_id}/",
    ):
        walk.page.goto(f"{live_server.url}/tasks/{address}")
        is_clean(walk.page)
