"""A leader opens 工作总览, follows its figures, and prints it on one sheet."""

import re
from datetime import date, timedelta
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from lxml import html
from playwright.sync_api import expect

from assessment.judging import propose_and_count
from assessment.models import Score
from assessment.tests.boards import make_busy_plan
from assessment.tests.factories import (
    START,
    make_assessment,
    make_assignment,
    make_plan,
    make_section,
    make_task,
)
from core.units.models import Unit
from core.units.services import settle_all
from core.workdays.days import rebuild_days
from tasks.models import Assignment, Occurrence
from zhengwu.tests.test_road import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SERIOUS = ("serious", "critical")
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")
NARROW = {"width": 640, "height": 720}  # 1280 at 200 %
TASKS, UNITS, CHAPTERS, PLANS = 40, 60, 8, 6
LONG = "江门市公安局新会分局经济犯罪侦查大队食品药品和环境犯罪侦查第{}中队"
KINDS = ("branch", "county", "detachment", "office", "station")


@pytest.fixture
def today():
    today = timezone.localdate()
    rebuild_days(today=today)
    return today


@pytest.fixture
def plan(bureau, units, cast, today):
    """A plan with every state, with something due in ten days, and judged."""
    plan = make_busy_plan(bureau, units)
    soon = today + timedelta(days=10)
    make_assignment(make_task(plan), units["法制支队"], due=(soon,))
    assessment = make_assessment(plan, by=cast.supervisor)
    propose_and_count(assessment_pk=assessment.pk, today=today)
    return plan


@pytest.fixture
def crowd(bureau, cast, today):
    """Six plans with long names, the last of 40 tasks for 60 units of five kinds."""
    for number in range(PLANS - 1):
        small = make_plan(bureau, title=f"第{number}份" + "专项工作分工方案" * 12)
        task = make_task(small, section=make_section(small, "一、总体要求" * 30))
        make_assignment(task, bureau.managing_office, due=(START, today))
    plan = make_plan(bureau)
    chapters = [make_section(plan, "深化公开" * 40) for _ in range(CHAPTERS)]
    tasks = [make_task(plan, section=chapters[at % CHAPTERS]) for at in range(TASKS)]
    units = make_units(bureau)
    assignments = Assignment.objects.bulk_create(
        Assignment(task=task, unit=unit, role="lead", owes=True, handed_out_on=START)
        for task, unit in product(tasks, units)
    )
    due = [date(today.year, month, 25) for month in range(1, 13)]
    due += [today + timedelta(days=offset) for offset in range(1, 29)]
    Occurrence.objects.bulk_create(
        Occurrence(
            assignment=each,
            number=1,
            opens_on=START,
            due_on=due[at % len(due)],
            due_from="round",
        )
        for at, each in enumerate(assignments)
    )
    score(make_assessment(plan, by=cast.supervisor), units)
    return plan


def make_units(bureau):
    fields = {"legal_kind": "internal", "valid_from": START, "parent": bureau}
    Unit.objects.bulk_create(
        Unit(
            code=f"c{at}",
            name=LONG.format(at),
            kind=KINDS[at % len(KINDS)],
            position=at,
            **fields,
        )
        for at in range(UNITS)
    )
    settle_all()
    return list(Unit.objects.filter(code__startswith="c"))


def score(assessment, units):
    Score.objects.bulk_create(
        Score(
            assessment=assessment,
            unit=unit,
            unit_kind=unit.kind,
            standing="ranked",
            total=9000 - at,
            total_if_all=8000,
            rank=at + 1,
        )
        for at, unit in enumerate(units)
    )


@pytest.fixture
def walk(page, live_server, cast):
    walker = Walker(page, live_server.url)
    walker.be(cast.leader)
    return walker


def open_board(walk):
    walk.follow("看工作总览")
    expect(walk.page.locator("h1")).to_contain_text("政务公开工作总览")


def looks(page):
    """Nothing serious is in the way of people who see or hear the page poorly."""
    violations = Axe().run(page).response["violations"]
    faults = [
        (fault["id"], node["html"])
        for fault in violations
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]
    assert faults == []


def sheets_of_paper(page):
    return len(PAGE_OF_PDF.findall(page.pdf(format="A4")))


def rows_behind(walk, address):
    response = walk.page.request.get(f"{walk.base}{address}")
    (lead,) = html.fromstring(response.text()).find_class("page-head-lead")
    return int(re.search(r"共 (\d+) 项", lead.text_content())[1])


def figures_on(page):
    """(address, figure) of each link of the board to its rows."""
    rows = reverse("assessment:board_rows")
    links = page.locator(f"main a[href^='{rows}']").all()
    shown = [(link.get_attribute("href"), link.inner_text()) for link in links]
    return [
        (address, int(found[1]))
        for address, text in shown
        if (found := re.search(r"(\d+)\s*项?$", text.strip()))
    ]


def test_each_figure_of_the_board_equals_its_list(walk, plan):
    open_board(walk)

    figures = figures_on(walk.page)

    assert len(figures) > 30
    assert [(url, rows_behind(walk, url)) for url, _ in figures] == figures


def test_board_draws_its_chart_from_the_table_below(walk, plan):
    open_board(walk)
    page = walk.page

    chart = page.get_by_role("img", name="各月到期事项的报送情况")
    expect(chart.locator("svg")).to_be_visible()
    table = page.get_by_role("region", name="各月数字")
    labels = ["按时报送", "逾期报送", "逾期未报", "未到期", "应报"]
    assert table.locator("tbody th, tfoot th").all_inner_texts() == labels
    for label in labels:
        expect(chart.locator("svg")).to_contain_text(label)
    wholes = table.locator("tfoot td").all_inner_texts()
    drawn = chart.locator("svg text").all_text_contents()
    assert {each for each in wholes if each != "0"} <= set(drawn)


def test_board_without_script_has_the_table(browser, walk, plan, live_server):
    cookies = walk.page.context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()

    page.goto(f"{live_server.url}{reverse('assessment:board')}")

    expect(page.get_by_role("region", name="各月数字")).to_be_visible()
    expect(page.locator("svg.chart")).to_have_count(0)
    context.close()


def test_board_and_its_lists_have_no_serious_fault(walk, plan):
    open_board(walk)
    expect(walk.page.locator(".chart svg")).to_be_visible()
    looks(walk.page)

    for name, args in [
        ("board_rows", []),
        ("board_units", []),
        ("board_plan", [plan.pk]),
    ]:
        walk.page.goto(f"{walk.base}{reverse(f'assessment:{name}', args=args)}")
        looks(walk.page)


def test_board_prints_on_one_sheet(walk, plan):
    open_board(walk)
    expect(walk.page.locator(".chart svg")).to_be_visible()

    assert sheets_of_paper(walk.page) == 1

    walk.page.emulate_media(media="print")
    expect(walk.page.get_by_role("navigation", name="主导航")).to_be_hidden()
    expect(walk.page.locator("main")).to_contain_text("江门市公安局")
    expect(walk.page.locator("main")).to_contain_text("截至")


def test_board_of_forty_tasks_and_sixty_units_prints_on_one_sheet(walk, crowd):
    open_board(walk)
    expect(walk.page.locator(".chart svg")).to_be_visible()

    assert sheets_of_paper(walk.page) == 1

    walk.page.emulate_media(media="print")
    paper = walk.page.locator(".on-paper").all_inner_texts()
    assert [re.sub(r"\d+", "N", each) for each in paper] == [
        "另有工作要点 N 份，见系统。",
        "只列进度最差的 N 章，另有 N 章，见系统。",
        "另有 N 个单位有逾期，见系统。",
        "另有 N 个日期，见系统。",
        "另有 N 类单位，见系统。",
    ]


def test_board_at_200_percent_needs_no_sideways_scrolling(walk, crowd):
    walk.page.set_viewport_size(NARROW)
    walk.page.goto(f"{walk.base}{reverse('assessment:board')}")

    width = walk.page.locator("html").evaluate("html => html.scrollWidth")
    assert width == NARROW["width"]
