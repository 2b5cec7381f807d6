"""A published annual report for a page and for files; nothing of how it was made."""

import json
from dataclasses import dataclass

from reports.annual.assembling import from_snapshot
from reports.annual.printing import front_of
from reports.models import ReportVersion
from reports.report import Report
from reports.writing.data import as_data
from reports.writing.front import PARTS, Front, paragraphs
from reports.writing.kinds import KINDS
from reports.writing.layout import Table, tables_of

# PDF would start LibreOffice for every visitor; a fragment is for editors of sites.
OFFERED = {
    f"report{KINDS[key].ending}": KINDS[key]
    for key in ("word", "workbook", "page", "json")
}


@dataclass(frozen=True)
class Part:
    heading: str
    paragraphs: list[str]
    table: Table | None


@dataclass(frozen=True)
class Shown:
    """As signed: `front` is what stands before and after the parts."""

    report: Report
    front: Front

    @property
    def parts(self) -> list[Part]:
        tables = {table.part: table for table in tables_of(self.report)}
        return [
            Part(heading, paragraphs(self.report, part), tables.get(part))
            for part, heading in PARTS.items()
        ]


def shown(version: ReportVersion) -> Shown:
    book = from_snapshot(version.snapshot)
    words = {"signed_on": version.signed_on, "version": version.number}
    return Shown(book.report, front_of(version.report, book, **words))


def data_of(version: ReportVersion) -> dict:
    """The cells and texts; how the house checked them stays in the house."""
    it = shown(version)
    told = as_data(it.report, it.front)
    return {name: value for name, value in told.items() if name != "check"}


def file_of(version: ReportVersion, place: str) -> tuple[str, str, bytes]:
    """Name, type and content of one of the files `OFFERED`."""
    kind, it = OFFERED[place], shown(version)
    if kind.key == "json":
        text = json.dumps(data_of(version), ensure_ascii=False, indent=2)
        return kind.file_name(it.front), kind.mime, text.encode()
    content = kind.write(it.report, it.front, None)
    return kind.file_name(it.front), kind.mime, content
