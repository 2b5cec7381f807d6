"""What the pages of the 考核表 have besides: figures, formulas, a line to sign on."""

from xlsxwriter.utility import xl_rowcol_to_cell

from assessment.points import POINT
from core.papers.writers import sheet

from .long import lines_in, pieces

SIGN_HEIGHT, EMPTY_ROW_HEIGHT = 30, 15
GOES_ON = "续"
DATE_TO_SIGN = "日期：　　　　年　　月　　日"


def points(value: int) -> float:
    return value / POINT


class Formats(sheet.Formats):
    """Besides the office's own, those of figures and of the sums below them."""

    def __init__(self, workbook):
        super().__init__(workbook)
        add, box = self.add, self.box
        figure = {**box, "align": "right"}
        strong = {"bold": True, "font_name": "宋体"}
        self.section = add(**strong, **box, align="left", bg_color="#F2F2F2", indent=1)
        self.point = add(num_format="0.00_ ", **figure)
        self.exact = add(num_format="0.00##_ ", **figure)
        self.percent = add(num_format="0%_ ", **figure)
        self.label = add(**strong, **box, align="center")
        self.sum = add(**strong, **figure, num_format="0.00##_ ")
        self.total = add(**strong, **figure, num_format="0.00_ ")
        self.words = add(**strong, text_wrap=True, align="left", indent=1, **box)
        self.rank = add(num_format="0", align="center", **box)


class Written(sheet.Written):
    """A worksheet with live formulas, signed below."""

    signatures: tuple[str, str, str]

    def __init__(self, worksheet, formats, headings):
        super().__init__(worksheet, formats, headings)
        self.left_over: dict[int, list[str]] = {}  # column -> what its row cannot hold

    def text(self, column, text, style=None) -> None:
        """Write a text; what the row cannot hold waits for the rows below."""
        first, *rest = pieces(text, self.headings[column][1])
        super().text(column, first, style)
        if rest:
            self.left_over[column] = rest

    def measure(self, text, width) -> None:
        self.lines = max(self.lines, lines_in(text, width))

    def next_row(self) -> None:
        """Go to the next row, past those that carry a long text on."""
        super().next_row()
        while self.left_over:
            waiting, self.left_over = self.left_over, {}
            super().text(0, GOES_ON, self.formats.middle)
            for column in range(1, len(self.headings)):
                piece, *rest = waiting.get(column, [""])
                super().text(column, piece)
                if rest:
                    self.left_over[column] = rest
            super().next_row()

    def blanks(self, columns, style) -> None:
        """Draw the borders of cells that hold nothing."""
        for column in columns:
            self.worksheet.write_blank(self.row, column, None, style)

    def formula(self, column, formula, value, style) -> str:
        """Write a formula with its value; return the name of its cell."""
        self.worksheet.write_formula(self.row, column, formula, style, value)
        return xl_rowcol_to_cell(self.row, column)

    def sign(self) -> None:
        """The line people sign on, below the table."""
        self.row += 1
        self.worksheet.set_row(self.row, SIGN_HEIGHT)
        self.heights += [EMPTY_ROW_HEIGHT, SIGN_HEIGHT]
        whole = sum(width for _, width in self.headings)
        passed, waiting = 0, list(self.signatures)
        for column, (_, width) in enumerate(self.headings):
            # Each at the first column past its third of the page.
            if waiting and passed >= whole * (3 - len(waiting)) / 3:
                words = waiting.pop(0)
                self.worksheet.write_string(self.row, column, words, self.formats.line)
            passed += width
