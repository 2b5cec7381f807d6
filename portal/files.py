"""An edition as a workbook, as CSV and as data; the same bytes each time."""

import csv
from datetime import datetime, time
from io import BytesIO, StringIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from catalog.models import Edition, EntryVersion
from core.papers.writers.sheet_table import write_table
from core.papers.writers.table import Column, Heading, Table

from .elements import elements_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
JSON = "application/json"
# Of the printed table; the other elements are in CSV and JSON.
PRINTED = {
    "content": 26,
    "basis": 24,
    "subject": 10,
    "limit": 12,
    "channels": 14,
    "audience": 10,
    "modes": 8,
    "supervision": 12,
}
# What a spreadsheet would take for a formula.
STARTS = ("=", "+", "-", "@", "\t", "\r")


def title_of(edition: Edition) -> str:
    return f"{edition.catalogue}（第{edition.number}版）"


def as_workbook(edition: Edition, versions: list[EntryVersion]) -> bytes:
    labels = {}
    rows = []
    for version in versions:
        if version.is_heading:
            rows.append(Heading(named(version), min(version.level, 3)))
            continue
        said = {each.name: each for each in elements_of(version)}
        labels |= {name: said[name].label for name in PRINTED}
        texts = (said[name].text or default(name, said) for name in PRINTED)
        rows.append((named(version), *texts))
    columns = [Column("公开事项", 16)]
    columns += [Column(labels.get(n, n), share) for n, share in PRINTED.items()]
    file = BytesIO()
    write_table(
        Table(tuple(columns), tuple(rows)),
        file,
        name="公开目录",
        title=title_of(edition),
        line=f"自{edition.effective_on}起施行",
        width=170,
        made_at=datetime.combine(edition.filed_on, time()),
    )
    return file.getvalue()


def default(name, said) -> str:
    """Where no 公开主体 is written, the responsible unit is it."""
    return said["unit"].text if name == "subject" else ""


def named(version) -> str:
    return f"{version.code} {version.title}".strip()


def as_csv(edition: Edition, versions: list[EntryVersion]) -> bytes:
    """With the mark Excel knows UTF-8 by; a text that looks like a formula is quoted."""
    file = StringIO(newline="")
    writer = csv.writer(file)
    titles: dict[int, str] = {}
    for number, version in enumerate(versions):
        elements = elements_of(version)
        if number == 0:
            labels = [each.label for each in elements]
            writer.writerow(["编码", "级次", "上级事项", "公开事项", "领域", *labels])
        titles[version.entry_id] = version.title
        row = [
            version.code,
            str(version.level),
            titles.get(version.parent_id, ""),
            version.title,
            version.field,
            *(each.text for each in elements),
        ]
        writer.writerow([plain(text) for text in row])
    return file.getvalue().encode("utf-8-sig")


def plain(text: str) -> str:
    return f"'{text}" if text.startswith(STARTS) else text


def sent(name: str, mime: str, content: bytes) -> HttpResponse:
    """A file to be saved under its name."""
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=mime, headers=headers)
