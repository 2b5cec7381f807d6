"""The task of a work plan that demands the report, and its evidence."""

from django.db import transaction

from core.audit.trail import record
from reports.annual.refusals import Refused
from reports.models import AnnualReport
from tasks.models import Occurrence, ProgressReport
from tasks.services.entries import save_entry
from tasks.services.faults import Conflict
from tasks.services.faults import Refused as TaskRefused

from .locking import lock, refuse_unless, save

Kind = ProgressReport.Kind
TOLD = "《{report}》于{on}向社会公布，网址：{address}。"


@transaction.atomic
def link_task(*, pk, version, task, by):
    """Say which task of a work plan demands this report; None takes it back."""
    report = lock(pk, version)
    if report.reported_on:
        raise Refused(f"已于{report.reported_on}登记到任务，不能再改。")
    report.task = task
    save(report)
    record("年度报告关联任务", report, by=by, note=str(task) if task else "取消关联")
    return report


def occurrences_of(report):
    """Where the publication may be told: what is still open of the task linked."""
    if report.task_id is None:
        return Occurrence.objects.none()
    open_or_none = Occurrence.objects.standing().filter(
        assignment__task=report.task, assignment__ended_on=None
    )
    unsent = open_or_none.filter(report=None) | open_or_none.filter(
        report__status__in=ProgressReport.Status.editable()
    )
    return unsent.select_related(
        "assignment__unit", "assignment__task", "report"
    ).order_by("due_on", "pk")


@transaction.atomic
def tell_task(*, pk, version, occurrence, by, today):
    """Write the publication into the task's report, with the address as evidence.

    Once; the unit submits it, and its head signs, as always.
    """
    report = lock(pk, version)
    refuse_unless(report, AnnualReport.Status.PUBLISHED)
    if report.reported_on:
        raise Refused(f"已于{report.reported_on}登记到任务，不用再登记。")
    if not occurrences_of(report).filter(pk=occurrence.pk).exists():
        raise Refused("这一期已经报送或者不再需要报送，请另选一期。")
    frozen = report.versions.filter(published_on__isnull=False).last()
    known = ProgressReport.objects.filter(occurrence=occurrence).first()
    told = TOLD.format(report=report, on=frozen.published_on, address=frozen.address)
    recurring = occurrence.assignment.task.recurrence is not None
    try:
        written = save_entry(
            occurrence_pk=occurrence.pk,
            version=known.version if known else 0,
            kind=Kind.PROGRESS if recurring else Kind.COMPLETED,
            body="\n".join(filter(None, [known.body if known else "", told])),
            link=frozen.address,
            link_title=f"{report}公布页面",
            fact_on=frozen.published_on,
            by=by,
            today=today,
        )
    except (TaskRefused, Conflict) as refused:
        raise Refused(str(refused) or "这一期刚刚有人填报，请重新办理。") from refused
    report.reported_on, report.reported_by = today, by
    save(report)
    record("年度报告登记到任务", report, by=by, note=str(report.task))
    return written
