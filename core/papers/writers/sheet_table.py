"""A table as an Excel workbook of one sheet, made to be printed and read again."""

import re
from datetime import datetime
from math import ceil

import xlsxwriter

from .sheet import (
    LINE_HEIGHT,
    MOST_HEIGHT,
    PADDING,
    TEXT_IS_TEXT,
    Formats,
    Written,
    cut,
    sheet_names,
)
from .table import Heading, Table, writable

# In letters: what fits a page of A4 landscape in a readable size.
WIDTH = 140
# Excel keeps fifteen digits; what has more stays text.
NUMBER = re.compile(r"-?(?=[\d.]{1,15}$)\d+(\.\d+)?")
LINES_IN_ROW = (MOST_HEIGHT - PADDING) // LINE_HEIGHT


def write_table(
    table: Table,
    file,
    *,
    name: str,
    title: str,
    line: str,
    width: int = WIDTH,
    made_at: datetime | None = None,
) -> None:
    """Write the table under its title to a path or an open binary file.

    `name` is the sheet's, `line` stands small between title and table, `width` is
    what all columns have together. With `made_at` the bytes are the same each time.
    """
    with xlsxwriter.Workbook(file, TEXT_IS_TEXT) as workbook:
        worksheet = workbook.add_worksheet(next(sheet_names([name])))
        workbook.set_properties({"title": writable(title), "created": made_at})
        _Sheet(table, worksheet, workbook, width).write(writable(title), writable(line))


class _Sheet(Written):
    def __init__(self, table: Table, worksheet, workbook, width: int):
        formats = Formats(workbook)
        names = [column.name for column in table.columns]
        widths = table.widths(width)
        super().__init__(worksheet, formats, tuple(zip(names, widths, strict=True)))
        self.table = table
        across = {"text_wrap": True, "align": "left", "indent": 1, "border": 1}
        self.headings_by_level = (
            formats.add(font_name="黑体", **across),
            formats.add(font_name="楷体", **across),
            formats.add(bold=True, **across),
        )

    def write(self, title: str, line: str) -> None:
        self.set_up(title, line)
        for row in self.table.rows:
            if isinstance(row, Heading):
                level = min(row.level, len(self.headings_by_level)) - 1
                style = self.headings_by_level[level]
                self.across(writable(row.text), style, first=row.set_in)
            else:
                self.cells([writable(text) for text in row])

    def cells(self, texts: list[str]) -> None:
        """Write one row, over several of the sheet where one cannot be so high."""
        for text, (_, width) in zip(texts, self.headings, strict=True):
            self.measure(text, width)
        rows = ceil(self.lines / LINES_IN_ROW)
        lines = ceil(self.lines / rows)
        for column, text in enumerate(texts):
            self.merged(column, text, rows)
        for _ in range(rows):
            self.lines = lines
            self.next_row()

    def merged(self, column: int, text: str, rows: int) -> None:
        is_centred = self.table.columns[column].centred
        style = self.formats.middle if is_centred else self.formats.text
        if rows > 1:
            last = self.row + rows - 1
            area = (self.row, column, last, column)
            self.worksheet.merge_range(*area, cut(text), style)
        elif self.table.columns[column].numeric and NUMBER.fullmatch(text):
            self.worksheet.write_number(self.row, column, float(text), style)
        elif text:
            self.worksheet.write_string(self.row, column, cut(text), style)
        else:
            self.worksheet.write_blank(self.row, column, None, style)
