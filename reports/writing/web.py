"""The annual report as a web page, and as a fragment for the column of a site.

Styles stand on the elements, for that is what the editors of sites keep. Pure.
"""

from dataclasses import dataclass

from django.template.loader import render_to_string

from core.papers.writers.official import style_of
from reports.report import Report

from .front import PARTS, Front, paragraphs
from .layout import Table, tables_of


@dataclass(frozen=True)
class Paragraph:
    text: str

    @property
    def is_heading(self) -> bool:
        return style_of(self.text) != "Text"


@dataclass(frozen=True)
class Part:
    heading: str
    paragraphs: tuple[Paragraph, ...]
    table: Table | None


def as_fragment(report: Report, front: Front) -> str:
    """Return what is pasted into the 年报 column: the site prints its own head."""
    return render_to_string("reports/written/fragment.html", _told(report, front))


def as_page(report: Report, front: Front) -> str:
    """Return a whole page that needs nothing besides itself."""
    return render_to_string("reports/written/page.html", _told(report, front))


def _told(report: Report, front: Front) -> dict:
    return {"front": front, "parts": _parts(report)}


def _parts(report: Report) -> list[Part]:
    tables = {table.part: table for table in tables_of(report)}
    return [
        Part(
            heading,
            tuple(map(Paragraph, paragraphs(report, part))),
            tables.get(part),
        )
        for part, heading in PARTS.items()
    ]
