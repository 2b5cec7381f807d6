"""Ending an assignment with all that was handed down from it."""

from datetime import date

from tasks.models import Assignment, Occurrence, ProgressReport

from .following import with_descendants
from .reviews import void


def end_family(assignment, *, on, reason, today, also_overdue=False):
    """End an assignment and all below it; return its own occurrences voided by it.

    Each comes with its report, None where there is none. Voided is what is due from
    that day on, or all where `also_overdue`; what is approved or lies in a closed
    period stays.
    """
    family = with_descendants([assignment.pk])
    ending = list(Assignment.objects.filter(pk__in=family))
    for one in ending:
        one.ended_on = max(on, one.handed_out_on)
    Assignment.objects.bulk_update(ending, ["ended_on"], batch_size=500)
    assignment.ended_on = max(on, assignment.handed_out_on)
    closed = assignment.task.plan.closed_through or date.min
    gone = [
        (occurrence, report)
        for occurrence, report in held_with_reports(family)
        if occurrence.due_on > closed
        and (also_overdue or occurrence.due_on >= on)
        and not (report and report.status == ProgressReport.Status.APPROVED)
    ]
    void(
        Occurrence.objects.filter(pk__in=[one.pk for one, _ in gone]),
        reason=reason,
        today=today,
    )
    return [pair for pair in gone if pair[0].assignment_id == assignment.pk]


def held_with_reports(assignments):
    """Standing occurrences with their reports: nobody writes or decides meanwhile."""
    occurrences = list(
        Occurrence.objects.select_for_update()
        .standing()
        .filter(assignment__in=assignments)
        .order_by("pk")
    )
    reports = {
        report.occurrence_id: report
        for report in ProgressReport.objects.select_for_update(of=("self",))
        .filter(occurrence__in=occurrences)
        .select_related("written_by")
        .order_by("pk")
    }
    return [(one, reports.get(one.pk)) for one in occurrences]
