"""方案调整: a later document changes a plan, in preparation or in force."""

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse

from core.audit.trail import record
from core.reminders.services import notify
from core.units.models import Post
from core.units.roles import Role as PostRole
from tasks.changing import in_words, picked, sides_of
from tasks.comparing import FIELDS
from tasks.models import (
    Assignment,
    PlanChange,
    PlanDraft,
    Task,
    TaskChange,
    WorkPlan,
)

from .changed_criteria import rewrite_criteria
from .drafts import refuse_unless_open
from .faults import Conflict, Refused
from .outcomes import Outcome
from .plans import locked
from .reassigning import Reassigning
from .writing import write_sections, write_tasks

Kind = TaskChange.Kind
# What `write_fields` may touch.
WRITTEN = [
    "number",
    "text",
    "section",
    "units_text",
    "due_on",
    "recurrence",
    "deadline_text",
]
CHANGED_MEANWHILE = (
    "您打开页面以后情况有变化，没有作任何调整。下面是现在的情况，请重新核对。"
)


@transaction.atomic
def foresee(*, by, today, **terms):
    """What changing the plan so would do: done, noted, and taken back."""
    _, outcome = carry_out(by=by, today=today, **terms)
    transaction.set_rollback(True)
    return outcome


@transaction.atomic
def change_plan(*, seen, by, today, **terms):
    """Change a plan as ticked, from a day on; return the change.

    `seen` is the fingerprint of the outcome the person was shown: where it would
    be another one by now, nothing is done.
    """
    change, outcome = carry_out(by=by, today=today, **terms)
    if outcome.fingerprint != seen:
        raise Refused(CHANGED_MEANWHILE)
    return change


def carry_out(
    *,
    draft_pk,
    version,
    plan_version,
    picks,
    doc_no,
    effective_on,
    reason,
    by,
    today,
):
    """Change the plan in the caller's transaction; return the change and its outcome."""
    draft, plan = locked_sides(draft_pk, version, plan_version)
    sides = sides_of(plan, draft)
    chosen = picked(sides.comparison, picks)
    if not chosen.differs:
        raise Refused("没有勾选任何一处，请至少勾选一处调整。")
    change = PlanChange.objects.create(
        plan=plan, doc_no=doc_no, effective_on=effective_on, reason=reason, made_by=by
    )
    outcome = Outcome()
    reassigning = Reassigning(plan, change, outcome, today=today)
    withdraw(sides, chosen.removed, change, reassigning)
    rewrite(sides, chosen.changed, change, reassigning)
    placed = add(sides, chosen.added, change, reassigning)
    placed |= {p.new.key: p.old.key for p in chosen.changed if "section" in p.fields}
    reorder(plan, sides, placed)
    reassigning.finish()
    plan.version += 1
    plan.save(update_fields=["version"])
    draft.move_to(PlanDraft.Status.COMMITTED)
    draft.change = change
    draft.save(update_fields=["status", "change"])
    record("调整工作要点", plan, by=by, note=note_of(change, chosen))
    tell_units(change, reassigning, today=today)
    return change, outcome


def locked_sides(draft_pk, version, plan_version):
    """The draft and the plan it is for, held and as the person saw them."""
    draft = PlanDraft.objects.select_for_update(of=("self",)).get(pk=draft_pk)
    refuse_unless_open(draft)
    if draft.purpose != PlanDraft.Purpose.CHANGE:
        raise Refused("该识别结果不是用来调整现有工作要点的。")
    if draft.version != version:
        raise Conflict(draft)
    plan = locked(draft.basis_id)
    if plan.status == WorkPlan.Status.CLOSED:
        raise Refused("工作要点已办结，不能再调整。")
    if plan.version != plan_version:
        raise Conflict(plan)
    return draft, plan


def note_of(change, chosen):
    return (
        f"{change.doc_no or '无文号'}，{change.effective_on}起："
        f"新增{len(chosen.added)}项，修改{len(chosen.changed)}项，"
        f"撤销{len(chosen.removed)}项"
    )


def withdraw(sides, items, change, reassigning):
    """Withdraw tasks from the day of the change; what their units owed ends."""
    tasks = [sides.tasks[item.key] for item in items]
    for task in tasks:
        task.withdrawn_on = change.effective_on
    Task.objects.bulk_update(tasks, ["withdrawn_on"])
    TaskChange.objects.bulk_create(
        TaskChange(
            change=change,
            task=sides.tasks[item.key],
            kind=Kind.WITHDRAWN,
            before=in_words(item),
        )
        for item in items
    )
    reassigning.withdraw(tasks)


def rewrite(sides, pairs, change, reassigning):
    """Write what differs and was ticked to the tasks, and keep both wordings."""
    pairs = sorted(pairs, key=lambda pair: sides.tasks[pair.old.key].position)
    rows = [sides.rows[pair.new.key] for pair in pairs if "section" in pair.fields]
    sections = write_sections(change.plan, [row.path for row in rows]) if rows else {}
    for pair in pairs:
        task, row = sides.tasks[pair.old.key], sides.rows[pair.new.key]
        write_fields(task, row, pair.fields, sections)
    Task.objects.bulk_update([sides.tasks[pair.old.key] for pair in pairs], WRITTEN)
    TaskChange.objects.bulk_create(
        TaskChange(
            change=change,
            task=sides.tasks[pair.old.key],
            kind=Kind.CHANGED,
            before={FIELDS[f]: pair.old.words[f] for f in pair.fields},
            after={FIELDS[f]: pair.new.words[f] for f in pair.fields},
        )
        for pair in pairs
    )
    criteria, units, time = (
        [
            (sides.tasks[pair.old.key], sides.rows[pair.new.key])
            for pair in pairs
            if field in pair.fields
        ]
        for field in ("criteria", "units", "time")
    )
    rewrite_criteria(criteria, reassigning.outcome)
    reassigning.rename_units(units)
    reassigning.move_dates([task for task, _ in time])


def write_fields(task, row, fields, sections):
    if "number" in fields:
        task.number = row.number
    if "text" in fields:
        task.text = row.text
    if "section" in fields:
        task.section = sections.get(tuple(row.path))
    if "units" in fields:
        task.units_text = row.units_text
    if "time" in fields:
        task.due_on, task.recurrence = row.due_on, row.recurrence
        task.deadline_text = row.deadline_text


def add(sides, items, change, reassigning):
    """Write new tasks, for the time being behind all others; {key of row: key of task}."""
    if not items:
        return {}
    last = change.plan.tasks.aggregate(last=Max("position"))["last"] or 0
    rows = [sides.rows[item.key] for item in items]
    tasks = write_tasks(change.plan, rows, after=last)
    TaskChange.objects.bulk_create(
        TaskChange(change=change, task=task, kind=Kind.ADDED, after=in_words(item))
        for task, item in zip(tasks, items, strict=True)
    )
    reassigning.hand_out_new(tasks)
    return {row.pk: task.pk for row, task in zip(rows, tasks, strict=True)}


def reorder(plan, sides, placed):
    """Put new and moved tasks behind the task they follow in the document."""
    if not placed:
        return
    order = [
        pk
        for pk in plan.tasks.order_by("position").values_list("pk", flat=True)
        if pk not in placed.values()
    ]
    task_of = sides.old_of_new | placed
    before = None
    for row in sides.rows:
        if row in placed:
            order.insert(order.index(before) + 1 if before else 0, placed[row])
        before = task_of.get(row, before)
    write_positions(plan, order)


def write_positions(plan, order):
    """Number the tasks anew; all are moved out of the way first, positions are unique."""
    far = len(order) + plan.tasks.aggregate(last=Max("position"))["last"]
    plan.tasks.update(position=F("position") + far)
    tasks = plan.tasks.in_bulk()
    for position, pk in enumerate(order, start=1):
        tasks[pk].position = position
    Task.objects.bulk_update(tasks.values(), ["position"], batch_size=500)


def tell_units(change, reassigning, *, today):
    """One notice to each liaison and head of a unit concerned, with the number of tasks."""
    tasks = {}
    concerned = Assignment.objects.filter(task__in=change.task_changes.values("task"))
    ended = [assignment.pk for assignment in reassigning.ended]
    for unit, task in (
        concerned.in_force() | concerned.filter(pk__in=ended)
    ).values_list("unit", "task"):
        tasks.setdefault(unit, set()).add(task)
    posts = Post.objects.in_force(on=today).filter(
        unit__in=tasks, role__in=[PostRole.LIAISON, PostRole.HEAD]
    )
    theirs = {}
    for post in posts.select_related("user"):
        theirs.setdefault(post.user, set()).update(tasks[post.unit_id])
    for count in sorted({len(found) for found in theirs.values()}):
        notify(
            people=[user for user, found in theirs.items() if len(found) == count],
            source="tasks.change",
            item=f"change-{change.pk}",
            step="调整",
            due_on=change.effective_on,
            title=f"《{change.plan.title}》调整，涉及您单位任务{count}项",
            body=f"{change.doc_no}自{change.effective_on}起调整。请查看改了什么。",
            url=reverse("tasks:change_detail", args=[change.pk]),
            today=today,
        )
