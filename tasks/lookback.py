"""回头看: last year's unfinished tasks, and how far they are. Reads, changes nothing."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from .comparing import likeness, shingles
from .models import Occurrence, Task, WorkPlan

# From this likeness on a task of the new plan is proposed for one of last year's; from
# the second on it is chosen beforehand.
LIKE, VERY_LIKE = 0.35, 0.6
PROPOSED = 3


@dataclass
class Unfinished:
    """A task to carry over, what is open on it, and where it may belong."""

    task: Task
    occurrences: list[Occurrence]
    proposals: list[Task]
    is_picked: bool = True
    chosen: int | None = None  # the key of the plan's task to go on with it

    @property
    def why(self):
        """What is open, by unit."""
        return [(one.assignment.unit, why_open(one)) for one in self.occurrences]


def why_open(occurrence):
    report = occurrence.report_or_none
    if report is None or report.reached_on is None:
        return f"{occurrence.due_on}到期，未报送"
    return f"{occurrence.due_on}到期，{report.get_status_display()}"


def earlier_plans(plan):
    """Plans of the bureau a plan may carry tasks over from, the latest first."""
    return WorkPlan.objects.filter(bureau=plan.bureau_id, year__lt=plan.year).exclude(
        status=WorkPlan.Status.PREPARING
    )


def previous_of(plan):
    """The plan before one: as it says itself, else the bureau's latest earlier one."""
    return plan.previous or earlier_plans(plan).first()


def offer_of(plan, *, on):
    """What a plan's page offers to carry over: the plan before, and how many tasks."""
    previous = previous_of(plan)
    count = unfinished_of(previous, plan, on=on).count() if previous else 0
    return {"previous": previous, "to_carry": count}


def unfinished_of(previous, plan, *, on):
    """The unfinished tasks of a previous plan, those carried over left out."""
    carried = plan.tasks.exclude(carried_from=None).values("carried_from")
    return unfinished_tasks(previous, on=on).exclude(pk__in=carried)


def unfinished_tasks(plan, *, on):
    """The tasks of a plan with something unfinished on a day, withdrawn ones left out."""
    left = Occurrence.objects.unfinished(on=on).filter(assignment__task=OuterRef("pk"))
    return plan.tasks.in_force().filter(Exists(left)).order_by("position")


def rows_of(previous, plan, *, on):
    """What may be carried over, with the tasks of the plan it may be linked to."""
    tasks = list(unfinished_of(previous, plan, on=on))
    open_ones = {}
    for occurrence in (
        Occurrence.objects.unfinished(on=on)
        .filter(assignment__task__in=tasks)
        .select_related("assignment__unit", "report")
        .order_by("assignment__unit__position", "due_on")
    ):
        open_ones.setdefault(occurrence.assignment.task_id, []).append(occurrence)
    return propose(
        [Unfinished(task, open_ones[task.pk], []) for task in tasks],
        plan.tasks.in_force().filter(carried_from=None).order_by("position"),
    )


def propose(rows, candidates):
    """Give each row the likest tasks of the plan, best first, and choose a very like one.

    No task is chosen twice.
    """
    bits, taken = {}, set()
    others = [(shingles(task.text, bits), task) for task in candidates]
    for row in rows:
        own = shingles(row.task.text, bits)
        scored = [(likeness(own, other), task) for other, task in others]
        scored = [pair for pair in scored if pair[0] >= LIKE]
        scored.sort(key=lambda pair: (-pair[0], pair[1].position))
        row.proposals = [task for _, task in scored[:PROPOSED]]
        if scored and scored[0][0] >= VERY_LIKE and scored[0][1].pk not in taken:
            row.chosen = scored[0][1].pk
            taken.add(row.chosen)
    return rows


@dataclass(frozen=True)
class Tracking:
    """How far the tasks carried over into a plan are."""

    tasks: list[Task]

    @property
    def total(self):
        return len(self.tasks)

    @property
    def done(self):
        return sum(task.is_done for task in self.tasks)


def tracking_of(plan, user):
    """The carried-over tasks of a plan the user may see, each with whether it is done.

    Done means that everything its units owe is approved.
    """
    owed = Occurrence.objects.standing().filter(
        assignment__task=OuterRef("pk"), assignment__parent=None
    )
    approved = Occurrence.objects.approved().values("pk")
    carried = (
        Task.objects.visible_to(user)
        .in_force()
        .filter(plan=plan)
        .exclude(carried_from=None)
        .annotate(is_done=Exists(owed) & ~Exists(owed.exclude(pk__in=approved)))
        .select_related("carried_from__plan")
    )
    return Tracking(list(carried.order_by("position")))


def chain_of(task, user):
    """The tasks before and after one in 回头看 that the user may see."""
    seen = Task.objects.visible_to(user).select_related("plan")
    earlier = seen.filter(pk=task.carried_from_id).first()
    return earlier, list(seen.filter(carried_from=task).order_by("plan__year"))
