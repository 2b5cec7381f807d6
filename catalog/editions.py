"""Editions read: what a list says on a day, and what changed between two of them."""

from dataclasses import dataclass

from .models import Edition, EntryVersion
from .tree import in_order
from .wording import Difference, differences

BASES = "bases__law"


def edition_on(catalogue, day) -> Edition | None:
    """The edition in force on a day; None before the first."""
    return catalogue.editions.in_force(on=day).first()


def entries_of(edition) -> list[EntryVersion]:
    """Every entry of an edition in the order of the list, told what is `above` it.

    Three queries.
    """
    rows = EntryVersion.objects.of_edition(edition).select_related("unit", "entry")
    ordered = in_order(rows.prefetch_related(BASES))
    titles = {each.entry_id: each.title for each in ordered}
    for each in ordered:
        each.above = titles.get(each.parent_id, "")
    return ordered


@dataclass(frozen=True)
class Changed:
    """One entry that two editions do not share; `before` or `after` may be None."""

    before: EntryVersion | None
    after: EntryVersion | None
    differences: list[Difference]

    @property
    def act(self):
        if self.before is None:
            return "新增"
        return "修改" if self.after else "取消"

    @property
    def title(self):
        return (self.after or self.before).title


def compare(earlier: Edition, later: Edition) -> list[Changed]:
    """Return what changed from one edition to another, in the order of the later list.

    Wordings both hold are left out without being read: the same row serves both.
    """
    before = {each.entry_id: each for each in entries_of(earlier)}
    after = {each.entry_id: each for each in entries_of(later)}
    pairs = [
        (before.get(entry), each)
        for entry, each in after.items()
        if before.get(entry) != each
    ]
    pairs += [(each, None) for entry, each in before.items() if entry not in after]
    return [Changed(old, new, differences(old, new)) for old, new in pairs]
