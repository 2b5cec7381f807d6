"""The annual report as plain data for other programs. Pure."""

import json

from reports.consistency import check
from reports.contract import as_contract, number
from reports.report import Report

from .front import PARTS, Front


def as_data(report: Report, front: Front, last: Report | None = None) -> dict:
    """Return all cells by name, the text by part, and `check` as the command prints it.

    A cell without a figure is null.
    """
    return {
        "title": front.heading,
        "organ": front.organ,
        "year": front.year,
        "format": report.format.name,
        "document": report.format.document,
        "version": front.version,
        "is_draft": front.is_draft,
        "signed_on": front.signed_on.isoformat() if front.signed_on else None,
        "preamble": "\n".join(front.opening),
        "cells": {
            name: number(report.figures.get(name)) for name in report.format.cells
        },
        "sections": {
            str(part): {"title": title, "text": report.sections.get(part, "")}
            for part, title in PARTS.items()
        },
        "check": as_contract(report, check(report, last)),
    }


def as_json(report: Report, front: Front, last: Report | None = None) -> bytes:
    """Return `as_data` as UTF-8."""
    told = as_data(report, front, last)
    return json.dumps(told, ensure_ascii=False, indent=2).encode()
