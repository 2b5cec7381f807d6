"""What handing a plan out would do. Reads, changes nothing."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from core.papers.paper import tidy
from core.units.models import Unit, UnitGroup

from .joiners import Joiner, NewPart, by_unit_of, new_parts
from .lookback import previous_of
from .models import Assignment, Role, Task
from .services.parts import members_of, resolve


@dataclass
class UnitShare:
    """What one unit would get: tasks it reports on, and tasks it supports."""

    unit: Unit
    owing: int = 0
    supporting: int = 0


@dataclass(frozen=True)
class GroupShare:
    """A collective name, the units it means today, and on how many tasks it stands."""

    group: UnitGroup
    units: list[Unit]
    tasks: int


@dataclass(frozen=True)
class WaivedBefore:
    """A unit that last year's task was confirmed not to concern."""

    new: NewPart
    before: Assignment


@dataclass(frozen=True)
class Preview:
    """What handing out would do; nothing is written."""

    shares: list[UnitShare]
    groups: list[GroupShare]
    waiting: list[tuple[str, int]]  # each name without a unit, and in how many places
    nobodys: list[Task]  # tasks that name no unit at all
    waived: list[WaivedBefore]
    joiners: list[Joiner]  # later joiners of a group: offered, not handed out

    @property
    def owing(self):
        return sum(share.owing for share in self.shares)

    @property
    def supporting(self):
        return sum(share.supporting for share in self.shares)


def preview(plan, *, on):
    """Say what handing out on a day would do."""
    named = resolve(plan, on=on)
    new, joining = new_parts(plan, named, on=on)
    waiting = Counter(r.written_name for r in named if r.is_open)
    nobodys = plan.tasks.filter(
        responsibilities=None, assignments=None, withdrawn_on=None
    )
    return Preview(
        shares_of(new),
        groups_of(named, on=on),
        list(waiting.items()),
        list(nobodys),
        waived_before(plan, new),
        by_unit_of(joining),
    )


def shares_of(new):
    shares = {}
    for found in new:
        share = shares.setdefault(found.unit, UnitShare(found.unit))
        if found.part.role in Role.owing():
            share.owing += 1
        else:
            share.supporting += 1
    return sorted(
        shares.values(), key=lambda share: (share.unit.position, share.unit.pk)
    )


def groups_of(named, *, on):
    members = members_of(named, on=on)
    tasks = defaultdict(set)
    for responsibility in named:
        if responsibility.group:
            tasks[responsibility.group].add(responsibility.task_id)
    return [
        GroupShare(group, members[group.pk], len(found))
        for group, found in tasks.items()
    ]


def waived_before(plan, new):
    """The new parts whose unit was found not to be concerned the year before.

    Last year's task is the one carried over, or one of the same wording.
    """
    origins = origins_of(plan, {found.task for found in new})
    waived = {
        (assignment.task_id, assignment.unit_id): assignment
        for assignment in Assignment.objects.own()
        .exclude(waived_on=None)
        .filter(task__in=set(origins.values()))
        .select_related("task")
    }
    found = ((one, waived.get((origins.get(one.task), one.unit.pk))) for one in new)
    return [WaivedBefore(one, before) for one, before in found if before]


def origins_of(plan, tasks):
    """The key of last year's task for each task that goes on with one."""
    previous = previous_of(plan)
    same = {}
    if previous:
        texts = previous.tasks.filter(withdrawn_on=None).values_list("text", "pk")
        same = {tidy(text): pk for text, pk in texts}
    origins = {
        task: task.carried_from_id or same.get(tidy(task.text)) for task in tasks
    }
    return {task: origin for task, origin in origins.items() if origin}
