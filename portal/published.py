"""What the public may see on a day: the only place the portal asks the database.

Every row comes from a `published` or `standing` queryset of the floor that owns it.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Value
from django.http import Http404

from catalog.editions import entries_of
from catalog.guide_text import parts_of
from catalog.models import (
    Catalogue,
    Edition,
    EntryList,
    EntryVersion,
    Guide,
    Publication,
    SearchText,
)
from catalog.tree import in_order
from core.units.models import Unit
from reports.models import ReportVersion

# What a search of all bureaus, and of one, shows; who finds more is to say more.
MOST, MOST_OF_ONE = 200, 2000
EVERYBODY, GROUPS = "all", "groups"


def bureaus(*, on):
    """Those with a list in force, a guide or a published report, the highest first."""
    listed = Edition.objects.published(on=on).values("catalogue__bureau")
    reporting = ReportVersion.objects.published(on=on).values("report__bureau")
    guided = Guide.objects.published(on=on).order_by().values("bureau")
    found = Unit.objects.none()
    for bureaus in (listed, reporting, guided):
        found |= Unit.objects.filter(pk__in=bureaus)
    return found.order_by("path")


def bureau_or_404(pk, *, on) -> Unit:
    return one_or_404(bureaus(on=on), pk=pk)


def one_or_404(rows, **keys):
    row = rows.filter(**keys).first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True)
class Listed:
    """A list as the public sees it: its editions up to a day, the last one first."""

    catalogue: Catalogue
    editions: tuple[Edition, ...]

    @property
    def current(self) -> Edition:
        return self.editions[0]

    def numbered(self, number) -> Edition:
        return self._first(each.number == number for each in self.editions)

    def on(self, day) -> Edition:
        """The edition that was in force on a day."""
        return self._first(each.effective_on <= day for each in self.editions)

    def _first(self, fits) -> Edition:
        for edition, does in zip(self.editions, fits, strict=True):
            if does:
                return edition
        raise Http404


def lists_of(bureau, *, on) -> list[Listed]:
    rows = Edition.objects.published(on=on).filter(catalogue__bureau=bureau)
    return _listed(rows)


def by_bureau(*, on):
    """The lists and the years reported, by bureau; two queries for all there are."""
    lists: dict[int, list[Listed]] = {}
    for listed in _listed(Edition.objects.published(on=on)):
        lists.setdefault(listed.catalogue.bureau_id, []).append(listed)
    years: dict[int, list[int]] = {}
    pairs = ReportVersion.objects.published(on=on).order_by("-report__year")
    for bureau, year in pairs.values_list("report__bureau", "report__year").distinct():
        years.setdefault(bureau, []).append(year)
    return lists, years


def list_or_404(pk, *, on) -> Listed:
    found = _listed(Edition.objects.published(on=on).filter(catalogue=pk))
    if not found:
        raise Http404
    return found[0]


def _listed(editions) -> list[Listed]:
    """Of each list its editions, in one query."""
    by_list: dict[int, list[Edition]] = {}
    rows = editions.select_related("catalogue__bureau")
    for edition in rows.order_by("catalogue_id", "-number"):
        by_list.setdefault(edition.catalogue_id, []).append(edition)
    return [Listed(rows[0].catalogue, tuple(rows)) for rows in by_list.values()]


@dataclass(frozen=True)
class Node:
    """An entry in the tree: whether it holds others, how many lists end with it."""

    version: EntryVersion
    opens: bool
    holds: bool
    closes: range


def outline_of(edition: Edition) -> list[EntryVersion]:
    """The whole list in its order, of each entry no more than where it stands."""
    rows = EntryVersion.objects.of_edition(edition)
    return in_order(rows.only("entry", "parent", "position", "code"))


def tree_of(part, outline: list[EntryVersion]) -> list[Node]:
    """A part of the outline as nested lists are written; one query.

    What stands over its first entry is repeated, so that nobody asks where it is.
    """
    rows = [*over(part[0], outline), *part] if part else []
    versions = EntryVersion.objects.select_related("unit")
    versions = versions.defer("content", "basis_text", "note")
    found = versions.in_bulk([each.pk for each in rows])
    ordered = [found[each.pk] for each in rows]
    by_entry: dict[int | None, int] = {None: 0}
    for each in ordered:
        by_entry[each.entry_id] = by_entry[each.parent_id] + 1
    depths = [by_entry[each.entry_id] for each in ordered]
    return [
        Node(version, before < depth, depth < after, range(depth - after))
        for version, before, depth, after in zip(
            ordered, [1, *depths], depths, [*depths[1:], 1], strict=False
        )
    ]


def over(version, outline: list[EntryVersion]) -> list[EntryVersion]:
    by_entry = {each.entry_id: each for each in outline}
    found, parent = [], version.parent_id
    while parent is not None:
        found.insert(0, by_entry[parent])
        parent = by_entry[parent].parent_id
    return found


def full_list(edition: Edition) -> list[EntryVersion]:
    """The whole list with all it says, for downloads."""
    return entries_of(edition)


@dataclass(frozen=True)
class Told:
    """An entry as it stands in an edition."""

    listed: Listed
    edition: Edition
    version: EntryVersion

    @property
    def is_current(self) -> bool:
        return self.edition == self.listed.current

    @cached_property
    def above(self) -> list[EntryVersion]:
        """The headings over it, the outermost first; one query a level."""
        found, parent = [], self.version.parent_id
        while parent is not None:
            rows = EntryVersion.objects.of_edition(self.edition)
            heading = rows.filter(entry=parent).first()
            if heading is None:
                break
            found.insert(0, heading)
            parent = heading.parent_id
        return found

    @cached_property
    def below(self) -> list[EntryVersion]:
        rows = EntryVersion.objects.of_edition(self.edition)
        return in_order_of_siblings(rows.filter(parent=self.version.entry_id))


def in_order_of_siblings(versions):
    return sorted(versions, key=lambda each: (each.position, each.code, each.entry_id))


def entry_or_404(pk, *, on, number=None) -> Told:
    """An entry of an edition; without a number of the last one that held it."""
    versions = EntryVersion.objects.published(on=on).filter(entry=pk)
    versions = versions.select_related("entry", "unit").prefetch_related("bases__law")
    held = list(versions.order_by("-from_number"))
    if not held:
        raise Http404
    listed = list_or_404(held[0].entry.catalogue_id, on=on)
    for edition in listed.editions:
        if number in (None, edition.number):
            for version in held:
                if stands_in(version, edition):
                    return Told(listed, edition, version)
    raise Http404


def stands_in(version: EntryVersion, edition: Edition) -> bool:
    until = version.until_number
    return version.from_number <= edition.number and (
        until is None or until > edition.number
    )


def publications_of(entry, *, on):
    """What stands published of an entry, the newest first."""
    rows = Publication.objects.standing().filter(entry=entry, published_on__lte=on)
    return rows.select_related("unit").order_by("-published_on", "-pk")


# Search.


def found(text, *, on, bureau=None, wanted=None) -> tuple[list[int], bool]:
    """The wordings in force that hold a text and fit what else is wanted.

    Their keys, and whether there are more than are shown. Those come first that say
    the text earliest, in their titles. `wanted` holds any of field, unit, openness,
    audience; of one bureau, a text may be left out.
    """
    rows = SearchText.objects.published(on=on)
    most = MOST
    if bureau is not None:
        rows, most = rows.filter(catalogue__bureau=bureau), MOST_OF_ONE
    rows = rows.matching(text) if text else rows.annotate(place=Value(0))
    wanted = {name: value for name, value in (wanted or {}).items() if value}
    audience = wanted.pop("audience", None)
    if audience == EVERYBODY:
        rows = rows.filter(version__is_for_all=True)
    if audience == GROUPS:
        rows = rows.exclude(version__for_groups="")
    rows = rows.filter(**{f"version__{name}": value for name, value in wanted.items()})
    # Unordered, so that the database stops where there is enough.
    hits = list(rows.order_by().values_list("place", "pk")[: most + 1])
    return [pk for _, pk in sorted(hits[:most])], len(hits) > most


@dataclass(frozen=True)
class Found:
    """An entry as a search lists it."""

    version: int
    entry: int
    title: str
    field: str
    unit: str | None
    catalogue: int
    entry_list: str
    bureau: Unit

    @property
    def list_name(self) -> str:
        return EntryList(self.entry_list).label


# Columns and no rows of five tables: a page of a search needs no more.
SHOWN = (
    "pk",
    "entry",
    "title",
    "field",
    "unit__name",
    "entry__catalogue",
    "entry_list",
    "entry__bureau",
    "entry__bureau__code",
    "entry__bureau__name",
)


def wordings(keys) -> list[Found]:
    """What a search lists, in the order of the keys; one query."""
    rows = EntryVersion.objects.filter(pk__in=keys).order_by().values_list(*SHOWN)
    by_key = {
        row[0]: Found(*row[:7], Unit(pk=row[7], code=row[8], name=row[9]))
        for row in rows
    }
    return [by_key[key] for key in keys]


def choices_of(lists):
    """The 领域 and 责任单位 that occur in editions; one query a list."""
    fields, units = {}, {}
    for listed in lists:
        rows = EntryVersion.objects.of_edition(listed.current).order_by("unit__path")
        said = rows.values_list("field", "unit", "unit__name", "unit__path")
        for field, unit, name, _ in said.distinct():
            if field:
                fields[field] = field
            if unit:
                units[unit] = name
    return sorted(fields), list(units.items())


# What else a bureau has to tell.


def guide_of(bureau, *, on) -> list[tuple[str, str]]:
    """政府信息公开指南 in force: headings and texts; empty where there is none."""
    guide = Guide.objects.filter(bureau=bureau).published(on=on).first()
    return parts_of(guide) if guide else []


def reports_of(bureau, *, on) -> list[ReportVersion]:
    """The last published version of each year, the newest first."""
    rows = ReportVersion.objects.published(on=on).filter(report__bureau=bureau)
    newest: dict[int, ReportVersion] = {}
    light = rows.select_related("report__bureau").defer("snapshot", "changes")
    for version in light.order_by("-report__year", "-number"):
        newest.setdefault(version.report_id, version)
    return list(newest.values())


def report_versions(bureau, year, *, on) -> list[ReportVersion]:
    """The published versions of a year's report, the last one first; 404 without."""
    rows = ReportVersion.objects.published(on=on).filter(
        report__bureau=bureau, report__year=year
    )
    found = list(rows.select_related("report__bureau").order_by("-number"))
    if not found:
        raise Http404
    return found
