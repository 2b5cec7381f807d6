"""Filling a superior's own workbook: its layout stays, only our cells change."""

import re
import zipfile
from copy import copy
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter, range_boundaries

from core.papers.writers.sheet import LINE_HEIGHT, MOST_HEIGHT, cut, lines_in
from core.papers.writers.table import writable

from .content import TableLine
from .headings import Header, header_of
from .matching import Wanted, pairs

MEBIBYTE = 1024 * 1024
MOST_MEBIBYTES = 10  # of XML, unpacked
MOST_ROWS, MOST_COLUMNS, HEADER_WITHIN = 2000, 60, 30
MOST_CELLS = MOST_ROWS * MOST_COLUMNS
USUAL_WIDTH, NARROW, USUAL_HEIGHT, PADDING = 8.43, 4, 15, 4

NOT_A_WORKBOOK = "打不开这份模板，请用 Excel 或 WPS 另存为 .xlsx 后再试。"
TOO_LARGE = "模板太大，请只保留要填的那张表后再试。"
NO_HEADER = (
    "模板里没有找到表头。请确认同一行里有“工作任务”一类和“落实情况”一类的列名，"
    "或者改为“没有模板，按要点的栏目生成”。"
)
PICTURES = "模板里有图片或图形，填好的表里不再保留，请核对后补上。"
FORMULA = "{place}是公式，没有填写。"
REPLACED = "{place}原有内容“{old}”已换成最新的落实情况。"
TWO_IN_ONE = "{place}合并了几项任务，落实情况写在了一起，请核对。"

MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z]+\d+:[A-Z]+\d+)")


class BadTemplate(Exception):
    """The template cannot be filled; the message says in Chinese why."""


@dataclass
class Filled:
    """A filled workbook, and what of it a person should look at."""

    content: bytes
    not_found: list[str] = field(default_factory=list)
    left_empty: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class TemplateRow:
    row: int
    wanted: Wanted


def fill(data: bytes, lines: list[TableLine]) -> Filled:
    """Write our lines into the rows of the workbook that ask for them."""
    package = checked(data)
    book, values = opened(data), opened(data, data_only=True)
    sheet = first_table(values)
    table = Table(values[sheet.title], sheet.header)
    target = Target(book[sheet.title])
    rows = table.rows(after=sheet.row)
    matched = pairs([wanted(line) for line in lines], [row.wanted for row in rows])
    for at, to in sorted(matched.items(), key=lambda pair: pair[1]):
        target.write(rows[to].row, sheet.header, lines[at])
    if any(name.startswith("xl/drawings/") for name in package.namelist()):
        target.notes.append(PICTURES)
    content = BytesIO()
    book.save(content)
    return Filled(
        content=content.getvalue(),
        not_found=[line.label for at, line in enumerate(lines) if at not in matched],
        left_empty=[
            f"第{row.row}行 {row.wanted.texts[-1][:40]}"
            for to, row in enumerate(rows)
            if to not in matched.values()
        ],
        notes=target.notes,
    )


def wanted(line: TableLine) -> Wanted:
    return Wanted(line.number, (line.text,))


def checked(data: bytes) -> zipfile.ZipFile:
    """The package, not larger than a table a person fills."""
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except zipfile.BadZipFile as bad:
        raise BadTemplate(NOT_A_WORKBOOK) from bad
    sizes = [m.file_size for m in package.infolist() if m.filename.endswith(".xml")]
    if sum(sizes) > MOST_MEBIBYTES * MEBIBYTE or merged_cells_in(package) > MOST_CELLS:
        raise BadTemplate(TOO_LARGE)
    return package


def merged_cells_in(package) -> int:
    """How many cells the merged ones span, for openpyxl makes each of them."""
    spans = [
        range_boundaries(ref.decode())
        for name in package.namelist()
        if name.startswith("xl/worksheets/")
        for ref in MERGED.findall(package.read(name))
    ]
    return sum(
        (last_row - row + 1) * (last_column - column + 1)
        for column, row, last_column, last_row in spans
    )


def opened(data: bytes, *, data_only=False):
    try:
        return load_workbook(BytesIO(data), data_only=data_only)
    except Exception as bad:
        # openpyxl raises whatever it stumbles over in a workbook that is not sound.
        raise BadTemplate(NOT_A_WORKBOOK) from bad


@dataclass(frozen=True)
class Found:
    title: str
    header: Header
    row: int


def first_table(book) -> Found:
    """The first visible sheet with such a table, and its header."""
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
            raise BadTemplate(TOO_LARGE)
        if found := header_in(sheet):
            return Found(sheet.title, *found)
    raise BadTemplate(NO_HEADER)


def header_in(sheet):
    """The header of a sheet and its last row; None where it has none."""
    cells = Cells(sheet)
    for row in range(1, min(sheet.max_row, HEADER_WITHIN) + 1):
        words = [cells.text(row, at) for at in range(1, sheet.max_column + 1)]
        header = header_of(words)
        if header is None:
            continue
        # A header in two rows: its lower one names the columns.
        while cells.anchor(row + 1, header.tasks[-1]) == cells.anchor(
            row, header.tasks[-1]
        ):
            row += 1
            below = [cells.text(row, at) for at in range(1, sheet.max_column + 1)]
            header = header_of(below) or header
        return header, row
    return None


class Cells:
    """The cells of a sheet, merged ones known by their first."""

    def __init__(self, sheet):
        self.sheet = sheet
        self.merged = {}
        for span in sheet.merged_cells.ranges:
            for row in range(span.min_row, span.max_row + 1):
                for column in range(span.min_col, span.max_col + 1):
                    self.merged[row, column] = span

    def anchor(self, row, column):
        span = self.merged.get((row, column))
        return (span.min_row, span.min_col) if span else (row, column)

    def text(self, row, column) -> str:
        value = self.sheet.cell(*self.anchor(row, column)).value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()


class Table:
    """The rows of a template below its header."""

    def __init__(self, sheet, header):
        self.cells, self.header = Cells(sheet), header
        self.last = sheet.max_row

    def rows(self, *, after: int) -> list[TemplateRow]:
        found = []
        for row in range(after + 1, self.last + 1):
            texts = self.texts(row)
            if texts:
                number = self.header.number and self.cells.text(row, self.header.number)
                found.append(TemplateRow(row, Wanted(number or "", texts)))
        return found

    def texts(self, row: int) -> tuple[str, ...]:
        """What a row may be known by; nothing for a heading or a row begun above."""
        last = self.header.tasks[-1]
        if self.cells.anchor(row, last) != (row, last):
            return ()
        texts = [self.cells.text(row, column) for column in self.header.tasks]
        if not texts[-1]:
            return ()
        whole = "".join(dict.fromkeys(texts))
        return tuple(dict.fromkeys([whole, texts[-1]]))


class Target:
    """The sheet that is written: values, never formulas, and rows high enough."""

    def __init__(self, sheet):
        self.sheet, self.cells = sheet, Cells(sheet)
        self.written = {}
        self.notes = []

    def write(self, row: int, header: Header, line: TableLine) -> None:
        for meaning, column in header.filled.items():
            if text := getattr(line, meaning):
                self.put(*self.cells.anchor(row, column), text)

    def put(self, row: int, column: int, text: str) -> None:
        cell = self.sheet.cell(row, column)
        place = f"单元格{get_column_letter(column)}{row}"
        if cell.data_type == "f":
            self.notes.append(FORMULA.format(place=place))
            return
        if (row, column) in self.written:
            text = f"{self.written[row, column]}\n{text}"
            self.notes.append(TWO_IN_ONE.format(place=place))
        elif cell.value not in (None, "", text):
            old = str(cell.value)[:30]
            self.notes.append(REPLACED.format(place=place, old=old))
        self.written[row, column] = text
        cell.value = cut(writable(text))
        # Whatever it begins with, it is text.
        cell.data_type = "s"
        alignment = copy(cell.alignment)
        cell.alignment = Alignment(
            horizontal=alignment.horizontal,
            vertical=alignment.vertical or "center",
            indent=alignment.indent,
            wrap_text=True,
        )
        self.make_room(row, column, text)

    def make_room(self, row: int, column: int, text: str) -> None:
        """Raise the row where its height is set, or Excel cannot know: merged cells."""
        span = self.cells.merged.get((row, column))
        columns = range(span.min_col, span.max_col + 1) if span else [column]
        rows = range(span.min_row, span.max_row + 1) if span else [row]
        width = sum(self.width(each) for each in columns)
        needed = lines_in(text, max(width, NARROW)) * LINE_HEIGHT + PADDING
        heights = [self.sheet.row_dimensions[each].height for each in rows]
        if heights == [None]:
            return
        lacking = needed - sum(height or USUAL_HEIGHT for height in heights)
        if lacking > 0:
            last = self.sheet.row_dimensions[rows[-1]]
            last.height = min((last.height or USUAL_HEIGHT) + lacking, MOST_HEIGHT)

    def width(self, column: int) -> float:
        """As set for the column, or for the run of columns it is one of."""
        return next(
            (
                each.width
                for each in self.sheet.column_dimensions.values()
                if each.min and each.min <= column <= each.max
            ),
            USUAL_WIDTH,
        )
