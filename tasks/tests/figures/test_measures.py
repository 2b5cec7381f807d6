"""查数: what each measure counts, as of which day, and that its rows make the figure."""

from datetime import date

import pytest
from django.urls import reverse

from core.reminders.models import UrgingSlip
from core.units.tests.factories import make_unit
from tasks.figures.answer import answer_to, figure_of, rows_of
from tasks.figures.measures import REGISTRY
from tasks.figures.rows import shape_of
from tasks.figures.scope import Period, Scope, year_before
from tasks.models import Assignment, Occurrence, Role
from tasks.services.reviews import approve, return_reports
from tasks.services.sheets import sign_sheet, submit_sheet
from tasks.services.urging import urge
from tasks.tests.factories import ISSUED, fill, first_occurrence, handed_out, sheet_of
from tasks.tests.reviewing import Station

LEGAL, TRAFFIC = ("法制支队", Role.RESPONSIBLE), ("交警支队", Role.RESPONSIBLE)
DUE = date(2026, 6, 25)
IN_TIME, LATE = date(2026, 6, 24), date(2026, 6, 29)
AS_OF = date(2026, 7, 31)
Q2 = Period(date(2026, 4, 1), date(2026, 6, 30), "2026年第二季度")
LINK = {"link": "http://jm.gov.cn/1", "link_title": "公开目录", "fact_on": ISSUED}


@pytest.fixture
def plan(bureau, cast):
    """Five tasks of 法制支队, the first also of 交警支队."""
    return handed_out(
        bureau, [LEGAL, TRAFFIC], [LEGAL], [LEGAL], [LEGAL], [LEGAL], by=cast.office
    )


def due_row(plan, number, unit="法制支队"):
    return Occurrence.objects.get(
        assignment__task__plan=plan,
        assignment__task__number=str(number),
        assignment__unit__name=unit,
        due_on=DUE,
    )


def send(occurrence, cast, day):
    """Hand in what is filled on the sheet of a row, and sign it."""
    submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=day)
    sign_sheet(**sheet_of(occurrence), by=cast.head, today=day)


@pytest.fixture
def told(plan, cast):
    """1 in time and approved; 2 in time, 本期无; 3 late and returned twice; 4 late and
    不涉及, approved; 5 never, and 交警支队 never, both urged."""
    rows = [due_row(plan, number) for number in range(1, 6)]
    fill(rows[0], by=cast.liaison, today=IN_TIME, **LINK)
    fill(rows[1], by=cast.liaison, today=IN_TIME, kind="nothing", body="")
    send(rows[0], cast, IN_TIME)
    fill(rows[2], by=cast.liaison, today=LATE)
    fill(rows[3], by=cast.liaison, today=LATE, kind="not_concerned", body="无此业务")
    send(rows[2], cast, LATE)
    pks = [
        row.report.pk
        for row in Occurrence.objects.filter(pk__in=[r.pk for r in rows[:4]])
    ]
    day = date(2026, 7, 1)
    for _ in range(2):
        return_reports(
            pks=[pks[2]],
            reason="缺佐证",
            redo_by=date(2026, 7, 10),
            by=cast.office,
            today=day,
        )
        third = due_row(plan, 3)
        fill(third, by=cast.liaison, today=day)
        send(third, cast, day)
    approve(pks=[pks[0], pks[3]], by=cast.office, today=day)
    for today in (date(2026, 6, 30), date(2026, 7, 2)):
        urge(
            pks=[rows[4].pk, due_row(plan, 1, "交警支队").pk],
            note="",
            answer_by=today,
            again=False,
            by=cast.office,
            today=today,
        )
    return plan


@pytest.fixture
def scope(cast):
    return make_scope(cast.office)


def make_scope(user, **fields):
    values = {"paths": tuple(user.scope_paths), "period": Q2, "as_of": AS_OF}
    return Scope(**values | fields)


def said(name, scope):
    return answer_to(REGISTRY[name], scope, subject="江门市公安局").figure


# Every measure.


FIGURES = {
    "due": "5项",
    "reported": "3项",
    "on_time": "2项",
    "on_time_rate": "40.0%",
    "late": "3项",
    "late_reported": "1项",
    "unreported": "2项",
    "approved": "1项",
    "approved_rate": "33.3%",
    "returned": "2次",
    "nothing": "1项",
    "not_concerned": "1项",
    "materials": "1件",
    "tasks": "4项",
    "tasks_done": "0项",
    "tasks_done_rate": "0.0%",
    "slips": "2次",
}


@pytest.mark.time_machine("2026-07-01 09:00+08:00")
def test_every_measure_counts_as_it_says(told, scope):
    assert {name: said(name, scope) for name in REGISTRY} == FIGURES


@pytest.mark.time_machine("2026-07-01 09:00+08:00")
def test_every_figure_is_the_number_of_rows_listed(told, scope):
    figures = {name: figure_of(each, scope) for name, each in REGISTRY.items()}

    assert {name: listed(name, scope) for name in REGISTRY} == {
        name: figure.part for name, figure in figures.items()
    }
    assert {
        name: listed(name, scope, whole=True)
        for name, each in REGISTRY.items()
        if each.is_rate
    } == {
        name: figure.whole
        for name, figure in figures.items()
        if figure.whole is not None
    }


def listed(name, scope, *, whole=False):
    """How many lines the table behind a figure has; each fills its columns."""
    rows = rows_of(REGISTRY[name], scope, whole=whole)
    shape = shape_of(rows)
    lines = shape.lines(list(shape.ordered(rows)))
    assert {len(line.cells) for line in lines} <= {len(shape.columns)}
    return len(lines)


@pytest.mark.time_machine("2026-07-01 09:00+08:00")
def test_every_measure_counts_nothing_elsewhere(told, cast):
    elsewhere = make_scope(cast.stranger)

    found = {said(name, elsewhere) for name in REGISTRY}

    assert found == {"0项", "0次", "0件", "无应报事项"}


@pytest.mark.time_machine("2026-07-01 09:00+08:00")
def test_every_list_of_rows_costs_at_most_two_queries(
    told, scope, django_assert_max_num_queries
):
    for name in REGISTRY:
        with django_assert_max_num_queries(2):
            listed(name, scope)


@pytest.mark.parametrize("name", REGISTRY)
def test_measure_says_how_it_is_counted(name):
    measure = REGISTRY[name]

    assert measure.counting and measure.example and measure.limits and measure.said


def test_answer_costs_at_most_five_queries(plan, scope, django_assert_max_num_queries):
    for measure in REGISTRY.values():
        with django_assert_max_num_queries(5):
            answer_to(measure, scope, subject="江门市公安局")


# As of which day.


@pytest.mark.parametrize(
    ("as_of", "figures"),
    [
        (date(2026, 6, 24), ["0项", "0项", "0项", "0项"]),
        (DUE, ["6项", "2项", "4项", "0项"]),
        (date(2026, 6, 26), ["6项", "2项", "4项", "4项"]),
        (LATE, ["6项", "4项", "2项", "4项"]),
        # 不涉及 was approved on 1 July: its row is voided from then on.
        (date(2026, 7, 1), ["5项", "3项", "2项", "3项"]),
    ],
)
@pytest.mark.time_machine("2026-07-01 09:00+08:00")
def test_cut_off_counts_what_had_reached_by_then(told, cast, as_of, figures):
    scope = make_scope(cast.office, as_of=as_of)

    names = ("due", "reported", "unreported", "late")
    assert [said(name, scope) for name in names] == figures


@pytest.mark.time_machine("2026-07-01 09:00+08:00")
def test_cut_off_leaves_out_later_decisions_and_slips(told, cast):
    before = make_scope(cast.office, as_of=date(2026, 6, 30))

    assert said("approved", before) == "0项"
    assert said("not_concerned", before) == "0项"
    assert said("returned", before) == "0次"
    assert said("slips", before) == "2次"


def test_cut_off_before_handing_out_counts_nothing(plan, cast):
    Assignment.objects.update(handed_out_on=date(2026, 7, 1))

    assert said("due", make_scope(cast.office, as_of=date(2026, 6, 30))) == "0项"


# Whose.


@pytest.mark.time_machine("2026-07-01 09:00+08:00")
def test_scope_by_unit_kind_and_plan(told, bureau, units, cast):
    squad = make_unit("法制一大队", parent=units["法制支队"], kind="other")
    handed_out(bureau, [("法制一大队", Role.RESPONSIBLE)], by=cast.office, title="二")
    legal = units["法制支队"]

    def due(**fields):
        return said("due", make_scope(cast.office, **fields))

    assert due(unit=legal) == "5项"
    assert due(unit=legal, with_below=False) == "4项"
    assert due(unit=squad) == "1项"
    assert due(kind="other") == "1项"
    assert due(plan=told) == "5项"
    assert said("due", make_scope(cast.neighbour)) == "1项"


def test_tasks_done_are_those_wholly_approved(plan, cast, units):
    row = first_occurrence(plan)
    fill(row, by=cast.liaison, today=IN_TIME)
    send(row, cast, IN_TIME)
    approve(pks=[due_row(plan, 1).report.pk], by=cast.office, today=LATE)

    # 交警支队 has not reported on the same task.
    assert said("tasks_done", make_scope(cast.office)) == "0项"
    assert said("tasks_done", make_scope(cast.office, unit=units["法制支队"])) == "1项"


@pytest.mark.parametrize("who", ["office", "head", "station_head"])
def test_plan_list_plan_page_and_figure_count_alike(login, cast, plan, who):
    below = Station(due_row(plan, 1))
    below.hand_in(today=IN_TIME)
    cast.station_head = below.head
    user = getattr(cast, who)
    client = login(user)

    [(_, listed)] = client.get(reverse("tasks:plan_list")).context["plans"]
    page = client.get(reverse("tasks:plan_detail", args=[plan.pk]))
    tasks = [line.item for line in page.context["lines"] if line.item]
    year = Period(date(2026, 1, 1), date(2027, 12, 31), "两年")
    scope = make_scope(user, period=year, as_of=year.last)

    assert (
        (listed["total"], listed["reported"])
        == (sum(task.owed for task in tasks), sum(task.reported for task in tasks))
        == tuple(figure_of(REGISTRY[name], scope).part for name in ("due", "reported"))
    )
    # A report handed down counts for the station alone.
    assert listed["reported"] == (who == "station_head")


def test_handed_down_rows_count_once(plan, bureau, units, cast):
    squad = make_unit("法制一大队", parent=units["法制支队"])
    parent = due_row(plan, 1).assignment
    child = Assignment.objects.create(
        task=parent.task,
        unit=squad,
        role=Role.RESPONSIBLE,
        owes=True,
        parent=parent,
        handed_out_on=parent.handed_out_on,
    )
    Occurrence.objects.create(
        assignment=child, number=1, opens_on=DUE, due_on=DUE, due_from="split"
    )

    assert said("due", make_scope(cast.office)) == "6项"


@pytest.mark.time_machine("2026-07-01 09:00+08:00")
def test_slips_of_a_plan(told, bureau, cast):
    other = handed_out(bureau, [LEGAL], by=cast.office, title="二")

    assert said("slips", make_scope(cast.office, plan=told)) == "2次"
    assert said("slips", make_scope(cast.office, plan=other)) == "0次"
    assert UrgingSlip.objects.count() == 4


# A year before.


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 6, 30), date(2025, 6, 30)),
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2029, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 28), date(2027, 2, 28)),
        (date(2026, 7, 1), date(2025, 7, 1)),
    ],
)
def test_year_before(day, before):
    assert year_before(day) == before


def last_year(bureau, cast, *named, rounds=1):
    """A plan of the year before, its first quarter due on 25 June 2025."""
    return handed_out(
        bureau,
        *named,
        by=cast.office,
        today=date(2025, 4, 1),
        year=2025,
        title="2025年方案",
        issued_on=date(2025, 4, 1),
        starts_on=date(2025, 4, 1),
        ends_on=date(2026, 3, 31),
        rounds=(("2025年第二季度", date(2025, 4, 1), date(2025, 6, 25)),),
    )


def test_sentence_without_last_year(plan, scope):
    answer = answer_to(REGISTRY["due"], scope, subject="江门市公安局")

    assert answer.sentence == (
        "截至2026年7月31日，江门市公安局2026年第二季度应报落实情况6项，"
        "上年同期无可比数据。"
    )
    assert answer.past_figure == "无可比数据"


def test_sentence_of_a_count_against_last_year(plan, bureau, cast, scope):
    last_year(bureau, cast, [LEGAL, TRAFFIC], [LEGAL], [LEGAL], [LEGAL])

    answer = answer_to(REGISTRY["due"], scope, subject="江门市公安局")

    assert answer.sentence == (
        "截至2026年7月31日，江门市公安局2026年第二季度应报落实情况6项，"
        "上年同期5项，同比增加1项（增长20.0%）。"
    )


def test_sentence_of_a_rate_against_last_year(plan, bureau, cast, scope):
    before = last_year(bureau, cast, [LEGAL], [LEGAL], [LEGAL])
    row = first_occurrence(before)
    fill(row, by=cast.liaison, today=date(2025, 6, 20))
    send(row, cast, date(2025, 6, 20))
    row = due_row(plan, 1)
    fill(row, by=cast.liaison, today=IN_TIME)
    send(row, cast, IN_TIME)

    answer = answer_to(REGISTRY["on_time_rate"], scope, subject="江门市公安局")

    assert answer.sentence == (
        "截至2026年7月31日，江门市公安局2026年第二季度应报落实情况6项，按时报送1项，"
        "按时报送率16.7%，上年同期33.3%，同比下降16.6个百分点。"
    )


def test_sentence_of_a_rate_of_nothing(bureau, cast, scope):
    answer = answer_to(REGISTRY["on_time_rate"], scope, subject="江门市公安局")

    assert answer.figure == "无应报事项"
    assert answer.sentence == (
        "截至2026年7月31日，江门市公安局2026年第二季度无应报事项，上年同期无可比数据。"
    )


def test_sentence_names_the_plan(plan, cast):
    scope = make_scope(cast.office, plan=plan)

    sentence = answer_to(REGISTRY["due"], scope, subject="江门市公安局").sentence

    assert "2026年第二季度《2026年政务公开工作要点分工方案》应报" in sentence


def test_unchanged_and_from_nothing(plan, bureau, cast, scope):
    last_year(bureau, cast, *[[LEGAL]] * 6)

    assert answer_to(REGISTRY["due"], scope, subject="局").change == "持平"
    assert answer_to(REGISTRY["on_time_rate"], scope, subject="局").change == "持平"
    row = due_row(plan, 1)
    fill(row, by=cast.liaison, today=IN_TIME)
    send(row, cast, IN_TIME)
    assert answer_to(REGISTRY["reported"], scope, subject="局").change == "增加1项"
