"""The annual report as PDF: the Word document, printed."""

from core.papers.writers.pdf import pdf_of
from reports.report import Report

from .front import Front
from .word import as_word


def as_pdf(report: Report, front: Front) -> bytes:
    """Return the PDF; `NoPdf` with a sentence where the server cannot make one."""
    return pdf_of(as_word(report, front))
