"""Which 公开事项 an article belongs to, by its column and its title. Pure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

EXACT, LIKELY, NONE, OUTSIDE = "exact", "likely", "none", "out"
_PATH = re.compile(r"[>＞/／\\»›→·|]|--")
_NOISE = re.compile(r"[^\w]|_")
# Shorter titles stand in too many others by chance.
LEAST_TITLE = 3


@dataclass(frozen=True)
class Known:
    """What is known of an entry in force."""

    pk: int
    title: str
    site_column: str = ""


def plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def steps(column: str) -> list[str]:
    """首页 > 政务公开 > 户籍管理 as plain words, without 首页."""
    found = [plain(step) for step in _PATH.split(column)]
    return [step for step in found if step and step != "首页"]


class Matcher:
    """Matches articles to entries; each pair of column and title is asked once.

    `earlier` are the columns whose articles were all put to one entry before,
    `outside` those a person said to belong to none.
    """

    def __init__(
        self,
        entries: Iterable[Known],
        earlier: Mapping[str, int] | None = None,
        outside: Iterable[str] = (),
    ):
        self.outside = set(outside)
        self.entries = list(entries)
        self.earlier = {tuple(steps(c)): pk for c, pk in (earlier or {}).items()}
        self.by_last = defaultdict(list)
        for entry in self.entries:
            for column in re.split(r"[;；、\n]", entry.site_column):
                if way := steps(column):
                    self.by_last[way[-1]].append((way, entry))
        self.starting = defaultdict(list)
        for entry in self.entries:
            if len(name := plain(entry.title)) >= LEAST_TITLE:
                self.starting[name[:2]].append((name, entry))
        self.of_column: dict[str, list[Known]] = {}
        self.of_title: dict[str, Known | None] = {}

    def match(self, column: str, title: str) -> tuple[int | None, str]:
        """Return (entry, EXACT | LIKELY | NONE | OUTSIDE).

        EXACT: the column is one entry's alone, or one entry's of that column is named
        in the title, or the column was always this entry's. LIKELY: the title names
        one entry, or is like that of one of
        several that share the column. A person decides on what is likely.
        """
        if column in self.outside:
            return None, OUTSIDE
        way = tuple(steps(column))
        if way and way in self.earlier:
            return self.earlier[way], EXACT
        entries = self.in_column(column, way)
        if len(entries) == 1:
            return entries[0].pk, EXACT
        named = longest(title, [(plain(e.title), e) for e in entries])
        if named:
            return named.pk, EXACT
        found = likest(title, entries) or self.by_title(title) or self.by_title(column)
        return (found.pk, LIKELY) if found else (None, NONE)

    def in_column(self, column: str, way: tuple[str, ...]) -> list[Known]:
        """The entries published in a column; one way may tell more than the other."""
        if column not in self.of_column:
            found = {}
            for other, entry in self.by_last.get(way[-1] if way else "", ()):
                size = min(len(way), len(other))
                if list(way[-size:]) == other[-size:]:
                    found[entry.pk] = entry
            self.of_column[column] = list(found.values())
        return self.of_column[column]

    def by_title(self, title: str) -> Known | None:
        """The one entry whose name stands in a title; none where two do alike."""
        if title not in self.of_title:
            named = [
                each
                for pair in bigrams(plain(title))
                for each in self.starting.get(pair, ())
            ]
            self.of_title[title] = longest(title, named)
        return self.of_title[title]


def bigrams(said: str) -> set[str]:
    return {said[at : at + 2] for at in range(len(said) - 1)}


def likest(title: str, entries: list[Known]) -> Known | None:
    """The one whose name shares most pairs of letters with a title; None where none."""
    said = bigrams(plain(title))
    shares = [(len(said & bigrams(plain(each.title))), each) for each in entries]
    best = max((share for share, _ in shares), default=0)
    found = [each for share, each in shares if share == best]
    return found[0] if best and len(found) == 1 else None


def longest(title: str, named) -> Known | None:
    """The entry with the longest name in the title; None where two are as long."""
    said = plain(title)
    found = sorted(
        ((len(name), entry) for name, entry in named if name and name in said),
        key=lambda pair: -pair[0],
    )
    if not found or len(found) > 1 and found[0][0] == found[1][0]:
        return None
    return found[0][1]
