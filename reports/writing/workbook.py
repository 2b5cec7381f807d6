"""The annual report as an Excel workbook: a sheet for each table, and 说明. Pure."""

from datetime import datetime
from io import BytesIO

import xlsxwriter

from core.papers.writers.merged import Placed, placed
from core.papers.writers.sheet import (
    LINE_HEIGHT,
    PADDING,
    TEXT_IS_TEXT,
    TITLE_HEIGHT,
    UNDER_TITLE_HEIGHT,
    Formats,
    cut,
    lines_in,
)
from core.papers.writers.table import writable
from reports.report import Report

from .front import PARTS, Front, paragraphs
from .layout import Table, tables_of

SHEETS = {2: "主动公开", 3: "依申请公开", 4: "复议诉讼"}
EXPLAINED = "说明"
# A column of so many millimetres is as wide as one letter.
LETTER = 1.55
TEXT_WIDTH = 78
A4 = 9
UNDER_TITLE = "{title}（统计期限：{year}年1月1日至{year}年12月31日）"
NOTES = (
    "格式：{document}（{format}年起的格式）。",
    "表中数字均为数值；收费金额、采购总金额的单位以表头为准，其余为件、项等整数。",
    "没有的填0；空白的格子是还没有数。",
)


def as_workbook(report: Report, front: Front) -> bytes:
    """Return the .xlsx; figures are numbers, labels those of the notice."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {**TEXT_IS_TEXT, "in_memory": True}) as book:
        # Of the report, not of the hour it is printed: a frozen one stays as it is.
        created = datetime(front.year + 1, 1, 1)  # noqa: DTZ001 -- no zone in a file
        book.set_properties({"title": writable(front.heading), "created": created})
        formats = Formats(book)
        styles = {
            "label": formats.add(align="left", text_wrap=True, border=1),
            "number": formats.add(align="center", border=1),
            "paragraph": formats.add(text_wrap=True, align="left"),
            "heading": formats.add(font_name="黑体", text_wrap=True, align="left"),
        }
        for table in tables_of(report):
            sheet = book.add_worksheet(SHEETS[table.part])
            _write_table(sheet, table, front, formats, styles)
        _write_text(book.add_worksheet(EXPLAINED), report, front, formats, styles)
    return file.getvalue()


def _write_table(sheet, table: Table, front: Front, formats, styles) -> None:
    last = len(table.widths) - 1
    for column, width in enumerate(table.widths):
        sheet.set_column(column, column, width / LETTER)
    heads = PARTS[table.part], UNDER_TITLE.format(title=front.heading, year=front.year)
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.merge_range(0, 0, 0, last, heads[0], formats.title)
    sheet.set_row(1, UNDER_TITLE_HEIGHT)
    sheet.merge_range(1, 0, 1, last, cut(writable(heads[1] + front.mark)), formats.line)
    heights = [1] * len(table.rows)
    for each in placed(table.rows):
        _write_cell(sheet, each, formats, styles)
        width = sum(table.widths[each.left : each.right]) / LETTER
        if each.cell.rows == 1:
            lines = lines_in(each.cell.text, width)
            heights[each.top] = max(heights[each.top], lines)
    for row, lines in enumerate(heights, 2):
        sheet.set_row(row, lines * LINE_HEIGHT + PADDING)
    _set_paper(sheet, pages_high=1)
    if table.part == 4:
        sheet.set_landscape()
    if table.head_rows:
        sheet.repeat_rows(2, 1 + table.head_rows)
        sheet.freeze_panes(2 + table.head_rows, 0)


def _write_cell(sheet, each: Placed, formats, styles) -> None:
    cell = each.cell
    if cell.is_head:
        style = styles["label"] if cell.is_left else formats.head
    else:
        style = styles["number"] if cell.number is not None else formats.middle
    top, bottom = each.top + 2, each.bottom + 1
    if cell.rows * cell.columns > 1:
        sheet.merge_range(top, each.left, bottom, each.right - 1, "", style)
    if cell.number is not None:
        sheet.write_number(top, each.left, cell.number, style)
    elif cell.text:
        sheet.write_string(top, each.left, writable(cell.text), style)
    else:
        sheet.write_blank(top, each.left, None, style)


def _write_text(sheet, report: Report, front: Front, formats, styles) -> None:
    """What the other sheets cannot hold: title, notes, the text of the parts."""
    sheet.set_column(0, 0, TEXT_WIDTH)
    format_ = report.format
    notes = (
        note.format(document=format_.document, format=format_.first_year)
        for note in NOTES
    )
    lines = [(front.heading, "title")]
    lines += [(text, "paragraph") for text in (front.note, front.mark) if text]
    lines += [(text, "paragraph") for text in (*front.opening, *notes)]
    for part, heading in PARTS.items():
        lines.append((heading, "heading"))
        lines += [(text, "paragraph") for text in paragraphs(report, part)]
    lines += [(text, "paragraph") for text in (front.organ, front.signed) if text]
    for row, (text, style) in enumerate(lines):
        text = cut(writable(text))
        lined = lines_in(text, TEXT_WIDTH) * LINE_HEIGHT + PADDING
        sheet.set_row(row, TITLE_HEIGHT if style == "title" else min(lined, 409))
        sheet.write_string(row, 0, text, styles.get(style, formats.title))
    _set_paper(sheet)


def _set_paper(sheet, pages_high: int = 0) -> None:
    """A4, one page wide, as many high as it needs where none are named, numbered."""
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, pages_high)
    sheet.center_horizontally()
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.set_footer('&C&"宋体"&10第 &P 页 共 &N 页')
