"""Who carries a task now, where the unit the plan names no longer does."""

from django.db.models import Exists, OuterRef

from .models import Assignment


def give_carriers(tasks, plan):
    """Say at each responsibility of `tasks` whether its unit's part has ended.

    `carrier` is the unit the part went to, None where it went to nobody.
    """
    found = carriers_of(plan)
    for task in tasks:
        for named in task.responsibilities.all():
            key = (task.pk, named.unit_id)
            named.has_ended, named.carrier = key in found, found.get(key)


def carriers_of(plan):
    """(task, unit) of each part that ended → the unit that has it now, or None."""
    parts = Assignment.objects.own().filter(task__plan=plan)
    still = parts.in_force().filter(task=OuterRef("task"), unit=OuterRef("unit"))
    ended = parts.exclude(ended_on=None).exclude(Exists(still)).order_by("pk")
    after = {
        part.previous_id: part
        for part in parts.exclude(previous=None).select_related("unit")
    }
    found = {}
    for part in ended:
        now = part
        while now and now.ended_on:
            now = after.get(now.pk)
        found[part.task_id, part.unit_id] = now and now.unit
    return found
