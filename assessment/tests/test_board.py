"""工作总览: its figures, whom it is open to, and that each figure equals its list."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from lxml import html

from assessment.board.plans import NO_HEADING
from assessment.board.shown import DAYS, PAPER, UNITS, month_table
from assessment.board.standings import KindStanding, Place, kinds_of
from assessment.board.summary import MONTHS_SHOWN, shown_months, summary
from assessment.findings import lift
from assessment.judging import propose_and_count
from assessment.models import Finding, Score
from core.reminders.models import UrgingSlip
from core.units.tests.factories import make_unit
from tasks.models import WorkPlan
from tasks.progress.counted import Progress
from tasks.progress.days import MonthProgress

from .boards import JULY, make_busy_plan, make_judged_plan
from .factories import (
    DECEMBER,
    MARCH,
    make_assessment,
    make_assignment,
    make_plan,
    make_section,
    make_task,
)

READERS = ["office", "leader", "supervisor"]
COLLEAGUES = ["liaison", "head", "manager", "auditor"]
REFUSED = "只有政务公开办公室、考核监督员和分管局领导可以查看工作总览。"


@pytest.fixture(autouse=True)
def clock(monkeypatch, today):
    """The views read the day of the other fixtures."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: today)


@pytest.fixture
def plan(bureau, units, cast, today):
    return make_judged_plan(bureau, units, cast, today)


def address(name, *args):
    return reverse(f"assessment:{name}", args=args)


def pages(plan):
    return [
        address("board"),
        address("board_rows"),
        address("board_units"),
        address("board_plan", plan.pk),
    ]


# Who sees it.


@pytest.mark.parametrize("name", READERS)
def test_board_is_open_to_who_sees_assessments(plan, cast, login, name):
    client = login(getattr(cast, name))

    assert [client.get(page).status_code for page in pages(plan)] == [200] * 4


@pytest.mark.parametrize("name", COLLEAGUES)
def test_board_is_refused_to_colleagues_with_a_sentence(plan, cast, login, name):
    client = login(getattr(cast, name))
    # Whoever keeps accounts or the trail works on no plan.
    keeps = name in ("manager", "auditor")

    for page in pages(plan)[: 3 if keeps else 4]:
        response = client.get(page)
        assert response.status_code == 403
        assert REFUSED in response.content.decode()


def test_board_of_a_plan_is_unknown_to_a_stranger(plan, cast, login):
    client = login(cast.stranger)

    assert client.get(address("board_plan", plan.pk)).status_code == 404
    board = client.get(address("board")).context["board"]
    assert (board.plans, board.units, board.judged) == ([], [], [])
    rows = client.get(address("board_rows"), {"plan": plan.pk})
    assert "page" not in rows.context
    assert plan.title not in rows.content.decode()


@pytest.mark.parametrize("name", ["board", "board_rows", "board_units"])
def test_board_takes_no_post(cast, login, name):
    assert login(cast.leader).post(address(name)).status_code == 405


def test_desk_leads_the_leader_to_the_board(cast, login):
    def leads(person):
        return address("board") in main_of(login(person).get(reverse("desk")))

    assert (leads(cast.leader), leads(cast.liaison)) == (True, False)


def main_of(response):
    return response.content.decode().partition("<main")[2]


# What it shows.


def test_summary_of_a_plan_by_chapter(plan, cast, today):
    (lines,) = summary(cast.leader, today=today).plans

    assert lines.whole.progress == Progress(7, 4, 1, 1, 1)
    assert [(line.name, line.progress) for line in lines.chapters] == [
        ("一、工作基础", Progress(4, 3, 1, 0, 0)),
        ("二、平台建设", Progress(2, 1, 0, 1, 1)),
        (NO_HEADING, Progress(1, 0, 0, 0, 0)),
    ]


def test_summary_of_a_plan_without_headings_has_no_chapters(bureau, units, cast, today):
    make_assignment(make_task(make_plan(bureau)), units["法制支队"])

    (lines,) = summary(cast.leader, today=today).plans

    assert (lines.whole.progress.total, lines.chapters) == (4, [])


@pytest.mark.parametrize("status", ["preparing", "closed"])
def test_summary_leaves_out_plans_not_in_hand(plan, cast, today, status):
    WorkPlan.objects.update(status=status)

    assert summary(cast.leader, today=today).plans == []


def test_summary_names_the_bureau_once(plan, cast, bureau, today):
    assert summary(cast.leader, today=today).bureaus == [bureau]


def test_board_without_a_plan_says_so(cast, login):
    page = main_of(login(cast.leader).get(address("board")))

    assert "没有实施中的工作要点" in page
    assert "data-chart" not in page


def test_board_of_a_plan_without_occurrences(bureau, units, cast, login):
    plan = make_plan(bureau)
    make_assignment(make_task(plan), units["法制支队"], due=())

    board = login(cast.leader).get(address("board"))
    of_plan = login(cast.leader).get(address("board_plan", plan.pk))

    assert board.context["board"].whole == Progress()
    assert "没有逾期的单位" in board.content.decode()
    assert "没有应报的事项" in of_plan.content.decode()


def test_board_without_an_assessment_has_no_scores(bureau, units, cast, login):
    make_busy_plan(bureau, units)

    response = login(cast.leader).get(address("board"))

    assert response.context["board"].judged == []
    assert "得分" not in main_of(response)


def test_board_of_an_assessment_not_yet_counted(bureau, units, cast, login):
    make_assessment(make_busy_plan(bureau, units), by=cast.supervisor)

    assert "还没有计分" in main_of(login(cast.leader).get(address("board")))


def test_board_shows_the_latest_units_and_counts_the_rest(bureau, units, cast, login):
    task = make_task(make_plan(bureau))
    for number in range(UNITS + 2):
        make_assignment(task, make_unit(f"第{number}支队", parent=bureau), due=(MARCH,))

    response = login(cast.leader).get(address("board"))

    assert len(response.context["late_units"]) == UNITS
    assert response.context["more"]["units"] == UNITS + 2 - PAPER["units"]
    assert f"另有 {UNITS + 2 - PAPER['units']} 个单位有逾期，见系统。" in main_of(
        response
    )


def test_board_shows_the_next_days_and_counts_the_rest(bureau, units, cast, login):
    days = [JULY + timedelta(days=offset) for offset in range(11)]
    make_assignment(make_task(make_plan(bureau)), units["法制支队"], due=days)

    response = login(cast.leader).get(address("board"))

    assert len(response.context["days"]) == DAYS
    assert response.context["board"].coming == 11
    assert response.context["more"]["days"] == 11 - PAPER["days"]


def test_board_has_room_on_paper_for_the_worst_chapters(bureau, units, cast, login):
    plan = make_plan(bureau)
    for number in range(PAPER["lines"] + 1):
        task = make_task(plan, section=make_section(plan, f"第{number}章"))
        due = (MARCH,) if number else (DECEMBER,)
        make_assignment(task, units["法制支队"], due=due)

    context = login(cast.leader).get(address("board")).context

    kept = [
        line.name
        for line in context["board"].plans[0].chapters
        if line.query in context["chapters_on_paper"]
    ]
    # One line is the plan's own; the chapter with nothing late is left out.
    assert len(kept) == PAPER["lines"] - 1
    assert "第0章" not in kept
    assert context["more"]["chapters"] == 2


@pytest.mark.parametrize(("chapters", "is_roomy"), [(17, True), (18, False)])
def test_board_is_printed_larger_where_there_is_room(
    bureau, units, cast, login, chapters, is_roomy
):
    plan = make_plan(bureau)
    for number in range(chapters):
        task = make_task(plan, section=make_section(plan, f"第{number}章"))
        make_assignment(task, units["法制支队"], due=(MARCH, JULY))
    make_assessment(plan, by=cast.supervisor)

    context = login(cast.leader).get(address("board")).context

    # The plan, its chapters, one unit late and one day to come.
    assert context["is_roomy"] == is_roomy
    assert context["board"].judged[0].kinds == []


def test_board_cuts_no_name_short(bureau, units, cast, login):
    name = "江门市公安局新会分局经济犯罪侦查大队食品药品和环境犯罪侦查第一中队"
    title = "江门市公安局2026年政务公开工作要点分工方案" * 5
    plan = make_plan(bureau, title=title)
    task = make_task(plan, section=make_section(plan, "二、深化重点领域公开" * 20))
    make_assignment(task, make_unit(name, parent=bureau))

    page = main_of(login(cast.leader).get(address("board")))

    assert name in page
    assert title in page
    assert "二、深化重点领域公开" * 20 in page


@pytest.mark.parametrize("day", [date(2026, 7, 6), date(2026, 7, 5)])
def test_board_is_the_same_on_mondays_and_sundays(plan, cast, login, monkeypatch, day):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: day)

    response = login(cast.leader).get(address("board"))

    assert response.context["board"].whole == Progress(7, 4, 1, 1, 1)
    assert f"截至 {day}" in main_of(response)


def test_unit_urged_shows_the_slip(plan, units, cast, bureau, login, today):
    slip = UrgingSlip.objects.create(
        bureau=bureau,
        unit=units["交警支队"],
        year=2026,
        number=1,
        issued_on=today,
        issued_by=cast.office,
        answer_by=today,
    )

    response = login(cast.leader).get(address("board"))

    assert [line.slip for line in response.context["late_units"]] == [slip]
    assert "7月1日已催办" in main_of(response)


@pytest.mark.parametrize(("name", "count"), [("office", 1), ("leader", 0)])
def test_board_offers_urging_to_who_may_urge(plan, cast, login, name, count):
    page = main_of(login(getattr(cast, name)).get(address("board")))

    assert page.count(f'"{reverse("tasks:urging_new")}?unit=') == count


# Scores.


def place(rank, total=9000):
    return Place(rank, f"第{rank}支队", rank, total, total)


@pytest.mark.parametrize(
    ("size", "first", "last"),
    [
        (0, [], []),
        (3, [1, 2, 3], []),
        (5, [1, 2, 3], [4, 5]),
        (9, [1, 2, 3], [7, 8, 9]),
    ],
)
def test_kind_shows_its_ends_and_nobody_twice(size, first, last):
    kind = KindStanding("detachment", [place(rank) for rank in range(1, size + 1)])

    assert [each.rank for each in kind.first] == first
    assert [each.rank for each in kind.last] == last


def test_standings_count_every_unit_once(plan, cast, today):
    (judged,) = summary(cast.leader, today=today).judged

    assert sum(kind.size for kind in judged.kinds) == Score.objects.count()
    assert judged.proposed == Finding.objects.proposed().count()


def test_standings_count_no_lifted_findings(plan, cast, today):
    assessment = Finding.objects.first().assessment
    pks = list(Finding.objects.values_list("pk", flat=True))
    lift(
        pks=pks,
        assessment_pk=assessment.pk,
        reason="检修",
        by=cast.supervisor,
        today=today,
    )

    (judged,) = summary(cast.leader, today=today).judged

    assert judged.proposed == 0


def test_standings_are_in_order_of_kind(plan, units, cast, today):
    Score.objects.filter(unit=units["交警支队"]).update(unit_kind="branch")

    (judged,) = summary(cast.leader, today=today).judged

    assert [kind.kind for kind in judged.kinds] == ["branch", "detachment"]


def test_kinds_of_no_assessment(db):
    assert kinds_of([]) == {}


# Months.


def months(count, begin=2025):
    return [
        MonthProgress(date(begin + at // 12, at % 12 + 1, 1)) for at in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "first", "last"),
    [
        (0, None, None),
        (12, date(2025, 1, 1), date(2025, 12, 1)),
        (20, date(2025, 9, 1), date(2026, 8, 1)),
        (36, date(2026, 2, 1), date(2027, 1, 1)),
    ],
)
def test_shown_months_are_a_year_around_today(count, first, last):
    found = shown_months(months(count), date(2026, 7, 1))

    assert len(found) == min(count, MONTHS_SHOWN)
    assert [each.first for each in found[:1] + found[-1:]] == [
        each for each in (first, last) if each
    ]


def test_month_table_names_the_year_where_it_begins():
    table = month_table(months(14)[11:])

    assert table["heads"] == [("2025年", "12月"), ("2026年", "1月"), ("", "2月")]


# Every figure equals the list behind it.


def links(page):
    """(address, figure) of each figure on a page that is a link."""
    found = html.fromstring(page).xpath("//main//a[@href]")
    for link in found:
        shown = re.fullmatch(r"\D*?(\d+)\s*[项个条]?", link.text_content().strip())
        if shown and "/slip/" not in link.get("href"):
            yield link.get("href"), int(shown[1])


def size_behind(client, url):
    context = client.get(url).context
    if "tabs" in context:
        return context["page"].paginator.count
    if "scores" in context:
        return len(context["scores"])
    if "units" in context:
        return len(context["units"])
    return context["page"].paginator.count


def test_each_figure_of_the_board_equals_its_list(plan, cast, login, bureau, units):
    make_busy_plan(bureau, units, title="第二份")
    client = login(cast.leader)

    found = list(links(client.get(address("board")).content))

    assert len(found) > 50
    assert [(url, size_behind(client, url)) for url, _ in found] == found


@pytest.mark.parametrize("name", ["board_units", "board_plan"])
def test_each_figure_of_a_table_equals_its_list(plan, cast, login, bureau, units, name):
    make_busy_plan(bureau, units, title="第二份")
    client = login(cast.leader)
    args = [plan.pk] if name == "board_plan" else []

    found = list(links(client.get(address(name, *args)).content))

    assert len(found) > 7
    assert [(url, size_behind(client, url)) for url, _ in found] == found


# The lists behind the figures.


def test_rows_of_all_plans_name_task_unit_and_day(plan, cast, login):
    lines = login(cast.office).get(address("board_rows")).context["lines"]

    assert len(lines) == 7
    _, cells = lines[0]
    assert [cell for _, cell in cells][1:4] == [
        "法制支队",
        "其他时限",
        "2026-03-25 周三",
    ]


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({"first": "x"}, "到期日起"),
        ({"state": "lost"}, "情况"),
        ({"plan": "0"}, "工作"),
    ],
)
def test_rows_asked_wrongly_are_not_listed(plan, cast, login, asked, word):
    response = login(cast.office).get(address("board_rows"), asked)

    assert "page" not in response.context
    assert (
        word
        in html.fromstring(response.content)
        .xpath("//*[@id='errors']")[0]
        .text_content()
    )


def test_rows_none_found_say_so(plan, cast, login):
    response = login(cast.office).get(address("board_rows"), {"first": "2027-01-01"})

    assert "没有符合条件的报送" in main_of(response)


def test_rows_offer_chapters_of_the_plan_chosen(plan, cast, login):
    form = (
        login(cast.office).get(address("board_rows"), {"plan": plan.pk}).context["form"]
    )

    assert [label for _, label in form.fields["section"].choices] == [
        "全部",
        "一、工作基础",
        "二、平台建设",
        NO_HEADING,
    ]
    assert [label for _, label in form.fields["round"].choices] == [
        "全部",
        "七月",
        "其他时限",
    ]


def test_rows_of_a_plan_over_are_still_found(plan, cast, login):
    WorkPlan.objects.update(status="closed")

    client = login(cast.office)

    listed = client.get(address("board_rows"), {"plan": plan.pk})
    assert listed.context["page"].paginator.count == 7
    assert client.get(address("board_rows")).context["page"].paginator.count == 0


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["交警支队", "宣传科", "法制支队"]),
        ({"order": "rate"}, ["宣传科", "交警支队", "法制支队"]),
        ({"order": "unit"}, ["宣传科", "法制支队", "交警支队"]),
        ({"only": "late"}, ["交警支队"]),
        ({"kind": "branch"}, []),
        ({"order": "x", "kind": "y"}, ["交警支队", "宣传科", "法制支队"]),
    ],
)
def test_units_are_shown_as_asked(plan, cast, login, asked, names):
    for page in (address("board_units"), address("board_plan", plan.pk)):
        units = login(cast.leader).get(page, asked).context["units"]
        assert [line.unit.name for line in units] == names


# Queries.

BOARD, ROWS, TABLE, PLAN = 15, 9, 8, 11


def grow(bureau, size):
    """So many plans, each with so many chapters of so many units."""
    for _ in range(size):
        plan = make_plan(bureau)
        for number in range(size):
            task = make_task(plan, section=make_section(plan, f"第{number}章"))
            for place in range(size):
                unit = make_unit(f"{plan.pk}之{number}{place}", parent=bureau)
                make_assignment(task, unit, due=(MARCH, JULY))
    return plan


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("board", BOARD),
        ("board_rows", ROWS),
        ("board_units", TABLE),
        ("board_plan", PLAN),
    ],
)
def test_board_asks_as_often_for_three_of_all(
    bureau, cast, login, today, django_assert_num_queries, size, name, count
):
    plan = grow(bureau, size)
    assessment = make_assessment(plan, by=cast.supervisor)
    propose_and_count(assessment_pk=assessment.pk, today=today)
    client = login(cast.leader)
    url = address(name, *([plan.pk] if name == "board_plan" else []))

    with django_assert_num_queries(count):
        client.get(url)
