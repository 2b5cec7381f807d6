"""An edition as a workbook, as CSV and as data; the same bytes each time."""

import csv
from datetime import datetime, time
from io import StringIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from catalog.columns.profiles import profiles_for
from catalog.models import Edition, EntryVersion
from catalog.workbooks.writing import list_workbook

from .elements import elements_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
JSON = "application/json"
# What a spreadsheet would take for a formula.
STARTS = ("=", "+", "-", "@", "\t", "\r")


def title_of(edition: Edition) -> str:
    return f"{edition.catalogue}（第{edition.number}版）"


def as_workbook(edition: Edition, versions: list[EntryVersion]) -> bytes:
    """In the columns usual for its list, the official ones for 主动公开."""
    profile = profiles_for(edition.catalogue.entry_list)[0]
    return list_workbook(
        versions,
        profile,
        title=title_of(edition),
        line=f"自{edition.effective_on}起施行",
        made_at=datetime.combine(edition.filed_on, time()),
    )


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
