"""Acts on a plan before it is handed out: dates and reporting rounds."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit.trail import record
from tasks.models import ReportingRound, WorkPlan
from tasks.schedule import quarterly_rounds

from .faults import Conflict, Refused
from .occurrences import rearrange

QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")


def locked(pk):
    """The plan, held until the transaction ends."""
    return WorkPlan.objects.select_for_update().select_related("bureau").get(pk=pk)


@transaction.atomic
def set_dates(*, pk, version, issued_on, starts_on, ends_on, doc_no, by, today):
    """Write issue date, number and period; open occurrences follow."""
    plan = locked(pk)
    if plan.version != version:
        raise Conflict(plan)
    if plan.status == WorkPlan.Status.CLOSED:
        raise Refused("工作要点已办结，不能再修改日期。")
    if not starts_on < ends_on:
        raise Refused("计划期末必须晚于开始日期。")
    plan.issued_on, plan.starts_on, plan.ends_on = issued_on, starts_on, ends_on
    plan.doc_no = doc_no
    plan.version += 1
    plan.save(update_fields=["issued_on", "starts_on", "ends_on", "doc_no", "version"])
    rearrange(plan, today=today)
    record(
        "设定日期",
        plan,
        by=by,
        note=f"印发{issued_on}，自{starts_on}至{ends_on}",
    )
    return plan


@transaction.atomic
def add_quarterly_rounds(*, pk, day, by, today):
    """Add a round per quarter of the plan, due on `day` of its last month.

    Data are cut off on the due day. Quarters that have a round keep it.
    """
    plan = locked(pk)
    if not (plan.starts_on and plan.ends_on):
        raise Refused("请先设定开始日期和计划期末，再设报送轮次。")
    present = set(plan.rounds.values_list("due_on", flat=True))
    added = [
        ReportingRound(
            plan=plan,
            name=round_name(span.end),
            opens_on=span.start,
            cutoff_on=span.end,
            due_on=span.end,
        )
        for span in quarterly_rounds(plan.starts_on, plan.ends_on, day=day)
        if not any(same_quarter(span.end, due_on) for due_on in present)
    ]
    ReportingRound.objects.bulk_create(added)
    rearrange(plan, today=today)
    record("增设报送轮次", plan, by=by, note=f"按季，季末月{day}日，共{len(added)}轮")
    return added


@transaction.atomic
def save_round(*, round, by, today):
    """Add or change one round; occurrences without a report follow."""
    plan = locked(round.plan_id)
    if plan.status == WorkPlan.Status.RUNNING and round.due_on < today:
        raise Refused("已下达的工作要点，报送截止不能早于今天。")
    is_new = round.pk is None
    try:
        round.full_clean()
    except ValidationError as faults:
        raise Refused(" ".join(faults.messages)) from faults
    round.save()
    rearrange(plan, today=today)
    record(
        "增设报送轮次" if is_new else "修改报送轮次",
        plan,
        by=by,
        note=f"{round.name}，{round.due_on}报送截止",
    )
    return round


def round_name(due_on: date) -> str:
    return f"{due_on.year}年{QUARTERS[(due_on.month - 1) // 3]}"


def same_quarter(one: date, other: date) -> bool:
    return round_name(one) == round_name(other)
