"""A unit's sheet: submitted once, signed once."""

from django.db import transaction
from django.urls import reverse

from core.audit.trail import record
from core.reminders.services import notify
from core.units.models import Post
from core.units.roles import Role as PostRole
from tasks.models import Occurrence, ProgressReport, ReportVersion

from .faults import Refused

Status = ProgressReport.Status
Kind = ProgressReport.Kind


def fault_of(report):
    """What is missing before a row may leave the unit; "" where nothing is."""
    if not report.kind:
        return "未选择情况"
    if report.kind != Kind.NOTHING and not report.body.strip():
        return {
            Kind.NOT_CONCERNED: "未写明不涉及的理由",
            Kind.COMPLETED: "未写明完成情况",
        }.get(report.kind, "未填写落实情况")
    return ""


def locked_reports(*, plan, unit, round, statuses):
    """The reports of one sheet in the given statuses, held until the end."""
    occurrences = Occurrence.objects.on_sheet(plan=plan, unit=unit, round=round)
    return list(
        ProgressReport.objects.select_for_update(of=("self",))
        .filter(occurrence__in=occurrences, status__in=statuses)
        .select_related("occurrence__assignment__unit", "occurrence__assignment__task")
        .order_by("pk")
    )


def refuse_unseen(reports, seen):
    """Nobody submits or signs what they did not read.

    `seen` holds the version of each report the page showed, by its key; None where
    the act was not taken on a page.
    """
    if seen is not None and seen != {report.pk: report.version for report in reports}:
        raise Refused("您打开页面以后内容有变化，没有办理。请重新核对后再办。")


@transaction.atomic
def submit_sheet(*, plan, unit, round, by, today, seen=None):
    """Hand the filled rows of a sheet to the head, or to the office where none is.

    Returns the reports handed in. Rows not yet begun stay open; a begun row with a
    fault stops the whole sheet.
    """
    reports = locked_reports(
        plan=plan, unit=unit, round=round, statuses=Status.editable()
    )
    if not reports:
        raise Refused("没有可提交的内容，请先填报。")
    refuse_unseen(reports, seen)
    faults = [(r, fault) for r in reports if (fault := fault_of(r))]
    if faults:
        told = "；".join(
            f"{r.occurrence.assignment.task.number or r.occurrence.assignment.task}：{fault}"
            for r, fault in faults
        )
        raise Refused(f"还有{len(faults)}项未填全：{told}。")
    has_head = heads_of(unit, today=today).exists()
    for report in reports:
        submit(report, to_head=has_head, by=by, today=today)
    record(
        "提交填报表",
        unit,
        by=by,
        note=f"{plan}，{round or '其他时限'}，{len(reports)}项",
    )
    if has_head:
        tell_heads(plan, unit, round, len(reports), today=today)
    return reports


def heads_of(unit, *, today):
    return Post.objects.in_force(on=today).filter(unit=unit, role=PostRole.HEAD)


def submit(report, *, to_head, by, today):
    report.submitted_on, report.submitted_by = today, by
    if to_head:
        report.move_to(Status.TO_SIGN)
    else:
        reach_review(report, how=ProgressReport.Signing.NO_HEAD, by=None, today=today)
    report.version += 1
    report.save()
    freeze(report)


def freeze(report):
    """Keep the text as it leaves the unit."""
    ReportVersion.objects.create(
        report=report,
        version=report.version,
        kind=report.kind,
        body=report.body,
        evidence=[
            {"title": use.material.title, "link": use.material.link}
            for use in report.evidence.select_related("material")
        ],
        submitted_on=report.submitted_on,
        submitted_by=report.submitted_by,
    )


def reach_review(report, *, how, by, today):
    """To 待审核: the day it first gets there is set once and decides lateness."""
    report.move_to(Status.TO_REVIEW)
    report.signed_on, report.signed_by, report.signed_how = today, by, how
    report.reached_on = report.reached_on or today


def tell_heads(plan, unit, round, count, *, today):
    notify(
        people=[
            post.user for post in heads_of(unit, today=today).select_related("user")
        ],
        source="tasks.sign",
        item=item_of(plan, unit, round),
        step=f"提交{today}",
        due_on=today,
        title=f"{unit}有{count}项落实情况待签",
        body=f"{plan}，{round or '其他时限'}",
        url=sheet_url(plan.pk, unit.pk, round and round.pk, "sign"),
        today=today,
    )


def sheet_url(plan_pk, unit_pk, round_pk, verb="fill"):
    return reverse(f"tasks:sheet_{verb}", args=(plan_pk, unit_pk, round_pk or 0))


def item_of(plan, unit, round):
    """The sheet as notices name it."""
    return f"plan-{plan.pk}-unit-{unit.pk}-round-{round.pk if round else 0}"


@transaction.atomic
def sign_sheet(*, plan, unit, round, by, today, seen=None):
    """The head signs all waiting rows of a sheet at once; return how many."""
    reports = locked_reports(
        plan=plan, unit=unit, round=round, statuses=[Status.TO_SIGN]
    )
    if not reports:
        raise Refused("没有待签的内容。")
    refuse_unseen(reports, seen)
    for report in reports:
        reach_review(report, how=ProgressReport.Signing.ONLINE, by=by, today=today)
        report.version += 1
        report.save()
    record(
        "签批填报表",
        unit,
        by=by,
        note=f"{plan}，{round or '其他时限'}，{len(reports)}项",
    )
    return len(reports)


@transaction.atomic
def send_back(*, plan, unit, round, reason, by, today, seen=None):
    """The head gives the waiting rows back to the liaison; return how many."""
    reports = locked_reports(
        plan=plan, unit=unit, round=round, statuses=[Status.TO_SIGN]
    )
    if not reports:
        raise Refused("没有待签的内容。")
    refuse_unseen(reports, seen)
    for report in reports:
        returned = bool(report.return_reason)
        report.move_to(Status.RETURNED if returned else Status.DRAFT)
        report.version += 1
        report.save(update_fields=["status", "version"])
    record("退回联络员", unit, by=by, note=f"{plan}，{len(reports)}项：{reason}")
    notify(
        people=writers_in_post(reports, unit=unit, today=today),
        source="tasks.sign",
        item=item_of(plan, unit, round),
        step=f"退回{today}",
        due_on=today,
        title=f"单位负责人退回{len(reports)}项落实情况",
        body=reason,
        url=sheet_url(plan.pk, unit.pk, round and round.pk),
        today=today,
    )
    return len(reports)


def writers_in_post(reports, *, unit, today):
    """Who is told of a report that comes back: its writers, or who came after them."""
    in_post = Post.objects.in_force(on=today).filter(unit=unit, role=PostRole.LIAISON)
    liaisons = [post.user for post in in_post.select_related("user")]
    writers = {report.submitted_by for report in reports if report.submitted_by}
    return writers & set(liaisons) or set(liaisons) or writers
