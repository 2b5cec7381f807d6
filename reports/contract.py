"""The check of a report as plain data: what `check_annual_report` prints."""

from decimal import Decimal

from reports.consistency import Verdicts
from reports.formats import TOTAL
from reports.report import Report

# Groups of results by the first letter of their codes.
REQUESTS = {
    "new": ("R1",),
    "carried_in": ("R2",),
    "granted": ("A1",),
    "partial": ("A2",),
    "refused": "B",
    "unavailable": "C",
    "not_processed": "D",
    "other": "E",
    "total": ("T",),
    "carried_out": ("R4",),
}


def as_contract(report: Report, verdicts: Verdicts) -> dict:
    return {
        "organ": report.organ,
        "year": report.year,
        "format": report.format.name,
        "requests": {
            key: number(report.sum(f"{TOTAL}/{code}" for code in _codes(report, which)))
            for key, which in REQUESTS.items()
        },
        "table_a": _table(report, "A"),
        "table_c": _table(report, "C"),
        "failures": [
            {"rule": each.rule, "cells": list(each.cells), "message": each.message}
            for each in verdicts.failures
        ],
        "unreadable": [
            {"place": each.place, "cells": list(each.cells), "message": each.message}
            for each in report.unread
        ],
    }


def _codes(report: Report, which: str | tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(which, tuple):
        return which
    return tuple(code for code in report.format.leaves if code[0] == which)


def _table(report: Report, table: str) -> dict:
    """{row: {column: figure}}, in official names; null where not read."""
    rows: dict[str, dict] = {}
    for cell in report.format.cells.values():
        if cell.table == table:
            figure = number(report.figures.get(cell.name))
            rows.setdefault(cell.row, {})[cell.column] = figure
    return rows


def number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
