"""审核: approving and returning reports, one or many at a time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from core.audit.trail import record
from core.reminders.services import notify
from core.units.models import Post
from core.units.roles import Role as PostRole
from tasks.models import Occurrence, ProgressReport

from .faults import Refused
from .following import with_descendants, with_parts
from .merging import merge_child
from .policy import may_recall, may_review
from .sheets import sheet_url

Status = ProgressReport.Status
Kind = ProgressReport.Kind
WAIVED = "确认不涉及"
COMPLETED = "任务已完成"


@dataclass(frozen=True)
class Approval:
    """The reports approved; a sentence for each part that could not be merged."""

    reports: list[ProgressReport]
    unmerged: list[str]


def locked_reports(pks):
    return list(
        ProgressReport.objects.select_for_update(of=("self",))
        .filter(pk__in=pks)
        .select_related(
            "occurrence__round",
            "occurrence__assignment__unit__bureau",
            "occurrence__assignment__parent",
            "occurrence__assignment__task__plan",
        )
        .order_by("pk")
    )


def as_seen(report, seen):
    """Whether a report still is the version the reviewer read."""
    return seen is None or seen.get(report.pk) == report.version


@transaction.atomic
def approve(*, pks, by, today, seen=None):
    """Approve the waiting reports among `pks`; return them as an `Approval`.

    An approved 不涉及 waives its assignment, but for closed periods; an approved
    已完成 ends what is owed after it; what was handed down is taken over into the
    draft above, where that has not left its unit. Those decided or changed meanwhile
    are left alone: `seen` holds the version of each report the page showed, None
    where there was no page.
    """
    reports = [
        report
        for report in locked_reports(pks)
        if report.status == Status.TO_REVIEW and as_seen(report, seen)
    ]
    refuse_own(reports, by)
    unmerged = []
    for report in reports:
        unmerged += decide(report, by=by, today=today)
    return Approval(reports, unmerged)


def decide(report, *, by, today):
    """Approve one; return a sentence where the draft above could not take it over."""
    report.move_to(Status.APPROVED)
    report.decided_on, report.decided_by = today, by
    report.version += 1
    report.save()
    record("审核通过", report, by=by)
    follow_up(report, by=by, today=today)
    if report.occurrence.assignment.parent_id:
        return hand_up(report, by=by, today=today)
    return []


def refuse_own(reports, by):
    for report in reports:
        if not may_review(by, report):
            unit = report.occurrence.assignment.unit
            raise Refused(
                f"{unit}的这份落实情况由您填报、签批或属于本单位，须由他人审核。"
            )


def follow_up(report, *, by, today):
    """What an approval brings about, beside the status."""
    assignment = report.occurrence.assignment
    if report.kind == Kind.NOT_CONCERNED:
        assignment.waived_on, assignment.waived_by = today, by
        assignment.waived_reason = report.body
        assignment.save(update_fields=["waived_on", "waived_by", "waived_reason"])
        void(waived_with(report), reason=WAIVED, today=today, but=report)
    elif report.kind == Kind.COMPLETED:
        later = assignment.occurrences.filter(number__gt=report.occurrence.number)
        void(later, reason=COMPLETED, today=today)


def hand_up(report, *, by, today):
    """Take a part over into the draft above; return why not, where it cannot be."""
    try:
        merge_child(report, by=by, today=today)
    except Refused as refused:
        record("未并入上级单位", report, by=by, note=str(refused))
        assignment = report.occurrence.assignment
        task = assignment.task
        return [f"{assignment.unit}的任务{task.number or task}未并入：{refused}"]
    return []


def waived_with(report):
    """All that an approved 不涉及 voids: what its assignment owes, ever."""
    assignment = report.occurrence.assignment
    closed = assignment.task.plan.closed_through or date.min
    return assignment.occurrences.standing().filter(due_on__gt=closed)


def void(occurrences, *, reason, today, but=None):
    """Void standing occurrences and their parts; their open reports are withdrawn.

    `but` is the report that caused it, which keeps its status.
    """
    standing = with_parts(occurrences.standing().values_list("pk", flat=True))
    Occurrence.objects.filter(pk__in=standing).update(
        voided_on=today, void_reason=reason
    )
    withdrawn = ProgressReport.objects.filter(
        occurrence__in=standing, status__in=Status.open()
    )
    if but:
        withdrawn = withdrawn.exclude(pk=but.pk)
    withdrawn.update(status=Status.WITHDRAWN)


@transaction.atomic
def return_reports(*, pks, reason, redo_by, by, today, seen=None, own=None):
    """Return reports to their liaisons with a reason and a new date; return them.

    `reason` is said to all of them and `own`, by key, to one; a report wants at
    least one of the two. Approved ones go back too, unless their period is closed;
    what their approval had voided returns. Those decided or changed meanwhile are
    left alone, as in `approve`.
    """
    if redo_by < today:
        raise Refused("重报期限不能早于今天。")
    reports = [
        report
        for report in locked_reports(pks)
        if report.status in (Status.TO_REVIEW, Status.APPROVED)
        and as_seen(report, seen)
    ]
    refuse_own(reports, by)
    reasons = {r.pk: reason_for(r, reason, (own or {}).get(r.pk, "")) for r in reports}
    for report in reports:
        plan = report.occurrence.assignment.task.plan
        if report.status == Status.APPROVED:
            if not may_recall(report, plan):
                raise Refused(f"{plan.closed_through}及以前的考核已终定，不能退回。")
            take_back(report)
        report.move_to(Status.RETURNED)
        report.return_reason, report.redo_by = reasons[report.pk], redo_by
        report.decided_on, report.decided_by = today, by
        report.version += 1
        report.save()
        record(
            "退回修改",
            report,
            by=by,
            note=f"{report.return_reason}（{redo_by}前重报）",
        )
    tell_liaisons(reports, today=today)
    return reports


def reason_for(report, common, own):
    """The common reason and the report's own, one below the other."""
    reason = "\n".join(part for part in (common.strip(), own.strip()) if part)
    if not reason:
        unit = report.occurrence.assignment.unit
        raise Refused(f"{unit}的这份落实情况没有写明退回原因。")
    return reason


def take_back(report):
    """Undo what the approval of 不涉及 or 已完成 voided."""
    assignment = report.occurrence.assignment
    if report.kind == Kind.NOT_CONCERNED:
        assignment.waived_on = assignment.waived_by = None
        assignment.waived_reason = ""
        assignment.save(update_fields=["waived_on", "waived_by", "waived_reason"])
        restore(assignment, WAIVED)
    elif report.kind == Kind.COMPLETED:
        restore(assignment, COMPLETED)


def restore(assignment, reason):
    """Bring voided occurrences back, and their withdrawn reports where they stood.

    So do those of the units it was handed down to, where these are concerned.
    """
    voided = list(
        Occurrence.objects.filter(
            assignment__in=with_descendants([assignment.pk]),
            assignment__waived_on=None,
            void_reason=reason,
        ).values_list("pk", flat=True)
    )
    Occurrence.objects.filter(pk__in=voided).update(voided_on=None, void_reason="")
    withdrawn = ProgressReport.objects.filter(
        occurrence__in=voided, status=Status.WITHDRAWN
    )
    withdrawn.filter(redo_by__isnull=False).update(status=Status.RETURNED)
    withdrawn.filter(reached_on__isnull=False).update(status=Status.TO_REVIEW)
    withdrawn.update(status=Status.DRAFT)


def tell_liaisons(reports, *, today):
    """Tell the liaisons of each report's unit why it came back, and by when."""
    liaisons = liaisons_of({r.occurrence.assignment.unit_id for r in reports}, today)
    for report in reports:
        occurrence = report.occurrence
        assignment = occurrence.assignment
        notify(
            people=liaisons[assignment.unit_id],
            source="tasks.returned",
            item=f"report-{report.pk}-{report.version}",
            step="退回",
            due_on=report.redo_by,
            title=f"退回修改：{assignment.task}",
            body=f"{report.return_reason}（{report.redo_by}前重报）",
            url=sheet_url(
                assignment.task.plan_id, assignment.unit_id, occurrence.round_id
            ),
            today=today,
        )


def liaisons_of(units, today):
    """The liaisons of units by the unit's key, in one query."""
    found = defaultdict(list)
    posts = Post.objects.in_force(on=today).filter(
        unit__in=units, role=PostRole.LIAISON
    )
    for post in posts.select_related("user"):
        found[post.unit_id].append(post.user)
    return found
