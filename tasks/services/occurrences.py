"""Making occurrences, and moving those nobody has reported on yet."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from tasks.models import Adjustment, Assignment, Occurrence, ProgressReport
from tasks.schedule import Frame, Round, dues

from .following import follow, parts_among, reported_parts, with_parts

MOVED = "报送轮次或计划日期调整"
DAY = timedelta(days=1)


def frame_of(plan):
    """The plan's dates and rounds as the schedule wants them."""
    rounds = tuple(
        Round(*row) for row in plan.rounds.values_list("pk", "opens_on", "due_on")
    )
    return Frame(plan.issued_on, plan.starts_on, plan.ends_on, rounds)


def dues_of(assignment, frame):
    """What an assignment owes; its task must be loaded."""
    return dues(
        due_on=assignment.task.due_on,
        recurrence=assignment.task.recurrence,
        frame=frame,
        handed_out_on=assignment.handed_out_on,
    )


def occurrence_of(assignment, number, due):
    return Occurrence(
        assignment=assignment,
        number=number,
        round_id=due.round,
        opens_on=due.opens_on,
        due_on=due.due_on,
        due_from=due.due_from,
    )


def make_for(assignments, frame):
    """Write the first occurrences of new assignments; return how many."""
    made = [
        occurrence_of(assignment, number, due)
        for assignment in assignments
        if assignment.owes and not assignment.waived_on
        for number, due in enumerate(dues_of(assignment, frame), start=1)
    ]
    Occurrence.objects.bulk_create(made, batch_size=1000)
    return len(made)


@dataclass
class Arranged:
    """What arranging voids and makes, and what it leaves though no longer due."""

    voided: list = field(default_factory=list)
    moved: list = field(default_factory=list)
    made: list = field(default_factory=list)
    kept: list = field(default_factory=list)


def rearrange(plan, *, today):
    """Bring the open occurrences of a handed-out plan in step with its dates."""
    if plan.status == plan.Status.RUNNING:
        owing = Assignment.objects.owing().own().filter(task__plan=plan)
        arrange(owing, plan, reason=MOVED, today=today)


def arrange(owing, plan, *, reason, today, since=date.min, from_day=date.min):
    """Bring the occurrences of assignments in step with their tasks; say what changed.

    Only occurrences without a report are voided; adjusted ones stay where they were
    moved to. What is kept lies on the sheet its date now belongs to. Nothing due up
    to the plan's `closed_through` is touched, nothing due before `since` voided,
    nothing due before `from_day` made, and nothing for an assignment that is done.
    What was handed down follows.
    """
    frame, closed = frame_of(plan), plan.closed_through or date.min
    since, from_day = max(since, closed + DAY), max(from_day, closed + DAY)
    owing = owing.filter(~Exists(completed()))
    present = standing_by_assignment(owing)
    numbers = dict(
        owing.values_list("pk").annotate(last=Max("occurrences__number")).order_by()
    )
    found = Arranged()
    owing = list(owing.select_related("task", "unit"))
    for assignment in owing:
        wanted = {due.due_on: due for due in dues_of(assignment, frame)}
        for occurrence in present[assignment.pk]:
            place(occurrence, wanted.pop(occurrence.first_due, None), since, found)
        due_again = [due for due in wanted.values() if due.due_on >= from_day]
        last = numbers[assignment.pk] or 0
        found.made += [
            occurrence_of(assignment, number, due)
            for number, due in enumerate(due_again, start=last + 1)
        ]
    write(found, reason=reason, today=today)
    followed = follow([assignment.pk for assignment in owing], today=today)
    found.made += followed.made
    found.moved += followed.moved
    return found


def write(found, *, reason, today):
    """Void, move and make what was found."""
    own = [occurrence.pk for occurrence in found.voided]
    void = with_parts(own)
    found.voided += parts_among(void, but=own)
    Occurrence.objects.filter(pk__in=void).update(voided_on=today, void_reason=reason)
    Occurrence.objects.bulk_update(found.moved, ["round", "opens_on"], batch_size=500)
    Occurrence.objects.bulk_create(found.made, batch_size=1000)


def place(occurrence, due, since, found):
    """Decide on one standing occurrence; `due` is None where it is no longer due."""
    if occurrence.due_on < since or (due and is_adjusted(occurrence)):
        return
    if due is None:
        (found.voided if is_free(occurrence) else found.kept).append(occurrence)
    elif (occurrence.round_id, occurrence.opens_on) != (due.round, due.opens_on):
        occurrence.round_id, occurrence.opens_on = due.round, due.opens_on
        found.moved.append(occurrence)


def completed():
    """The approved 已完成 of an assignment, which ended what was due after it."""
    return ProgressReport.objects.filter(
        occurrence__assignment=OuterRef("pk"),
        kind=ProgressReport.Kind.COMPLETED,
        status=ProgressReport.Status.APPROVED,
    )


def standing_by_assignment(assignments):
    """Standing occurrences, each with the day it was due before any adjustment."""
    found = defaultdict(list)
    standing = Occurrence.objects.standing().filter(assignment__in=assignments)
    rows = (
        with_first_due(standing)
        .select_related("report", "assignment__task", "assignment__unit")
        .annotate(has_reported_part=Exists(reported_parts()))
    )
    for occurrence in rows:
        found[occurrence.assignment_id].append(occurrence)
    return found


def with_first_due(occurrences):
    """Occurrences with the day each was due before any adjustment."""
    granted = Adjustment.objects.filter(
        occurrence=OuterRef("pk"), decision=Adjustment.Decision.GRANTED
    )
    first_due = Subquery(granted.order_by("pk").values("due_was")[:1])
    return occurrences.annotate(first_due=Coalesce(first_due, F("due_on")))


def is_free(occurrence):
    """Without a report, its own or of a part, and not moved by an adjustment."""
    reported = occurrence.report_or_none or occurrence.has_reported_part
    return not is_adjusted(occurrence) and not reported


def is_adjusted(occurrence):
    return occurrence.due_from == Occurrence.DueFrom.ADJUSTMENT
