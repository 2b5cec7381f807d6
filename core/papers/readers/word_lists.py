"""Automatic numbering of Word: styles and numbering.xml into the labels one sees."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from .numerals import numeral

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VALUE = f"{W}val"
DEEPEST_LEVEL = 8
# A style rests on a style, a list on the list of a style: never so often.
LONGEST_CHAIN = 20

_PLACE = re.compile(r"%([1-9])")
_GAPS = {"nothing": "", "space": " ", "tab": " "}


def value_of(parent: etree._Element | None, *path: str) -> str | None:
    """Return the w:val of the element at `path` below `parent`."""
    for name in path:
        parent = parent.find(f"{W}{name}") if parent is not None else None
    return None if parent is None else parent.get(VALUE)


def is_on(parent: etree._Element, name: str) -> bool | None:
    """Return whether a property that is either on or off is set; None if absent."""
    found = parent.find(f"{W}{name}")
    if found is None:
        return None
    return found.get(VALUE, "1") not in ("0", "false", "off")


def whole(written: str | None, otherwise: int) -> int:
    """Return a number as an attribute has it."""
    if written and written.isascii() and written.lstrip("-").isdigit():
        return int(written[:10])
    return otherwise


class Style(NamedTuple):
    based_on: str | None
    number: str | None
    level: str | None
    hidden: bool | None


class Styles:
    """What the styles of a document say about numbers and hidden text."""

    def __init__(self, root: etree._Element | None):
        self._styles: dict[str | None, Style] = {}
        self._hiding: dict[str | None, bool] = {}
        for style in () if root is None else root.iter(f"{W}style"):
            name = style.get(f"{W}styleId")
            self._styles[name] = _style(style)
            is_default = style.get(f"{W}default") in ("1", "true", "on")
            if is_default and style.get(f"{W}type") == "paragraph":
                self._styles[None] = self._styles[name]

    def chain(self, name: str | None) -> Iterator[tuple[str | None, Style]]:
        """Yield a style and those it rests on, nearest first."""
        for _ in range(LONGEST_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            yield name, style
            if not style.based_on:
                return
            name = style.based_on

    def hides(self, name: str | None) -> bool:
        """Return whether text in the style is hidden."""
        if name not in self._hiding:
            said = (style.hidden for _, style in self.chain(name))
            hiding = (hidden for hidden in said if hidden is not None)
            self._hiding[name] = next(hiding, False)
        return self._hiding[name]


def _style(style: etree._Element) -> Style:
    run = style.find(f"{W}rPr")
    return Style(
        value_of(style, "basedOn"),
        value_of(style, "pPr", "numPr", "numId"),
        value_of(style, "pPr", "numPr", "ilvl"),
        None if run is None else is_on(run, "vanish"),
    )


@dataclass(slots=True)
class Level:
    kind: str
    text: str
    gap: str
    start: int
    restarts_after: int | None
    in_digits: bool
    style: str | None


def _level(written: etree._Element) -> Level:
    # A format of its own (001, 002) stands first, a plain one for older programs last.
    kinds = [kind.get(VALUE, "decimal") for kind in written.iter(f"{W}numFmt")]
    restarts = value_of(written, "lvlRestart")
    return Level(
        kind=kinds[-1] if kinds else "decimal",
        text=value_of(written, "lvlText") or "",
        gap=_GAPS.get(value_of(written, "suff") or "tab", " "),
        start=whole(value_of(written, "start"), 0),
        restarts_after=None if restarts is None else whole(restarts, 0),
        in_digits=bool(is_on(written, "isLgl")),
        style=value_of(written, "pStyle"),
    )


@dataclass(slots=True)
class Numbering:
    """One w:num: the list it counts in and what it changes there."""

    counts_in: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)
    begun: bool = False

    def start(self, level: int) -> int:
        if level in self.starts:
            return self.starts[level]
        return self.levels[level].start if level in self.levels else 1

    def restarts(self, deeper: int, level: int) -> bool:
        """Return whether a number on `level` sends one on `deeper` to its start."""
        after = self.levels[deeper].restarts_after if deeper in self.levels else None
        return after is None or level < after


class Lists:
    """The lists of a document, counted on as its paragraphs go by."""

    def __init__(self, root: etree._Element | None, styles: Styles):
        self._styles = styles
        self._counts: dict[str, dict[int, int]] = {}
        self._lists: dict[str | None, etree._Element] = {}
        self._written: dict[str | None, etree._Element] = {}
        self._known: dict[str, Numbering | None] = {}
        for element in () if root is None else root:
            if element.tag == f"{W}abstractNum":
                self._lists[element.get(f"{W}abstractNumId")] = element
            elif element.tag == f"{W}num":
                self._written[element.get(f"{W}numId")] = element

    def label(self, properties: etree._Element | None) -> str:
        """Return the number of the next paragraph, which has these properties."""
        style = value_of(properties, "pStyle")
        chain = list(self._styles.chain(style))
        number = value_of(properties, "numPr", "numId") or next(
            (style.number for _, style in chain if style.number), None
        )
        numbering = self._numbering(number) if number else None
        if numbering is None:
            return ""
        level = self._level(properties, chain, numbering)
        return self._next(numbering, level) if level in numbering.levels else ""

    def _level(self, properties, chain, numbering: Numbering) -> int:
        written = value_of(properties, "numPr", "ilvl")
        if written is None and value_of(properties, "numPr", "numId") is None:
            names = {name for name, style in chain if style.number or style.level}
            for place, level in numbering.levels.items():
                if level.style and level.style in names:
                    return place
            written = next((style.level for _, style in chain if style.level), None)
        return min(max(whole(written, 0), 0), DEEPEST_LEVEL)

    def _next(self, numbering: Numbering, level: int) -> str:
        counts = self._counts.setdefault(numbering.counts_in, {})
        if not numbering.begun:
            numbering.begun = True
            for changed in numbering.starts:
                counts.pop(changed, None)
        # A level passed over counts as begun.
        for upper in range(level):
            counts.setdefault(upper, numbering.start(upper))
        counts[level] = counts.get(level, numbering.start(level) - 1) + 1
        for deeper in [place for place in counts if place > level]:
            if numbering.restarts(deeper, level):
                del counts[deeper]
        return _shown(numbering, level, counts)

    def _numbering(self, number: str) -> Numbering | None:
        if number not in self._known:
            self._known[number] = self._read(number)
        return self._known[number]

    def _read(self, number: str) -> Numbering | None:
        written = self._written.get(number)
        name = value_of(written, "abstractNumId")
        for _ in range(LONGEST_CHAIN):
            linked = value_of(self._lists.get(name), "numStyleLink")
            if linked is None:
                break
            chain = self._styles.chain(linked)
            of_style = next((style.number for _, style in chain if style.number), None)
            name = value_of(self._written.get(of_style), "abstractNumId")
        if name not in self._lists:
            return None
        found = Numbering(name, _levels(self._lists[name]))
        for change in written.iter(f"{W}lvlOverride"):
            level = whole(change.get(f"{W}ilvl"), 0)
            found.levels |= _levels(change)
            start = value_of(change, "startOverride")
            if start is not None:
                found.starts[level] = whole(start, 1)
        return found


def _levels(parent: etree._Element) -> dict[int, Level]:
    levels = parent.findall(f"{W}lvl")
    return {whole(level.get(f"{W}ilvl"), 0): _level(level) for level in levels}


def _shown(numbering: Numbering, level: int, counts: dict[int, int]) -> str:
    shown = numbering.levels[level]
    if shown.kind == "bullet":
        return ""

    def written(place: re.Match) -> str:
        other = int(place[1]) - 1
        kind = numbering.levels[other].kind if other in numbering.levels else "decimal"
        if shown.in_digits and kind != "none":
            kind = "decimal"
        return numeral(kind, counts.get(other, 1))

    label = _PLACE.sub(written, shown.text)
    return label + shown.gap if label else ""
