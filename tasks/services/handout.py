"""下达: names become units, units become assignments, assignments occurrences."""

from collections import Counter

from django.db import transaction
from django.urls import reverse

from core.audit.trail import record
from core.reminders.services import notify
from core.units.models import Post
from core.units.roles import Role as PostRole
from tasks.handing import waived_before
from tasks.joiners import new_parts
from tasks.models import Assignment, Responsibility, Role, WorkPlan

from .faults import Refused
from .occurrences import frame_of, make_for
from .parts import resolve
from .plans import locked

WAIVED_BEFORE = "上年已确认不涉及"


@transaction.atomic
def hand_out(*, pk, by, today, leave_out=frozenset()):
    """Hand the plan's tasks out to units; return the number of new assignments.

    Names are resolved to units and groups of the bureau, groups to the units in
    force directly under it today. What names neither waits as 待明确责任单位. Run
    again, it hands out only what is new, and nothing to later joiners of a group.
    `leave_out` holds the keys of task and unit that were confirmed 不涉及 last year
    and are waived at once.
    """
    plan = locked(pk)
    if plan.status == WorkPlan.Status.CLOSED:
        raise Refused("工作要点已办结，不能再下达。")
    if not (plan.issued_on and plan.starts_on and plan.ends_on):
        raise Refused("下达前请先设定印发日期、开始日期和计划期末。")
    named = resolve(plan, on=today)
    Responsibility.objects.bulk_update(named, ["unit", "group"], batch_size=500)
    if plan.status == WorkPlan.Status.PREPARING:
        plan.move_to(WorkPlan.Status.RUNNING)
        plan.version += 1
        plan.save(update_fields=["status", "version"])
    new, _ = new_parts(plan, named, on=today)
    if not leave_out <= {one.new.key for one in waived_before(plan, new)}:
        raise Refused("上年确认不涉及的情况有变化，没有下达。请重新核对后再下达。")
    parts = [(one.task, one.unit, one.part) for one in new]
    assignments = write_assignments(plan, parts, today=today, waived=leave_out, by=by)
    waiting = sum(responsibility.is_open for responsibility in named)
    record(
        "下达任务分工",
        plan,
        by=by,
        note=f"新下达{len(assignments)}项分工，{waiting}处待明确责任单位",
    )
    record_waived(plan, assignments, by=by)
    tell_units(plan, assignments, today=today)
    return len(assignments)


@transaction.atomic
def settle(*, pk, units, by, today, everywhere=False):
    """Say which units a written name means (待明确责任单位); hand its task out to them.

    `everywhere` means all open places of the plan with the same name. The written
    name is kept on every unit it stands for. Returns how many places were settled.
    """
    responsibility = (
        Responsibility.objects.select_for_update(of=("self",))
        .select_related("task__plan__bureau")
        .get(pk=pk)
    )
    if not responsibility.is_open:
        raise Refused(f"“{responsibility.written_name}”已明确责任单位。")
    if not units:
        raise Refused("请至少选择一个单位。")
    plan = locked(responsibility.task.plan_id)
    places = [responsibility]
    if everywhere:
        places = list(Responsibility.objects.same_name_open(responsibility))
    for place in places:
        mean(place, units, by=by)
    if plan.status == WorkPlan.Status.RUNNING:
        named = Responsibility.objects.filter(
            task__in=[place.task_id for place in places]
        ).select_related("task", "unit", "group__bureau")
        assignments = assign(
            plan,
            named.order_by("task__position"),
            today=today,
            again={unit.pk for unit in units},
        )
        tell_units(plan, assignments, today=today)
    return len(places)


def record_waived(plan, assignments, *, by):
    left_out = [f"{one.unit}：{one.task}" for one in assignments if one.waived_on]
    if left_out:
        record("沿用上年不涉及", plan, by=by, note="；".join(left_out))


def mean(responsibility, units, *, by):
    """Write the units a name stands for, one row each."""
    first, *others = units
    responsibility.unit = first
    responsibility.save(update_fields=["unit"])
    last = responsibility.task.responsibilities.order_by("position").last().position
    Responsibility.objects.bulk_create(
        Responsibility(
            task=responsibility.task,
            position=position,
            written_name=responsibility.written_name,
            role=responsibility.role,
            unit=unit,
        )
        for position, unit in enumerate(others, start=last + 1)
    )
    names = "、".join(unit.name for unit in units)
    record(
        "明确责任单位",
        responsibility.task,
        by=by,
        note=f"“{responsibility.written_name}”为{names}",
    )


def assign(plan, named, *, today, again=()):
    """Write the assignments nobody had yet, with their occurrences.

    `again` holds the keys of units named just now: they may have had a task before.
    """
    new, _ = new_parts(plan, named, on=today, again=again)
    return write_assignments(
        plan, [(one.task, one.unit, one.part) for one in new], today=today
    )


def write_assignments(plan, parts, *, today, waived=frozenset(), by=None):
    """Write each (task, unit, part) as an assignment with its occurrences.

    `waived` holds the keys of task and unit of those found not to be concerned the
    year before: they are on record and owe nothing.
    """
    made = [
        Assignment(
            task=task,
            unit=unit,
            role=part.role,
            owes=part.role in Role.owing(),
            group_id=part.group,
            handed_out_on=today,
        )
        for task, unit, part in parts
    ]
    for assignment in made:
        if (assignment.task_id, assignment.unit_id) in waived:
            assignment.waived_on, assignment.waived_by = today, by
            assignment.waived_reason = WAIVED_BEFORE
    Assignment.objects.bulk_create(made, batch_size=500)
    make_for(made, frame_of(plan))
    return made


def tell_units(plan, assignments, *, today):
    """One notice to each liaison and head, with the number of tasks."""
    owing = Counter(a.unit_id for a in assignments if a.owes and not a.waived_on)
    posts = (
        Post.objects.in_force(on=today)
        .filter(unit__in=owing, role__in=[PostRole.LIAISON, PostRole.HEAD])
        .select_related("user", "unit")
    )
    for post in posts:
        notify(
            people=[post.user],
            source="tasks.handout",
            item=f"plan-{plan.pk}-unit-{post.unit_id}",
            step="下达",
            due_on=today,
            title=f"《{plan.title}》下达{post.unit}任务{owing[post.unit_id]}项",
            body="请按报送轮次填报落实情况。",
            url=reverse("tasks:sheet_list"),
            today=today,
        )
