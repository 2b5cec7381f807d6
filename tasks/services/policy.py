"""Who may act on a report now. Permission is a matter of posts; this adds the rules."""

from core.units.roles import Role as PostRole
from tasks.models import ProgressReport

Status = ProgressReport.Status


def has_part_in(user, report):
    """Whether a person wrote, submitted or signed a report for their own unit.

    Who typed in a 代录, or brought in the workbook a unit sent, took no part in it.
    """
    writers = {report.written_by_id, report.submitted_by_id}
    if came_through_office(report):
        writers = set()
    return user.pk in writers | {report.signed_by_id}


def came_through_office(report):
    """Whether the office entered what the unit had sent in."""
    channel = report.received_how
    by_excel = channel == ProgressReport.Channel.EXCEL and report.received_from != ""
    return channel == ProgressReport.Channel.ON_BEHALF or by_excel


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
        return report.signed_how != ProgressReport.Signing.PAPER
    return signed_by_head(report) and user.may("tasks.lead_review", report)


def heads(user, unit):
    return any(
        post.role == PostRole.HEAD and post.unit_id == unit.pk
        for post in user.posts_in_force
    )


def signed_by_head(report):
    """Whether the head signed, or nobody could: then the leader decides."""
    decided = (ProgressReport.Signing.NO_HEAD, ProgressReport.Signing.PAPER)
    return bool(report.signed_by_id) or report.signed_how in decided


def may_recall(report, plan):
    """Whether an approved report may still be returned: not in a closed period."""
    closed = plan.closed_through
    return closed is None or report.occurrence.due_on > closed
