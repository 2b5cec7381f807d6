"""填报: writing one row of a unit's sheet."""

from django.db import transaction

from core.audit.trail import record
from core.files.services import Refused as MaterialRefused
from core.files.services import add_material
from tasks.models import Evidence, Occurrence, ProgressReport

from .faults import Conflict, Refused

Kind = ProgressReport.Kind


@transaction.atomic
def save_entry(
    *,
    occurrence_pk,
    version,
    kind,
    body,
    by,
    today,
    link="",
    link_title="",
    fact_on=None,
):
    """Write what a unit reports on one occurrence; return the report.

    `version` is the one the writer saw, 0 where there was no report. A second
    writer gets `Conflict` with the row as the first left it. A link becomes a
    material of the unit and is used as evidence here.
    """
    occurrence = (
        Occurrence.objects.select_for_update(of=("self",))
        .select_related("assignment__unit", "assignment__task")
        .get(pk=occurrence_pk)
    )
    report = open_report(occurrence, version, today=today)
    refuse_kind(occurrence, kind)
    report.kind, report.body = kind, body
    report.written_by = by
    report.received_how = ProgressReport.Channel.ONLINE
    report.version = version + 1
    report.save()
    if link:
        use_link(report, link, link_title, fact_on, by=by, today=today)
    record("填报", report, by=by, note=report.get_kind_display())
    return report


def open_report(occurrence, version, *, today):
    """The report a writer may change now, new where there is none."""
    if occurrence.voided_on:
        raise Refused(f"该期次已撤销（{occurrence.void_reason}），无须填报。")
    if occurrence.opens_on > today:
        raise Refused(f"{occurrence.opens_on}起才能填报。")
    report = ProgressReport.objects.filter(occurrence=occurrence).first()
    if report is None:
        report = ProgressReport(occurrence=occurrence, version=0)
    if report.version != version:
        raise Conflict(report)
    if not report.is_editable:
        raise Refused(f"该项{report.get_status_display()}，不能修改。")
    return report


def refuse_kind(occurrence, kind):
    recurring = occurrence.assignment.task.recurrence is not None
    if kind == Kind.COMPLETED and recurring:
        raise Refused("有周期的任务按期报送，不能选“已完成”。")


def use_link(report, link, title, fact_on, *, by, today):
    """Record a link the writer has seen today, and use it for the report."""
    try:
        material = add_material(
            unit=report.occurrence.assignment.unit,
            title=(title or link)[:200],
            link=link,
            fact_on=fact_on,
            by=by,
            today=today,
        )
    except MaterialRefused as refused:
        raise Refused(str(refused)) from refused
    Evidence.objects.create(report=report, material=material)


@transaction.atomic
def drop_evidence(*, pk, by):
    """Stop using a material for a report; the material itself stays."""
    evidence = (
        Evidence.objects.select_for_update(of=("self",))
        .select_related("report__occurrence__assignment__unit", "material")
        .get(pk=pk)
    )
    report = evidence.report
    if not report.is_editable:
        raise Refused(f"该项{report.get_status_display()}，不能修改佐证材料。")
    evidence.delete()
    report.version += 1
    report.save(update_fields=["version"])
    record("移除佐证材料", report, by=by, note=evidence.material.title)
    return report
