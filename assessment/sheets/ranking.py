"""The first sheet: units of one kind together, in order of rank."""

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from assessment.points import ranks

from .content import Book
from .frame import DATE_TO_SIGN, Written, points

HEADINGS = (
    ("名次", 8),
    ("单位", 28),
    ("基础分", 12),
    ("加分", 10),
    ("得分", 12),
    ("等次", 12),
    ("全部确认后得分", 16),
    ("备注", 24),
)
RANK, UNIT, BASE, BONUS, TOTAL, GRADE, IF_ALL, NOTE = range(8)
SIGNATURES = ("制表人（签字）：", "审核人（签字）：", DATE_TO_SIGN)


class Ranking(Written):
    """The ranking, which refers to the pages for every figure."""

    signatures = SIGNATURES

    def __init__(self, book: Book, places: dict, worksheet, formats):
        super().__init__(worksheet, formats, HEADINGS)
        self.book, self.places = book, places

    def write(self) -> None:
        book = self.book
        self.set_up(book.titled("考核得分汇总表"), book.about)
        kinds: dict[str, list] = {}
        for score in self.book.scores:
            kinds.setdefault(score.get_unit_kind_display(), []).append(score)
        for kind, scores in kinds.items():
            self.across(kind, self.formats.section)
            ranked = [score for score in scores if score.rank is not None]
            # The ranked come first in their kind.
            first, last = self.row, self.row + len(ranked) - 1
            totals = xl_range_abs(first, TOTAL, last, TOTAL)
            totals = totals if are_all(ranked) else None
            for score in scores:
                self.write_score(score, totals)
        self.sign()

    def write_score(self, score, totals) -> None:
        formats, place = self.formats, self.places.get(score.unit_id)
        if score.rank is None:
            self.text(RANK, "—", formats.middle)
        elif totals is None:
            self.worksheet.write_number(self.row, RANK, score.rank, formats.rank)
        else:
            cell = xl_rowcol_to_cell(self.row, TOTAL)
            self.formula(RANK, f"=RANK({cell},{totals})", score.rank, formats.rank)
        self.text(UNIT, score.unit.name)
        if place is None:
            for column in (BASE, BONUS, TOTAL, GRADE, IF_ALL):
                self.text(column, "—", formats.middle)
        else:
            self.write_figures(score, place)
        is_ranked = score.standing == score.Standing.RANKED
        self.text(NOTE, "" if is_ranked else score.get_standing_display())
        self.next_row()

    def write_figures(self, score, place) -> None:
        formats = self.formats
        self.formula(BASE, place.cell(place.base), points(score.base), formats.point)
        if place.bonus:
            bonus = points(score.bonus)
            self.formula(BONUS, place.cell(place.bonus), bonus, formats.point)
        else:
            self.worksheet.write_number(self.row, BONUS, 0, formats.point)
        self.formula(TOTAL, place.cell(place.total), points(score.total), formats.total)
        self.formula(
            GRADE,
            f'=SUBSTITUTE({place.cell(place.grade)[1:]},"等次：","")',
            score.grade,
            formats.middle,
        )
        if_all = points(score.total_if_all)
        self.worksheet.write_number(self.row, IF_ALL, if_all, formats.point)


def are_all(ranked) -> bool:
    """Whether the ranks follow from the totals shown: none of a kind is left out."""
    return ranks({score: score.total for score in ranked}) == {
        score: score.rank for score in ranked
    }
