from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tasks.models import (
    Assignment,
    Occurrence,
    ProgressReport,
    ReportingRound,
    Responsibility,
    Role,
    Task,
    WorkPlan,
)
from tasks.tests.factories import (
    every_unit,
    first_occurrence,
    handed_out,
    make_plan,
    make_task,
    report_at,
)


@pytest.fixture
def plan(bureau, cast):
    return handed_out(bureau, by=cast.office)


@pytest.fixture
def report(plan, cast, today):
    return report_at("to_review", first_occurrence(plan), cast, today=today)


def test_task_cut_short_says_so():
    assert str(Task(number="3", text="公" * 60)) == f"3 {'公' * 39}…"
    assert str(Task(number="3", text="公" * 40)) == f"3 {'公' * 40}"


def refuses(queryset, constraint, **fields):
    """Whether the database refuses to write these fields, by the constraint's name."""
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        queryset.update(**fields)
    # SQLite names the columns of a unique constraint, not the constraint.
    return constraint in str(told.value) or "UNIQUE" in str(told.value)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"ends_on": date(2026, 4, 1)}, "plan_ends_after_start"),
        ({"issued_on": None}, "plan_running_has_dates"),
        ({"ends_on": None}, "plan_running_has_dates"),
    ],
)
def test_plan_constraints(plan, fields, constraint):
    assert refuses(WorkPlan.objects.all(), constraint, **fields)


def test_task_with_a_recurrence_has_no_date(plan):
    weekly = {"every": "week", "times": 1, "by": None}

    assert refuses(
        Task.objects.all(),
        "task_recurring_has_no_date",
        recurrence=weekly,
        due_on=date(2026, 6, 1),
    )


def test_responsibility_names_a_unit_or_a_group(plan, bureau):
    assert refuses(
        Responsibility.objects.filter(unit__isnull=False),
        "responsibility_not_both",
        group=every_unit(bureau),
    )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"waived_on": date(2026, 6, 1)}, "assignment_waived_by_somebody"),
        ({"ended_on": date(2026, 3, 31)}, "assignment_ends_after_start"),
    ],
)
def test_assignment_constraints(plan, fields, constraint):
    assert refuses(Assignment.objects.all(), constraint, **fields)


def test_assignment_waived_needs_a_reason(plan, cast, today):
    assert refuses(
        Assignment.objects.all(),
        "assignment_waived_by_somebody",
        waived_on=today,
        waived_by=cast.office,
    )


def test_assignment_is_in_force_once(plan, units):
    task = plan.tasks.get()

    with pytest.raises(IntegrityError):
        Assignment.objects.create(
            task=task,
            unit=units["法制支队"],
            role=Role.SUPPORT,
            owes=False,
            handed_out_on=date(2026, 5, 1),
        )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"opens_on": date(2027, 1, 1)}, "round_opens_before_due"),
        ({"cutoff_on": date(2027, 1, 1)}, "round_cutoff_before_due"),
        (
            {"due_on": date(2026, 12, 31), "cutoff_on": date(2026, 1, 1)},
            "round_due_once",
        ),
    ],
)
def test_round_constraints(plan, fields, constraint):
    assert refuses(ReportingRound.objects.all(), constraint, **fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"voided_on": date(2026, 6, 1)}, "occurrence_void_has_reason"),
        ({"void_reason": "任务已完成"}, "occurrence_void_has_reason"),
        ({"number": 1}, "occurrence_number_once"),
    ],
)
def test_occurrence_constraints(plan, fields, constraint):
    assert refuses(Occurrence.objects.all(), constraint, **fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"submitted_by": None}, "report_submitted_by_somebody"),
        ({"decided_on": date(2026, 7, 1)}, "report_decided_by_somebody"),
        ({"signed_how": ""}, "report_signed_somehow"),
        ({"reached_on": None}, "report_reached_once_submitted"),
        ({"status": "returned"}, "report_returned_has_reason"),
    ],
)
def test_report_constraints(report, fields, constraint):
    assert refuses(ProgressReport.objects.all(), constraint, **fields)


def leading(plan):
    rows = Assignment.objects.leading().filter(task__plan=plan)
    return sorted(row.unit.name for row in rows.select_related("unit"))


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ([("法制支队", Role.LEAD), ("宣传科", Role.RESPONSIBLE)], ["法制支队"]),
        ([("法制支队", Role.RESPONSIBLE), ("宣传科", Role.SUPPORT)], ["法制支队"]),
        (
            [
                ("法制支队", Role.UNNAMED),
                ("宣传科", Role.UNNAMED),
                ("交警支队", Role.PARTICIPANT),
            ],
            ["宣传科", "法制支队"],
        ),
        ([("法制支队", Role.UNNAMED), ("宣传科", Role.UNNAMED)], []),
        ([("法制支队", Role.SUPPORT)], []),
    ],
)
def test_leading_units_of_a_task(bureau, cast, named, expected):
    plan = handed_out(bureau, named, by=cast.office)

    assert leading(plan) == expected


def test_leading_units_see_all_reports_on_the_task(bureau, cast, today):
    named = [("交警支队", Role.LEAD), ("法制支队", Role.RESPONSIBLE)]
    plan = handed_out(bureau, named, by=cast.office)
    report = report_at("to_review", first_occurrence(plan), cast, today=today)

    seen = ProgressReport.objects.visible_to(cast.neighbour)

    assert list(seen) == [report]


def test_a_unit_that_is_not_assigned_sees_neither_task_nor_report(report, plan, cast):
    assert not WorkPlan.objects.visible_to(cast.neighbour).exists()
    assert not Task.objects.visible_to(cast.neighbour).exists()
    assert not ProgressReport.objects.visible_to(cast.neighbour).exists()


def test_an_assigned_unit_sees_its_task_and_not_the_others(bureau, cast):
    plan = make_plan(bureau)
    mine = make_task(plan, ("法制支队", Role.SUPPORT))
    make_task(plan, ("宣传科", Role.RESPONSIBLE))
    Assignment.objects.create(
        task=mine,
        unit=cast.liaison.posts_in_force[0].unit,
        role=Role.SUPPORT,
        owes=False,
        handed_out_on=date(2026, 4, 1),
    )

    assert list(Task.objects.visible_to(cast.liaison)) == [mine]
    assert list(WorkPlan.objects.visible_to(cast.liaison)) == [plan]
