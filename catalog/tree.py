"""A list in its order: every entry after its parent. Pure."""

from collections import defaultdict
from collections.abc import Iterable


class Broken(Exception):
    """Entries hang from one another in a ring, or from what is not in the list.

    `versions` are those that hang so.
    """

    def __init__(self, versions):
        super().__init__("、".join(each.title for each in versions))
        self.versions = versions


def in_order(versions: Iterable) -> list:
    """Return the versions, each after its parent, by position, code and age."""
    versions = list(versions)
    children = defaultdict(list)
    for each in versions:
        children[each.parent_id].append(each)
    for siblings in children.values():
        siblings.sort(key=lambda each: (each.position, each.code, each.entry_id))
    ordered, waiting = [], children[None][::-1]
    while waiting:
        each = waiting.pop()
        ordered.append(each)
        waiting.extend(reversed(children[each.entry_id]))
    if len(ordered) < len(versions):
        reached = {each.entry_id for each in ordered}
        raise Broken([each for each in versions if each.entry_id not in reached])
    return ordered


def depths(ordered: Iterable) -> dict[int, int]:
    """By entry, the level it stands on: 1 for what hangs from nothing."""
    found = {None: 0}
    for each in ordered:
        found[each.entry_id] = found[each.parent_id] + 1
    return found
