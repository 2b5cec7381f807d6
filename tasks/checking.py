"""What of a draft a person should look at: names nobody knows, and how sure a field is."""

import re
from dataclasses import dataclass, field

from django.db.models import Q, prefetch_related_objects

from core.units.models import Unit, UnitGroup
from core.units.names import Resolver, own_words, plain
from tasks.intake.names import is_descriptor
from tasks.source import lines_of

# Said when handing out: the office names the units then (待明确责任单位).
WAITS = re.compile(r"有关|相关")
# A police bureau, with its branch, as a title begins with it.
BUREAU_FIRST = re.compile(
    r"(?:中共|关于|印发)*(?P<bureau>[^《》\d]{2,20}?公安[局厅](?:[^《》\d关]{1,8}分局)?)"
)
FIELDS = ("number", "text", "criteria", "units", "due")


@dataclass
class UnknownName:
    """A name the bureau's units do not know, the rows that have it, what it may mean."""

    name: str
    rows: list = field(default_factory=list)
    # More than one: the name could mean any of them.
    candidates: list = field(default_factory=list)
    suggestion: object = None

    @property
    def possible(self):
        """What it could mean, in words."""
        return "，也可能指".join(label_of(means) for means in self.candidates)

    @property
    def suggested(self):
        return value_of(self.suggestion) if self.suggestion else ""


@dataclass(frozen=True)
class Names:
    """Names to be asked about now, and names that wait until the tasks are handed out."""

    asked: list[UnknownName]
    waiting: list[UnknownName]


def unknown_names(rows, *, bureau, on):
    """The names in the rows that mean no unit, group or alias of the bureau."""
    resolver = Resolver(bureau=bureau, on=on)
    known, found = set(), {}
    for row in rows:
        for unit in row.units:
            name = unit["name"]
            if name in known:
                continue
            if name not in found:
                candidates = resolver.candidates(name)
                if len(candidates) == 1:
                    known.add(name)
                    continue
                found[name] = UnknownName(
                    name, candidates=sorted(candidates, key=lambda means: means.pk)
                )
            if row not in found[name].rows:
                found[name].rows.append(row)
    asked, waiting = [], []
    add_parents([unknown for unknown in found.values() if unknown.candidates])
    for unknown in found.values():
        if waits(unknown.name):
            waiting.append(unknown)
        else:
            if not unknown.candidates:
                unknown.suggestion = resolver.nearest(unknown.name)
            asked.append(unknown)
    return Names(asked, waiting)


def add_parents(ambiguous):
    """Load, at once, the units above those an ambiguous name could mean."""
    units = [
        means
        for unknown in ambiguous
        for means in unknown.candidates
        if isinstance(means, Unit)
    ]
    prefetch_related_objects(units, "parent")


def waits(name):
    return bool(WAITS.search(name)) or is_descriptor(name)


def meanings(bureau, *, on):
    """What a name may be said to mean: {value: group or unit}, groups first."""
    groups = UnitGroup.objects.filter(bureau=bureau).order_by("name")
    units = (
        Unit.objects.in_force(on=on)
        .filter(Q(bureau=bureau) | Q(parent=bureau))
        .exclude(pk=bureau.pk)
        .select_related("parent__parent")
        .order_by("path")
    )
    return {value_of(means): means for means in [*groups, *units]}


def label_of(means):
    """The name, with the unit above where that is not the bureau itself."""
    above = getattr(means, "parent", None)
    return f"{means}（{above}）" if above and not above.is_bureau else str(means)


def value_of(means):
    kind = "group" if isinstance(means, UnitGroup) else "unit"
    return f"{kind}:{means.pk}"


@dataclass(frozen=True)
class Sureness:
    """How sure a field is, in word and tone, and where it stands."""

    tone: str
    label: str
    place: str


@dataclass(frozen=True)
class CheckedRow:
    """A row as the page shows it: its unsure fields, and its lines in the source."""

    row: object
    unsure: dict
    lines: str

    @classmethod
    def of(cls, row):
        return cls(
            row, unsure_fields(row), " ".join(map(str, sorted(lines_of(row.readings))))
        )


def unsure_fields(row):
    """{field: sureness} of what the machine is not sure of and nobody has checked."""
    found = dict.fromkeys(FIELDS)
    for name in () if row.checked_by_id else FIELDS:
        reading = row.readings.get(name, {})
        if name in row.doubts:
            found[name] = Sureness("amber", "存疑", reading.get("place", ""))
        elif reading.get("certainty", 1) < 1:
            found[name] = Sureness("blue", "推定", reading.get("place", ""))
    return found


def others_plan(title, bureau):
    """A warning where the title begins with another bureau than ours or one above."""
    found = BUREAU_FIRST.match(plain(title))
    if found is None:
        return []
    named, ours = found["bureau"], plain(bureau.name)
    if named in own_words(ours) or named.endswith(ours) or ours.startswith(named):
        return []
    return [f"标题写的是{named}，不是{bureau}，请核对是否选对了文件。"]
