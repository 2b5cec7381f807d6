"""回头看: last year's unfinished tasks go on in the new plan."""

from django.db import transaction
from django.db.models import Max

from core.audit.trail import record
from tasks.changing import loaded_tasks
from tasks.lookback import unfinished_of
from tasks.models import (
    Criterion,
    CriterionElement,
    Responsibility,
    Section,
    Task,
    WorkPlan,
)
from tasks.wording import time_in_words

from .faults import Conflict, Refused
from .plans import locked

HEADING = "上年未完成任务（回头看）"


@transaction.atomic
def carry_over(*, pk, version, previous, picks, by, today):
    """Carry unfinished tasks of a previous plan over into a plan; return their number.

    `picks` holds, by key of a task, the key of the plan's task that goes on with it,
    or None where it is added at the end, with the same units.
    """
    plan = locked(pk)
    if plan.version != version:
        raise Conflict(plan)
    if plan.status == WorkPlan.Status.CLOSED:
        raise Refused("工作要点已办结，不能再增加任务。")
    if not picks:
        raise Refused("没有勾选任何任务，请至少勾选一项。")
    carried = set(unfinished_of(previous, plan, on=today).values_list("pk", flat=True))
    if not picks.keys() <= carried:
        raise Refused("所选任务中有的已办结或已结转，没有作任何改动。请重新勾选。")
    link(plan, {old: new for old, new in picks.items() if new})
    add(plan, previous, [old for old, new in picks.items() if not new], today=today)
    plan.previous = previous
    plan.version += 1
    plan.save(update_fields=["previous", "version"])
    record("结转上年未完成任务", plan, by=by, note=f"《{previous}》{len(picks)}项")
    return len(picks)


def link(plan, pairs):
    """Have tasks of the plan go on with the tasks they are linked to."""
    if len(set(pairs.values())) < len(pairs):
        raise Refused("同一项任务只能对应上年的一项任务，请改选。")
    tasks = plan.tasks.in_force().filter(carried_from=None).in_bulk(pairs.values())
    if len(tasks) < len(pairs):
        raise Refused("所选对应的任务已撤销或已有对应，没有作任何改动。请重新勾选。")
    for old, new in pairs.items():
        tasks[new].carried_from_id = old
    Task.objects.bulk_update(tasks.values(), ["carried_from"])


def add(plan, previous, keys, *, today):
    """Write the tasks at the end of the plan, under a heading of their own."""
    originals = list(loaded_tasks(previous).filter(pk__in=keys))
    if not originals:
        return
    section = section_of(plan)
    last = plan.tasks.aggregate(last=Max("position"))["last"] or 0
    number = highest_number(plan)
    tasks = Task.objects.bulk_create(
        Task(
            plan=plan,
            section=section,
            position=last + place,
            number=f"{number + place}",
            text=original.text,
            deadline_text=f"上年时限：{time_of(original)}"[:200],
            units_text=original.units_text,
            carried_from=original,
        )
        for place, original in enumerate(originals, start=1)
    )
    pairs = list(zip(originals, tasks, strict=True))
    copy_responsibilities(pairs, today=today)
    copy_criteria(pairs)


def section_of(plan):
    found = Section.objects.filter(plan=plan, parent=None, heading=HEADING).first()
    if found:
        return found
    last = plan.sections.aggregate(last=Max("position"))["last"] or 0
    return Section.objects.create(plan=plan, position=last + 1, heading=HEADING)


def highest_number(plan):
    """The highest plain number of the plan's tasks, from which the new ones go on."""
    numbers = plan.tasks.values_list("number", flat=True)
    return max((int(n) for n in numbers if n.isascii() and n.isdigit()), default=0)


def time_of(task):
    return time_in_words(task.due_on, task.recurrence, task.deadline_text)


def copy_responsibilities(pairs, *, today):
    """The same names in the same roles; what they meant stays while the unit exists."""
    Responsibility.objects.bulk_create(
        Responsibility(
            task=task,
            position=named.position,
            written_name=named.written_name,
            role=named.role,
            unit=named.unit if named.unit and named.unit.holds(on=today) else None,
            group=named.group,
        )
        for original, task in pairs
        for named in original.responsibilities.all()
    )


def copy_criteria(pairs):
    named = [
        (task, criterion)
        for original, task in pairs
        for criterion in original.criteria.all()
    ]
    copies = Criterion.objects.bulk_create(
        Criterion(
            task=task,
            position=criterion.position,
            text=criterion.text,
            kind=criterion.kind,
            limit=criterion.limit,
            deductions=criterion.deductions,
        )
        for task, criterion in named
    )
    CriterionElement.objects.bulk_create(
        CriterionElement(criterion=copy, element=one.element, position=one.position)
        for copy, (_, criterion) in zip(copies, named, strict=True)
        for one in criterion.named_elements.all()
    )
