"""What every Excel sheet an office prints has: fonts, borders, headings, the paper."""

import re
from math import ceil

from .table import width_of

# Text stays text: no formula, link or number is made of it.
TEXT_IS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
NAME_LENGTH = 31
# Excel counts in UTF-16: what lies beyond takes two.
LAST_OF_TWO_BYTES = 0xFFFF
# Excel for East Asia refuses the wide ones as well.
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\［］：＊？／＼￥\x00-\x1f]")
NOT_AT_ENDS = "'’＇ "
CELL_LENGTH = 32_000
LINE_HEIGHT, PADDING, MOST_HEIGHT = 15, 9, 409
TITLE_HEIGHT, UNDER_TITLE_HEIGHT, HEAD_HEIGHT = 36, 20, 24
FIRST_ROW = 3
# What a page of A4 landscape holds within its margins, in points of 1/72 inch.
PAPER_WIDTH, PAPER_HEIGHT = 755, 495
# A column in points is so many times its width in letters, and a little.
LETTER_WIDTH, COLUMN_PADDING = 5.25, 3.75


def sheet_names(names):
    """Yield names Excel allows, unique after cutting to 31 characters."""
    taken = {"history"}
    for name in names:
        plain = NOT_IN_NAMES.sub("_", name).strip(NOT_AT_ENDS) or "单位"
        found, number = cut_name(plain, NAME_LENGTH), 1
        while found.lower() in taken:
            number += 1
            end = f"（{number}）"
            found = cut_name(plain, NAME_LENGTH - len(end)) + end
        taken.add(found.lower())
        yield found


def cut_name(name: str, most: int) -> str:
    """The start of a name, where 𠮷 and the like count as two characters."""
    length = 0
    for end, letter in enumerate(name):
        length += 2 if ord(letter) > LAST_OF_TWO_BYTES else 1
        if length > most:
            return name[:end].rstrip(NOT_AT_ENDS)
    return name


def cut(text: str) -> str:
    """What one cell holds."""
    return text if len(text) <= CELL_LENGTH else f"{text[:CELL_LENGTH]}……"


def lines_in(text: str, width: int) -> int:
    """How many lines a text takes in a column; a Chinese character is two wide."""
    return sum(max(1, ceil(width_of(line) / (width - 2))) for line in text.split("\n"))


class Formats:
    """The hands of the office: 小标宋 titles, 黑体 headings, 仿宋 text, all borders."""

    box = {"border": 1}

    def __init__(self, workbook):
        self._workbook = workbook
        self.title = self.add(font_name="方正小标宋简体", font_size=20, align="center")
        self.line = self.add(font_name="宋体")
        self.head = self.add(
            font_name="黑体", align="center", text_wrap=True, **self.box
        )
        self.text = self.add(text_wrap=True, align="left", indent=1, **self.box)
        self.middle = self.add(align="center", text_wrap=True, **self.box)

    def add(self, **more):
        """Make a format of the workbook."""
        return self._workbook.add_format(
            {"font_name": "仿宋", "font_size": 10.5, "valign": "vcenter", **more}
        )


class Written:
    """A worksheet written from top to bottom."""

    def __init__(self, worksheet, formats, headings):
        self.worksheet, self.formats = worksheet, formats
        self.headings = headings
        self.heights: list[float] = []  # of the rows below the heading row
        self.row, self.lines = 0, 1
        self.last = len(self.headings) - 1

    def set_up(self, title: str, line: str) -> None:
        """A4 landscape, one page wide, the heading row on every page and in sight."""
        sheet, formats = self.worksheet, self.formats
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.set_footer('&C&"宋体"&10第 &P 页 共 &N 页')
        sheet.repeat_rows(FIRST_ROW - 1)
        sheet.freeze_panes(FIRST_ROW, 2)
        for column, (_, width) in enumerate(self.headings):
            sheet.set_column(column, column, width)
        sheet.set_row(0, TITLE_HEIGHT)
        sheet.merge_range(0, 0, 0, self.last, cut(title), formats.title)
        sheet.set_row(1, UNDER_TITLE_HEIGHT)
        sheet.merge_range(1, 0, 1, self.last, cut(line), formats.line)
        sheet.set_row(2, HEAD_HEIGHT)
        for column, (name, _) in enumerate(self.headings):
            sheet.write_string(2, column, name, formats.head)
        self.row = FIRST_ROW

    def across(self, text, style, *, first=0) -> None:
        """One text over the whole width, or from column `first` on."""
        row = self.row
        for column in range(first):
            self.worksheet.write_blank(row, column, None, style)
        self.worksheet.merge_range(row, first, row, self.last, cut(text), style)
        self.measure(text, sum(width for _, width in self.headings[first:]))
        self.next_row()

    def text(self, column, text, style=None) -> None:
        style = style or self.formats.text
        self.worksheet.write_string(self.row, column, cut(text), style)
        self.measure(text, self.headings[column][1])

    def measure(self, text, width) -> None:
        """Keep how many lines the row needs for a text in a column."""
        self.lines = max(self.lines, lines_in(text, width))

    def next_row(self) -> None:
        """Give the row its height, and go to the next."""
        height = min(self.lines * LINE_HEIGHT + PADDING, MOST_HEIGHT)
        self.worksheet.set_row(self.row, height)
        self.heights.append(height)
        self.row += 1
        self.lines = 1

    def keep_together(self, end_of_lines: int) -> None:
        """Never leave what stands from row `end_of_lines` on a page of its own.

        Excel takes no page break where a sheet is fitted to its paper, so the sheet
        is fitted to one page less.
        """
        width = sum(
            LETTER_WIDTH * letters + COLUMN_PADDING for _, letters in self.headings
        )
        room = PAPER_HEIGHT * max(1, width / PAPER_WIDTH)
        starts = page_starts(self.heights, room)
        if len(starts) > 1 and starts[-1] >= end_of_lines - FIRST_ROW:
            self.worksheet.fit_to_pages(1, len(starts) - 1)


def page_starts(heights, room: float) -> list[int]:
    """On which rows pages begin; the title stands on the first, headings on all."""
    starts = [0]
    left = room - TITLE_HEIGHT - UNDER_TITLE_HEIGHT - HEAD_HEIGHT
    for row, height in enumerate(heights):
        if height > left:
            starts.append(row)
            left = room - HEAD_HEIGHT
        left -= height
    return starts
