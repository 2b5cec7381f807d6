"""调整完成时限: asked by a unit, decided by the office or who handed the task down."""

from django.db import IntegrityError, transaction

from core.audit.trail import record
from core.reminders.services import notify
from tasks.models import Adjustment, Occurrence, WorkPlan
from tasks.schedule import placed

from .faults import Refused
from .following import follow
from .occurrences import frame_of
from .policy import may_decide_adjustment
from .remarks import liaisons
from .sheets import sheet_url

Decision = Adjustment.Decision
OPEN_ALREADY = "该期次已有待决定的调整申请，不必再提。"


@transaction.atomic
def ask(*, occurrence_pk, until, reason, by, today):
    """Ask to have an occurrence due later; return the request.

    One open request at a time: a second click finds the first.
    """
    occurrence = locked_occurrence(occurrence_pk)
    refuse_settled(occurrence)
    if not reason.strip():
        raise Refused("请写明调整完成时限的理由。")
    if until <= occurrence.due_on:
        raise Refused(f"调整后的时限须晚于现在的到期日{occurrence.due_on}。")
    if until < today:
        raise Refused("调整后的时限不能早于今天。")
    try:
        with transaction.atomic():
            adjustment = Adjustment.objects.create(
                occurrence=occurrence,
                due_was=occurrence.due_on,
                until=until,
                reason=reason.strip(),
                asked_on=today,
                asked_by=by,
            )
    except IntegrityError as again:
        raise Refused(OPEN_ALREADY) from again
    note = f"{occurrence.due_on}调整至{until}：{adjustment.reason}"
    record("申请调整完成时限", occurrence, by=by, note=note)
    return adjustment


def locked_occurrence(pk):
    return (
        Occurrence.objects.select_for_update(of=("self",))
        .select_related("report", "assignment__unit", "assignment__task__plan")
        .get(pk=pk)
    )


def refuse_settled(occurrence):
    """Only what a running plan still owes, outside a closed period, can be moved."""
    plan, report = occurrence.assignment.task.plan, occurrence.report_or_none
    if occurrence.voided_on:
        raise Refused(f"该期次已撤销（{occurrence.void_reason}），无须调整。")
    if report and report.reached_on:
        raise Refused("该期次已报送，不能再调整完成时限。")
    if plan.status != WorkPlan.Status.RUNNING:
        raise Refused("该工作要点不在实施中，不能调整完成时限。")
    refuse_closed(occurrence, plan)
    if occurrence.adjustments.filter(decision="").exists():
        raise Refused(OPEN_ALREADY)


def refuse_closed(occurrence, plan):
    if plan.closed_through and occurrence.due_on <= plan.closed_through:
        raise Refused(f"{plan.closed_through}及以前的考核已终定，不能调整完成时限。")


@transaction.atomic
def decide(*, pks, decision, note, by, today):
    """Grant or refuse open requests and tell who asked; return those decided now.

    A granted one moves its occurrence, to the sheet its new date belongs to, and what
    was handed down from it. What somebody decided meanwhile is left alone.
    """
    if decision == Decision.REFUSED and not note.strip():
        raise Refused("不同意的，请写明原因。")
    open_ones = [each for each in locked_adjustments(pks) if not each.decision]
    for adjustment in open_ones:
        refuse_undecidable(adjustment, decision, by)
    frames = {}
    for adjustment in open_ones:
        adjustment.decision, adjustment.decision_note = decision, note.strip()
        adjustment.decided_on, adjustment.decided_by = today, by
        adjustment.save()
        if decision == Decision.GRANTED:
            plan = adjustment.occurrence.assignment.task.plan
            if plan.pk not in frames:
                frames[plan.pk] = frame_of(plan)
            move(adjustment.occurrence, adjustment.until, frames[plan.pk])
            follow([adjustment.occurrence.assignment_id], today=today)
        said = f"{adjustment.get_decision_display()}调整完成时限"
        record(said, adjustment.occurrence, by=by, note=told(adjustment))
        tell(adjustment, today=today)
    return open_ones


def locked_adjustments(pks):
    return list(
        Adjustment.objects.select_for_update(of=("self", "occurrence"))
        .filter(pk__in=pks)
        .select_related(
            "occurrence__assignment__unit__bureau",
            "occurrence__assignment__parent",
            "occurrence__assignment__task__plan",
            "asked_by",
        )
        .order_by("pk")
    )


def refuse_undecidable(adjustment, decision, by):
    occurrence = adjustment.occurrence
    assignment = occurrence.assignment
    if not may_decide_adjustment(by, adjustment):
        raise Refused(f"{assignment.unit}的这项申请须由他人决定。")
    if decision != Decision.GRANTED:
        return
    if occurrence.voided_on:
        raise Refused(
            f"{assignment.unit}的“{assignment.task}”已撤销，不能同意，请选“不同意”。"
        )
    refuse_closed(occurrence, assignment.task.plan)


def move(occurrence, until, frame):
    """Due on the new date, on the sheet of the first round due on or after it."""
    due = placed(
        until, Occurrence.DueFrom.ADJUSTMENT, frame, occurrence.assignment.handed_out_on
    )
    occurrence.due_on, occurrence.due_from = due.due_on, due.due_from
    occurrence.round_id = due.round
    occurrence.save(update_fields=["due_on", "due_from", "round"])


def told(adjustment):
    """What was decided, in a sentence."""
    moved = f"{adjustment.due_was}调整至{adjustment.until}"
    if adjustment.decision == Decision.REFUSED:
        moved = f"不调整，仍为{adjustment.due_was}"
    note = adjustment.decision_note
    return f"{moved}：{note}" if note else moved


def tell(adjustment, *, today):
    """Tell who asked and the unit's liaisons."""
    occurrence = adjustment.occurrence
    assignment = occurrence.assignment
    said = adjustment.get_decision_display()
    notify(
        people=[adjustment.asked_by, *liaisons(assignment.unit, today)],
        source="tasks.adjustment",
        item=f"adjustment-{adjustment.pk}",
        step=said,
        due_on=occurrence.due_on,
        title=f"{said}调整完成时限：{assignment.task}",
        body=told(adjustment),
        url=sheet_url(assignment.task.plan_id, assignment.unit_id, occurrence.round_id),
        today=today,
    )
