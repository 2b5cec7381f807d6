"""A merger of units: every duty goes on once, and nothing written is lost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.reminders.models import Notice
from core.units.models import Post
from core.units.successions import Wish, foresee, succeed
from core.units.tests.factories import make_unit
from tasks.models import (
    Adjustment,
    Assignment,
    Evidence,
    Occurrence,
    ProgressReport,
    Responsibility,
    Role,
)
from tasks.services.entries import save_entry
from tasks.services.handout import hand_out
from tasks.services.reviews import approve
from tasks.services.sheets import sign_sheet, submit_sheet
from tasks.tests.factories import (
    assignments,
    fill,
    first_occurrence,
    handed_out,
    report_at,
    sheet_of,
)

TODAY = date(2026, 7, 1)
LEAD, DUTY, HELP = Role.LEAD, Role.RESPONSIBLE, Role.SUPPORT


def merge(cast, units, *names, into=None, name="", on=TODAY):
    wish = Wish(
        units=tuple(units[each].pk for each in names),
        successor=into and units[into].pk,
        name=name,
        effective_on=on,
        doc_no="江公〔2026〕8号",
        posts=frozenset(
            Post.objects.filter(unit__name__in=names).values_list("pk", flat=True)
        ),
    )
    seen = foresee(wish=wish, by=cast.office, today=TODAY).fingerprint
    return succeed(wish=wish, seen=seen, by=cast.office, today=TODAY)


def in_force(plan):
    return [
        (assignment.task.number, assignment.unit.name, assignment.role, assignment.owes)
        for assignment in Assignment.objects.in_force()
        .filter(task__plan=plan)
        .select_related("task", "unit")
        .order_by("task__position", "pk")
    ]


def owed(plan, name):
    """(number, due date) of what a unit still has on the plan."""
    rows = Occurrence.objects.standing().filter(
        assignment__task__plan=plan, assignment__unit__name=name
    )
    return list(rows.order_by("due_on", "pk").values_list("number", "due_on"))


def test_assignments_go_on_with_the_successor(bureau, cast, units):
    plan = handed_out(
        bureau, [("法制支队", LEAD), ("交警支队", HELP)], [("交警支队", DUTY)],
        by=cast.office,
    )  # fmt: skip

    merge(cast, units, "法制支队", "交警支队", name="新支队")

    assert in_force(plan) == [
        ("1", "新支队", "lead", True),
        ("2", "新支队", "responsible", True),
    ]
    new = Assignment.objects.in_force().first()
    assert (new.previous.unit.name, new.handed_out_on) == ("法制支队", TODAY)
    ended = Assignment.objects.exclude(ended_on=None)
    assert {(each.unit.name, each.ended_on) for each in ended} == {
        ("法制支队", TODAY),
        ("交警支队", TODAY),
    }


def test_what_was_due_before_stays_with_the_old_unit(bureau, cast, units):
    plan = handed_out(bureau, by=cast.office)

    merge(cast, units, "法制支队", "交警支队", name="新支队")

    assert owed(plan, "法制支队") == [(1, date(2026, 6, 25))]
    assert owed(plan, "新支队") == [(2, date(2026, 9, 25)), (3, date(2026, 12, 25))]
    reasons = Occurrence.objects.exclude(voided_on=None).values_list("void_reason")
    assert set(reasons) == {("单位合并（江公〔2026〕8号）",)}


def test_people_of_the_successor_still_report_what_was_due_before(bureau, cast, units):
    plan = handed_out(bureau, by=cast.office)
    merge(cast, units, "法制支队", "交警支队", name="新支队")

    liaison = cast.liaison.as_of(TODAY)

    mine = Occurrence.objects.of_units_of(liaison, "tasks.report").standing()
    assert first_occurrence(plan) in mine
    assert mine.count() == 3


def test_two_units_on_one_task_owe_once(bureau, cast, units):
    plan = handed_out(bureau, [("法制支队", DUTY), ("交警支队", DUTY)], by=cast.office)

    merge(cast, units, "法制支队", "交警支队", name="新支队", on=date(2026, 6, 1))

    assert owed(plan, "新支队") == [
        (1, date(2026, 6, 25)),
        (2, date(2026, 9, 25)),
        (3, date(2026, 12, 25)),
    ]


def test_reports_that_were_handed_in_stay(bureau, cast, units):
    plan = handed_out(bureau, by=cast.office)
    report = report_at("approved", first_occurrence(plan), cast, today=TODAY)

    merge(cast, units, "法制支队", "交警支队", name="新支队", on=date(2026, 6, 1))

    report.refresh_from_db()
    assert (report.status, report.occurrence.voided_on) == ("approved", None)
    assert report.occurrence.assignment.unit.name == "法制支队"
    assert owed(plan, "新支队") == [(2, date(2026, 9, 25)), (3, date(2026, 12, 25))]


@pytest.mark.parametrize("status", ["draft", "to_sign"])
def test_draft_is_copied_with_its_evidence(bureau, cast, units, status):
    plan = handed_out(bureau, by=cast.office)
    occurrence = first_occurrence(plan)
    draft = report_at(
        status,
        occurrence,
        cast,
        today=TODAY,
        link="https://example.cn/a",
        body="已公开。",
    )

    merge(cast, units, "法制支队", "交警支队", name="新支队", on=date(2026, 6, 1))

    draft.refresh_from_db()
    copied = ProgressReport.objects.get(occurrence__assignment__unit__name="新支队")
    assert (draft.status, draft.body) == ("withdrawn", "已公开。")
    assert (copied.status, copied.kind, copied.body, copied.written_by) == (
        "draft",
        "progress",
        "已公开。",
        cast.liaison,
    )
    assert Evidence.objects.filter(report=copied).count() == 1
    assert Evidence.objects.filter(report=draft).count() == 1


def test_two_drafts_are_joined(bureau, cast, units):
    plan = handed_out(bureau, [("法制支队", DUTY), ("交警支队", DUTY)], by=cast.office)
    fill(first_occurrence(plan), by=cast.liaison, today=TODAY, body="法制的事。")
    other = first_occurrence(plan, "交警支队")
    fill(other, by=cast.neighbour, today=TODAY, body="交警的事。")

    merge(cast, units, "法制支队", "交警支队", name="新支队", on=date(2026, 6, 1))

    joined = ProgressReport.objects.get(occurrence__assignment__unit__name="新支队")
    assert joined.body == "法制的事。\n〔交警支队〕交警的事。"


def test_existing_unit_goes_on_with_its_own_assignment(bureau, cast, units):
    plan = handed_out(bureau, [("法制支队", LEAD), ("交警支队", DUTY)], by=cast.office)
    own = Assignment.objects.get(unit=units["法制支队"])

    merge(cast, units, "交警支队", into="法制支队")

    assert in_force(plan) == [("1", "法制支队", "lead", True)]
    own.refresh_from_db()
    assert own.ended_on is None
    assert len(owed(plan, "法制支队")) == 3


def test_existing_unit_is_raised_to_the_higher_role(bureau, cast, units):
    plan = handed_out(bureau, [("法制支队", HELP), ("交警支队", LEAD)], by=cast.office)

    merge(cast, units, "交警支队", into="法制支队")

    assert in_force(plan) == [("1", "法制支队", "lead", True)]
    assert owed(plan, "法制支队") == [(2, date(2026, 9, 25)), (3, date(2026, 12, 25))]
    assert owed(plan, "交警支队") == [(1, date(2026, 6, 25))]


def test_text_is_not_added_to_a_report_that_left_the_unit(bureau, cast, units):
    plan = handed_out(bureau, [("法制支队", DUTY), ("交警支队", DUTY)], by=cast.office)
    report = report_at("to_review", first_occurrence(plan), cast, today=TODAY)
    other = first_occurrence(plan, "交警支队")
    draft = fill(other, by=cast.neighbour, today=TODAY, body="交警的事。")

    change = merge(cast, units, "交警支队", into="法制支队", on=date(2026, 6, 1))

    report.refresh_from_db()
    draft.refresh_from_db()
    assert (report.body, draft.body) == ("已更新主动公开基本目录。", "交警的事。")
    assert [
        lines for heading, lines in change.effects if heading == "未并入的草稿"
    ] == [["1 任务1：法制支队该期已提交，交警支队的草稿留在原单位。"]]


def test_waived_stays_waived_and_owes_nothing(bureau, cast, units):
    plan = handed_out(bureau, by=cast.office)
    occurrence = first_occurrence(plan)
    report_at(
        "approved", occurrence, cast, today=TODAY, kind="not_concerned", body="无此职能"
    )

    merge(cast, units, "法制支队", "交警支队", name="新支队")

    new = Assignment.objects.in_force().get()
    assert (new.waived_on, new.waived_by, new.waived_reason) == (
        TODAY,
        cast.office,
        "无此职能",
    )
    assert owed(plan, "新支队") == []


def test_completed_is_not_asked_again(bureau, cast, units):
    plan = handed_out(bureau, by=cast.office)
    report_at("approved", first_occurrence(plan), cast, today=TODAY, kind="completed")

    merge(cast, units, "法制支队", "交警支队", name="新支队")

    assert in_force(plan) == [("1", "新支队", "responsible", False)]
    assert owed(plan, "新支队") == []


def test_closed_period_is_not_touched(bureau, cast, units):
    plan = handed_out(bureau, by=cast.office)
    plan.closed_through = date(2026, 9, 30)
    plan.save()

    merge(cast, units, "法制支队", "交警支队", name="新支队")

    assert owed(plan, "法制支队") == [(1, date(2026, 6, 25)), (2, date(2026, 9, 25))]
    assert owed(plan, "新支队") == [(3, date(2026, 12, 25))]


def test_undecided_adjustment_goes_along(bureau, cast, units):
    plan = handed_out(bureau, by=cast.office)
    occurrence = Occurrence.objects.get(due_on=date(2026, 9, 25))
    adjustment = Adjustment.objects.create(
        occurrence=occurrence,
        due_was=occurrence.due_on,
        until=date(2026, 10, 9),
        reason="等待系统上线",
        asked_on=TODAY,
        asked_by=cast.liaison,
    )

    merge(cast, units, "法制支队", "交警支队", name="新支队")

    adjustment.refresh_from_db()
    assert adjustment.occurrence.assignment.unit.name == "新支队"
    assert adjustment.occurrence.due_on == date(2026, 9, 25)
    assert plan.status == "running"


def test_what_was_handed_down_stays_handed_down(bureau, cast, units):
    handed_out(bureau, by=cast.office)
    squad = make_unit("法制大队", parent=units["法制支队"])
    parent = Assignment.objects.get()
    child = Assignment.objects.create(
        task=parent.task,
        unit=squad,
        role=DUTY,
        owes=True,
        parent=parent,
        handed_out_on=TODAY,
    )

    merge(cast, units, "法制支队", "交警支队", name="新支队")

    child.refresh_from_db()
    assert child.parent.unit.name == "新支队"
    assert child.ended_on is None


def test_handing_out_again_gives_the_old_unit_nothing(bureau, cast, units):
    plan = handed_out(bureau, [("法制支队", DUTY), ("交警支队", HELP)], by=cast.office)
    merge(cast, units, "法制支队", "交警支队", name="新支队")

    made = hand_out(pk=plan.pk, by=cast.office, today=TODAY)

    assert made == 0
    written = Responsibility.objects.values_list("written_name", "unit__name")
    assert set(written) == {("法制支队", "新支队"), ("交警支队", "新支队")}


def test_plan_in_preparation_and_closed_plan(bureau, cast, units):
    closed = handed_out(bureau, by=cast.office)
    closed.status = "closed"
    closed.save()

    merge(cast, units, "法制支队", "交警支队", name="新支队")

    assert assignments(closed) == [("1", "法制支队", "responsible", True)]
    assert Responsibility.objects.get().unit == units["法制支队"]


def test_successor_is_told_once_per_plan(bureau, cast, units):
    handed_out(bureau, [("法制支队", DUTY)], [("交警支队", DUTY)], by=cast.office)

    merge(cast, units, "法制支队", "交警支队", name="新支队")

    told = Notice.objects.filter(step__startswith="承接").order_by("person")
    assert {notice.person for notice in told} == {
        cast.liaison,
        cast.head,
        cast.neighbour,
    }
    assert {notice.title for notice in told} == {
        "《2026年政务公开工作要点分工方案》由新支队承接任务2项"
    }


def test_draft_taken_over_goes_its_way(bureau, cast, units):
    plan = handed_out(bureau, by=cast.office)
    fill(first_occurrence(plan), by=cast.liaison, today=TODAY)
    merge(cast, units, "法制支队", "交警支队", name="新支队", on=date(2026, 6, 1))
    occurrence = first_occurrence(plan, "新支队")

    save_entry(
        occurrence_pk=occurrence.pk,
        version=1,
        kind="progress",
        body="改过。",
        by=cast.liaison.as_of(TODAY),
        today=TODAY,
    )
    submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=TODAY)
    sign_sheet(**sheet_of(occurrence), by=cast.head.as_of(TODAY), today=TODAY)
    approval = approve(
        pks=[ProgressReport.objects.get(occurrence=occurrence).pk],
        by=cast.office,
        today=TODAY,
    )

    [approved] = approval.reports
    assert (approved.status, approved.reached_on) == ("approved", TODAY)


def test_merge_asks_as_often_for_many_tasks(bureau, cast, units):
    wish = Wish(
        units=(units["法制支队"].pk, units["交警支队"].pk),
        successor=None,
        name="新支队",
        effective_on=TODAY,
    )
    asked = []
    for count in (1, 12):
        tasks = [[("法制支队", DUTY), ("交警支队", HELP)]] * count
        plan = handed_out(bureau, *tasks, by=cast.office)
        with CaptureQueriesContext(connection) as queries:
            foresee(wish=wish, by=cast.office, today=TODAY)
        asked.append(len(queries))
        plan.status = "closed"
        plan.save()

    # Two batches of rows more, not two for each task.
    assert asked[1] - asked[0] <= 12
