"""A unit's own page of the 考核表, for the unit to check; it is no version of it."""

from dataclasses import dataclass

import xlsxwriter

from assessment.trees import Tree
from core.papers.writers.sheet import TEXT_IS_TEXT, sheet_names

from .content import Book, spelled
from .deductions import Deductions
from .file_names import safe_name
from .frame import Formats
from .page import Page
from .workbook import DEDUCTIONS

PURPOSE = "单位自查用"


@dataclass
class OwnBook(Book):
    """The page of one unit, as last counted; every sheet says what it is for."""

    @property
    def name(self) -> str:
        return self.scores[0].unit.name

    @property
    def period(self) -> str:
        return f"{super().period}　　{PURPOSE}，不作为考核结果"


def own_book(score) -> OwnBook:
    return OwnBook(
        assessment=score.assessment,
        rubric=score.assessment.rubric,
        scores=[score],
        tree=Tree(score.assessment.rubric),
        scope=score.unit.name,
    )


def file_name(book: OwnBook) -> str:
    """`江门市公安局2026年政务公开考核表（法制支队自查用，截至2026年7月1日）.xlsx`."""
    scope = f"{safe_name(book.name, '单位')}自查用，截至{spelled(book.counted_on)}"
    return f"{book.titled('考核表')}（{scope}）.xlsx"


def write(book: OwnBook, file) -> None:
    """Write the unit's page, with its live totals, and its deductions."""
    options = {"constant_memory": True, **TEXT_IS_TEXT}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_calc_mode("auto")
        formats, names = Formats(workbook), sheet_names([book.name, DEDUCTIONS])
        (page,) = book.pages()
        OwnPage(book, page, workbook.add_worksheet(next(names)), formats).write()
        listed = OwnDeductions(book, workbook.add_worksheet(next(names)), formats)
        listed.add(page)
        listed.finish()


class OwnPage(Page):
    signatures = ("核对人（签字）：", "单位负责人（签字）：", Page.signatures[-1])


class OwnDeductions(Deductions):
    signatures = OwnPage.signatures
