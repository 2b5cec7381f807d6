"""Last year's report where it is not in the system: entered, read, accepted."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from core.audit.trail import record
from core.files.services.storing import keep_received
from reports.annual.assembling import own_last_version
from reports.annual.refusals import Refused
from reports.formats import FORMAT_2019, FORMAT_2021
from reports.models import AnnualReport, EarlierReport
from reports.report import Report

from .locking import lock, refuse_unless, save

Status = AnnualReport.Status


@transaction.atomic
def enter_earlier(*, pk, version, organ, figures: Mapping[str, Decimal], by, today):
    """Keep figures typed from a report on paper; accepted by who typed them."""
    report = open_for(pk, version, organ)
    year = report.year - 1
    format_ = FORMAT_2021 if year >= FORMAT_2021.first_year else FORMAT_2019
    unknown = [name for name in figures if name not in format_.cells]
    if unknown or not figures:
        raise Refused("没有填写上年报告的数。")
    read = Report(format=format_, organ=organ, year=year, figures=dict(figures))
    row = EarlierReport.objects.create(
        report=report,
        organ=organ,
        source=EarlierReport.Source.TYPED,
        data=read.as_data(),
        entered_on=today,
        entered_by=by,
        accepted_on=today,
        accepted_by=by,
    )
    save(report)
    record("录入上年年度报告", report, by=by, note=f"{organ}，{len(figures)}格")
    return row


@transaction.atomic
def read_earlier(*, pk, version, read: Report, organ, file, by, today):
    """Keep what a file says; it counts once somebody has accepted it."""
    organ = organ.strip() or (read.organ or "").strip()
    if not organ:
        raise Refused("文件里没有读到机关名称，请填写机关名称。")
    report = open_for(pk, version, organ)
    if read.year and read.year != report.year - 1:
        raise Refused(
            f"这是{read.year}年的年度报告，要的是{report.year - 1}年的。请选择对应年度的文件。"
        )
    row = EarlierReport.objects.create(
        report=report,
        organ=organ,
        source=EarlierReport.Source.FILE,
        data=read.as_data() | {"organ": organ, "year": report.year - 1},
        file=keep_received(file, by=by),
        entered_on=today,
        entered_by=by,
    )
    save(report)
    record("上传上年年度报告", report, by=by, note=organ)
    return row


@transaction.atomic
def accept_earlier(*, pk, version, row_pk, by, today):
    """Say that what was read is what the paper says."""
    report = lock(pk, version)
    refuse_unless(report, Status.DRAFT)
    row = report.earlier.get(pk=row_pk)
    if row.accepted_on:
        raise Refused(f"已由{row.accepted_by}于{row.accepted_on}确认，不用再确认。")
    row.accepted_on, row.accepted_by = today, by
    row.save(update_fields=["accepted_on", "accepted_by"])
    save(report)
    record("确认上年年度报告", report, by=by, note=row.organ)
    return row


@transaction.atomic
def drop_earlier(*, pk, version, row_pk, by):
    """Take a report of last year out of the comparison while this one is a draft."""
    report = lock(pk, version)
    refuse_unless(report, Status.DRAFT)
    row = report.earlier.get(pk=row_pk)
    row.delete()
    save(report)
    record("移除上年年度报告", report, by=by, note=row.organ)


def open_for(pk, version, organ):
    report = lock(pk, version)
    refuse_unless(report, Status.DRAFT)
    if not organ.strip():
        raise Refused("请填写机关名称。")
    if report.earlier.filter(organ=organ).exists():
        raise Refused(f"{organ}的上年报告已经录入。要换一份，请先移除。")
    if organ == str(report.bureau) and own_last_version(report):
        raise Refused("本局上年的年度报告已在系统中公布，自动用来核对，不用再录入。")
    return report
