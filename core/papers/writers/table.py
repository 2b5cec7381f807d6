"""A table as both writers take it: columns, headings across them, rows of cells."""

import re
from dataclasses import dataclass

# What XML, and so every office file, has no room for.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is its part of the width: columns of 10 and 30 are a quarter and three.

    What reads as a number in a `numeric` one is a number in Excel.
    """

    name: str
    share: int
    centred: bool = False
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A row of one cell over all columns; level 1 is the outermost.

    `set_in` of them are left blank before it, where nothing else tells the level.
    """

    text: str
    level: int
    set_in: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The rows under `columns`: headings, or one text per column."""

    columns: tuple[Column, ...]
    rows: tuple[Heading | tuple[str, ...], ...]

    def widths(self, whole: int) -> list[int]:
        """Return the width of each column where all together have `whole`."""
        shares = sum(column.share for column in self.columns)
        edges, passed = [0], 0
        for column in self.columns:
            passed += column.share
            edges.append(round(whole * passed / shares))
        return [end - start for start, end in zip(edges, edges[1:], strict=False)]


def writable(text: str) -> str:
    """Return `text` without the characters an office file cannot hold."""
    return _UNWRITABLE.sub("", text)


def width_of(text: str) -> int:
    """Return how many half-width characters wide `text` is."""
    return sum(1 + (letter > "\xff") for letter in text)
