"""Written names of units and groups, and the rows of a bureau they mean."""

import difflib
import re
import unicodedata

from django.db.models import Q

from .models import Unit, UnitAlias, UnitGroup
from .services import initials_of

NEAR = 0.5
# What names of units end in says what they are, not which: 治安大队 is no 网安支队.
KINDS = re.compile(r"([总支大中]?队|办公室|单位|部门|[科处室所办局部])$")
# Two units often share shorter initials.
LEAST_INITIALS = 3


def plain(name: str) -> str:
    """The name with full-width letters narrowed and all white space dropped."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def own_words(bureau_name: str) -> set[str]:
    """What a bureau may write before the name of one of its units.

    江门市公安局 says 江门市公安局, 江门市局, 市公安局, 市局, 本局, 我局, 局机关 and 局. Only
    its own level counts: in its plans 县局指挥中心 is not its own 指挥中心.
    """
    name = plain(bureau_name)
    words = {name, "本局", "我局", "局机关", "局"}
    if match := re.search(r"(.+)([市县区州盟旗])公安局$", name):
        place, level = match.groups()
        words |= {f"{place}{level}局", f"{level}公安局", f"{level}局"}
    if match := re.search(r"([^局]+分局)$", name):
        words |= {match[1], "分局"}
    return words


def readings(name: str, words: set[str]) -> list[str]:
    """The plain name, then what remains after each of `words` it starts with."""
    name = plain(name)
    found = [word for word in sorted(words, key=len) if name.startswith(word)]
    rests = [name.removeprefix(word) for word in reversed(found)]
    return [name, *(rest for rest in rests if len(rest) > 1)]


def nearest(name: str, names) -> str | None:
    """The one of `names` most like `name`, by its characters or else by its sound.

    By sound means the same pinyin initials: 治安大队 typed 制按大队, or FZZD.
    """
    like = [known for known in sorted(names) if is_like(stem(name), stem(known))]
    found = difflib.get_close_matches(name, like, n=1, cutoff=NEAR)
    return found[0] if found else same_initials(name, names)


def stem(name: str) -> str:
    """What tells a unit from others of its kind: 法制 of 法制支队."""
    return KINDS.sub("", name) or name


def is_like(stem: str, other: str) -> bool:
    """Whether most of the characters are the same, or all sound alike."""
    matcher = difflib.SequenceMatcher(None, stem, other)
    return matcher.ratio() > NEAR or initials_of(stem) == initials_of(other)


def same_initials(name: str, names) -> str | None:
    """The only one of `names` with the pinyin initials of `name`."""
    initials = initials_of(name).lower()
    if len(initials) < LEAST_INITIALS:
        return None
    return only([known for known in names if initials_of(known).lower() == initials])


class Resolver:
    """Which unit or group of a bureau a written name means on a day.

    It asks the database three times, however many names are resolved. A name that
    could mean two rows means none: a person decides.
    """

    def __init__(self, *, bureau, on):
        units = Unit.objects.filter(Q(bureau=bureau) | Q(parent=bureau))
        units = {unit.pk: unit for unit in units.exclude(pk=bureau.pk)}
        groups = {group.pk: group for group in UnitGroup.objects.filter(bureau=bureau)}
        aliases = list(UnitAlias.objects.filter(bureau=bureau))
        for group in groups.values():
            group.bureau = bureau
        in_force = [unit for unit in units.values() if unit.holds(on=on)]
        self.words = own_words(bureau.name) | {
            plain(alias.name) for alias in aliases if alias.unit_id == bureau.pk
        }
        # Taken in turn: the first list that knows the name decides.
        self.lists = [
            self._list((u.name, u) for u in in_force if u.parent_id == bureau.pk),
            self._list((group.name, group) for group in groups.values()),
            self._list(
                (
                    alias.name,
                    groups.get(alias.group_id)
                    or in_force_or_heir(units.get(alias.unit_id), units, on),
                )
                for alias in aliases
            ),
            self._list((unit.name, unit) for unit in in_force),
            self._list(
                (name, in_force_or_heir(unit, units, on))
                for unit in units.values()
                for name in [unit.name, *unit.former_names.splitlines()]
            ),
        ]

    def _list(self, pairs):
        """{reading: the rows it means}."""
        rows = {}
        for name, row in pairs:
            if row is not None and plain(name):
                for key in readings(name, self.words):
                    rows.setdefault(key, set()).add(row)
        return rows

    def resolve(self, name):
        """The unit or group `name` means; None when there is none, or more than one."""
        return only(self.candidates(name))

    def candidates(self, name):
        """The rows `name` could mean, more than one where a person must say which."""
        for key in readings(name, self.words):
            for rows in self.lists:
                if key in rows:
                    return rows[key]
        return set()

    def nearest(self, name):
        """The unit or group whose name is most like `name`; None when none is."""
        known = {key for rows in self.lists for key in rows}
        likest = nearest(readings(name, self.words)[-1], known)
        return self.resolve(likest) if likest else None


def in_force_or_heir(unit, units, on):
    """The unit, or the one that took over from it and is in force on the day."""
    seen = set()
    while unit and not unit.holds(on=on) and unit not in seen:
        seen.add(unit)
        unit = units.get(unit.successor_id)
    return unit if unit and unit.holds(on=on) else None


def only(rows):
    return next(iter(rows)) if len(rows) == 1 else None
