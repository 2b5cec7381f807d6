"""Later joiners of a group: handed out when the office says so, never silently."""

from django.db import transaction

from core.audit.trail import record
from tasks.joiners import joiners_of

from .faults import Refused
from .handout import tell_units, write_assignments
from .plans import locked


@transaction.atomic
def let_join(*, pk, units, by, today):
    """Give the later joiners among `units` the tasks of their groups, from today on.

    `units` holds keys. Returns the new assignments.
    """
    plan = locked(pk)
    joining = {joiner.unit.pk: joiner for joiner in joiners_of(plan, on=today)}
    if not units:
        raise Refused("没有勾选单位，请至少勾选一个。")
    if not set(units) <= joining.keys():
        raise Refused("所选单位中有的已加入或已不在单位组内，没有办理。请重新勾选。")
    parts = [one for key in joining if key in units for one in joining[key].parts]
    made = write_assignments(
        plan, [(one.task, one.unit, one.part) for one in parts], today=today
    )
    names = "、".join(
        joiner.unit.name for joiner in joining.values() if joiner.unit.pk in units
    )
    record("后加入单位承担任务", plan, by=by, note=f"{names}，共{len(made)}项分工")
    tell_units(plan, made, today=today)
    return made
