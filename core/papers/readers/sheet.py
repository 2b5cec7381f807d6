""".xlsx workbooks into one placed grid a sheet, as a person looking at them sees it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from openpyxl.utils.escape import unescape

from core.papers.paper import Grid, Paper, Unreadable, visible

from . import package, sheet_grid, workbook
from .number_formats import dated, shown
from .sheet_rows import (
    MAX_MEBIBYTES,
    MAX_ROWS,
    SheetRows,
    Stored,
    column_letters,
    scan,
)
from .workbook import MAX_CHARACTERS, TOO_MUCH_TEXT, Sheet, Workbook

MAX_CELLS = 400_000
MOST_NAMED = 5

TOO_MANY_CELLS = f"表格超过 {MAX_CELLS:,} 个单元格，请只保留需要导入的行列后再试。"
NOTHING_VISIBLE = "工作簿里没有看得见的内容，请确认选对了文件，或取消隐藏后再导入。"
SHEET_HIDDEN = "工作表“{}”是隐藏的，没有读取。"
SHEET_IS_CHART = "工作表“{}”只有图表，没有读取。"
PART_HIDDEN = "工作表“{}”{}是隐藏的，没有读取。"
NOT_CALCULATED = (
    "工作表“{}”{}的公式没有计算结果，已留空；请用 WPS 或 Excel 打开并保存后再导入。"
)
GIVEN_UP = "工作表“{}”在第{}行前后有长段空白，没有再往下读。"


def read(data: bytes, *, most_rows: int = MAX_ROWS) -> Paper:
    """Return the visible sheets of a workbook, one grid each, in their order.

    `most_rows` is how many a sheet may fill.
    """
    book = workbook.open_workbook(data)
    reader = _Reader(book, most_rows)
    for sheet in book.sheets:
        if sheet.hidden:
            reader.notes.append(SHEET_HIDDEN.format(sheet.title))
        elif sheet.is_chart:
            reader.notes.append(SHEET_IS_CHART.format(sheet.title))
        else:
            reader.read_sheet(sheet)
    if not reader.grids:
        raise Unreadable(NOTHING_VISIBLE)
    notes = (*reader.notes, *workbook.notes_on(book.archive))
    return Paper(tuple(reader.grids), notes, reader.places)


class _Reader:
    def __init__(self, book: Workbook, most_rows: int) -> None:
        self.book = book
        self.most_rows = most_rows
        self.grids: list[Grid] = []
        self.places: dict[int, str] = {}
        self.notes: list[str] = []
        self.characters_left = MAX_CHARACTERS
        self.cells_left = MAX_CELLS

    def read_sheet(self, sheet: Sheet) -> None:
        archive = self.book.archive
        with package.part(archive, sheet.part, mebibytes=MAX_MEBIBYTES) as source:
            found = scan(source, self.most_rows)
        texts = self.texts(sheet, found)
        sheet_grid.settle(texts, found)
        self.note_hidden(sheet, texts, found)
        if found.given_up_at:
            self.notes.append(GIVEN_UP.format(sheet.title, found.given_up_at))
        rows, columns = sheet_grid.seen(texts, found)
        if not rows:
            return
        self.cells_left -= len(rows) * len(columns)
        if self.cells_left < 0:
            raise Unreadable(TOO_MANY_CELLS)
        first = len(self.places) + 1
        cells = sheet_grid.grid(texts, (rows, columns), found.merges, first)
        letters = tuple(column_letters(column) for column in columns)
        self.grids.append(
            Grid(cells, exact=True, placed=True, title=sheet.title, letters=letters)
        )
        for line, row in enumerate(rows, first):
            self.places[line] = f"工作表“{sheet.title}”第{row}行"

    def texts(self, sheet: Sheet, found: SheetRows) -> sheet_grid.Texts:
        """Return what the filled cells say, by row and column."""
        texts: sheet_grid.Texts = {}
        not_calculated = []
        for row, cells in found.rows.items():
            for column, stored in cells.items():
                if stored.formula and not stored.value:
                    not_calculated.append(f"{column_letters(column)}{row}")
                    continue
                text = visible(self.text(stored)).strip()
                self.characters_left -= len(text)
                if self.characters_left < 0:
                    raise Unreadable(TOO_MUCH_TEXT)
                if text:
                    texts.setdefault(row, {})[column] = text
        if not_calculated:
            named = _listed(not_calculated, "个单元格")
            self.notes.append(NOT_CALCULATED.format(sheet.title, named))
        return texts

    def text(self, stored: Stored) -> str:
        value = stored.value
        if stored.kind == "s":
            number = int(value) if value.isdecimal() else len(self.book.strings)
            return "".join(self.book.strings[number : number + 1])
        if stored.kind in ("str", "inlineStr"):
            return unescape(value)
        if stored.kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        try:
            if stored.kind == "d":
                return dated(datetime.fromisoformat(value))
            if stored.kind == "n":
                code = self.book.format_of(stored.style)
                return shown(float(value), code, self.book.epoch)
        except ValueError:
            pass
        return value

    def note_hidden(
        self, sheet: Sheet, texts: sheet_grid.Texts, found: SheetRows
    ) -> None:
        columns = {column for cells in texts.values() for column in cells}
        hidden = [
            _ranges(found.hidden_rows & texts.keys(), "第{}行", "第{}至{}行", str),
            _ranges(found.hidden_columns & columns, "{}列", "{}至{}列", column_letters),
        ]
        for named in filter(None, hidden):
            words = _listed(named, "处")
            self.notes.append(PART_HIDDEN.format(sheet.title, words))


def _ranges(
    numbers: Iterable[int], one: str, several: str, name: Callable[[int], str]
) -> list[str]:
    """Return sorted numbers as words, those in a row taken together."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return [
        one.format(name(first))
        if first == last
        else several.format(name(first), name(last))
        for first, last in runs
    ]


def _listed(names: list[str], counted: str) -> str:
    if len(names) <= MOST_NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:MOST_NAMED])}等{len(names)}{counted}"
