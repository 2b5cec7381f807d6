"""转派、分解: a unit hands its tasks down to units below it, with an earlier date."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from core.audit.trail import record
from core.reminders.wording import shortened
from core.workdays.days import current_calendar
from tasks.models import Assignment, Occurrence, Role, WorkPlan

from .ending import end_family
from .faults import Refused
from .following import follow
from .plans import locked
from .telling import tell

DAY = timedelta(days=1)
TAKEN_BACK = "收回转派"


@transaction.atomic
def hand_down(*, pks, units, instruction, days_ahead, by, today):
    """Hand assignments of a unit down to units below it; return the new assignments.

    Each is due so many working days before what it was split from, round for round,
    until it is taken back. What is due too soon stays with the unit itself.
    """
    if days_ahead < 1:
        raise Refused("至少提前1个工作日，本单位才来得及汇总。")
    if not units:
        raise Refused("没有勾选下属单位，请至少勾选一个。")
    assignments = held(pks)
    unit = assignments[0].unit
    refuse_units(assignments, units, today=today)
    refuse_dates(assignments, days_ahead, today=today)
    made = Assignment.objects.bulk_create(
        Assignment(
            task=assignment.task,
            unit=below,
            role=Role.RESPONSIBLE,
            owes=True,
            parent=assignment,
            days_ahead=days_ahead,
            instruction=instruction,
            handed_out_on=today,
        )
        for assignment in assignments
        for below in units
    )
    follow([assignment.pk for assignment in assignments], today=today)
    names = "、".join(below.name for below in units)
    record(
        "转派任务",
        unit,
        by=by,
        note=f"{names}，{tasks_named(assignments)}，提前{days_ahead}个工作日",
    )
    tell_stations(unit, units, assignments, made, today=today)
    return made


def held(pks):
    """The assignments to hand down, of one unit on one running plan, held."""
    plans = Assignment.objects.filter(pk__in=pks).values_list("task__plan", flat=True)
    for plan in sorted(set(plans)):
        if locked(plan).status != WorkPlan.Status.RUNNING:
            raise Refused("工作要点不在实施中，不能转派。")
    assignments = list(
        Assignment.objects.owing()
        .select_for_update(of=("self",))
        .filter(pk__in=pks)
        .select_related("unit", "task")
        .order_by("task__position")
    )
    if not assignments:
        raise Refused("没有可转派的任务，请至少勾选一项。")
    if len(assignments) < len(set(pks)):
        raise Refused("所选任务中有的已终止或已确认不涉及，没有转派。请重新勾选。")
    if len({assignment.unit_id for assignment in assignments}) > 1:
        raise Refused("一次只能转派一个单位的任务。")
    return assignments


def refuse_units(assignments, units, *, today):
    """Only units in force below, and none that carries one of the tasks."""
    above = assignments[0].unit
    for unit in units:
        is_below = unit.path != above.path and unit.path.startswith(above.path)
        if not is_below or not unit.holds(on=today):
            raise Refused(f"{unit}不是{above}现有的下属单位，不能转派。")
    carried = (
        Assignment.objects.in_force()
        .filter(task__in=[one.task_id for one in assignments], unit__in=units)
        .select_related("unit", "task")
        .first()
    )
    if carried:
        raise Refused(
            f"{carried.unit}已承担任务{carried.task.number or carried.task}，"
            "请取消勾选后再转派。"
        )


def refuse_dates(assignments, days_ahead, *, today):
    """Each task has something to hand down, and the parts are not due before today."""
    calendar = current_calendar()
    due = {assignment.pk: [] for assignment in assignments}
    for occurrence in Occurrence.objects.owed().filter(
        assignment__in=assignments, due_on__gt=today
    ):
        if room := calendar.between(today - DAY, occurrence.due_on - DAY):
            due[occurrence.assignment_id].append((occurrence.due_on, room))
    for assignment in assignments:
        number = assignment.task.number or assignment.task
        if not due[assignment.pk]:
            raise Refused(f"任务{number}没有来得及转派的期次，请取消勾选。")
        due_on, room = min(due[assignment.pk])
        if room < days_ahead:
            raise Refused(
                f"任务{number}于{due_on}到期，最多可提前{room}个工作日；"
                f"提前{days_ahead}个工作日就早于今天了。"
            )


def tasks_named(assignments):
    return "、".join(f"任务{one.task.number or one.task}" for one in assignments)


def tell_stations(unit, units, assignments, made, *, today):
    for below in units:
        tell(
            [below],
            item=f"hand-down-{made[0].pk}-unit-{below.pk}",
            step="转派",
            title=f"{unit}转派任务{len(assignments)}项",
            body=made[0].instruction or tasks_named(assignments),
            url=reverse("tasks:sheet_list"),
            today=today,
        )


@transaction.atomic
def take_back(*, pk, by, today):
    """End what was handed down; what is not approved yet is voided."""
    plan = Assignment.objects.values_list("task__plan", flat=True).get(pk=pk)
    locked(plan)
    child = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("unit", "task", "parent__unit")
        .get(pk=pk)
    )
    if child.parent_id is None:
        raise Refused("这项分工不是转派的，不能收回。")
    if child.ended_on:
        raise Refused(f"这项转派已于{child.ended_on}收回或终止，没有再次办理。")
    end_family(child, on=today, reason=TAKEN_BACK, today=today, also_overdue=True)
    record(
        TAKEN_BACK,
        child.parent.unit,
        by=by,
        note=f"{child.unit}，{tasks_named([child])}",
    )
    tell(
        [child.unit],
        item=f"assignment-{child.pk}",
        step="收回",
        title=f"{child.parent.unit}收回转派的任务{child.task.number}",
        body=shortened(child.task.text, 200),
        url=reverse("tasks:task_detail", args=[child.task_id]),
        today=today,
    )
    return child
