"""代录 and 线下签批: what came to the office on paper, and what was signed on paper."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.core.files import File
from django.db import transaction

from core.audit.trail import record
from core.files.models import StoredFile
from core.files.services import Refused as FileRefused
from core.files.services import store
from tasks.models import Occurrence, ProgressReport

from .entries import save_entry
from .faults import Refused
from .links import use_links
from .sheets import (
    fault_of,
    heads_of,
    locked_reports,
    note_submission,
    reach_review,
    refuse_unseen,
    send_on,
    tell_heads,
)
from .versions import freeze

Status = ProgressReport.Status
Signing = ProgressReport.Signing
Channel = ProgressReport.Channel


@dataclass(frozen=True)
class Receipt:
    """How a report came in: from whom, when, and the original as kept."""

    how: Channel
    came_from: str
    came_on: date
    original: StoredFile | None = None


@dataclass(frozen=True)
class Signature:
    """A signature on paper: who signed, when, and the scan as it was uploaded.

    No scan where the original is the signed paper itself.
    """

    signer: str
    signed_on: date
    scan: File | None = None


@transaction.atomic
def enter_for(
    *,
    plan,
    unit,
    round,
    entries,
    received_from,
    received_on,
    original,
    signature,
    by,
    today,
):
    """Write what a unit sent in on paper, and hand it in; return the reports.

    An entry is a dict of `occurrence_pk`, `version`, `kind`, `body`, `elements` and
    `links`.
    `original` is the upload, None where the unit telephoned; `signature` is None
    where nobody signed.
    """
    if not entries:
        raise Refused("没有填写任何一项，请至少填写一项。")
    on_sheet = set(
        Occurrence.objects.on_sheet(plan=plan, unit=unit, round=round).values_list(
            "pk", flat=True
        )
    )
    if any(entry["occurrence_pk"] not in on_sheet for entry in entries):
        raise Refused("有一项任务已不在这张填报表上，没有保存。请刷新页面后再填。")
    reports = [entered(**entry, by=by, today=today) for entry in entries]
    refuse_unready(reports, received_on, signature, today=today)
    receipt = Receipt(
        Channel.ON_BEHALF,
        received_from,
        received_on,
        kept(original, by=by) if original else None,
    )
    hand_in(reports, receipt=receipt, signature=signature, by=by, today=today)
    note = f"{plan}，{round or '其他时限'}，{len(reports)}项，{received_from}报送"
    record("代录", unit, by=by, note=note)
    return reports


def entered(*, links, by, today, **entry):
    report = save_entry(**entry, by=by, today=today)
    use_links(report, links, by=by, today=today)
    return report


def kept(upload, *, by):
    """The upload as a stored file; refused in the words of whoever asks for it."""
    try:
        return store(name=upload.name, content=upload, by=by)
    except FileRefused as refused:
        raise Refused(str(refused)) from refused


def hand_in(reports, *, receipt, signature, by, today):
    """Hand received reports in: signed ones to 待审核, others to the head if in post.

    Timeliness counts the day they came in.
    """
    refuse_unready(reports, receipt.came_on, signature, today=today)
    if signature:
        scan = kept(signature.scan, by=by) if signature.scan else receipt.original
        if scan is None:
            raise Refused("请上传签批扫描件。")
    unit = reports[0].occurrence.assignment.unit
    to_head = signature is None and heads_of(unit, today=today).exists()
    for report in reports:
        note_receipt(report, receipt)
        if signature:
            note_submission(report, by=by, today=today)
            sign(report, signature, scan, today=today)
        else:
            send_on(report, to_head=to_head, by=by, today=today)
            report.save()
    freeze(reports)
    if to_head:
        tell_heads_of(unit, reports, today=today)


def tell_heads_of(unit, reports, *, today):
    """One notice for each sheet the reports stand on."""
    plan = reports[0].occurrence.assignment.task.plan
    rounds = Counter(report.occurrence.round for report in reports)
    for round, count in rounds.items():
        tell_heads(plan, unit, round, count, today=today)


def refuse_unready(reports, came_on, signature, *, today):
    """Nothing is kept of what cannot be handed in."""
    for report in reports:
        refuse_day(report, came_on, today=today)
    refuse_faults(reports)
    if signature:
        refuse_future(signature.signed_on, "签批日期", today=today)


def note_receipt(report, receipt):
    report.received_how = receipt.how
    report.received_from, report.received_on = receipt.came_from, receipt.came_on
    report.original = receipt.original


def refuse_day(report, came_on, *, today):
    """A report cannot have come in tomorrow, nor before its round opened."""
    refuse_future(came_on, "收到日期", today=today)
    occurrence = report.occurrence
    if came_on < occurrence.opens_on:
        raise Refused(
            f"收到日期{came_on}早于任务{occurrence.assignment.task}的开始填报日期"
            f"{occurrence.opens_on}，请核对。"
        )


def refuse_future(day, name, *, today):
    if day > today:
        raise Refused(f"{name}不能晚于今天，请改正。")


def refuse_faults(reports):
    faults = [(report, fault) for report in reports if (fault := fault_of(report))]
    if faults:
        told = "；".join(
            f"{report.occurrence.assignment.task}：{fault}" for report, fault in faults
        )
        raise Refused(f"还有{len(faults)}项未填全：{told}。")


def sign(report, signature, scan, *, today):
    """To 待审核 on a paper signature."""
    reach_review(report, how=Signing.PAPER, by=None, today=today)
    report.signed_on, report.signed_name = signature.signed_on, signature.signer
    report.signed_scan = scan
    report.version += 1
    report.save()


@transaction.atomic
def sign_on_paper(*, plan, unit, round, signer, signed_on, scan, by, today, seen=None):
    """线下签批: register a paper signature for all waiting rows of a sheet.

    `scan` is the upload; `seen` as for `sign_sheet`. Return how many were signed.
    """
    reports = locked_reports(
        plan=plan, unit=unit, round=round, statuses=[Status.TO_SIGN]
    )
    if not reports:
        raise Refused("没有待签的内容。")
    refuse_unseen(reports, seen)
    refuse_future(signed_on, "签批日期", today=today)
    signature = Signature(signer, signed_on, scan)
    stored = kept(scan, by=by)
    for report in reports:
        sign(report, signature, stored, today=today)
    note = f"{plan}，{round or '其他时限'}，{len(reports)}项，{signer}{signed_on}签批"
    record("登记线下签批", unit, by=by, note=note)
    return len(reports)
