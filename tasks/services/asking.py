"""要求配合单位报送: supporting units report when the office asks, until taken back."""

from collections import Counter
from datetime import date

from django.db import transaction
from django.urls import reverse

from core.audit.trail import record
from tasks.models import Assignment, Occurrence, WorkPlan

from .faults import Refused
from .occurrences import arrange
from .plans import locked
from .reviews import void
from .telling import tell

ASKED = "要求配合单位报送"
TAKEN_BACK = "不再要求报送"


@transaction.atomic
def ask_to_report(*, pks, by, today):
    """Have supporting units report from today on; return those newly asked.

    Whoever was asked before is left alone.
    """
    plan = plan_of(pks)
    asked = held(pks, owes=False)
    if not asked:
        raise Refused("所选的配合单位都已要求报送，没有再次办理。")
    set_owes(asked, True)
    arrange(
        Assignment.objects.owing().filter(pk__in=[one.pk for one in asked]),
        plan,
        reason=ASKED,
        today=today,
        since=today,
        from_day=today,
    )
    record(ASKED, plan, by=by, note=named(asked))
    for unit, count in Counter(one.unit for one in asked).items():
        tell(
            [unit],
            item=f"ask-{plan.pk}-unit-{unit.pk}-{asked[0].pk}",
            step="要求报送",
            title=f"请报送配合任务{count}项的落实情况",
            body=f"《{plan}》：政务公开办公室要求本单位按期报送。",
            url=reverse("tasks:sheet_list"),
            today=today,
        )
    return asked


@transaction.atomic
def stop_asking(*, pks, by, today):
    """Ask no longer; what has no report yet is voided. Returns those let off."""
    plan = plan_of(pks)
    let_off = held(pks, owes=True)
    if not let_off:
        raise Refused("所选的配合单位都没有要求报送，没有办理。")
    set_owes(let_off, False)
    unreported = Occurrence.objects.filter(
        assignment__in=let_off,
        report=None,
        due_on__gt=plan.closed_through or date.min,
    )
    void(unreported, reason=TAKEN_BACK, today=today)
    record(TAKEN_BACK, plan, by=by, note=named(let_off))
    return let_off


def plan_of(pks):
    """The running plan of the assignments, held until the end."""
    plans = set(
        Assignment.objects.filter(pk__in=pks).values_list("task__plan", flat=True)
    )
    if len(plans) != 1:
        raise Refused("没有勾选配合单位，请至少勾选一个。")
    plan = locked(plans.pop())
    if plan.status != WorkPlan.Status.RUNNING:
        raise Refused(f"工作要点{plan.get_status_display()}，不能办理。")
    return plan


def held(pks, *, owes):
    """The supporting assignments among `pks` that do or do not report."""
    return list(
        Assignment.objects.select_for_update(of=("self",))
        .supporting()
        .filter(pk__in=pks, owes=owes)
        .select_related("unit", "task")
        .order_by("task__position", "unit__position")
    )


def set_owes(assignments, owes):
    for assignment in assignments:
        assignment.owes = owes
    Assignment.objects.bulk_update(assignments, ["owes"], batch_size=500)


def named(assignments):
    return f"{len(assignments)}项：" + "；".join(
        f"任务{one.task.number or one.task}{one.unit}" for one in assignments
    )
