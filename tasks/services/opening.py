"""Which rows of a sheet may be written now."""

from tasks.models import Occurrence, ProgressReport, WorkPlan

from .faults import Conflict, Refused


def locked_occurrences(pks):
    return (
        Occurrence.objects.select_for_update(of=("self",))
        .select_related("assignment__unit", "assignment__task__plan")
        .in_bulk(pks)
    )


def open_report(occurrence, version, *, today, report=None):
    """The report a writer may change now, new where there is none."""
    refuse_shut(occurrence, today=today)
    if report is None:
        report = ProgressReport(occurrence=occurrence, version=0)
    report.occurrence = occurrence
    if report.version != version:
        raise Conflict(report)
    if not report.is_editable:
        raise Refused(f"该项{report.get_status_display()}，不能修改。")
    return report


def refuse_shut(occurrence, *, today):
    """Nothing is written before its time, after it was voided, or once it is closed."""
    plan = occurrence.assignment.task.plan
    if occurrence.voided_on:
        raise Refused(f"该期次已撤销（{occurrence.void_reason}），无须填报。")
    if occurrence.opens_on > today:
        raise Refused(f"{occurrence.opens_on}起才能填报。")
    if plan.status == WorkPlan.Status.CLOSED:
        raise Refused("工作要点已办结，不能再填报。")
    if plan.closed_through and occurrence.due_on <= plan.closed_through:
        raise Refused(f"{plan.closed_through}及以前的考核已终定，不能再填报。")
