"""Requests for tests, through the real services."""

import uuid
from datetime import date

from core.workdays.management.commands.working_day import shipped_calendar
from foi.letters.kinds import DAY
from foi.models import InformationRequest
from foi.services import registering

# The day most vectors of the law's counting begin with: a Monday.
JANUARY = date(2026, 1, 26)
HANDED = date(2026, 1, 27)


def citizen_number(stem):
    """17 digits completed by their check digit (GB 11643-1999)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(
        int(digit) * weight for digit, weight in zip(stem, weights, strict=True)
    )
    return stem + "10X98765432"[total % 11]


def applicant_fields(**fields):
    values = {
        "identity_kind": "citizen",
        "name": "甄试验",
        "number": citizen_number("44070119900307421"),
        "organisation": "",
        "contact": "",
        "phone": "13800000000",
        "email": "",
        "address": "江门市蓬江区试验路1号",
        "agent": "",
    }
    return values | fields


def fact_fields(on=JANUARY, **fields):
    values = {
        "kind": "disclosure",
        "provincial_number": "",
        "way": "in_person",
        "basis": "submitted",
        "arrived_on": on,
        "column": "person",
        "subject": "派出所辖区划分",
        "document_number": "",
        "contents": "2025年各派出所辖区划分的文件。",
        "form": "paper",
        "getting": "picked_up",
    }
    return values | fields


def letter_values(kind):
    """Something for all a kind of letter asks for."""
    days = {each.label: "2026-02-09" for each in kind.asked if each.form == DAY}
    return {each.label: f"（{each.label}）" for each in kind.asked} | days


def make_request(
    bureau,
    by,
    *,
    on=JANUARY,
    today=None,
    calendar=None,
    confirmed_on=None,
    applicant=None,
    token=None,
    files=(),
    **facts,
) -> InformationRequest:
    """A request handed in on a day and registered on the same."""
    row = registering.register(
        bureau=bureau,
        facts=fact_fields(on, **facts),
        applicant=applicant_fields(**applicant or {}),
        confirmed_on=confirmed_on,
        token=token or uuid.uuid4(),
        by=by,
        today=today or confirmed_on or on,
        calendar=calendar or shipped_calendar(),
        files=files,
    )
    row.refresh_from_db()
    return row
