"""What a unit told before on the tasks of its sheet. Reads, changes nothing."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from .elements import shown
from .models import Assignment, Evidence, ProgressReport


@dataclass(frozen=True)
class Last:
    """What was reported the time before: words, elements, uses of materials."""

    report_pk: int
    kind: str
    kind_name: str
    body: str
    elements: dict
    uses: list[Evidence]
    due_on: date

    @property
    def has_something(self):
        return bool(self.body or self.uses or self.kind == ProgressReport.Kind.NOTHING)


def lasts_of(occurrences):
    """The latest earlier report of each occurrence's assignment, by occurrence.

    An assignment that goes on with another's takes up where that one stopped.
    """
    told = {}
    for report in reports_on(occurrences):
        told.setdefault(report.occurrence.assignment_id, []).append(report)
    found = {each.pk: last_before(each, told) for each in occurrences}
    return {pk: last_of(report) for pk, report in found.items() if report}


def reports_on(occurrences):
    """All that was told on the occurrences' assignments and those they go on with."""
    own = {each.assignment_id for each in occurrences}
    before = {each.assignment.previous_id for each in occurrences} - {None}
    return (
        ProgressReport.objects.filter(occurrence__assignment__in=own | before)
        .exclude(status=ProgressReport.Status.WITHDRAWN)
        .exclude(kind="")
        .select_related("occurrence")
        .prefetch_related(
            "evidence__material__file", "evidence__publication", "element_values"
        )
        .order_by("occurrence__due_on", "occurrence__number")
    )


def last_before(occurrence, told):
    """The report before an occurrence, its own assignment's first."""
    assignment = occurrence.assignment
    earlier = [
        report
        for report in told.get(assignment.pk, [])
        if report.occurrence.number < occurrence.number
    ]
    earlier = earlier or told.get(assignment.previous_id, [])
    return earlier[-1] if earlier else None


def last_of(report):
    return Last(
        report_pk=report.pk,
        kind=report.kind,
        kind_name=report.get_kind_display(),
        body=report.body,
        elements={
            (value.criterion_id, value.element_id): shown(value.value)
            for value in report.element_values.all()
        },
        uses=list(report.evidence.all()),
        due_on=report.occurrence.due_on,
    )


def waived_before(occurrences, *, plan, unit):
    """Why last year's same task was 不涉及 for the unit, by this year's task.

    Same is the task it is carried from, or one of the previous plan with its text.
    """
    tasks = {each.assignment.task_id: each.assignment.task for each in occurrences}
    carried = {task.carried_from_id for task in tasks.values()} - {None}
    same_text = Q(
        task__plan=plan.previous_id, task__text__in={t.text for t in tasks.values()}
    )
    waived = list(
        Assignment.objects.filter(unit=unit, waived_on__isnull=False)
        .filter(Q(task__in=carried) | (same_text if plan.previous_id else Q(pk=None)))
        .select_related("task")
    )
    by_task = {each.task_id: each.waived_reason for each in waived}
    by_text = {each.task.text: each.waived_reason for each in waived}
    reasons = {
        pk: by_task.get(task.carried_from_id) or by_text.get(task.text, "")
        for pk, task in tasks.items()
    }
    return {pk: reason for pk, reason in reasons.items() if reason}
