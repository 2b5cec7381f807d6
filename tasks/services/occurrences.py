"""Making occurrences, and moving those nobody has reported on yet."""

from collections import defaultdict

from django.db.models import Max

from tasks.models import Assignment, Occurrence
from tasks.schedule import Frame, Round, dues

MOVED = "报送轮次或计划日期调整"


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
        if assignment.owes
        for number, due in enumerate(dues_of(assignment, frame), start=1)
    ]
    Occurrence.objects.bulk_create(made, batch_size=1000)
    return len(made)


def rearrange(plan, *, today):
    """Bring the open occurrences of a handed-out plan in step with its dates.

    Only occurrences without a report are voided; adjusted ones stay where they
    were moved to. What is kept lies on the sheet its date now belongs to.
    """
    if plan.status != plan.Status.RUNNING:
        return
    frame = frame_of(plan)
    owing = Assignment.objects.owing().own().filter(task__plan=plan)
    present = standing_by_assignment(owing)
    numbers = dict(
        owing.values_list("pk").annotate(last=Max("occurrences__number")).order_by()
    )
    void, move, make = [], [], []
    for assignment in owing.select_related("task"):
        wanted = {due.due_on: due for due in dues_of(assignment, frame)}
        for occurrence in present[assignment.pk]:
            due = wanted.pop(occurrence.due_on, None)
            if due is None and is_free(occurrence):
                void.append(occurrence.pk)
            elif due and (occurrence.round_id, occurrence.opens_on) != (
                due.round,
                due.opens_on,
            ):
                occurrence.round_id, occurrence.opens_on = due.round, due.opens_on
                move.append(occurrence)
        last = numbers[assignment.pk] or 0
        make += [
            occurrence_of(assignment, number, due)
            for number, due in enumerate(wanted.values(), start=last + 1)
        ]
    Occurrence.objects.filter(pk__in=void).update(voided_on=today, void_reason=MOVED)
    Occurrence.objects.bulk_update(move, ["round", "opens_on"], batch_size=500)
    Occurrence.objects.bulk_create(make, batch_size=1000)


def standing_by_assignment(assignments):
    found = defaultdict(list)
    standing = Occurrence.objects.standing().filter(assignment__in=assignments)
    for occurrence in standing.select_related("report"):
        found[occurrence.assignment_id].append(occurrence)
    return found


def is_free(occurrence):
    """Without a report, and not moved by an adjustment."""
    adjusted = occurrence.due_from == Occurrence.DueFrom.ADJUSTMENT
    return not adjusted and not hasattr(occurrence, "report")
