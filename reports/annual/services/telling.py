"""The tasks of work plans that demand the report, and their evidence."""

from django.db import transaction
from django.db.models import Q

from core.audit.trail import record
from reports.annual.refusals import Refused
from reports.models import AnnualReport, Demand
from tasks.models import DutyTask, Occurrence, ProgressReport, Task, WorkPlan
from tasks.services.entries import save_entry
from tasks.services.faults import Conflict
from tasks.services.faults import Refused as TaskRefused

from .locking import lock, refuse_unless, save

Kind = ProgressReport.Kind
SUBMITTED = "{on}提交{to}；"
TOLD = "《{report}》{submitted}{on}向社会公布，网址：{address}。"
ANOTHER_REPORT = "法治政府建设年度报告"


def tasks_naming_reports(report):
    """The bureau's tasks that speak of the report by their words, not linked yet."""
    years = Q(plan__year__in=[report.year, report.year + 1])
    standing = Q(plan__kind=WorkPlan.Kind.STANDING)
    # A year's duties speak of the report of the year before.
    of_other_years = DutyTask.objects.exclude(standing_year__year=report.year + 1)
    words = Q(text__contains="年度报告") | Q(text__contains="年报")
    return (
        Task.objects.in_force()
        .filter(years | standing, words, plan__bureau=report.bureau_id)
        .exclude(text__contains=ANOTHER_REPORT)
        .exclude(pk__in=report.demands.values("task"))
        .exclude(pk__in=of_other_years.values("task"))
        .select_related("plan")
    )


@transaction.atomic
def link_task(*, pk, version, task, by, today):
    """Say that a task of a work plan demands this report."""
    report = lock(pk, version)
    if task is None:
        raise Refused("请选择任务。")
    if report.demands.filter(task=task).exists():
        raise Refused("这项任务已经关联。")
    if task.plan.bureau_id != report.bureau_id:
        raise Refused("只能关联本局工作要点的任务。")
    demand = Demand.objects.create(
        report=report, task=task, linked_on=today, linked_by=by
    )
    save(report)
    record("年度报告关联任务", report, by=by, note=str(task))
    return demand


def occurrences_of(report):
    """Where the publication may be told: what is open of the tasks not yet told."""
    tasks = report.demands.filter(told_on=None).values("task")
    rows = Occurrence.objects.standing().filter(
        Q(report=None) | Q(report__status__in=ProgressReport.Status.editable()),
        assignment__task__in=tasks,
        assignment__ended_on=None,
    )
    return rows.select_related("assignment__unit", "assignment__task").order_by(
        "due_on", "pk"
    )


@transaction.atomic
def tell_task(*, pk, version, occurrence, by, today):
    """Write the publication into the task's report, with the address as evidence.

    Once for a task; its unit submits it, and the head signs, as always.
    """
    report = lock(pk, version)
    refuse_unless(report, AnnualReport.Status.PUBLISHED)
    if not occurrences_of(report).filter(pk=occurrence.pk).exists():
        raise Refused("这一期已经登记、报送或者不再需要报送，请另选一期。")
    frozen = report.versions.filter(published_on__isnull=False).last()
    known = ProgressReport.objects.filter(occurrence=occurrence).first()
    recurring = occurrence.assignment.task.recurrence is not None
    try:
        written = save_entry(
            occurrence_pk=occurrence.pk,
            version=known.version if known else 0,
            kind=Kind.PROGRESS if recurring else Kind.COMPLETED,
            body="\n".join(
                filter(None, [known.body if known else "", words_of(report, frozen)])
            ),
            link=frozen.address,
            link_title=f"{report}公布页面",
            fact_on=frozen.published_on,
            by=by,
            today=today,
        )
    except Conflict:
        raise Refused("这一期刚刚有人填报，请重新办理。") from None
    except TaskRefused as refused:
        raise Refused(str(refused)) from refused
    task = occurrence.assignment.task
    report.demands.filter(task=task).update(told_on=today, told_by=by)
    save(report)
    record("年度报告登记到任务", report, by=by, note=str(task))
    return written


def words_of(report, frozen):
    submitted = ""
    if frozen.submitted_on:
        submitted = SUBMITTED.format(on=frozen.submitted_on, to=frozen.submitted_to)
    return TOLD.format(
        report=report,
        submitted=submitted,
        on=frozen.published_on,
        address=frozen.address,
    )
