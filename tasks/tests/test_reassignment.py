from datetime import date

import pytest

from core.audit.models import Event
from core.reminders.models import Notice
from core.units.tests.factories import make_unit
from tasks.models import (
    Assignment,
    Criterion,
    Element,
    ElementValue,
    Occurrence,
    ProgressReport,
    Responsibility,
    Role,
)
from tasks.services.adjusting import ask, decide
from tasks.services.entries import save_entry
from tasks.services.faults import Refused
from tasks.services.handout import hand_out
from tasks.services.occurrences import rearrange
from tasks.services.reassignment import add_unit, end, reassign
from tasks.services.sheets import submit_sheet
from tasks.tests.factories import (
    fill,
    handed_out,
    make_plan,
    make_task,
    report_at,
    sheet_of,
)
from tasks.tests.handing import handed_down, make_stations

Status = ProgressReport.Status
ON = date(2026, 8, 3)


@pytest.fixture
def plan(bureau, cast):
    return handed_out(bureau, by=cast.office)


@pytest.fixture
def old(plan):
    return Assignment.objects.get(task__plan=plan)


@pytest.fixture
def moved(old, units, cast, today):
    """法制支队's part goes to 交警支队: `moved(on=…)`."""

    def move(**fields):
        values = {
            "pk": old.pk,
            "unit": units["交警支队"],
            "on": ON,
            "reason": "职能调整",
            "by": cast.office,
            "today": today,
            **fields,
        }
        return reassign(**values)

    return move


def standing(assignment):
    rows = assignment.occurrences.standing().order_by("due_on")
    return list(rows.values_list("due_on", flat=True))


def third(assignment):
    return assignment.occurrences.get(round__name="2026年第三季度")


def test_reassign_ends_the_old_and_begins_the_new(moved, old):
    new = moved()

    old.refresh_from_db()
    assert (old.ended_on, standing(old)) == (ON, [date(2026, 6, 25)])
    assert (new.previous, new.role, new.handed_out_on) == (old, Role.RESPONSIBLE, ON)
    assert standing(new) == [date(2026, 9, 25), date(2026, 12, 25)]


def test_reassign_says_why_in_the_trail_and_tells_both(moved, cast):
    moved()

    event = Event.objects.get(act="调整责任单位")
    assert event.note == (
        "法制支队改为交警支队，2026-08-03起，撤销2期，新立2期，带去草稿0份；理由：职能调整"
    )
    told = Notice.objects.filter(step__in=["终止", "承接"])
    assert sorted(told.values_list("person__username", "step")) == [
        (cast.head.username, "终止"),
        (cast.liaison.username, "终止"),
        (cast.neighbour.username, "承接"),
    ]


def test_reassign_withdraws_what_was_on_its_way(moved, old, cast, today):
    report = report_at("to_review", third(old), cast, today=today)

    moved()

    report.refresh_from_db()
    assert report.status == Status.WITHDRAWN
    assert not ProgressReport.objects.exclude(pk=report.pk).exists()


def test_reassign_copies_the_text_where_the_office_ticks_it(moved, old, cast, today):
    report = fill(
        third(old),
        by=cast.liaison,
        today=today,
        link="https://www.jiangmen.gov.cn/a",
        link_title="公示",
    )
    criterion = Criterion.objects.create(task=old.task, position=1, text="时间")
    element = Element.objects.create(name="时间", kind="text")
    ElementValue.objects.create(
        report=report, criterion=criterion, element=element, text="三月"
    )

    new = moved(copy_drafts=True)

    draft = ProgressReport.objects.get(occurrence__assignment=new)
    assert (draft.status, draft.kind, draft.body, draft.written_by) == (
        Status.DRAFT,
        "progress",
        "已更新主动公开基本目录。",
        cast.liaison,
    )
    assert [str(use) for use in draft.evidence.all()] == ["公示"]
    assert draft.element_values.get().text == "三月"


def test_reassign_keeps_what_is_approved(moved, old, cast, today):
    report = report_at("approved", third(old), cast, today=today)

    new = moved()

    report.refresh_from_db()
    assert report.status == Status.APPROVED
    assert standing(new) == [date(2026, 12, 25)]


def test_reassign_from_a_past_day_owes_nothing_past(moved, old, today):
    new = moved(on=date(2026, 6, 1))

    old.refresh_from_db()
    assert (standing(old), new.handed_out_on) == ([], today)
    assert standing(new) == [date(2026, 9, 25), date(2026, 12, 25)]


def test_reassign_ends_what_was_handed_down(moved, old, units, cast, today):
    station = make_stations(units["法制支队"])[0]
    child = handed_down(old, station, by=cast.head, today=today)

    moved()

    child.refresh_from_db()
    assert (child.ended_on, standing(child)) == (ON, [])


def test_reassign_a_unit_found_not_concerned(moved, old, cast, today):
    report_at(
        "approved", third(old), cast, today=today, kind="not_concerned", body="无此职能"
    )

    new = moved()

    old.refresh_from_db()
    assert (old.waived_on, old.ended_on) == (today, ON)
    assert standing(new) == [date(2026, 9, 25), date(2026, 12, 25)]


def added(plan, unit, role, cast, today):
    return add_unit(
        pk=plan.tasks.get().pk, unit=unit, role=role, by=cast.office, today=today
    )


def test_reassign_to_a_unit_that_carries_the_task_is_refused(
    moved, plan, units, cast, today
):
    added(plan, units["交警支队"], Role.RESPONSIBLE, cast, today)

    with pytest.raises(Refused, match="交警支队已承担本任务，请另选单位"):
        moved()


def test_reassign_to_a_unit_that_supports_ends_its_support(
    moved, plan, units, cast, today
):
    support = added(plan, units["交警支队"], Role.SUPPORT, cast, today)

    new = moved()

    support.refresh_from_db()
    assert (support.ended_on, new.role) == (ON, Role.RESPONSIBLE)
    assert standing(new) == [date(2026, 9, 25), date(2026, 12, 25)]


def put_off(occurrence, until, cast, today):
    asked = ask(
        occurrence_pk=occurrence.pk,
        until=until,
        reason="系统升级",
        by=cast.liaison,
        today=today,
    )
    decide(pks=[asked.pk], decision="granted", note="", by=cast.office, today=today)


def test_reassign_keeps_the_day_granted_to_the_old_unit(moved, old, plan, cast, today):
    late = third(old)
    put_off(late, date(2026, 10, 15), cast, today)
    fill(late, by=cast.liaison, today=today, body="已起草")

    new = moved(on=date(2026, 10, 1), copy_drafts=True)
    rearrange(plan, today=today)

    assert standing(old) == [date(2026, 6, 25)]
    assert standing(new) == [date(2026, 10, 15), date(2026, 12, 25)]
    report = ProgressReport.objects.get(occurrence__assignment=new)
    assert (report.body, report.occurrence.due_on) == ("已起草", date(2026, 10, 15))


def test_reassign_does_not_ask_again_for_what_was_put_off_and_approved(
    moved, old, cast, today
):
    late = third(old)
    put_off(late, date(2026, 10, 15), cast, today)
    late.refresh_from_db()
    report_at("approved", late, cast, today=today)

    new = moved()

    assert standing(new) == [date(2026, 12, 25)]


def test_reassign_twice_is_refused(moved, units):
    moved()

    with pytest.raises(Refused, match="法制支队的分工已于2026-08-03终止"):
        moved(unit=units["宣传科"])

    assert Assignment.objects.in_force().count() == 1


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (date(2026, 3, 31), "不能早于下达日期2026-04-01"),
        (date(2027, 4, 1), "不能晚于计划期末2027-03-31"),
        (date(2026, 6, 30), "2026-06-30及以前的考核已终定"),
    ],
)
def test_reassign_on_an_impossible_day_is_refused(moved, plan, on, sentence):
    plan.closed_through = date(2026, 6, 30)
    plan.save()

    with pytest.raises(Refused, match=sentence):
        moved(on=on)


def test_reassign_to_a_unit_of_another_bureau_is_refused(moved, cast):
    stranger = cast.stranger.posts.get().unit

    with pytest.raises(
        Refused, match="宣传股不是江门市公安局在2026-08-03启用的直属单位"
    ):
        moved(unit=stranger)


def test_reassign_of_a_handed_down_part_is_refused(moved, old, units, cast, today):
    station = make_stations(units["法制支队"])[0]
    child = handed_down(old, station, by=cast.head, today=today)

    with pytest.raises(Refused, match="是上级单位转派的"):
        moved(pk=child.pk)


def test_reassign_on_a_closed_plan_is_refused(moved, plan):
    plan.status = "closed"
    plan.save()

    with pytest.raises(Refused, match="已办结"):
        moved()


def test_report_on_an_assignment_reassigned_meanwhile_is_refused(
    moved, old, cast, today
):
    occurrence = third(old)
    moved()

    with pytest.raises(Refused, match="该期次已撤销（调整责任单位，由交警支队承担）"):
        save_entry(
            occurrence_pk=occurrence.pk,
            version=0,
            kind="progress",
            body="已办",
            by=cast.liaison,
            today=today,
        )


def test_submit_of_a_sheet_reassigned_meanwhile_is_refused(moved, old, cast, today):
    occurrence = third(old)
    fill(occurrence, by=cast.liaison, today=today)
    moved()

    with pytest.raises(Refused, match="没有可提交的内容"):
        submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=today)


def test_handing_out_again_does_not_bring_the_old_unit_back(moved, plan, cast, today):
    moved()

    count = hand_out(pk=plan.pk, by=cast.office, today=today)

    assert count == 0
    assert Assignment.objects.in_force().get().unit.name == "交警支队"


def test_end_without_successor_voids_what_is_due_after(old, cast, today):
    count = end(pk=old.pk, on=ON, reason="机构撤销", by=cast.office, today=today)

    old.refresh_from_db()
    assert (count, old.ended_on, standing(old)) == (2, ON, [date(2026, 6, 25)])
    assert Event.objects.filter(act="终止任务分工").count() == 1


def test_end_twice_is_refused(old, cast, today):
    act = {"pk": old.pk, "on": ON, "reason": "撤销", "by": cast.office, "today": today}
    end(**act)

    with pytest.raises(Refused, match="没有再次办理"):
        end(**act)


def test_add_unit_to_a_task_that_names_none(bureau, units, cast, today):
    plan = handed_out(bureau, [], by=cast.office)
    task = plan.tasks.get()

    made = add_unit(
        pk=task.pk,
        unit=units["交警支队"],
        role=Role.RESPONSIBLE,
        by=cast.office,
        today=today,
    )

    assert (made.unit, made.owes, standing(made)) == (
        units["交警支队"],
        True,
        [date(2026, 9, 25), date(2026, 12, 25)],
    )
    assert str(Responsibility.objects.get()) == "交警支队（负责）"
    assert Event.objects.get(act="增加责任单位").note == "交警支队（负责）"
    assert Notice.objects.filter(person=cast.neighbour).count() == 1


def test_add_unit_before_handing_out_only_writes_it_down(bureau, units, cast, today):
    plan = make_plan(bureau)
    act = {
        "pk": make_task(plan).pk,
        "unit": units["交警支队"],
        "role": Role.SUPPORT,
        "by": cast.office,
        "today": today,
    }

    made = add_unit(**act)

    assert (made, Occurrence.objects.count()) == (None, 0)
    with pytest.raises(Refused, match="交警支队已是本任务的责任单位"):
        add_unit(**act)


def test_add_unit_twice_is_refused(plan, units, cast, today):
    act = {
        "pk": plan.tasks.get().pk,
        "unit": units["交警支队"],
        "role": Role.SUPPORT,
        "by": cast.office,
        "today": today,
    }
    add_unit(**act)

    with pytest.raises(Refused, match="交警支队已承担本任务"):
        add_unit(**act)


def test_add_unit_again_after_it_ended_keeps_its_name_once(old, units, cast, today):
    end(pk=old.pk, on=today, reason="误列", by=cast.office, today=today)

    add_unit(
        pk=old.task_id,
        unit=units["法制支队"],
        role=Role.RESPONSIBLE,
        by=cast.office,
        today=today,
    )

    assert Responsibility.objects.count() == 1
    assert Assignment.objects.in_force().count() == 1


def test_add_unit_to_a_withdrawn_task_is_refused(plan, units, cast, today):
    plan.tasks.update(withdrawn_on=today)

    with pytest.raises(Refused, match="任务已于2026-07-01撤销"):
        add_unit(
            pk=plan.tasks.get().pk,
            unit=units["交警支队"],
            role=Role.SUPPORT,
            by=cast.office,
            today=today,
        )


def test_add_unit_closed_by_then_is_refused(plan, bureau, cast, today):
    closed = make_unit("巡警支队", parent=bureau, valid_until=date(2026, 6, 30))

    with pytest.raises(Refused, match="巡警支队不是江门市公安局在2026-07-01启用"):
        add_unit(
            pk=plan.tasks.get().pk,
            unit=closed,
            role=Role.SUPPORT,
            by=cast.office,
            today=today,
        )
