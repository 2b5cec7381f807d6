"""Handed-down occurrences follow those they were split from."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from core.workdays.days import current_calendar
from tasks.models import Assignment, Occurrence

DueFrom = Occurrence.DueFrom


def with_parts(occurrences):
    """The keys of occurrences and of the standing ones handed down from them."""
    found, level = list(occurrences), list(occurrences)
    while level:
        level = list(
            Occurrence.objects.standing()
            .filter(Exists(above().filter(pk__in=level)))
            .values_list("pk", flat=True)
        )
        found += level
    return found


def above():
    """The occurrence one was split from, for a subquery."""
    return Occurrence.objects.filter(
        assignment=OuterRef("assignment__parent"), number=OuterRef("number")
    )


def with_descendants(assignments):
    """The keys of assignments and of all in force below them."""
    found, level = list(assignments), list(assignments)
    while level:
        level = list(
            Assignment.objects.in_force()
            .filter(parent__in=level)
            .values_list("pk", flat=True)
        )
        found += level
    return found


@dataclass
class Followed:
    """What following made and moved."""

    made: list = field(default_factory=list)
    moved: list = field(default_factory=list)


def follow(assignments, *, today):
    """Bring what was handed down from assignments in step with their occurrences.

    A part keeps its working days ahead of what it was split from, and lies on the
    same sheet. One reported or adjusted stays where it is; one that would fall due
    before today is not made.
    """
    found = Followed()
    level = children_of(assignments)
    if not level:
        return found
    calendar = current_calendar()
    while level:
        put_in_step(level, calendar, found, today=today)
        level = children_of([child.pk for child in level])
    return found


def children_of(assignments):
    return list(
        Assignment.objects.owing()
        .filter(parent__in=assignments)
        .select_related("task", "unit")
    )


def put_in_step(children, calendar, found, *, today):
    parents = owed_by_assignment({child.parent_id for child in children})
    present = {
        (one.assignment_id, one.number): one
        for one in Occurrence.objects.filter(assignment__in=children).select_related(
            "report", "assignment__unit", "assignment__task"
        )
    }
    made, moved = [], []
    for child in children:
        for parent in parents[child.parent_id]:
            due_on = calendar.add(parent.due_on, -child.days_ahead)
            part = present.get((child.pk, parent.number))
            if part is None and due_on >= max(today, child.handed_out_on):
                made.append(part_of(parent, child, due_on))
            elif part and may_move(part) and move(part, parent, due_on, today):
                moved.append(part)
    Occurrence.objects.bulk_create(made, batch_size=1000)
    fields = ["round", "opens_on", "due_on"]
    Occurrence.objects.bulk_update(moved, fields, batch_size=500)
    found.made += made
    found.moved += moved


def owed_by_assignment(assignments):
    found = defaultdict(list)
    owed = Occurrence.objects.owed().filter(assignment__in=assignments)
    for occurrence in owed.order_by("due_on"):
        found[occurrence.assignment_id].append(occurrence)
    return found


def part_of(parent, child, due_on):
    """The occurrence of a handed-down assignment, not saved."""
    return Occurrence(
        assignment=child,
        number=parent.number,
        round_id=parent.round_id,
        opens_on=min(max(parent.opens_on, child.handed_out_on), due_on),
        due_on=due_on,
        due_from=DueFrom.SPLIT,
    )


def may_move(part):
    report = part.report_or_none
    reached = report is not None and report.reached_on is not None
    return part.voided_on is None and part.due_from == DueFrom.SPLIT and not reached


def move(part, parent, due_on, today):
    """Move a part to its day, never into the past; whether that changed it."""
    if due_on < today:
        due_on = min(part.due_on, today)
    wanted = part_of(parent, part.assignment, due_on)
    fields = ("round_id", "opens_on", "due_on")
    if all(getattr(part, name) == getattr(wanted, name) for name in fields):
        return False
    for name in fields:
        setattr(part, name, getattr(wanted, name))
    return True


def reported_parts():
    """Reports on what was handed down from an occurrence, for a subquery."""
    return Occurrence.objects.filter(
        assignment__parent=OuterRef("assignment"),
        number=OuterRef("number"),
        report__isnull=False,
    )


def parts_among(occurrences, *, but):
    """The occurrences of these keys that are not among `but`, with what names them."""
    return list(
        Occurrence.objects.filter(pk__in=set(occurrences) - set(but))
        .select_related("assignment__unit", "assignment__task")
        .order_by("assignment__task__position", "due_on")
    )
