"""Who may act on a report now. Permission is a matter of posts; this adds the rules."""

from core.units.roles import UNIT_WIDE
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

    What a unit handed down it decides itself. The office's own reports go to its
    head, and where the head took part in one, to the leader.
    """
    assignment = report.occurrence.assignment
    if has_part_in(user, report):
        return False
    if assignment.parent_id:
        return works_for(user, assignment.parent.unit_id)
    if not is_of_office(assignment.unit):
        return user.may("tasks.review", report)
    if heads(user, assignment.unit):
        return report.signed_how != ProgressReport.Signing.PAPER
    return signed_by_head(report) and user.may("tasks.lead_review", report)


def may_settle(user, report):
    """Whether who registers a published record may approve what it shows (ADR 31).

    The leader has signed the record itself, so the office decides for its own unit
    as well; what was handed down stays with the unit above.
    """
    assignment = report.occurrence.assignment
    if assignment.parent_id:
        return works_for(user, assignment.parent.unit_id)
    return user.may("tasks.review", report)


def may_decide_adjustment(user, adjustment):
    """Whether a person may decide a unit's 调整完成时限: never who asked.

    The unit that handed down decides for its own; for the office's own its head, or
    the leader.
    """
    occurrence = adjustment.occurrence
    assignment = occurrence.assignment
    if user.pk == adjustment.asked_by_id:
        return False
    if assignment.parent_id:
        return works_for(user, assignment.parent.unit_id)
    if not is_of_office(assignment.unit):
        return user.may("tasks.review", occurrence)
    return heads(user, assignment.unit) or user.may("tasks.lead_review", occurrence)


def is_of_office(unit):
    """Whether a unit is its bureau's 政务公开办公室."""
    return unit.pk == unit.bureau.managing_office_id


def own_units(user):
    """The keys of the units a person is liaison or head of, not those below them."""
    return {post.unit_id for post in user.posts_in_force if post.role in UNIT_WIDE}


def works_for(user, unit_pk):
    return unit_pk in own_units(user)


def headed_units(user):
    """The keys of the units a person heads."""
    return {post.unit_id for post in user.posts_in_force if post.role == PostRole.HEAD}


def heads(user, unit):
    return unit.pk in headed_units(user)


def signed_by_head(report):
    """Whether the head signed, or nobody could: then the leader decides."""
    decided = (ProgressReport.Signing.NO_HEAD, ProgressReport.Signing.PAPER)
    return bool(report.signed_by_id) or report.signed_how in decided


def may_recall(report, plan):
    """Whether an approved report may still be returned: not in a closed period."""
    closed = plan.closed_through
    return closed is None or report.occurrence.due_on > closed
