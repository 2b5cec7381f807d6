"""Which units the written names of a plan mean, and in which role. Saves nothing."""

from dataclasses import dataclass

from core.units.models import Unit
from core.units.names import Resolver
from tasks.models import Responsibility, Role

# Means units the office names; never all of a kind, never silently.
CONCERNED = ("有关", "相关")


@dataclass(frozen=True)
class Part:
    """One unit's part in a task, before it is an assignment."""

    role: Role
    group: int | None  # the group it came with


def resolve(plan, *, on):
    """The plan's written names with the unit or group each surely means.

    Nothing is saved. What is not sure keeps neither and waits for the office.
    """
    named = list(
        Responsibility.objects.filter(task__plan=plan, task__withdrawn_on=None)
        .select_related("task", "unit", "group__bureau")
        .order_by("task__position", "position")
    )
    give_meaning(named, bureau=plan.bureau, on=on)
    return named


def give_meaning(named, *, bureau, on):
    """Set the unit or group each open name surely means; nothing is saved."""
    resolver = Resolver(bureau=bureau, on=on)
    for responsibility in named:
        name = responsibility.written_name
        if not responsibility.is_open or any(word in name for word in CONCERNED):
            continue
        meant = resolver.resolve(name)
        if isinstance(meant, Unit):
            responsibility.unit = meant
        else:
            responsibility.group = meant


def members_of(responsibilities, *, on):
    """The units each named group means on a day, by the group's key."""
    groups = {r.group for r in responsibilities if r.group}
    return {group.pk: list(group.units(on=on)) for group in groups}


def by_task(responsibilities):
    found = {}
    for responsibility in responsibilities:
        found.setdefault(responsibility.task, []).append(responsibility)
    return found.items()


def parts_of(responsibilities, members):
    """Each unit's part in a task.

    A unit named by itself keeps its own role and is left out of a group; named
    twice, the higher role counts. `members` holds the units of each group.
    """
    own, grouped = {}, {}
    for named in responsibilities:
        role = Role(named.role)
        if named.unit:
            raise_to(own, named.unit, Part(role, None))
        elif named.group:
            for unit in members[named.group_id]:
                raise_to(grouped, unit, Part(role, named.group_id))
    return grouped | own


def raise_to(parts, unit, part):
    present = parts.get(unit)
    if present is None or part.role.rank < present.role.rank:
        parts[unit] = part
