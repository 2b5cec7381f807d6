"""放弃更正: the last version stands, and the draft is again what it says."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from core.audit.trail import record
from reports.annual.refusals import Refused
from reports.models import AnnualReport, Entry, Override

from .locking import given, lock, refuse_unless, save

Status = AnnualReport.Status


@transaction.atomic
def give_up(*, pk, version, reason, by, today):
    """End a correction that was begun; what was typed since goes with it."""
    report = lock(pk, version)
    refuse_unless(report, Status.DRAFT)
    reason = given(reason, "请写明为什么不再更正。")
    latest = report.versions.last()
    if latest is None or not report.correction_reason:
        raise Refused("这份报告没有在更正，不用放弃。")
    begun_for = report.correction_reason
    restore(report, latest.snapshot, by=by, today=today)
    if latest.published_on:
        report.move_to(Status.PUBLISHED)
        report.correction_reason = ""
    else:
        report.move_to(Status.SIGNED)
        report.snapshot, report.correction_reason = latest.snapshot, latest.reason
    report.checked_on, report.checked_by = latest.checked_on, latest.checked_by
    report.signed_on, report.signed_by = latest.signed_on, latest.signed_by
    report.signed_name = "" if latest.signed_by else latest.signer
    report.signed_scan = latest.signed_scan
    save(report)
    note = f"第{latest.number}版不变；原更正原因：{begun_for}；放弃原因：{reason}"
    record("放弃更正年度报告", report, by=by, note=note)
    return report


def restore(report, snapshot, *, by, today):
    """Texts and figures as the version has them; rows that agree are left alone."""
    report.texts = {key: text for key, text in snapshot["texts"].items() if text}
    entered = {"report": report, "entered_by": by}
    restore_rows(
        report.entries,
        [
            Entry(cell=cell, typed=typed, entered_on=today, **entered)
            for cell, typed in snapshot["entries"].items()
        ],
        ["typed"],
    )
    restore_rows(
        report.overrides,
        [
            Override(
                cell=cell,
                typed=typed,
                counted=Decimal(counted),
                reason=reason,
                entered_on=date.fromisoformat(on),
                **entered,
            )
            for cell, (typed, counted, reason, _, on) in snapshot["overrides"].items()
        ],
        ["typed", "counted", "reason"],
    )


def restore_rows(manager, wanted, names):
    """Leave rows that agree in `names` alone, with who wrote them."""
    manager.exclude(cell__in=[row.cell for row in wanted]).delete()
    stand = {row.cell: [getattr(row, n) for n in names] for row in manager.all()}
    manager.model.objects.bulk_create(
        [r for r in wanted if stand.get(r.cell) != [getattr(r, n) for n in names]],
        update_conflicts=True,
        unique_fields=["report", "cell"],
        update_fields=[*names, "entered_on", "entered_by"],
    )
