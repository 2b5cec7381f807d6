"""Parts nobody was given yet, and later joiners of a named group. Changes nothing."""

from collections import defaultdict
from dataclasses import dataclass

from core.units.models import Unit

from .models import Assignment, Task
from .services.parts import Part, by_task, members_of, parts_of, resolve


@dataclass(frozen=True)
class NewPart:
    """A part in a task its unit never had."""

    task: Task
    unit: Unit
    part: Part

    @property
    def key(self):
        return self.task.pk, self.unit.pk


def new_parts(plan, named, *, on, again=()):
    """What may be handed out, and what later joiners of a group are only offered.

    A unit that had a task before is not given it anew, except where it is among
    `again`: the keys of units somebody named just now.
    """
    standing, ever, groups = set(), set(), set()
    for task, unit, group, ended_on in Assignment.objects.filter(
        task__plan=plan
    ).values_list("task", "unit", "group", "ended_on"):
        ever.add((task, unit))
        groups.add((task, group))
        if ended_on is None:
            standing.add((task, unit))
    members = members_of(named, on=on)
    new, joining = [], []
    for task, responsibilities in by_task(named):
        for unit, part in parts_of(responsibilities, members).items():
            found = NewPart(task, unit, part)
            if found.key in standing or (found.key in ever and unit.pk not in again):
                continue
            is_late = part.group is not None and (task.pk, part.group) in groups
            (joining if is_late else new).append(found)
    return new, joining


@dataclass(frozen=True)
class Joiner:
    """A unit that came into a named group later, and the tasks it would take on."""

    unit: Unit
    parts: list[NewPart]


def joiners_of(plan, *, on):
    """The units a running plan may be handed out to as well, in their order."""
    if plan.status != plan.Status.RUNNING:
        return []
    _, joining = new_parts(plan, resolve(plan, on=on), on=on)
    return by_unit_of(joining)


def by_unit_of(joining):
    """The parts of later joiners, unit by unit in their order."""
    by_unit = defaultdict(list)
    for found in joining:
        by_unit[found.unit].append(found)
    ordered = sorted(by_unit, key=lambda unit: (unit.position, unit.pk))
    return [Joiner(unit, by_unit[unit]) for unit in ordered]
