"""The 考核表 as an Excel workbook whose totals are live formulas.

Rows are streamed, so every page is written from top to bottom; the ranking, which
refers to the pages, comes first in the book and is written last.
"""

import xlsxwriter

from core.papers.writers.sheet import TEXT_IS_TEXT, sheet_names

from .content import Book
from .frame import Formats
from .page import Page
from .ranking import Ranking

SUMMARY = "汇总"


def write(book: Book, file, progress=lambda done, total: None) -> None:
    """Write the workbook to a path or an open binary file."""
    options = {"constant_memory": True, **TEXT_IS_TEXT}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_calc_mode("auto")
        formats = Formats(workbook)
        names = sheet_names([SUMMARY, *(s.unit.name for s in book.scores)])
        summary = workbook.add_worksheet(next(names))
        by_unit = dict(zip((s.unit_id for s in book.scores), names, strict=True))
        places = {}
        for done, page in enumerate(book.pages(), start=1):
            worksheet = workbook.add_worksheet(by_unit[page.score.unit_id])
            places[page.score.unit_id] = Page(book, page, worksheet, formats).write()
            progress(done, len(book.scores))
        Ranking(book, places, summary, formats).write()
