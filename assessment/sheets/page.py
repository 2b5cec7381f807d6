"""A unit's page: every leaf with what was lost and why, and live totals below."""

from dataclasses import dataclass

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from assessment.points import POINT

from .content import Book, Line, UnitPage
from .frame import DATE_TO_SIGN, Written, points

HEADINGS = (
    ("序号", 5),
    ("任务", 32),
    ("评价标准", 24),
    ("分值", 8),
    ("系数", 7),
    ("扣分", 8),
    ("扣分原因", 30),
    ("佐证材料", 20),
    ("得分", 9),
)
NUMBER, TASK, CRITERION, WEIGHT, FACTOR, LOST, REASONS, MATERIALS, KEPT = range(9)
SIGNATURES = ("考核单位（签字）：", "被考核单位负责人（签字）：", DATE_TO_SIGN)
# Where no task has criteria the column is as wide as its heading.
WITHOUT_CRITERIA = {CRITERION: 10, TASK: 39, REASONS: 37}


@dataclass
class Place:
    """Where the ranking finds a unit's figures."""

    sheet: str
    base: str
    bonus: str | None
    total: str
    grade: str

    def cell(self, name: str) -> str:
        quoted = self.sheet.replace("'", "''")
        return f"='{quoted}'!{name}"


class Page(Written):
    """One unit's page."""

    signatures = SIGNATURES

    def __init__(self, book: Book, page: UnitPage, worksheet, formats):
        widths = {} if book.tree.has_criteria else WITHOUT_CRITERIA
        headings = tuple(
            (name, widths.get(column, width))
            for column, (name, width) in enumerate(HEADINGS)
        )
        super().__init__(worksheet, formats, headings)
        self.book, self.page = book, page
        self.rows: list[tuple[int, Line]] = []
        self.credit_cells: dict[int, str] = {}

    def write(self) -> Place:
        page = self.page
        self.set_up(
            self.book.titled("考核表"),
            f"被考核单位：{page.name}　　{self.book.period}　　单位：分",
        )
        for line in page.lines:
            self.write_line(line)
        end_of_lines = self.row
        for cap in page.caps:
            self.write_credit(cap)
        sums = [self.write_sum(part) for part in page.shares]
        base = self.write_base(sums)
        bonus = self.write_bonus(base) if page.bonuses else None
        ceilings = self.write_ceilings()
        total, grade = self.write_total(base, bonus, ceilings)
        self.sign()
        self.keep_together(end_of_lines)
        return Place(self.worksheet.name, base, bonus, total, grade)

    def write_line(self, line: Line) -> None:
        if line.is_heading:
            self.across(line.text, self.formats.section)
            return
        formats, sheet, row = self.formats, self.worksheet, self.row
        self.text(NUMBER, line.number, formats.middle)
        self.text(TASK, line.text)
        self.text(CRITERION, line.criterion)
        sheet.write_number(row, WEIGHT, points(line.weight), formats.point)
        sheet.write_number(row, FACTOR, points(line.factor), formats.percent)
        sheet.write_number(row, LOST, points(line.lost), formats.point)
        self.text(REASONS, line.reasons)
        self.text(MATERIALS, line.materials)
        weight, factor, lost = (
            xl_rowcol_to_cell(row, column) for column in (WEIGHT, FACTOR, LOST)
        )
        kept = (line.weight - line.lost) * line.factor / (POINT * POINT)
        self.formula(KEPT, f"=({weight}-{lost})*{factor}", kept, formats.exact)
        self.rows.append((row, line))
        self.next_row()

    def span(self, column, chosen) -> str:
        """The cells of one column from the first to the last chosen line.

        Lines stand in the order of the tree, so nothing else lies between.
        """
        rows = [row for row, line in self.rows if chosen(line)]
        return xl_range(rows[0], column, rows[-1], column)

    def labelled(self, label: str, words: str = "") -> None:
        """A row below the lines: its name at the left, words where reasons stand."""
        formats, sheet, row = self.formats, self.worksheet, self.row
        sheet.merge_range(row, NUMBER, row, CRITERION, label, formats.label)
        self.blanks((WEIGHT, FACTOR, LOST, MATERIALS), formats.label)
        self.text(REASONS, words, formats.text)

    def write_credit(self, cap) -> None:
        """上限返还: what was lost under a capped heading beyond its cap."""

        def under(line):
            return cap.key in line.parents

        def above(key):
            return any(
                key in line.parents
                and under(line)
                and line.parents.index(key) < line.parents.index(cap.key)
                for _, line in self.rows
            )

        weights, factors, lost = (
            self.span(column, under) for column in (WEIGHT, FACTOR, LOST)
        )
        inner = "".join(
            f"-{cell}" for key, cell in self.credit_cells.items() if above(key)
        )
        limit = f"{points(cap.cap)}*SUMPRODUCT({weights},{factors})/{points(cap.whole)}"
        self.labelled("上限返还", f"“{cap.title}”最多扣{points(cap.cap):.2f}分")
        self.credit_cells[cap.key] = self.formula(
            KEPT,
            f"=MAX(0,SUMPRODUCT({factors},{lost}){inner}-{limit})",
            self.credit_of(cap),
            self.formats.exact,
        )
        self.next_row()

    def credit_of(self, cap) -> float:
        for credit in self.page.score.basis["credits"]:
            if credit["indicator"] == cap.key:
                return as_points(credit["amount"])
        return 0.0

    def write_sum(self, part) -> tuple[int, str, str]:
        """The sums of one part; returns its share, weight carried and points kept."""

        def within(line):
            return line.part == part

        weights, factors, lost, kept = (
            self.span(column, within) for column in (WEIGHT, FACTOR, LOST, KEPT)
        )
        credits = "".join(
            f"+{self.credit_cells[cap.key]}"
            for cap in self.page.caps
            if cap.part == part
        )
        lines = [line for _, line in self.rows if within(line)]
        back = sum(self.credit_of(cap) for cap in self.page.caps if cap.part == part)
        self.labelled(self.name_of(part))
        carried = self.formula(
            WEIGHT,
            f"=SUMPRODUCT({weights},{factors})",
            held(lines, lambda line: line.weight),
            self.formats.sum,
        )
        self.formula(
            LOST,
            f"=SUMPRODUCT({lost},{factors})",
            held(lines, lambda line: line.lost),
            self.formats.sum,
        )
        total = self.formula(
            KEPT,
            f"=SUM({kept}){credits}",
            held(lines, lambda line: line.weight - line.lost) + back,
            self.formats.sum,
        )
        self.next_row()
        return self.page.shares[part], carried, total

    def name_of(self, part) -> str:
        if len(self.page.shares) == 1:
            return "合计（按系数折算）"
        names = {row.pk: row.name for row in self.book.rubric.parts.all()}
        return f"{names[part]}合计（按系数折算，占{self.page.shares[part]}%）"

    def write_base(self, sums) -> str:
        """The base after parts, rounded once, half up."""
        whole = sum(share for share, _, _ in sums)
        terms = "+".join(f"{share}*{kept}/{all_}" for share, all_, kept in sums)
        words = "得分合计÷分值合计×100"
        self.labelled("基础分", words if len(sums) == 1 else f"{words}，按占比合并")
        # The inner rounding takes off what binary fractions leave at a tie.
        cell = self.formula(
            KEPT,
            f"=ROUND(ROUND(100*({terms})/{whole},10),2)",
            points(self.page.score.base),
            self.formats.total,
        )
        self.next_row()
        return cell

    def write_bonus(self, base) -> str:
        rubric, findings = self.book.rubric, self.page.bonuses
        given = sum(finding.points or 0 for finding in findings)
        self.labelled("加分", "\n".join(finding.facts for finding in findings))
        self.worksheet.write_number(self.row, WEIGHT, points(given), self.formats.point)
        asked = xl_rowcol_to_cell(self.row, WEIGHT)
        floor, cap = points(rubric.bonus_floor), points(rubric.bonus_cap)
        cell = self.formula(
            KEPT,
            f"=IF({base}>={floor},MIN({cap},{asked}),0)",
            points(self.page.score.bonus),
            self.formats.total,
        )
        self.next_row()
        return cell

    def write_ceilings(self) -> list[str]:
        """限档 and 单项否决: no more than so many points, whatever was earned."""
        pass_mark = self.book.rubric.pass_mark
        held_to = [("限档", each, each.points or 0) for each in self.page.limits]
        held_to += [("单项否决", each, pass_mark - POINT) for each in self.page.vetoes]
        cells = []
        for label, finding, ceiling in held_to:
            self.labelled(label, finding.facts)
            self.worksheet.write_number(
                self.row, KEPT, points(ceiling), self.formats.point
            )
            cells.append(xl_rowcol_to_cell(self.row, KEPT))
            self.next_row()
        return cells

    def write_total(self, base, bonus, ceilings) -> tuple[str, str]:
        score = self.page.score
        earned = f"{base}+{bonus}" if bonus else base
        formula = f"MIN({','.join([earned, *ceilings])})" if ceilings else earned
        self.labelled("总分")
        total = self.formula(
            KEPT, f"=MAX(0,{formula})", points(score.total), self.formats.total
        )
        cell = self.formula(
            REASONS,
            f'="等次："&{self.grade(total)}',
            f"等次：{score.grade}",
            self.formats.words,
        )
        self.next_row()
        return total, cell

    def grade(self, total) -> str:
        """The grade of a total as an expression of Excel."""
        bands = list(self.book.rubric.bands.all())
        lowest = bands[-1].name if bands else ""
        if self.page.vetoes or not bands:
            return as_text(lowest)
        expression = as_text(lowest)
        for band in reversed(bands[:-1]):
            least = points(band.from_points)
            expression = f"IF({total}>={least},{as_text(band.name)},{expression})"
        return expression


def held(lines, amount) -> float:
    """Σ f·amount in 分."""
    return sum(line.factor * amount(line) for line in lines) / (POINT * POINT)


def as_points(fraction: str) -> float:
    over, _, under = fraction.partition("/")
    return int(over) / int(under or 1) / POINT


def as_text(text: str) -> str:
    """A text inside a formula."""
    return '"{}"'.format(text.replace('"', '""'))
