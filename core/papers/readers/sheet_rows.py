"""The rows of one worksheet, streamed: cells as stored, merges, what is hidden.

openpyxl's own readings were measured and left out here. `read_only` has no merged
cells and no hidden rows; the normal mode has both, but keeps an object per formatted
cell: 200,000 rows of empty bordered cells under a table of 100 took it 26 s and
900 MiB, this module 0.1 s and nothing. openpyxl reads the rest of the workbook.
"""

import re
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from core.papers.paper import Unreadable

from . import package

MAX_ROWS = 20_000
MAX_COLUMN = 16_384
MAX_MERGES = 50_000
# A sheet formatted to its last row holds a million rows without a word.
MOST_BLANK_ROWS = 2_000
MAX_MEBIBYTES = 512

TOO_MANY_ROWS = "有内容的行超过 {:,} 行，请只保留需要导入的行，或者拆成几个文件后再试。"
TOO_MANY_MERGES = f"合并单元格超过 {MAX_MERGES:,} 处，请删去多余的行后再试。"

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_VALUE = re.compile(rb"<(?:\w+:)?[vt][\s>]")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?\bref=[\"']([A-Z0-9:$]{1,30})[\"']")


@dataclass(frozen=True, slots=True)
class Stored:
    """A cell as it is stored: the kind of its value, the value, its style."""

    kind: str
    value: str
    style: int
    formula: bool


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, its ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class SheetRows:
    """The filled cells by row and column (from 1), and how the sheet lays them out."""

    rows: dict[int, dict[int, Stored]] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    given_up_at: int = 0


def scan(source: IO[bytes], most_rows: int = MAX_ROWS) -> SheetRows:
    """Return what the XML of a worksheet holds; `<dimension>` is not believed."""
    scanner = _Scanner(most_rows)
    for _ in package.feed(scanner.parser, source):
        if scanner.blank_rows > MOST_BLANK_ROWS:
            _skim(source, scanner)
            break
    return scanner.found


def _skim(source: IO[bytes], scanner: "_Scanner") -> None:
    """Take the merges from what is left, without reading the rows before them."""
    rest = b""
    while piece := source.read(package.CHUNK):
        rest += piece
        if _VALUE.search(rest):
            scanner.found.given_up_at = scanner.row
        for match in _MERGE.finditer(rest):
            scanner.add_merge(match[1].decode())
        rest = rest[rest.rfind(b"<") :][:200]


class _Scanner:
    def __init__(self, most_rows: int) -> None:
        self.found = SheetRows()
        self.most_rows = most_rows
        self.row = self.column = self.blank_rows = 0
        self.cell: dict[str, str] | None = None
        self.formula = self.phonetic = False
        self.text: list[str] | None = None
        self.value: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.starts = {
            "row": self.start_row,
            "c": self.start_cell,
            "col": self.start_column,
            "mergeCell": lambda attributes: self.add_merge(attributes.get("ref", "")),
        }

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = package.local(name)
        if name in self.starts:
            self.starts[name](attributes)
        elif self.cell is None:
            return
        elif name == "f":
            self.formula = True
        elif name == "rPh":
            self.phonetic = True
        elif name == "v" or (name == "t" and not self.phonetic):
            self.text = self.value

    def characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, name: str) -> None:
        name = package.local(name)
        if name in ("v", "t"):
            self.text = None
        elif name == "rPh":
            self.phonetic = False
        elif name == "c" and self.cell is not None:
            self.end_cell()
        elif name == "row" and self.row not in self.found.rows:
            self.blank_rows += 1

    def start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self.row = int(number) if number.isdecimal() else self.row + 1
        self.column = 0
        if _is_hidden(attributes) or attributes.get("ht") == "0":
            self.found.hidden_rows.add(self.row)

    def start_cell(self, attributes: dict[str, str]) -> None:
        match = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = column_number(match[1]) if match else self.column + 1
        if self.column > MAX_COLUMN:
            raise Unreadable(package.DAMAGED)
        self.cell = attributes
        self.formula = False
        self.value = []

    def end_cell(self) -> None:
        attributes, self.cell = self.cell, None
        value = "".join(self.value)
        if not value.strip() and not self.formula:
            return
        style = attributes.get("s", "")
        row = self.found.rows.setdefault(self.row, {})
        row[self.column] = Stored(
            kind=attributes.get("t", "n"),
            value=value,
            style=int(style) if style.isdecimal() else 0,
            formula=self.formula,
        )
        self.blank_rows = 0
        if len(self.found.rows) > self.most_rows:
            raise Unreadable(TOO_MANY_ROWS.format(self.most_rows))

    def start_column(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if not (first.isdecimal() and last.isdecimal()):
            return
        # These follow one another, so that each column is named once.
        first, self.column = max(int(first), self.column + 1), int(last)
        if _is_hidden(attributes) or attributes.get("width") == "0":
            last = min(self.column, MAX_COLUMN)
            self.found.hidden_columns.update(range(first, last + 1))

    def add_merge(self, reference: str) -> None:
        ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
        if len(ends) != 2 or None in ends:
            return
        first, last = ends
        area = Area(
            int(first[2]),
            column_number(first[1]),
            int(last[2]),
            column_number(last[1]),
        )
        self.found.merges.append(area)
        if len(self.found.merges) > MAX_MERGES:
            raise Unreadable(TOO_MANY_MERGES)


def _is_hidden(attributes: dict[str, str]) -> bool:
    return attributes.get("hidden") in ("1", "true")


def column_number(letters: str) -> int:
    """Return the number of a column, A being 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column, 1 being A."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
