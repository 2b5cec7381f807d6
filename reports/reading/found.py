"""What is found of a table on the way: figures, blanks, doubts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from reports.formats import Format
from reports.report import Unread

from .values import value_of

IN_MERGED = "与相邻的行合并成一格，分不清是哪一行的数"


@dataclass
class Found:
    """`wanted` says which format's cells are named; doubts carry the line they are on."""

    figures: dict[str, Decimal] = field(default_factory=dict)
    blanks: dict[str, str] = field(default_factory=dict)
    doubts: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)

    def put(self, name: str, text: str, line: int) -> None:
        """Take a cell's text for what it is."""
        value = value_of(text, name.rpartition("/")[2])
        if value.doubt:
            self.doubt(line, value.doubt, name)
        elif value.number is None:
            self.blanks[name] = value.text
        else:
            self.figures[name] = value.number

    def doubt(self, line: int, message: str, *names: str) -> None:
        self.doubts.append((line, message, names))
        for name in names:
            self.figures.pop(name, None)
            self.blanks.pop(name, None)

    def add(self, other: "Found") -> None:
        self.figures |= other.figures
        self.blanks |= other.blanks
        self.doubts += other.doubts
        self.codes |= other.codes

    def named(self, format_: Format, where: Callable[[int], str]) -> tuple[Unread, ...]:
        """The doubts in the words of a format, without those about subtotals."""
        return tuple(
            Unread(where(line), message, kept)
            for line, message, names in self.doubts
            if (kept := tuple(n for n in names if n in format_.cells)) or not names
        )
