"""Reading a returned workbook: its key, and its rows by the keys they carry. Bounded."""

from dataclasses import dataclass, field

from core.papers.paper import Unreadable
from core.papers.readers import package
from core.papers.readers.sheet_rows import (
    MAX_MEBIBYTES,
    Area,
    SheetRows,
    Stored,
    column_letters,
    scan,
)
from core.papers.readers.workbook import Sheet, Workbook, open_workbook

from .cells import BadCell, text_in
from .keys import BadKey, Key, read_key
from .layout import ELEMENT_KEY, KEY_SHEET, LABELS, MARK, PLACE_KEY, ROW_KEY, is_entry

MEBIBYTE = 1024 * 1024
MOST_MEBIBYTES = 5
MOST_ADDED, MOST_MERGES = 100, 5000
MARK_WITHIN = 60  # rows

NOT_XLSX = "请上传系统导出的填报表（.xlsx 文件）；用 WPS 另存过的，请存为 .xlsx 格式。"
TOO_BIG = f"文件超过{MOST_MEBIBYTES}MB，不像填报表。请删去表里粘贴的图片，或重新下载填报表再填。"
NOT_OURS = (
    "这不是系统导出的填报表：没有找到隐藏的“系统信息”工作表，或者它被改过名。"
    "请重新下载填报表，把内容填进去再上传。"
)
BAD_KEY = (
    "填报表里隐藏的系统信息被改动过，或者不是本系统导出的，没有读取。"
    "请重新下载填报表，把内容填进去再上传。"
)
NO_TABLE = (
    "填报表里隐藏的行列被删去了，认不出哪一行是哪项任务。"
    "请重新下载填报表，把内容填进去再上传。"
)
ADDED = (
    "工作表“{}”里多出了{}行，不是系统下发的任务，没有读取。"
    "请删去多出的行，只填原有的行，再上传。"
)
MERGES = "工作表“{}”里合并的单元格太多，请重新下载填报表，把内容填进去再上传。"
LOST_COLUMN = "工作表“{}”里少了“{}”一列，请重新下载填报表，把内容填进去再上传。"


class NotOurs(Exception):
    """The file is no 填报表 of ours; the message says what to do."""


@dataclass(frozen=True)
class Found:
    """One keyed row: where it stands, and its cells by the keys of the columns."""

    sheet: str
    row: int
    criterion_pk: int
    elements: tuple[int, ...]
    cells: dict[str, Stored]

    def element_at(self, key: str) -> int | None:
        """The element a column asks of this row; 0 where it asks none."""
        if match := ELEMENT_KEY.fullmatch(key):
            return int(match[1])
        if match := PLACE_KEY.fullmatch(key):
            place = int(match[1])
            return dict(enumerate(self.elements, start=1)).get(place, 0)
        return None


@dataclass
class Table:
    """One sheet's keyed rows by occurrence, and what else was written on it."""

    title: str
    columns: dict[str, int]
    rows: dict[int, list[Found]] = field(default_factory=dict)
    added: list[int] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)

    @property
    def repeated(self) -> int:
        """How many rows carry a key that another row has already."""
        return sum(
            len(rows) - len({found.criterion_pk for found in rows})
            for rows in self.rows.values()
        )

    def place(self, row: int, key: str) -> str:
        """A cell as a person finds it."""
        letters = column_letters(self.columns[key])
        return f"工作表“{self.title}”第{row}行{letters}列"

    def owners(self, area: Area) -> set[int]:
        """The occurrences whose rows an area touches."""
        return {
            occurrence
            for occurrence, rows in self.rows.items()
            if any(area.top <= found.row <= area.bottom for found in rows)
        }

    def entry_columns(self, area: Area) -> list[str]:
        """The keys of the columns to fill that an area touches."""
        return [
            key
            for key, at in self.columns.items()
            if area.left <= at <= area.right and is_entry(key)
        ]


@dataclass(frozen=True)
class Returned:
    """A returned workbook as read."""

    book: Workbook
    key: Key
    tables: list[Table]


def read(name: str, data: bytes) -> Returned:
    """The key and the rows of a workbook; refuses what is none of ours."""
    if not name.lower().endswith(".xlsx"):
        raise NotOurs(NOT_XLSX)
    if len(data) > MOST_MEBIBYTES * MEBIBYTE:
        raise NotOurs(TOO_BIG)
    try:
        book = open_workbook(data)
        key = key_in(book)
        tables = [table for sheet in book.sheets if (table := table_in(book, sheet))]
    except Unreadable as unreadable:
        raise NotOurs(str(unreadable)) from unreadable
    if not any(table.rows for table in tables):
        raise NotOurs(NO_TABLE)
    return Returned(book, key, tables)


def key_in(book: Workbook) -> Key:
    sheet = next((each for each in book.sheets if each.title == KEY_SHEET), None)
    if sheet is None or sheet.is_chart:
        raise NotOurs(NOT_OURS)
    rows = scanned(book, sheet).rows
    pieces = [seen(book, rows[row].get(1)) for row in sorted(rows)]
    try:
        return read_key(pieces)
    except BadKey as bad:
        raise NotOurs(BAD_KEY) from bad


def scanned(book: Workbook, sheet: Sheet) -> SheetRows:
    with package.part(book.archive, sheet.part, mebibytes=MAX_MEBIBYTES) as source:
        return scan(source)


def seen(book: Workbook, stored: Stored | None) -> str:
    """The text of a cell that only identifies; "" where it is none."""
    try:
        return text_in(book, stored)
    except BadCell:
        return ""


def table_in(book: Workbook, sheet: Sheet) -> Table | None:
    """The rows of one sheet; None for a sheet without our hidden column."""
    if sheet.is_chart or sheet.title == KEY_SHEET:
        return None
    found = scanned(book, sheet)
    mark = mark_in(book, found)
    if mark is None:
        return None
    mark_row, key_column = mark
    columns = {
        text: column
        for column, stored in found.rows[mark_row].items()
        if column != key_column and (text := seen(book, stored))
    }
    table = Table(sheet.title, columns, merges=found.merges)
    for row in sorted(found.rows.keys() - {mark_row}):
        add_row(
            table, row, found.rows[row], seen(book, found.rows[row].get(key_column))
        )
    extra = len(table.added) + table.repeated
    if extra > MOST_ADDED:
        raise NotOurs(ADDED.format(table.title, extra))
    if len(table.merges) > MOST_MERGES:
        raise NotOurs(MERGES.format(table.title))
    return table


def mark_in(book: Workbook, found: SheetRows) -> tuple[int, int] | None:
    """Where the hidden row and the hidden column cross."""
    for row in sorted(found.rows)[:MARK_WITHIN]:
        for column, stored in found.rows[row].items():
            if seen(book, stored) == MARK:
                return row, column
    return None


def add_row(table: Table, row: int, stored: dict[int, Stored], label: str) -> None:
    if label in LABELS:
        return
    match = ROW_KEY.fullmatch(label)
    cells = {
        key: stored[column] for key, column in table.columns.items() if column in stored
    }
    if match is None:
        table.added.append(row)
        return
    occurrence, criterion = int(match[1]), int(match[2])
    elements = tuple(map(int, filter(None, match[3].split("-"))))
    found = Found(table.title, row, criterion, elements, cells)
    table.rows.setdefault(occurrence, []).append(found)
