"""What waits for review, and a task's reports side by side. Reads, changes nothing."""

from dataclasses import dataclass

from django.db.models import F, Q

from core.units import paths
from core.units.roles import Role as PostRole

from .models import Occurrence, ProgressReport
from .services.policy import may_review

Signing = ProgressReport.Signing


def reports_to_review(user):
    """Reports at 待审核 that the user may decide, as `policy.may_review` says."""
    unit = "occurrence__assignment__unit"
    waiting = ProgressReport.objects.to_review().exclude(own_part(user))
    of_office = Q(**{f"{unit}__bureau__managing_office": F(unit)})
    headed = [
        post.unit_id for post in user.posts_in_force if post.role == PostRole.HEAD
    ]
    on_paper = Q(signed_how=Signing.PAPER)
    signed = Q(signed_by__isnull=False) | Q(signed_how=Signing.NO_HEAD) | on_paper
    return waiting.filter(
        paths.under(user.paths_with("tasks.review"), f"{unit}__path") & ~of_office
        | of_office & Q(**{f"{unit}__in": headed}) & ~on_paper
        | of_office
        & signed
        & paths.under(user.paths_with("tasks.lead_review"), f"{unit}__path")
    )


def own_part(user):
    """Reports the user wrote, submitted or signed for their own unit."""
    channel = ProgressReport.Channel
    own = Q(received_how=channel.ONLINE)
    own |= Q(received_how=channel.EXCEL, received_from="")
    return own & (Q(written_by=user) | Q(submitted_by=user)) | Q(signed_by=user)


@dataclass(frozen=True)
class ReviewRow:
    """One unit's report on a task, with its faults."""

    report: ProgressReport
    faults: list[str]
    may_decide: bool
    is_picked: bool


def rows_of_task(task, user, *, picked=None):
    """The task's submitted reports the user may see, those with faults first.

    `picked` holds the keys a person ticked; None ticks what waits without a fault.
    """
    statuses = ProgressReport.Status
    reports = (
        ProgressReport.objects.filter(
            occurrence__in=Occurrence.objects.visible_to(user).filter(
                assignment__task=task
            ),
            status__in=[statuses.TO_REVIEW, statuses.APPROVED, statuses.RETURNED],
        )
        .select_related(
            "occurrence__round",
            "occurrence__assignment__unit__bureau",
            "submitted_by",
            "signed_by",
        )
        .prefetch_related("evidence__material")
        .order_by("occurrence__assignment__unit__position", "occurrence__due_on")
    )
    waits = statuses.TO_REVIEW
    rows = []
    for report in reports:
        faults = faults_of(report, reports)
        is_picked = report.status == waits and not faults
        if picked is not None:
            is_picked = report.pk in picked
        rows.append(ReviewRow(report, faults, may_review(user, report), is_picked))
    return sorted(rows, key=lambda row: (row.report.status != waits, not row.faults))


def faults_of(report, reports):
    """What a reviewer should look at first."""
    kind = report.Kind
    faults = []
    if report.reached_on > report.occurrence.due_on:
        faults.append("逾期报送")
    if report.kind in (kind.PROGRESS, kind.COMPLETED):
        if not report.evidence.all():
            faults.append("没有佐证材料")
        if any(same_text(report, other) for other in reports):
            faults.append("与其他单位或其他期次文字相同")
    return faults


def same_text(report, other):
    return other.pk != report.pk and other.body and other.body == report.body
