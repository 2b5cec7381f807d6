"""Who may act on a report now. Permission is a matter of posts; this adds the rules."""

from core.units.roles import Role as PostRole
from tasks.models import ProgressReport

Status = ProgressReport.Status


def has_part_in(user, report):
    """Whether a person wrote, submitted or signed a report for their own unit.

    Who typed in a 代录 took no part in it.
    """
    on_behalf = report.received_how != ProgressReport.Channel.ONLINE
    writers = set() if on_behalf else {report.written_by_id, report.submitted_by_id}
    return user.pk in writers | {report.signed_by_id}


def may_review(user, report):
    """Whether a person may approve or return a report.

    The office's own reports go to its head, and where the head took part in one,
    to the leader.
    """
    unit = report.occurrence.assignment.unit
    if has_part_in(user, report):
        return False
    if unit.pk != unit.bureau.managing_office_id:
        return user.may("tasks.review", report)
    if heads(user, unit):
        return True
    return signed_by_head(report) and user.may("tasks.lead_review", report)


def heads(user, unit):
    return any(
        post.role == PostRole.HEAD and post.unit_id == unit.pk
        for post in user.posts_in_force
    )


def signed_by_head(report):
    """Whether the head signed, or nobody could: then the leader decides."""
    return bool(report.signed_by_id) or report.signed_how == (
        ProgressReport.Signing.NO_HEAD
    )


def may_recall(report, plan):
    """Whether an approved report may still be returned: not in a closed period."""
    closed = plan.closed_through
    return closed is None or report.occurrence.due_on > closed
