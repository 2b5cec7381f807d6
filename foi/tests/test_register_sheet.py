"""The ledger as a workbook: what the list shows, applicants masked."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from core.audit.models import Event
from core.runs.kinds import RunFailed
from core.runs.models import Run
from foi import exporting
from foi.models import Outcome
from foi.services import ending
from foi.views import ledger

EXPORT = reverse("foi:request_export")


def rows_of(answer):
    return rows_in(answer.content)


def rows_in(content):
    """The rows below the headings, by the name of their column."""
    sheet = openpyxl.load_workbook(BytesIO(content)).active
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


# A long ledger.


def told(client, query=""):
    return client.get(f"{EXPORT}{query}", follow=True).content.decode()


def test_long_ledger_is_taken_out_by_a_job(login, cast, row, make, monkeypatch):
    make(way="online", basis="confirmed")
    monkeypatch.setattr(exporting, "MANY", 1)
    office, today = login(cast.office), date(2026, 2, 2)
    assert "共 2 件，需要在后台导出" in told(office)
    assert rows_of(office.get(f"{EXPORT}?way=online"))
    monkeypatch.setattr(exporting, "MANY", 0)

    office.post(f"{EXPORT}?way=online")
    run = Run.objects.get(kind=exporting.KIND)
    run.owner.as_of(today)
    steps = []
    made = exporting.export(run, lambda *done: steps.append(done))["file"]

    with made.content.open() as file:
        assert [each["编号"] for each in rows_in(file.read())] == ["〔2026〕2号"]
    assert run.title == "导出江门市公安局依申请公开台账"
    assert steps == [(0, 1), (1, 1)]
    assert login(cast.office).get(reverse("run_detail", args=[run.uuid]))
    assert login(cast.leader).post(EXPORT).status_code == 403
    run.owner = cast.leader.as_of(today)
    with pytest.raises(RunFailed, match="不能导出依申请公开台账"):
        exporting.export(run, None)


def test_ledger_too_long_for_one_file_says_what_to_do(login, cast, row, monkeypatch):
    monkeypatch.setattr(ledger, "MOST_ROWS", 0)
    monkeypatch.setattr(exporting, "MANY", -1)

    page = told(login(cast.office))

    assert "请先筛选，例如按年度" in page
    assert "要导出的请先按“年度”筛选，分年度导出" in page
    assert "导出 Excel" not in page
