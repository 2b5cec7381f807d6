"""Where a file goes: one list of a bureau, or the inventory of one unit.

All that judging asks of the database, in a few queries.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q

from catalog.columns.cells import squeezed
from catalog.models import Catalogue, Change, Entry, EntryVersion, Law, Revision
from core.units.models import Unit
from core.units.names import Resolver, plain

OPEN_TO_THE_UNIT = {Entry.Status.ENTERED, Entry.Status.RETURNED}


@dataclass
class Target:
    """`catalogue`, or `unit` for its inventory."""

    bureau: Unit
    on: object
    catalogue: Catalogue | None = None
    unit: Unit | None = None
    # Bureaus that a name may also mean: none; a unit of the bureau alone.
    elsewhere: dict[tuple, str] = field(default_factory=dict)

    def __post_init__(self):
        if self.catalogue:
            self.elsewhere = self.paths_elsewhere()

    @property
    def entry_list(self) -> str:
        return self.catalogue.entry_list if self.catalogue else ""

    @cached_property
    def versions(self) -> list[EntryVersion]:
        """What the list or the inventory says now, of each entry the last wording."""
        rows = EntryVersion.objects.filter(until_number=None).exclude(
            change__act=Change.Act.ALTER, from_number=None
        )
        if self.catalogue:
            rows = rows.filter(entry__catalogue=self.catalogue)
            return self.loaded(rows)
        rows = rows.filter(entry__bureau=self.bureau).exclude(
            entry__status=Entry.Status.LEFT_OUT
        )
        found = self.loaded(rows.filter(Q(entry__unit=self.unit) | Q(is_heading=True)))
        return found + self.above(found, rows)

    def above(self, found, rows) -> list[EntryVersion]:
        """Of other units: what the unit's items hang from, level by level."""
        more, known = [], {each.entry_id for each in found}
        while wanted := {each.parent_id for each in found} - known - {None}:
            found = self.loaded(rows.filter(entry__in=wanted))
            known |= wanted
            more += found
        return more

    @staticmethod
    def loaded(rows) -> list[EntryVersion]:
        rows = rows.select_related("entry__unit", "unit", "change__revision")
        return list(rows.prefetch_related("bases__law").order_by("position", "entry"))

    @cached_property
    def by_entry(self) -> dict[int, EntryVersion]:
        return {each.entry_id: each for each in self.versions}

    @cached_property
    def titles(self) -> dict[int, tuple[int | None, str]]:
        """By entry: the one above it, and what it is called."""
        return {each.entry_id: (each.parent_id, each.title) for each in self.versions}

    @cached_property
    def laws(self) -> list[Law]:
        rows = Law.objects.known_to(self.bureau).select_related("successor")
        return list(rows.order_by("pk"))

    def paths_elsewhere(self) -> dict[tuple, str]:
        """By the titles from the outermost: which other list an entry stands in."""
        rows = EntryVersion.objects.filter(
            until_number=None, entry__catalogue__bureau=self.bureau
        ).exclude(entry__catalogue=self.catalogue)
        rows = rows.values_list(
            "entry_id",
            "parent_id",
            "title",
            "is_heading",
            "entry__catalogue__entry_list",
        )
        known = {entry: (parent, squeezed(title)) for entry, parent, title, *_ in rows}
        labels = dict(Catalogue._meta.get_field("entry_list").choices)
        return {
            path_of(entry, known): labels[entry_list]
            for entry, _, _, is_heading, entry_list in rows
            if not is_heading
        }

    @cached_property
    def resolver(self) -> Resolver:
        return Resolver(bureau=self.bureau, on=self.on)

    def unit_named(self, text: str) -> Unit | None:
        """The unit a text names, or the bureau itself."""
        found = self.resolver.resolve(text)
        if isinstance(found, Unit):
            return found
        return self.bureau if plain(text) in self.resolver.words else None

    @cached_property
    def revised(self) -> dict[int, str]:
        """By entry: the open revision that already changes or ends it, for sentences."""
        revisions = Revision.objects.open().filter(catalogue=self.catalogue)
        rows = Change.objects.filter(revision__in=revisions, before__isnull=False)
        rows = rows.select_related("revision") if self.catalogue else ()
        return {
            each.entry_id: f"{each.revision.reason[:40]}，"
            f"{each.revision.get_status_display()}"
            for each in rows
        }

    def closed(self, version: EntryVersion) -> str:
        """Why a wording cannot be changed by a file; "" where it can."""
        if self.catalogue is None:
            entry = version.entry
            if entry.unit_id != self.unit.pk:
                return (
                    f"“{version.title}”是{entry.unit.name}的事项，"
                    "不能用本单位的表格修改。"
                )
            if entry.status in OPEN_TO_THE_UNIT:
                return ""
            return (
                f"“{version.title}”现在是“{entry.get_status_display()}”，不能再用表格修改；"
                "已列入目录的，请提出动态调整。"
            )
        change = getattr(version, "change", None)
        is_waiting = version.from_number is None and change is not None
        if is_waiting and change.revision.status != Revision.Status.DRAFT:
            status = change.revision.get_status_display()
            return (
                f"“{version.title}”在另一件动态调整中（{status}），"
                "请等备案后再改，或者先退回起草。"
            )
        return ""


def path_of(entry: int, known: dict) -> tuple[str, ...]:
    """Titles from the outermost; a ring ends where it closes."""
    path, seen = (), set()
    while entry in known and entry not in seen:
        seen.add(entry)
        entry, title = known[entry]
        path = (title, *path)
    return path
