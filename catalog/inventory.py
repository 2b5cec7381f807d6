"""公开事项清单 of a unit as it goes out as a table: what stands in no list yet."""

from catalog.models import Entry, EntryVersion
from catalog.tree import in_order
from catalog.workbooks.target import Target

OPEN = {Entry.Status.ENTERED, Entry.Status.SUBMITTED, Entry.Status.RETURNED}


def inventory_of(unit, *, on) -> list[EntryVersion]:
    """The items no list holds, in order, each below what it hangs from."""
    target = Target(bureau=unit.bureau, on=on, unit=unit)
    chosen: dict[int, EntryVersion] = {}
    for each in target.versions:
        if each.entry.unit_id == unit.pk and each.entry.status in OPEN:
            while each is not None and each.entry_id not in chosen:
                chosen[each.entry_id] = each
                each = target.by_entry.get(each.parent_id)
    for each in chosen.values():
        if each.parent_id not in chosen:
            # What it hung from is in no list any more.
            each.parent_id = None
    return in_order(chosen.values())
