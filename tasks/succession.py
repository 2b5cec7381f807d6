"""What a merger of units does to 任务分工: no point lost, no report lost.

On each task the old units' assignments become one of the successor, in the highest
of their roles. What was reported, or due before the day, stays with the old ones;
what is open moves with its date and its draft.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max
from django.urls import reverse

from core.reminders.services import notify
from core.units.models import Post
from core.units.roles import Role as PostRole

from .models import (
    Adjustment,
    Assignment,
    Occurrence,
    Responsibility,
    Role,
    WorkPlan,
)
from .services.occurrences import completed
from .services.reviews import void
from .succession_drafts import copy_drafts


@dataclass
class Moving:
    """One task's assignments that become one; `target` is the successor's."""

    sources: list[Assignment]
    target: Assignment
    made: int = 0  # how many open occurrences it brings along


def take_over(succession, *, by, today):
    """Give the successor what the old units have to do on plans in force."""
    rename_responsibilities(succession)
    moving = [join(found, succession) for found in assignments_of(succession)]
    if not moving:
        return
    end_sources(moving, succession)
    Assignment.objects.bulk_create(
        [each.target for each in moving if each.target.pk is None], batch_size=500
    )
    keep_children(moving)
    move_open(moving, succession, today)
    tell(moving, succession, today)


def rename_responsibilities(succession):
    """Names of the old units mean the successor from now on, as written in the plan."""
    Responsibility.objects.filter(unit__in=succession.olds).exclude(
        task__plan__status=WorkPlan.Status.CLOSED
    ).update(unit=succession.successor)


def assignments_of(succession):
    """The assignments in force of the old units and the successor, task by task.

    Tasks the old units have no part in are left out.
    """
    rows = (
        Assignment.objects.select_for_update(of=("self",))
        .in_force()
        .filter(
            unit__in=[*succession.olds, succession.successor],
            task__plan__status=WorkPlan.Status.RUNNING,
        )
        .select_related("task__plan", "unit")
        .annotate(is_done=Exists(completed()))
        .order_by("task__plan", "task__position", "pk")
    )
    by_task = defaultdict(list)
    for assignment in rows:
        by_task[assignment.task_id].append(assignment)
    olds = {unit.pk for unit in succession.olds}
    return [
        found
        for found in by_task.values()
        if any(assignment.unit_id in olds for assignment in found)
    ]


def join(found, succession):
    """What becomes of one task's assignments.

    The successor's own goes on where it stands as high as any; else it ends too.
    """
    first = min(found, key=lambda assignment: Role(assignment.role).rank)
    owes = any(a.owes and not a.is_done and not a.waived_on for a in found)
    own = next((a for a in found if a.unit == succession.successor), None)
    if own and own.role == first.role and (own.owes or not owes) and not own.waived_on:
        return Moving([a for a in found if a != own], own)
    target = Assignment(
        task=first.task,
        unit=succession.successor,
        role=first.role,
        owes=owes,
        group_id=first.group_id,
        parent_id=parent_of(found),
        days_ahead=first.days_ahead,
        instruction=first.instruction,
        previous=first,
        handed_out_on=succession.effective_on,
    )
    if all(a.waived_on for a in found):
        for name in ("waived_on", "waived_by_id", "waived_reason"):
            setattr(target, name, getattr(first, name))
        target.owes = first.owes
    return Moving(found, target)


def parent_of(found):
    """None where any of them is the unit's own; never one of themselves."""
    keys = {assignment.pk for assignment in found}
    parents = [assignment.parent_id for assignment in found]
    outside = [parent for parent in parents if parent not in keys]
    return None if None in outside else next(iter(outside), None)


def end_sources(moving, succession):
    ending = [source for each in moving for source in each.sources]
    for assignment in ending:
        assignment.ended_on = max(succession.effective_on, assignment.handed_out_on)
    Assignment.objects.bulk_update(ending, ["ended_on"], batch_size=500)


def keep_children(moving):
    """What was handed down from the old ones stays handed down from the new one."""
    for each in moving:
        keys = [source.pk for source in each.sources]
        if keys:
            Assignment.objects.in_force().filter(parent__in=keys).exclude(
                pk=each.target.pk
            ).update(parent=each.target)


def move_open(moving, succession, today):
    """Void what is open with the old ones; make it for the successor with its draft."""
    sources = {source.pk: each for each in moving for source in each.sources}
    targets = {each.target.pk: each for each in moving}
    standing = open_of([*sources, *targets])
    present = defaultdict(dict)  # the target's own occurrences, by sheet and date
    for occurrence in standing:
        if occurrence.assignment_id in targets:
            key = occurrence.round_id, occurrence.due_on
            present[occurrence.assignment_id][key] = occurrence
    leaving = [
        occurrence
        for occurrence in standing
        if occurrence.assignment_id in sources
        and moves(occurrence, succession.effective_on)
    ]
    numbers = dict(
        Occurrence.objects.filter(assignment__in=targets)
        .values_list("assignment")
        .annotate(last=Max("number"))
        .order_by()
    )
    pairs = []
    for occurrence in leaving:
        each = sources[occurrence.assignment_id]
        there = present[each.target.pk]
        key = occurrence.round_id, occurrence.due_on
        if key not in there:
            there[key] = made_like(occurrence, each.target, numbers)
        pairs.append((occurrence, there[key]))
    make(pairs)
    void(
        Occurrence.objects.filter(pk__in=[old.pk for old, _ in pairs]),
        reason=succession.reason,
        today=today,
    )
    keep_adjustments(pairs)
    copy_drafts(pairs, succession)
    for target in {new.pk: new.assignment_id for _, new in pairs}.values():
        targets[target].made += 1


def open_of(assignments):
    return list(
        Occurrence.objects.select_for_update(of=("self",))
        .standing()
        .filter(assignment__in=assignments)
        .select_related("report", "assignment__task__plan", "assignment__unit")
        .order_by("assignment", "number")
    )


def moves(occurrence, effective_on):
    """Due on or after the day, in no closed period, and never yet at 待审核."""
    closed = occurrence.assignment.task.plan.closed_through or date.min
    report = occurrence.report_or_none
    return (
        occurrence.due_on >= effective_on
        and occurrence.due_on > closed
        and (report is None or report.reached_on is None)
    )


def made_like(occurrence, target, numbers):
    """The same occurrence of the successor, under its number where that is free."""
    last = numbers.get(target.pk, 0)
    number = occurrence.number if occurrence.number > last else last + 1
    numbers[target.pk] = number
    return Occurrence(
        assignment=target,
        number=number,
        round_id=occurrence.round_id,
        opens_on=occurrence.opens_on,
        due_on=occurrence.due_on,
        due_from=occurrence.due_from,
    )


def make(pairs):
    new = {id(occurrence): occurrence for _, occurrence in pairs}
    Occurrence.objects.bulk_create(
        [occurrence for occurrence in new.values() if occurrence.pk is None],
        batch_size=1000,
    )


def keep_adjustments(pairs):
    """An application still to be decided goes on with the new occurrence."""
    undecided = Adjustment.objects.filter(
        decision="", occurrence__in=[old.pk for old, _ in pairs]
    )
    goes_to = {old.pk: new for old, new in pairs}
    taken = set()
    moved = []
    for adjustment in undecided.order_by("-until", "pk"):
        new = goes_to[adjustment.occurrence_id]
        if new.pk not in taken:
            taken.add(new.pk)
            adjustment.occurrence = new
            moved.append(adjustment)
    Adjustment.objects.bulk_update(moved, ["occurrence"])


def tell(moving, succession, today):
    """Say what happens on each task, and tell the successor's people per plan."""
    by_plan = defaultdict(list)
    for each in moving:
        by_plan[each.target.task.plan].append(each)
        units = "、".join(dict.fromkeys(str(source.unit) for source in each.sources))
        succession.tell(
            "任务分工",
            f"{each.target.task}：{units} → {each.target}"
            + (f"，{each.made}个未报送期次连同草稿转入" if each.made else ""),
        )
    in_post = Post.objects.in_force(on=today).filter(
        unit=succession.successor, role__in=[PostRole.LIAISON, PostRole.HEAD]
    )
    people = [post.user for post in in_post.select_related("user")]
    for plan, moved in by_plan.items():
        notify(
            people=people,
            source="tasks.handout",
            item=f"plan-{plan.pk}-unit-{succession.successor.pk}",
            step=f"承接{succession.effective_on}",
            due_on=today,
            title=f"《{plan.title}》由{succession.successor}承接任务{len(moved)}项",
            body=f"{succession.reason}。未报送的期次连同草稿已转入本单位。",
            url=reverse("tasks:sheet_list"),
            today=today,
        )
