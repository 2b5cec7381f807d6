"""The ledger as a workbook: what the list shows, applicants masked."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from core.audit.models import Event
from foi.models import Outcome
from foi.services import ending

EXPORT = reverse("foi:request_export")


def rows_of(answer):
    """The rows below the headings, by the name of their column."""
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    at = next(i for i, line in enumerate(lines) if line[0] == "编号")
    return [dict(zip(lines[at], line, strict=True)) for line in lines[at + 1 :]]


def test_workbook_holds_what_the_list_shows(login, cast, row, make, do):
    make(way="online", basis="confirmed", subject="=1+1")
    do(
        ending.answer,
        row,
        on=date(2026, 2, 25),
        outcome=Outcome.objects.get(code="A1"),
        letter_number="江公信公复〔2026〕1号",
    )
    do(ending.serve, row, on=date(2026, 2, 26), service="direct")

    rows = rows_of(login(cast.office).get(EXPORT))

    assert [each["编号"] for each in rows] == ["〔2026〕2号", "〔2026〕1号"]
    assert (rows[0]["信息名称"], rows[0]["收到日"]) == ("=1+1", None)
    assert rows[1]["申请人"] == "甄**"
    assert rows[1]["答复日期"] == "2026-02-25"
    assert rows[1]["送达日期"] == "2026-02-26"
    assert rows[1]["办理结果"] == "予以公开"
    assert Event.objects.get(act="导出依申请公开台账").note == "共2件"


def test_workbook_keeps_the_filter(login, cast, row, make):
    make(way="online", basis="confirmed")

    rows = rows_of(login(cast.office).get(f"{EXPORT}?way=online"))

    assert [each["编号"] for each in rows] == ["〔2026〕2号"]


def test_workbook_of_a_stranger_is_empty(login, cast, row):
    assert rows_of(login(cast.stranger).get(EXPORT)) == []


@pytest.mark.parametrize("who", ["leader", "liaison", "supervisor"])
def test_workbook_is_the_offices(login, cast, row, who):
    assert login(getattr(cast, who)).get(EXPORT).status_code == 403
