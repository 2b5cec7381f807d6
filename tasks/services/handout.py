"""下达: names become units, units become assignments, assignments occurrences."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from core.audit.trail import record
from core.reminders.services import notify
from core.units.models import Post, Unit
from core.units.names import Resolver
from core.units.roles import Role as PostRole
from tasks.models import Assignment, Responsibility, Role, Task, WorkPlan

from .faults import Refused
from .occurrences import frame_of, make_for
from .plans import locked

# Means units the office names; never all of a kind, never silently.
CONCERNED = ("有关", "相关")


@dataclass(frozen=True)
class Part:
    """One unit's part in a task, before it is an assignment."""

    role: Role
    group: int | None  # the group it came with


@transaction.atomic
def hand_out(*, pk, by, today):
    """Hand the plan's tasks out to units; return the number of new assignments.

    Names are resolved to units and groups of the bureau, groups to the units in
    force directly under it today. What names neither waits as 待明确责任单位. Run
    again, it hands out only what is new.
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
    assignments = assign(plan, named, today=today)
    waiting = sum(responsibility.is_open for responsibility in named)
    record(
        "下达任务分工",
        plan,
        by=by,
        note=f"新下达{len(assignments)}项分工，{waiting}处待明确责任单位",
    )
    tell_units(plan, assignments, today=today)
    return len(assignments)


@dataclass
class UnitShare:
    """What one unit would get: tasks it reports on, and tasks it supports."""

    unit: Unit
    owing: int = 0
    supporting: int = 0


@dataclass(frozen=True)
class Preview:
    """What handing out would do; nothing is written."""

    shares: list[UnitShare]
    waiting: list[tuple[str, int]]  # each name without a unit, and in how many places
    nobodys: list[Task]  # tasks that name no unit at all


def preview(plan, *, on):
    """Say what handing out on a day would do."""
    named = resolve(plan, on=on)
    members = members_of(named, on=on)
    shares = {}
    for _, responsibilities in by_task(named):
        for unit, part in parts_of(responsibilities, members).items():
            share = shares.setdefault(unit, UnitShare(unit))
            if part.role in Role.owing():
                share.owing += 1
            else:
                share.supporting += 1
    ordered = sorted(shares.values(), key=lambda share: share.unit.position)
    waiting = Counter(r.written_name for r in named if r.is_open)
    nobodys = plan.tasks.filter(responsibilities=None, withdrawn_on=None)
    return Preview(ordered, list(waiting.items()), list(nobodys))


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
        assignments = assign(plan, named.order_by("task__position"), today=today)
        tell_units(plan, assignments, today=today)
    return len(places)


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


def resolve(plan, *, on):
    """The plan's written names with the unit or group each surely means.

    Nothing is saved. What is not sure keeps neither and waits for the office.
    """
    named = list(
        Responsibility.objects.filter(task__plan=plan, task__withdrawn_on=None)
        .select_related("task", "unit", "group__bureau")
        .order_by("task__position", "position")
    )
    give_meaning(named, bureau=plan.bureau, on=on)
    return named


def give_meaning(named, *, bureau, on):
    """Set the unit or group each open name surely means; nothing is saved."""
    resolver = Resolver(bureau=bureau, on=on)
    for responsibility in named:
        name = responsibility.written_name
        if not responsibility.is_open or any(word in name for word in CONCERNED):
            continue
        meant = resolver.resolve(name)
        if isinstance(meant, Unit):
            responsibility.unit = meant
        else:
            responsibility.group = meant


def members_of(responsibilities, *, on):
    """The units each named group means on a day, by the group's key."""
    groups = {r.group for r in responsibilities if r.group}
    return {group.pk: list(group.units(on=on)) for group in groups}


def assign(plan, responsibilities, *, today):
    """Write the assignments that are not in force yet, with their occurrences."""
    members = members_of(responsibilities, on=today)
    in_force = set(
        Assignment.objects.in_force()
        .filter(task__plan=plan)
        .values_list("task_id", "unit_id")
    )
    return write_assignments(
        plan,
        [
            (task, unit, part)
            for task, named in by_task(responsibilities)
            for unit, part in parts_of(named, members).items()
            if (task.pk, unit.pk) not in in_force
        ],
        today=today,
    )


def write_assignments(plan, parts, *, today):
    """Write each (task, unit, part) as an assignment with its occurrences."""
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
    Assignment.objects.bulk_create(made, batch_size=500)
    make_for(made, frame_of(plan))
    return made


def by_task(responsibilities):
    found = {}
    for responsibility in responsibilities:
        found.setdefault(responsibility.task, []).append(responsibility)
    return found.items()


def parts_of(responsibilities, members):
    """Each unit's part in a task.

    A unit named by itself keeps its own role and is left out of a group; named
    twice, the higher role counts. `members` holds the units of each group.
    """
    own, grouped = {}, {}
    for named in responsibilities:
        role = Role(named.role)
        if named.unit:
            raise_to(own, named.unit, Part(role, None))
        elif named.group:
            for unit in members[named.group_id]:
                raise_to(grouped, unit, Part(role, named.group_id))
    return grouped | own


def raise_to(parts, unit, part):
    present = parts.get(unit)
    if present is None or part.role.rank < present.role.rank:
        parts[unit] = part


def tell_units(plan, assignments, *, today):
    """One notice to each liaison and head, with the number of tasks."""
    owing = Counter(a.unit_id for a in assignments if a.owes)
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
