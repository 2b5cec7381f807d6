"""From draft to signed: warnings explained, checked, signed, sent back."""

from django.db import transaction

from core.audit.trail import record
from core.files.services.storing import keep_received
from reports.annual.assembling import assemble, earlier_reports, snapshot_of
from reports.annual.judging import digest_of, judge, may_be_excused, standing
from reports.annual.refusals import Refused
from reports.models import AnnualReport, Excuse

from .locking import given, lock, refuse_unless, save

Status = AnnualReport.Status
NOTHING_SUCH = "这条提示已经不在，可能数字或文字已经改过。请刷新页面后再看。"


@transaction.atomic
def excuse(*, pk, version, digest, reason, by, today):
    """Write why a warning, or a carry-over that differs, stands as it is."""
    report = lock(pk, version)
    refuse_unless(report, Status.DRAFT)
    verdicts = judge(assemble(report), earlier_reports(report))
    failure = next((f for f in verdicts.failures if digest_of(f) == digest), None)
    if failure is None:
        raise Refused(NOTHING_SUCH)
    if not may_be_excused(failure):
        raise Refused("这是错误，必须改正，不能只写说明。")
    Excuse.objects.update_or_create(
        report=report,
        rule=failure.rule,
        digest=digest,
        defaults={
            "message": failure.message,
            "reason": given(reason, "请写明为什么可以不改。"),
            "excused_on": today,
            "excused_by": by,
        },
    )
    save(report)
    record(
        "说明年度报告的提示", report, by=by, note=f"{failure.rule}：{reason.strip()}"
    )
    return report


@transaction.atomic
def check(*, pk, version, by, today):
    """Hold the report for signing: no error, and every warning explained."""
    report = lock(pk, version)
    refuse_unless(report, Status.DRAFT)
    if today.year <= report.year:
        raise Refused(
            f"{report.year}年还没有结束，统计期限到12月31日，请到{report.year + 1}年再核对。"
        )
    pending = report.earlier.filter(accepted_on=None).values_list("organ", flat=True)
    if pending:
        raise Refused(f"{'、'.join(pending)}的上年报告还没有确认，请先确认或者移除。")
    book, earlier = assemble(report), earlier_reports(report)
    excuses = list(report.excuses.select_related("excused_by"))
    found = standing(judge(book, earlier), {each.digest: each for each in excuses})
    if not found.is_ready:
        raise Refused(left_to_do(found))
    used = {digest_of(failure) for failure, _ in found.explained}
    kept = [each for each in excuses if each.digest in used]
    report.move_to(Status.CHECKED)
    report.snapshot = snapshot_of(report, book, kept, earlier)
    report.checked_on, report.checked_by = today, by
    save(report)
    record("核对年度报告", report, by=by, note=f"说明提示{len(kept)}条")
    return report


def left_to_do(found):
    said = []
    if found.errors:
        said.append(f"还有{len(found.errors)}处错误要改正")
    if found.to_explain:
        said.append(f"还有{len(found.to_explain)}条提示要改正或者写明原因")
    return f"{'，'.join(said)}，没有完成核对。"


@transaction.atomic
def sign(*, pk, version, by, today):
    """The leader signs what was held."""
    report = lock(pk, version)
    refuse_unless(report, Status.CHECKED)
    report.move_to(Status.SIGNED)
    report.signed_on, report.signed_by = today, by
    save(report)
    record("签批年度报告", report, by=by)
    return report


@transaction.atomic
def sign_on_paper(*, pk, version, signer, signed_on, scan, by, today):
    """线下签批: register who signed on paper and when, with the scan."""
    report = lock(pk, version)
    refuse_unless(report, Status.CHECKED)
    if signed_on > today:
        raise Refused("签批日期不能晚于今天。")
    if signed_on < report.checked_on:
        raise Refused(f"签批日期不能早于核对日期{report.checked_on}。")
    report.move_to(Status.SIGNED)
    report.signed_on, report.signed_name = signed_on, given(signer, "请填写签批人。")
    report.signed_scan = keep_received(scan, by=by)
    save(report)
    note = f"{report.signed_name}{signed_on}签批"
    record("登记线下签批年度报告", report, by=by, note=note)
    return report


@transaction.atomic
def send_back(*, pk, version, reason, by):
    """Back to the draft before anything has left the house."""
    report = lock(pk, version)
    refuse_unless(report, Status.CHECKED, Status.SIGNED)
    reason = given(reason, "请写明退回的原因。")
    if report.status == Status.SIGNED and has_left(report):
        raise Refused("这一版已经提交主管部门，要改动请用“更正”。")
    reopen(report)
    save(report)
    record("退回年度报告", report, by=by, note=reason)
    return report


def has_left(report):
    """Whether a version was frozen from what is signed now."""
    latest = report.versions.last()
    return (
        latest is not None
        and latest.published_on is None
        and latest.snapshot == report.snapshot
    )


def reopen(report):
    report.move_to(Status.DRAFT)
    report.snapshot = None
    report.checked_on = report.checked_by = None
    report.signed_on = report.signed_by = report.signed_scan = None
    report.signed_name = ""
