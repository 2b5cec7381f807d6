"""扣分明细: every finding that stands, unit by unit, with who confirmed it and when."""

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from assessment.points import POINT
from core.papers.writers.sheet import FIRST_ROW

from .content import Book, Deduction, UnitPage, spelled
from .frame import DATE_TO_SIGN, Written, points

HEADINGS = (
    ("序号", 6),
    ("单位", 16),
    ("任务", 28),
    ("条款", 20),
    ("事实", 32),
    ("扣分", 8),
    ("系数", 7),
    ("折算扣分", 10),
    ("确认人", 10),
    ("确认日期", 16),
)
NUMBER, UNIT, TASK, CLAUSE, FACTS, POINTS, FACTOR, WEIGHED, BY, ON = range(10)
SIGNATURES = ("制表人（签字）：", "审核人（签字）：", DATE_TO_SIGN)
NOTHING = "没有已经确认的扣分。"
NOTE = (
    "折算扣分＝扣分×系数。每项任务至多扣完该项分值，设有上限的另予返还，"
    "各单位得分以其考核表为准。"
)


class Deductions(Written):
    """The list, which grows as the pages are written."""

    signatures = SIGNATURES

    def __init__(self, book: Book, worksheet, formats):
        super().__init__(worksheet, formats, HEADINGS)
        self.number = self.points = self.weighed = 0
        self.set_up(book.titled("考核扣分明细表"), book.about)

    def add(self, page: UnitPage) -> None:
        for deduction in page.deductions:
            self.write_deduction(page.name, deduction)

    def write_deduction(self, unit: str, deduction: Deduction) -> None:
        formats, finding = self.formats, deduction.finding
        self.number += 1
        self.worksheet.write_number(self.row, NUMBER, self.number, formats.rank)
        self.text(UNIT, unit)
        self.text(TASK, deduction.task)
        self.text(CLAUSE, finding.clause)
        self.text(FACTS, finding.told)
        if finding.effect == "deduct":
            self.write_points(finding.points or 0, deduction.factor)
        else:
            label = finding.get_effect_display()
            for column in (POINTS, FACTOR, WEIGHED):
                self.text(column, label if column == POINTS else "—", formats.middle)
        self.text(BY, str(finding.confirmed_by), formats.middle)
        self.text(ON, spelled(finding.confirmed_on), formats.middle)
        self.next_row()

    def write_points(self, lost: int, factor: int) -> None:
        formats, sheet, row = self.formats, self.worksheet, self.row
        sheet.write_number(row, POINTS, points(lost), formats.point)
        sheet.write_number(row, FACTOR, points(factor), formats.percent)
        cells = [xl_rowcol_to_cell(row, column) for column in (POINTS, FACTOR)]
        weighed = lost * factor / (POINT * POINT)
        self.formula(WEIGHED, f"={cells[0]}*{cells[1]}", weighed, formats.exact)
        self.points += lost
        self.weighed += lost * factor

    def finish(self) -> None:
        """The sums, what they mean, and the line to sign on."""
        end_of_lines = self.row
        if self.number:
            self.write_sums()
        else:
            self.across(NOTHING, self.formats.middle)
        self.across(NOTE, self.formats.line)
        self.sign()
        self.keep_together(end_of_lines)

    def write_sums(self) -> None:
        formats, last = self.formats, self.row - 1
        self.worksheet.merge_range(
            self.row, NUMBER, self.row, FACTS, "合计", formats.label
        )
        sums = ((POINTS, self.points / POINT), (WEIGHED, self.weighed / POINT**2))
        for column, value in sums:
            cells = xl_range(FIRST_ROW, column, last, column)
            self.formula(column, f"=SUM({cells})", value, formats.sum)
        self.blanks((FACTOR, BY, ON), formats.label)
        self.next_row()
