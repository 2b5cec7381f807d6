"""工作台: each figure equals the list behind it, and asks no more for more rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.units.tests.factories import make_bureau, make_unit
from tasks.models import Assignment, Role
from tasks.services.handing_down import hand_down
from tasks.services.reviews import return_reports
from tasks.tests.factories import first_occurrence, handed_out, report_at
from zhengwu import desk

TODAY = timezone.localdate()
LAST, NEXT = TODAY - timedelta(days=10), TODAY + timedelta(days=20)
ROUNDS = (
    ("上一轮", TODAY - timedelta(days=60), LAST),
    ("这一轮", TODAY - timedelta(days=5), NEXT),
    ("下一轮", TODAY + timedelta(days=21), TODAY + timedelta(days=120)),
)
SINCE = TODAY - timedelta(days=90)
DATES = {
    "issued_on": SINCE,
    "starts_on": SINCE,
    "ends_on": TODAY + timedelta(days=200),
}
LEGAL = ("法制支队", Role.RESPONSIBLE)
TRAFFIC = ("交警支队", Role.RESPONSIBLE)


def running_plan(bureau, *tasks, by):
    return handed_out(bureau, *tasks, by=by, today=SINCE, rounds=ROUNDS, **DATES)


@pytest.fixture
def plan(bureau, cast):
    """Two tasks of 法制支队, one of them shared with 交警支队, in three rounds."""
    return running_plan(bureau, [LEGAL], [LEGAL, TRAFFIC], by=cast.office)


@pytest.fixture
def queries():
    """Count the queries of a call."""

    def count(call):
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count


def behind(client, url):
    """How many rows the list at `url` holds."""
    return client.get(url).context["page"].paginator.count


def owed_url(**wanted):
    return reverse("owed_list", query=wanted)


# What I owe.


def test_open_sheets_of_a_liaison_lead_to_the_sheet(cast, units, plan):
    sheets = desk.open_sheets(cast.liaison, today=TODAY)

    last, this = plan.rounds.all()[:2]
    legal = units["法制支队"].pk
    assert [(line.sheet.round_name, line.url) for line in sheets] == [
        ("上一轮", reverse("tasks:sheet_fill", args=[plan.pk, legal, last.pk])),
        ("这一轮", reverse("tasks:sheet_fill", args=[plan.pk, legal, this.pk])),
    ]


def test_open_sheets_of_a_head_lead_to_what_is_missing(cast, units, plan):
    sheets = desk.open_sheets(cast.head, today=TODAY)

    assert {line.url for line in sheets} == {owed_url(unit=units["法制支队"].pk)}


def test_open_sheets_are_listed_once_for_two_posts(cast, units, plan):
    cast.head.posts.create(unit=units["法制支队"], role="liaison", from_on=SINCE)

    sheets = desk.open_sheets(cast.head.as_of(TODAY), today=TODAY)

    assert [line.sheet.round_name for line in sheets] == ["上一轮", "这一轮"]


def test_open_sheets_of_the_own_unit_come_before_those_below(cast, units, plan):
    handed_down_by_legal(units, cast)

    sheets = desk.open_sheets(cast.liaison, today=TODAY)

    assert [line.sheet.unit_name for line in sheets] == [
        "法制支队",
        "法制支队",
        "北街派出所",
        "北街派出所",
    ]


def test_open_sheets_of_the_office_are_none(cast, plan):
    assert desk.open_sheets(cast.office, today=TODAY) == []


def test_desk_shows_a_sheet_with_only_a_returned_row_as_due_for_redoing(
    login, bureau, cast
):
    plan = running_plan(bureau, [LEGAL], by=cast.office)
    report = report_at("to_review", first_occurrence(plan), cast, today=LAST)
    redo_by = TODAY + timedelta(days=5)
    return_reports(
        pks=[report.pk], reason="太简单", redo_by=redo_by, by=cast.office, today=TODAY
    )

    response = login(cast.liaison).get(reverse("desk"))

    sheet = response.context["sheets"][0].sheet
    assert (sheet.round_name, sheet.owed, sheet.due_on) == ("上一轮", 0, redo_by)
    assert "退回 1 项" in response.content.decode()


# What is late, and with whom.


def test_late_units_have_the_most_on_top(cast, units, plan):
    legal, traffic = units["法制支队"], units["交警支队"]

    assert desk.late_units(cast.office, today=TODAY) == [
        desk.LateUnit(legal.pk, "法制支队", 2, LAST),
        desk.LateUnit(traffic.pk, "交警支队", 1, LAST),
    ]


def test_late_units_leave_out_what_is_due_today(cast, plan):
    assert desk.late_units(cast.office, today=LAST) == []


def test_late_units_of_another_bureau_are_not_shown(cast, plan):
    assert desk.late_units(cast.stranger, today=TODAY) == []


def test_late_units_leave_out_plans_not_running(cast, plan):
    type(plan).objects.update(status="closed")

    assert desk.late_units(cast.office, today=TODAY) == []


def handed_down_by_legal(units, cast):
    """A station below 法制支队 takes part in what it owes."""
    station = make_unit("北街派出所", parent=units["法制支队"])
    hand_down(
        pks=[Assignment.objects.filter(unit=units["法制支队"]).first().pk],
        units=[station],
        instruction="",
        days_ahead=3,
        by=cast.head,
        today=SINCE,
    )
    return station


@pytest.mark.parametrize("who", ["office", "leader", "supervisor"])
def test_what_was_handed_down_counts_once_for_who_sees_the_bureau(
    login, cast, units, plan, who
):
    """As 工作总览 counts it."""
    handed_down_by_legal(units, cast)
    client = login(getattr(cast, who))

    late = desk.late_units(getattr(cast, who), today=TODAY)

    board = client.get(reverse("assessment:board")).context["board"]
    assert sum(unit.count for unit in late) == board.whole.late == 3
    assert behind(client, owed_url(when="late")) == 3
    page = client.get(owed_url()).content.decode()
    assert "转派分解下去的只计一次，列在转派的单位名下。" in page


def test_what_was_handed_down_is_listed_for_the_unit_that_did_so(
    login, cast, units, plan
):
    station = handed_down_by_legal(units, cast)
    client = login(cast.head)

    assert behind(client, owed_url(when="late", unit=station.pk)) == 1
    assert behind(client, owed_url(when="late")) == 3


# The next thirty days.


def test_due_days_count_units_and_reports(cast, plan):
    assert desk.due_days(cast.office, today=TODAY) == [
        desk.DueDay(NEXT, plan.title, "这一轮", units=2, count=3)
    ]


def test_due_days_of_a_liaison_are_those_of_the_unit(cast, plan):
    (day,) = desk.due_days(cast.neighbour, today=TODAY)

    assert (day.units, day.count) == (1, 1)


# The page.


@pytest.mark.parametrize(
    ("who", "watches"),
    [("head", False), ("leader", True), ("office", True), ("supervisor", False)],
)
def test_desk_shows_what_is_late_to_who_looks_after_it(login, cast, who, watches):
    context = login(getattr(cast, who)).get(reverse("desk")).context

    assert context["watches"] is watches


def test_desk_of_a_liaison(login, cast, plan):
    context = login(cast.liaison).get(reverse("desk")).context

    assert (context["answers"], context["watches"]) == (True, False)
    assert context["sheet_count"] == 2


def test_desk_figures_equal_the_lists_behind_them(login, cast, units, plan):
    client = login(cast.office)

    context = client.get(reverse("desk")).context

    assert context["late_count"] == behind(client, owed_url(when="late"))
    for unit in context["late_units"]:
        assert unit.count == behind(client, owed_url(when="late", unit=unit.pk))
    for day in context["due_days"]:
        assert day.count == behind(client, owed_url(due_on=day.due_on))


def test_desk_with_nothing_to_do_says_so(login, cast):
    html = login(cast.liaison).get(reverse("desk")).content.decode()

    assert "本单位没有要填报的内容" in html
    assert "今后三十天内没有到期的填报" in html


def test_desk_of_a_keeper_shows_no_business(login, cast, plan):
    context = login(cast.auditor).get(reverse("desk")).context

    assert (context["answers"], context["watches"]) == (False, False)
    assert context["due_days"] == []


def test_desk_without_login_is_refused(client, db):
    assert client.get(reverse("desk")).url.startswith(reverse("login"))


@pytest.mark.parametrize("who", ["liaison", "office"])
def test_desk_queries_do_not_grow(login, bureau, cast, queries, who):
    names = [f"第{number}支队" for number in range(3)]
    for name in names:
        make_unit(name, parent=bureau)
    client = login(getattr(cast, who))

    running_plan(bureau, [LEGAL], by=cast.office)
    one = queries(lambda: client.get(reverse("desk")))
    everybody = [LEGAL, *((name, Role.RESPONSIBLE) for name in names)]
    running_plan(bureau, *[everybody] * 3, by=cast.office)
    many = queries(lambda: client.get(reverse("desk")))

    assert many == one


# The list behind the figures.


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({}, 9),
        ({"when": "late"}, 3),
        ({"when": "coming"}, 3),
        ({"due_on": NEXT.isoformat()}, 3),
        ({"due_on": "someday"}, 9),
    ],
)
def test_owed_list_is_narrowed(login, cast, plan, wanted, count):
    assert behind(login(cast.office), owed_url(**wanted)) == count


def test_owed_list_of_a_liaison_is_that_of_the_unit(login, cast, plan):
    assert behind(login(cast.neighbour), owed_url()) == 3


def test_owed_list_of_a_stranger_is_empty(login, cast, plan):
    response = login(cast.stranger).get(owed_url())

    assert response.context["page"].paginator.count == 0
    assert "没有符合条件的未报事项" in response.content.decode()


def test_owed_list_offers_no_unit_of_another_bureau(login, cast, plan):
    make_bureau("恩平市公安局", unit_names=("恩平股",))

    form = login(cast.office).get(owed_url()).context["form"]

    names = [unit.name for unit in form.fields["unit"].queryset]
    assert names == ["江门市公安局", "宣传科", "法制支队", "交警支队"]


def test_owed_list_queries_do_not_grow(login, bureau, cast, queries):
    client = login(cast.office)

    running_plan(bureau, [LEGAL], by=cast.office)
    one = queries(lambda: client.get(owed_url()))
    running_plan(bureau, *[[LEGAL]] * 3, by=cast.office)
    many = queries(lambda: client.get(owed_url()))

    assert many == one
