"""A unit's sheet: submitted once, signed once."""

from django.db import transaction
from django.urls import reverse

from core.audit.trail import record
from core.reminders.services import notify
from core.units.models import Post
from core.units.roles import Role as PostRole
from tasks.models import Occurrence, ProgressReport, SentBack, WorkPlan

from .faults import Refused
from .versions import freeze

Status = ProgressReport.Status
Kind = ProgressReport.Kind
SIGNED = ["status", "version", "signed_on", "signed_by", "signed_how", "reached_on"]
SUBMITTED = ["submitted_on", "submitted_by", "sent_back", *SIGNED]


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
    sheet = Occurrence.objects.on_sheet(plan=plan, unit=unit, round=round)
    # Keys, not a subquery: a planner that knows nothing yet of a plan just handed
    # out would run it once for each row.
    occurrences = list(sheet.order_by().values_list("pk", flat=True))
    return list(
        ProgressReport.objects.select_for_update(of=("self",))
        .filter(occurrence__in=occurrences, status__in=statuses)
        .select_related("occurrence__assignment__unit", "occurrence__assignment__task")
        .prefetch_related(
            "evidence__material__file",
            "evidence__publication",
            "evidence__criterion",
            "element_values__criterion",
            "element_values__element",
        )
        .order_by("pk")
    )


def refuse_closed(plan, reports):
    """What an assessment has settled is not touched any more."""
    if plan.status == WorkPlan.Status.CLOSED:
        raise Refused("工作要点已办结，不能再提交、签批。")
    closed = plan.closed_through
    if closed and any(report.occurrence.due_on <= closed for report in reports):
        raise Refused(f"{closed}及以前的考核已终定，这些期次不能再提交、签批。")


def refuse_done(sheet, statuses, sentence):
    """Tell the second of two who pressed, by the row that went last."""
    occurrences = Occurrence.objects.on_sheet(**sheet)
    done = (
        ProgressReport.objects.filter(occurrence__in=occurrences, status__in=statuses)
        .select_related("submitted_by", "signed_by")
        .order_by("-submitted_on", "-signed_on", "-pk")
        .first()
    )
    if done:
        raise Refused(sentence(done))


def submitted_words(report):
    return f"已填的内容已由{report.submitted_by}于{report.submitted_on}提交，没有新的内容可交。"


def signed_words(report):
    who = report.signed_by or report.signed_name or report.get_signed_how_display()
    return f"这张表已签批（{who}，{report.signed_on}），不用再签。"


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
        sheet = {"plan": plan, "unit": unit, "round": round}
        refuse_done(sheet, [Status.TO_SIGN, Status.TO_REVIEW], submitted_words)
        raise Refused("没有可提交的内容，请先填报。")
    refuse_closed(plan, reports)
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
        send_on(report, to_head=has_head, by=by, today=today)
    ProgressReport.objects.bulk_update(reports, SUBMITTED)
    freeze(reports)
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


def send_on(report, *, to_head, by, today):
    """To the head, or straight to the office; nothing is saved."""
    note_submission(report, by=by, today=today)
    if to_head:
        report.move_to(Status.TO_SIGN)
    else:
        reach_review(report, how=ProgressReport.Signing.NO_HEAD, by=None, today=today)
    report.version += 1


def note_submission(report, *, by, today):
    """It leaves the unit; what its head sent it back for is answered."""
    report.submitted_on, report.submitted_by = today, by
    report.sent_back = None


def reach_review(report, *, how, by, today):
    """To 待审核: the day it first gets there, or came in on paper, decides lateness.

    It is set once.
    """
    report.move_to(Status.TO_REVIEW)
    report.signed_on, report.signed_by, report.signed_how = today, by, how
    is_online = report.received_how == ProgressReport.Channel.ONLINE
    came_on = None if is_online else report.received_on
    report.reached_on = report.reached_on or came_on or today


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
        refuse_signed(plan, unit, round)
    refuse_closed(plan, reports)
    refuse_unseen(reports, seen)
    for report in reports:
        reach_review(report, how=ProgressReport.Signing.ONLINE, by=by, today=today)
        report.version += 1
    ProgressReport.objects.bulk_update(reports, SIGNED)
    record(
        "签批填报表",
        unit,
        by=by,
        note=f"{plan}，{round or '其他时限'}，{len(reports)}项",
    )
    return len(reports)


def refuse_signed(plan, unit, round):
    """Nothing waits: another signed it, or it is not there yet."""
    sheet = {"plan": plan, "unit": unit, "round": round}
    refuse_done(sheet, [Status.TO_REVIEW, Status.APPROVED], signed_words)
    raise Refused("没有待签的内容。")


@transaction.atomic
def send_back(*, plan, unit, round, reason, by, today, seen=None):
    """The head gives the waiting rows back to the liaison; return how many."""
    reports = locked_reports(
        plan=plan, unit=unit, round=round, statuses=[Status.TO_SIGN]
    )
    if not reports:
        refuse_signed(plan, unit, round)
    refuse_unseen(reports, seen)
    sent_back = SentBack.objects.create(reason=reason, sent_on=today, sent_by=by)
    for report in reports:
        returned = bool(report.return_reason)
        report.move_to(Status.RETURNED if returned else Status.DRAFT)
        report.version += 1
        report.sent_back = sent_back
        report.save(update_fields=["status", "version", "sent_back"])
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
