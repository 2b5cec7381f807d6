"""A table with merged cells as an Excel sheet, made to be printed and read again."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

import xlsxwriter

from .merged import Merged, placed
from .sheet import (
    LINE_HEIGHT,
    MOST_HEIGHT,
    PADDING,
    TEXT_IS_TEXT,
    TITLE_HEIGHT,
    UNDER_TITLE_HEIGHT,
    Formats,
    cut,
    lines_in,
    sheet_names,
)
from .table import writable

A4 = 9
ABOVE = 2
# What Excel would mark as a number kept as text; codes begin with 0 and stay text.
NUMBER = re.compile(r"[1-9]\d{0,8}")


def write_merged(
    rows: Sequence[Sequence[Merged]],
    widths: Sequence[int],
    file,
    *,
    head_rows: int,
    name: str,
    title: str,
    line: str,
    made_at: datetime | None = None,
) -> None:
    """Write the table under its title to a path or an open binary file.

    `widths` are those of the columns in letters, `line` stands small below the title.
    With `made_at` the same table gives the same bytes each time.
    """
    with xlsxwriter.Workbook(file, TEXT_IS_TEXT) as book:
        sheet = book.add_worksheet(next(sheet_names([name])))
        book.set_properties({"title": writable(title), "created": made_at})
        formats = Formats(book)
        _set_up(sheet, widths, head_rows)
        last = len(widths) - 1
        for row, (text, style, height) in enumerate(
            (
                (title, formats.title, TITLE_HEIGHT),
                (line, formats.line, UNDER_TITLE_HEIGHT),
            )
        ):
            sheet.set_row(row, height)
            sheet.merge_range(row, 0, row, last, cut(writable(text)), style)
        _write_rows(sheet, rows, widths, formats)


def _set_up(sheet, widths, head_rows) -> None:
    """A4 landscape, one page wide, the head on every page and in sight."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.set_footer('&C&"宋体"&10第 &P 页 共 &N 页')
    sheet.repeat_rows(ABOVE, ABOVE + head_rows - 1)
    sheet.freeze_panes(ABOVE + head_rows, 0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def _write_rows(sheet, rows, widths, formats) -> None:
    edges = [0, *accumulate(widths)]
    heights = [1] * len(rows)
    tall = formats.add(align="center", valign="top", text_wrap=True, border=1)
    for each in placed(rows):
        cell = each.cell
        style = formats.middle
        if cell.is_head:
            style = formats.head
        elif each.is_tall:
            style = tall
        elif cell.is_left:
            style = formats.text
        text = cut(writable(cell.text))
        top, left = each.top + ABOVE, each.left
        if cell.rows * cell.columns > 1:
            last = each.bottom + ABOVE - 1
            sheet.merge_range(top, left, last, each.right - 1, "", style)
        if not (cell.is_left or cell.is_head) and NUMBER.fullmatch(text):
            sheet.write_number(top, left, int(text), style)
        elif text:
            sheet.write_string(top, left, text, style)
        else:
            sheet.write_blank(top, left, None, style)
        width = edges[each.right] - edges[each.left]
        lines = -(-lines_in(text, width) // cell.rows)
        for row in range(each.top, each.bottom):
            heights[row] = max(heights[row], lines)
    for row, lines in enumerate(heights, ABOVE):
        sheet.set_row(row, min(lines * LINE_HEIGHT + PADDING, MOST_HEIGHT))
