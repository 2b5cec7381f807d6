"""What leaves the house: 提交主管部门, 向社会公布, and 更正 afterwards."""

import uuid

from django.db import transaction

from catalog.models import Release
from catalog.models.platform import PlatformColumn
from catalog.refusals import Refused as CatalogueRefused
from catalog.services import platform
from core.audit.trail import record
from core.workdays.days import current_calendar
from reports.annual.changes import changes_between
from reports.annual.refusals import Refused
from reports.models import AnnualReport, ReportVersion

from .deciding import has_left, reopen
from .locking import given, lock, refuse_unless, save

Status = AnnualReport.Status


@transaction.atomic
def submit(*, pk, version, to, on, by, today):
    """Date the submission to the 主管部门; once for a version."""
    report = lock(pk, version)
    refuse_unless(report, Status.SIGNED, Status.PUBLISHED)
    frozen = leaving(report, by=by, today=today)
    if frozen.submitted_on:
        raise Refused(
            f"这一版已于{frozen.submitted_on}提交{frozen.submitted_to}，不用再登记。"
        )
    refuse_day(frozen, on, "提交日期", today=today)
    frozen.submitted_to = given(to, "请填写提交给哪个主管部门。")
    frozen.submitted_on, frozen.submitted_by = on, by
    frozen.save(update_fields=["submitted_to", "submitted_on", "submitted_by"])
    save(report)
    note = f"第{frozen.number}版，{on}提交{frozen.submitted_to}"
    record("年度报告提交主管部门", report, by=by, note=note)
    return frozen


@transaction.atomic
def publish(*, pk, version, address, on, by, today):
    """Date the publication, with the address; from then on the version is fixed."""
    report = lock(pk, version)
    refuse_unless(report, Status.SIGNED)
    frozen = leaving(report, by=by, today=today)
    refuse_day(frozen, on, "公布日期", today=today)
    frozen.address = given(address, "请填写公布的网址。")
    frozen.release = released(frozen, on, by=by, today=today)
    frozen.published_on, frozen.published_by = on, by
    frozen.save(update_fields=["address", "release", "published_on", "published_by"])
    report.move_to(Status.PUBLISHED)
    report.snapshot, report.correction_reason = None, ""
    save(report)
    note = f"第{frozen.number}版，{on}公布，{frozen.address}"
    record("年度报告向社会公布", report, by=by, note=note)
    return frozen


def released(frozen, on, *, by, today):
    """The publication as 公开记录 keeps it, so that the address is asked for once."""
    report = frozen.report
    versions = report.versions.filter(release__isnull=False)
    number = f"（第{frozen.number}版）" if frozen.number > 1 else ""
    try:
        return platform.register(
            bureau=report.bureau,
            title=f"{report}{number}",
            column=PlatformColumn.ANNUAL,
            before=Release.objects.filter(pk__in=versions.values("release")),
            link=frozen.address,
            published_on=on,
            token=uuid.uuid4(),
            by=by,
            today=today,
            calendar=current_calendar(),
        )
    except CatalogueRefused as refused:
        raise Refused(str(refused)) from refused


@transaction.atomic
def correct(*, pk, version, reason, by):
    """Open what has left the house for the next version; the last one stays."""
    report = lock(pk, version)
    refuse_unless(report, Status.SIGNED, Status.PUBLISHED)
    reason = given(reason, "请写明更正的原因。")
    if report.status == Status.SIGNED and not has_left(report):
        raise Refused("这一版还没有提交、公布，要改动请退回。")
    reopen(report)
    report.correction_reason = reason
    save(report)
    record("更正年度报告", report, by=by, note=reason)
    return report


def leaving(report, *, by, today) -> ReportVersion:
    """The version of what is signed, frozen by the first act that needs it."""
    latest = report.versions.last()
    if report.snapshot is None or has_left(report):
        return latest
    changes = changes_between(latest.snapshot, report.snapshot) if latest else []
    if latest and not changes:
        raise Refused("与上一版相比没有改动，不用再提交、公布。")
    return ReportVersion.objects.create(
        report=report,
        number=latest.number + 1 if latest else 1,
        snapshot=report.snapshot,
        changes=changes,
        reason=report.correction_reason if latest else "",
        signed_on=report.signed_on,
        signer=str(report.signer),
        signed_by=report.signed_by,
        signed_scan=report.signed_scan,
        checked_on=report.checked_on,
        checked_by=report.checked_by,
        frozen_on=today,
        frozen_by=by,
    )


def refuse_day(frozen, on, name, *, today):
    if on > today:
        raise Refused(f"{name}不能晚于今天。")
    if on < frozen.signed_on:
        raise Refused(f"{name}不能早于签批日期{frozen.signed_on}。")
