"""调整责任单位: one assignment ends, goes to another unit, or a unit is added."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from core.audit.trail import record
from core.reminders.wording import shortened
from tasks.models import (
    Adjustment,
    Assignment,
    ElementValue,
    Evidence,
    Occurrence,
    ProgressReport,
    Responsibility,
    Role,
    Task,
    WorkPlan,
)
from tasks.schedule import Due

from .ending import end_family
from .faults import Refused
from .handout import write_assignments
from .occurrences import dues_of, frame_of, occurrence_of, with_first_due
from .parts import Part
from .plans import locked
from .telling import tell


@transaction.atomic
def reassign(*, pk, unit, on, reason, by, today, copy_drafts=False):
    """Give a unit's part in a task to another unit; return the new assignment.

    The old one ends on the day: what is due from then on is voided and goes to the
    new unit, as far as it is not past. With `copy_drafts` the new unit starts from
    what the old one had written.
    """
    old, plan = held(pk)
    start = max(on, today)
    refuse_day(old, plan, on)
    refuse_unit(unit, old.task, old.role, plan, start)
    relieve(unit, old.task, old.role, on=start, today=today)
    voided = end_family(
        old, on=on, reason=f"调整责任单位，由{unit}承担"[:200], today=today
    )
    new = Assignment.objects.create(
        task=old.task,
        unit=unit,
        role=old.role,
        owes=old.owes,
        previous=old,
        handed_out_on=start,
    )
    made = make_occurrences(new, old, plan, voided)
    copied = copy_reports(voided, made) if copy_drafts else 0
    record(
        "调整责任单位",
        old.task,
        by=by,
        note=f"{old.unit}改为{unit}，{on}起，撤销{len(voided)}期，新立{len(made)}期，"
        f"带去草稿{copied}份；理由：{reason}",
    )
    tell_both(old, new, on, reason, today=today)
    return new


@transaction.atomic
def end(*, pk, on, reason, by, today):
    """End a unit's part in a task without a successor; return how much was voided."""
    assignment, plan = held(pk)
    refuse_day(assignment, plan, on)
    voided = end_family(
        assignment, on=on, reason=f"终止分工：{reason}"[:200], today=today
    )
    record(
        "终止任务分工",
        assignment.task,
        by=by,
        note=f"{assignment.unit}，{on}起，撤销{len(voided)}期；理由：{reason}",
    )
    tell_ended(assignment, on, reason, today=today)
    return len(voided)


@transaction.atomic
def add_unit(*, pk, unit, role, by, today):
    """Give a task a unit the plan does not name; return its assignment, if handed out.

    On a plan in preparation the unit is only written down and handed out with the rest.
    """
    plan_pk = Task.objects.values_list("plan", flat=True).get(pk=pk)
    plan = locked(plan_pk)
    task = plan.tasks.select_for_update().get(pk=pk)
    refuse_closed(plan)
    if task.withdrawn_on:
        raise Refused(f"任务已于{task.withdrawn_on}撤销，不能增加责任单位。")
    role = Role(role)
    refuse_unit(unit, task, role, plan, today)
    is_preparing = plan.status == WorkPlan.Status.PREPARING
    name_unit(task, unit, role, refuse_again=is_preparing)
    relieve(unit, task, role, on=today, today=today)
    record("增加责任单位", task, by=by, note=f"{unit}（{role.label}）")
    if is_preparing:
        return None
    [made] = write_assignments(plan, [(task, unit, Part(role, None))], today=today)
    tell(
        [unit],
        item=f"assignment-{made.pk}",
        step="下达",
        title=f"《{plan}》增加{unit}承担任务{task.number}",
        body=shortened(task.text, 200),
        url=reverse("tasks:task_detail", args=[task.pk]),
        today=today,
    )
    return made


def name_unit(task, unit, role, *, refuse_again):
    """Write a unit down as responsible for a task, behind those named before."""
    named = task.responsibilities.order_by("position")
    if named.filter(unit=unit).exists():
        if refuse_again:
            raise Refused(f"{unit}已是本任务的责任单位。")
        return
    last = named.last()
    Responsibility.objects.create(
        task=task,
        position=last.position + 1 if last else 1,
        written_name=unit.name,
        role=role,
        unit=unit,
    )


def held(pk):
    """An assignment in force that was not handed down, and its plan, both held."""
    plan_pk = Assignment.objects.values_list("task__plan", flat=True).get(pk=pk)
    plan = locked(plan_pk)
    assignment = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("unit", "task__plan")
        .get(pk=pk)
    )
    refuse_closed(plan)
    if assignment.parent_id:
        raise Refused("这项任务是上级单位转派的，由转派的单位收回后重新转派。")
    if assignment.ended_on:
        raise Refused(
            f"{assignment.unit}的分工已于{assignment.ended_on}终止，没有再次办理。"
        )
    return assignment, plan


def refuse_closed(plan):
    if plan.status == WorkPlan.Status.CLOSED:
        raise Refused("工作要点已办结，不能再调整责任单位。")


def refuse_day(assignment, plan, on):
    if on < assignment.handed_out_on:
        raise Refused(f"起始日期不能早于下达日期{assignment.handed_out_on}。")
    if on <= (plan.closed_through or date.min):
        raise Refused(f"{plan.closed_through}及以前的考核已终定，起始日期须在其后。")
    if on > plan.ends_on:
        raise Refused(f"起始日期不能晚于计划期末{plan.ends_on}。")


def refuse_unit(unit, task, role, plan, start):
    if unit.parent_id != plan.bureau_id or not unit.holds(on=start):
        raise Refused(f"{unit}不是{plan.bureau}在{start}启用的直属单位。")
    carried = Assignment.objects.in_force().filter(task=task, unit=unit)
    if carried.exclude(pk__in=giving_way(task, role)).exists():
        raise Refused(f"{unit}已承担本任务，请另选单位。")


def giving_way(task, role):
    """The supporting parts in a task that end where their unit gets a higher one."""
    is_higher = role not in Role.supporting()
    supporting = Assignment.objects.supporting().filter(task=task)
    return supporting if is_higher else supporting.none()


def relieve(unit, task, role, *, on, today):
    """End a unit's supporting part, for it now gets a higher one."""
    for supporting in (
        giving_way(task, role).filter(unit=unit).select_related("task__plan")
    ):
        reason = f"由{supporting.get_role_display()}改为{Role(role).label}"
        end_family(supporting, on=on, reason=reason, today=today)


def make_occurrences(new, old, plan, voided):
    """What the new unit owes: not what the old one has done or still does.

    What had been put off for the old unit is due on the later day for the new one.
    """
    if not new.owes:
        return []
    kept = with_first_due(old.occurrences.standing()).values_list(
        "first_due", flat=True
    )
    put_off = with_first_due(
        Occurrence.objects.filter(
            pk__in=[one.pk for one, _ in voided],
            due_from=Occurrence.DueFrom.ADJUSTMENT,
            due_on__gte=new.handed_out_on,
        )
    )
    owed = {due.due_on: due for due in dues_of(new, frame_of(plan))}
    owed |= {
        one.first_due: Due(one.due_on, one.due_from, one.opens_on, one.round_id)
        for one in put_off
    }
    days = owed.keys() - set(kept)
    dues = sorted((owed[day] for day in days), key=lambda due: due.due_on)
    made = Occurrence.objects.bulk_create(
        occurrence_of(new, number, due) for number, due in enumerate(dues, start=1)
    )
    copy_adjustments(put_off, made)
    return made


def copy_adjustments(put_off, made):
    """Let what was granted for the old occurrences stand beside the new ones."""
    by_due = {one.due_on: one for one in made}
    granted = Adjustment.objects.filter(
        occurrence__in=put_off, decision=Adjustment.Decision.GRANTED
    ).select_related("occurrence")
    copies = []
    for adjustment in granted.order_by("pk"):
        adjustment.occurrence = by_due[adjustment.occurrence.due_on]
        adjustment.pk, adjustment._state.adding = None, True
        copies.append(adjustment)
    Adjustment.objects.bulk_create(copies)


def copy_reports(voided, made):
    """Copy what the old unit had written into drafts of the new one; return how many."""
    by_due = {one.due_on: one for one in made}
    written = [
        (report, by_due[one.due_on])
        for one, report in voided
        if report and one.due_on in by_due
    ]
    for report, occurrence in written:
        online = report.received_how == ProgressReport.Channel.ONLINE
        draft = ProgressReport.objects.create(
            occurrence=occurrence,
            kind=report.kind,
            body=report.body,
            written_by=report.written_by if online else None,
        )
        copy_uses(report, draft)
    return len(written)


def copy_uses(report, draft):
    Evidence.objects.bulk_create(
        Evidence(
            report=draft,
            criterion_id=use.criterion_id,
            material_id=use.material_id,
            publication_id=use.publication_id,
        )
        for use in report.evidence.all()
    )
    ElementValue.objects.bulk_create(
        ElementValue(
            report=draft,
            criterion_id=value.criterion_id,
            element_id=value.element_id,
            text=value.text,
            number=value.number,
            date=value.date,
        )
        for value in report.element_values.all()
    )


def tell_both(old, new, on, reason, *, today):
    tell_ended(old, on, f"改由{new.unit}承担。{reason}", today=today)
    tell(
        [new.unit],
        item=f"assignment-{new.pk}",
        step="承接",
        title=f"{new.unit}自{on}起承接任务{new.task.number}",
        body=f"原由{old.unit}承担。{reason}",
        url=reverse("tasks:task_detail", args=[new.task_id]),
        today=today,
    )


def tell_ended(assignment, on, reason, *, today):
    tell(
        [assignment.unit],
        item=f"assignment-{assignment.pk}",
        step="终止",
        title=f"{assignment.unit}自{on}起不再承担任务{assignment.task.number}",
        body=reason,
        url=reverse("tasks:task_detail", args=[assignment.task_id]),
        today=today,
    )
