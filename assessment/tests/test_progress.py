"""进度 of a plan in the middle of its year: what is counted, and by what."""

from datetime import date

import pytest

from tasks.figures import counted as figures
from tasks.figures.scope import Period, Scope
from tasks.progress.chapters import by_section, tops_of
from tasks.progress.counted import STATES, Progress, in_state, rows
from tasks.progress.days import by_month, due_days, month_after
from tasks.progress.units import by_unit
from tasks.views.plans import progress_of

from .boards import JULY, make_busy_plan
from .factories import JUNE, MARCH, make_assignment, make_plan, make_task


@pytest.fixture
def plan(bureau, units):
    return make_busy_plan(bureau, units)


def size(plan, state, today):
    return rows([plan.pk]).filter(in_state(state, today)).count()


@pytest.mark.parametrize(
    ("state", "count"),
    [
        ("total", 7),
        ("reported", 4),
        ("approved", 1),
        ("late", 1),
        ("redo", 1),
        ("pending", 2),
        ("on_time", 3),
        ("late_reported", 1),
    ],
)
def test_state_counts_own_rows_that_stand(plan, today, state, count):
    assert size(plan, state, today) == count


def test_states_are_all_labelled(today):
    with pytest.raises(KeyError):
        in_state("lost", today)
    assert [in_state(name, today) is not None for name in STATES] == [True] * 8


def test_row_due_today_is_not_late(plan, units):
    due = [unit for unit in by_unit([plan.pk], today=JUNE) if unit.name == "交警支队"]

    assert due[0].progress.late == 0
    assert size(plan, "pending", JUNE) == 3


def test_row_to_be_mended_today_is_not_overdue(plan):
    assert size(plan, "redo", date(2026, 4, 10)) == 0
    assert size(plan, "redo", date(2026, 4, 11)) == 1


def test_progress_adds_up():
    one, more = Progress(4, 2, 1, 1, 0), Progress(6, 3, 3, 0, 1)

    assert one + more == Progress(10, 5, 4, 1, 1)
    assert (one + more).pending == 4
    assert (one + more).rate == "50.0%"


def test_progress_of_nothing_has_no_rate_and_no_parts():
    assert (Progress().rate, Progress().parts) == ("", [])


def test_progress_parts_lie_side_by_side():
    assert Progress(8, 4, 1, 2, 0).parts == [
        ("green", "0.00%", "12.50%"),
        ("blue", "12.50%", "37.50%"),
        ("red", "50.00%", "25.00%"),
    ]


def test_by_section_of_tasks_under_headings_and_none(plan, today):
    found = by_section([plan.pk], today=today)

    by_heading = {
        plan.sections.get(pk=pk).heading if pk else None: progress
        for (_, pk), progress in found.items()
    }
    assert by_heading == {
        "一、工作基础": Progress(4, 3, 1, 0, 0),
        "（一）网站": Progress(2, 1, 0, 1, 1),
        None: Progress(1, 0, 0, 0, 0),
    }


def test_tops_are_the_outermost_headings(plan):
    tops = tops_of(plan.sections.all())

    by_heading = {plan.sections.get(pk=pk).heading: top for pk, top in tops.items()}
    assert {name: top.heading for name, top in by_heading.items()} == {
        "一、工作基础": "一、工作基础",
        "二、平台建设": "二、平台建设",
        "（一）网站": "二、平台建设",
    }


def test_by_unit_has_the_latest_on_top(plan, today):
    found = by_unit([plan.pk], today=today)

    assert [(unit.name, unit.progress, unit.since) for unit in found] == [
        ("交警支队", Progress(2, 1, 0, 1, 1), date(2026, 4, 10)),
        ("宣传科", Progress(1, 0, 0, 0, 0), None),
        ("法制支队", Progress(4, 3, 1, 0, 0), None),
    ]


def test_due_days_of_the_next_thirty_days(plan, today):
    (day,) = due_days([plan.pk], today=today)

    assert (day.due_on, day.round_name) == (JULY, "七月")
    assert (day.units, day.total, day.reported) == (1, 1, 0)


@pytest.mark.parametrize(("days", "count"), [(0, 1), (30, 1), (31, 0), (-1, 0)])
def test_due_days_edges(bureau, units, today, days, count):
    plan = make_plan(bureau)
    due_on = date.fromordinal(today.toordinal() + days)
    make_assignment(make_task(plan), units["法制支队"], due=(due_on,))

    assert len(due_days([plan.pk], today=today)) == count


def test_due_day_counts_each_unit_once(bureau, units, today):
    plan = make_plan(bureau)
    for _ in range(2):
        make_assignment(make_task(plan), units["法制支队"], due=(JULY,))

    (day,) = due_days([plan.pk], today=today)

    assert (day.round_name, day.units, day.total) == ("其他时限", 1, 2)


def test_by_month_has_every_month_between(plan, today):
    found = by_month([plan.pk], today=today)

    assert [month.first.month for month in found] == list(range(3, 13))
    sums = [
        (m.total, m.on_time, m.late_reported, m.late, m.pending)
        for m in found
        if m.total
    ]
    assert sums == [
        (2, 2, 0, 0, 0),
        (2, 0, 1, 1, 0),
        (1, 0, 0, 0, 1),
        (1, 1, 0, 0, 0),
        (1, 0, 0, 0, 1),
    ]


def test_month_after_december():
    assert month_after(date(2026, 12, 1)) == date(2027, 1, 1)


def test_months_past_equal_what_can_be_asked_for(plan, bureau, today):
    for month in by_month([plan.pk], today=today):
        if month.last >= today:
            continue
        period = Period(month.first, month.last, "")
        scope = Scope((bureau.path,), period, today, plan=plan)
        assert month.total == figures.due(scope).count()
        assert month.on_time == figures.on_time(scope).count()
        assert month.late_reported == figures.late_reported(scope).count()
        assert month.late + month.late_reported == figures.late(scope).count()


def test_progress_equals_the_list_of_plans(plan, cast, today):
    (listed,) = progress_of(cast.leader, on=today).values()

    (whole,) = {sum(by_section([plan.pk], today=today).values(), Progress())}
    assert listed == {
        "total": whole.total,
        "reported": whole.reported,
        "late": whole.late,
    }


def test_no_plan_has_no_progress(db, today):
    assert by_section([], today=today) == {}
    assert by_unit([], today=today) == []
    assert due_days([], today=today) == []
    assert by_month([], today=today) == []


def test_plan_without_occurrences_has_no_progress(bureau, units, today):
    plan = make_plan(bureau)
    make_assignment(make_task(plan), units["法制支队"], due=())

    assert by_unit([plan.pk], today=today) == []
    assert MARCH not in [month.first for month in by_month([plan.pk], today=today)]
