"""The 考核表 as an Excel workbook whose totals are live formulas.

Rows are streamed, so every page is written from top to bottom; the ranking, which
refers to the pages, comes first in the book and is written last.
"""

import xlsxwriter

from core.papers.writers.sheet import TEXT_IS_TEXT, sheet_names

from .content import Book
from .deductions import Deductions
from .frame import Formats
from .page import Page
from .ranking import Ranking
from .streamed import StreamedSheet

SUMMARY, DEDUCTIONS = "汇总", "扣分明细"


def write(book: Book, file, progress=lambda done, total: None) -> None:
    """Write the workbook to a path or an open binary file."""
    options = {"constant_memory": True, **TEXT_IS_TEXT}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_calc_mode("auto")
        formats, judged = Formats(workbook), book.judged
        names = sheet_names([SUMMARY, DEDUCTIONS, *(s.unit.name for s in judged)])
        summary = workbook.add_worksheet(next(names))
        listed = Deductions(book, workbook.add_worksheet(next(names)), formats)
        places = {}
        for done, page in enumerate(book.pages(), start=1):
            worksheet = workbook.add_worksheet(next(names), StreamedSheet)
            places[page.score.unit_id] = Page(book, page, worksheet, formats).write()
            worksheet.finish()
            listed.add(page)
            progress(done, len(judged))
        listed.finish()
        Ranking(book, places, summary, formats).write()
