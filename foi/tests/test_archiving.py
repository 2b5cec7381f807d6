"""归档: what has ended is put away, and does not change any more."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit.models import Event
from foi.models import ArchiveFile, InformationRequest, Outcome
from foi.refusals import Refused
from foi.services import amending, archiving, clocking, correcting, ending

ON = date(2026, 2, 10)


@pytest.fixture
def ended(make, do):
    row = make(subject="=1+1派出所辖区")
    do(
        ending.answer,
        row,
        on=ON,
        outcome=Outcome.objects.get(code="A1"),
        letter_number="江公信公复〔2026〕1号",
    )
    do(ending.serve, row, on=ON, service="direct")
    return row


def archive(row, by, number="1", **values):
    row = InformationRequest.objects.get(pk=row.pk)
    fields = {"year": 2026, "retention": "thirty", **values}
    return archiving.archive(
        pk=row.pk, version=row.version, number=number, by=by, today=ON, **fields
    )


def take_back(row, by, reason="漏附回证"):
    row = InformationRequest.objects.get(pk=row.pk)
    return archiving.take_back(
        pk=row.pk, version=row.version, reason=reason, by=by, today=ON
    )


def test_archived_request_changes_no_more_until_it_is_taken_back(ended, cast, do):
    file = archive(ended, cast.office)

    assert file.gaps == [
        "没有申请表等申请材料",
        "没有答复书",
        "没有送达回证",
        "作出答复（2026-02-10）没有签批记录，也没有存入审签单",
    ]
    last = ended.events.standing().last()
    for act, values in (
        (ending.strike, {"event_pk": last.pk, "reason": "x"}),
        (amending.amend, {"facts": {}, "reason": "x"}),
    ):
        with pytest.raises(Refused, match="已归档（2026年度案卷1），须先撤销归档"):
            do(act, InformationRequest.objects.get(pk=ended.pk), today=ON, **values)
    row = InformationRequest.objects.get(pk=ended.pk)
    with pytest.raises(Refused, match="已归档"):
        correcting.correct(
            pk=row.pk,
            version=row.version,
            values={"phone": "1"},
            reason="x",
            by=cast.office,
            today=ON,
        )
    with pytest.raises(Refused, match="请写明撤销归档的理由"):
        take_back(ended, cast.office, reason=" ")
    take_back(ended, cast.office)
    with pytest.raises(Refused, match="没有归档"):
        take_back(ended, cast.office)
    archive(ended, cast.office)

    assert ArchiveFile.objects.count() == 2
    acts = list(Event.objects.about(row).values_list("act", flat=True))
    assert acts[-3:] == ["归档", "撤销归档", "归档"]


def test_archiving_refuses_what_is_open_or_numbered_twice(ended, make, do, cast):
    other = make()
    with pytest.raises(Refused, match="“已办结”"):
        archive(other, cast.office)
    do(ending.withdraw, other, on=ON, reason="")
    for values, sentence in (
        ({"number": " "}, "请填写案卷号"),
        ({"year": 2025}, "归档年度应在2026年至2026年之间"),
        ({"year": 2027}, "归档年度应在2026年至2026年之间"),
    ):
        with pytest.raises(Refused, match=sentence):
            archive(other, cast.office, **values)
    archive(ended, cast.office)
    with pytest.raises(Refused, match="2026年已有案卷号1"):
        archive(other, cast.office)
    assert archive(other, cast.office, number="2").gaps == [
        "没有申请表等申请材料",
        "没有撤回申请",
    ]
    assert not InformationRequest.objects.to_archive().exists()


def test_complete_file_lacks_nothing_but_a_signing(make, do, cast):
    row = make(files=[SimpleUploadedFile("申请表.txt", "申请表".encode())])
    row.refresh_from_db()
    events = list(row.events.standing())

    assert archiving.gaps(row, events) == []


def test_pages_list_export_and_refuse(ended, cast, login, monkeypatch, make):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: ON)
    call_command("loaddata", "special_days", verbosity=0)
    url, export = reverse("foi:archive_list"), reverse("foi:archive_export")
    for address in (url, export):
        assert login(cast.liaison).get(address).status_code == 403
    client = login(cast.office)
    ledger = reverse("foi:request_list")
    waiting = client.get(f"{ledger}?matter=to_archive").context["page"]
    assert [row.pk for row in waiting] == [ended.pk]
    assert "待归档 1 件" in client.get(url).content.decode()

    detail = reverse("foi:request_detail", args=[ended.pk])
    assert (
        "还欠：没有申请表等申请材料；没有答复书" in client.get(detail).content.decode()
    )
    act = reverse("foi:request_act", args=[ended.pk, "archive"])
    data = {"version": ended.version, "year": 2026, "number": "+1", "retention": "ten"}
    client.post(act, data)
    page = client.get(detail).content.decode()
    assert "2026年度案卷+1，保管期限10年" in page
    assert "归档以后" not in page
    assert "改正最后一项" not in page

    assert "+1" in client.get(url).content.decode()
    book = openpyxl.load_workbook(BytesIO(client.get(export).content))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value]
    values = [cell.value for cell in cells]
    assert {"+1", "〔2026〕1号", "10年", "=1+1派出所辖区"} <= set(values)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "甄试验" not in str(values)
    assert Event.objects.filter(act="导出归档目录").count() == 1
    other = reverse("foi:archive_list") + "?year=2025"
    assert "2025年还没有归档的申请" in client.get(other).content.decode()
    assert "2026年" in client.get(url + "?year=abcd").content.decode()


def test_list_asks_as_often_for_three_as_for_one(make, do, cast, login, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: ON)
    client, url, asked = login(cast.office), reverse("foi:archive_list"), []
    for count in (1, 2):
        for _ in range(count):
            row = make()
            do(ending.withdraw, row, on=ON, reason="")
            archive(row, cast.office, number=str(row.number))
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_signed_sheet_of_each_outgoing_act_is_missed_until_it_is_filed(
    make, do, cast, login, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: ON)
    row = make()
    asked = {"items": "x", "until": date(2026, 2, 9), "told": True}
    do(clocking.ask_supplement, row, on=date(2026, 1, 27), **asked)
    do(clocking.take_supplement, row, on=date(2026, 2, 2))
    own = {"asked": "own_unit", "reason": "x"}
    do(clocking.consult, row, on=date(2026, 2, 3), **own)
    do(ending.answer, row, on=ON, outcome=Outcome.objects.get(code="A1"))
    do(ending.serve, row, on=ON, service="direct")
    missed = [gap for gap in gaps_of(row) if "审签单" in gap]
    assert [gap.partition("（")[0] for gap in missed] == ["告知补正", "作出答复"]
    first = row.events.get(act="supplement_asked")
    client, act = login(cast.office), reverse("foi:request_act", args=[row.pk, "sheet"])
    scan = SimpleUploadedFile("甄试验.txt", "审签".encode())
    client.post(act, {"version": row.version, "of": first.pk, "document": scan})
    row.refresh_from_db()
    client.post(act, {"version": row.version, "of": row.events.get(act="answered").pk})

    assert not [gap for gap in gaps_of(row) if "审签单" in gap]
    assert first.sheet.document.name == "〔2026〕1号申请告知补正审签单.txt"
    page = client.get(reverse("foi:request_detail", args=[row.pk])).content.decode()
    assert first.sheet.document.name in page
    file = reverse("file_download", args=[first.sheet.document.uuid])
    assert login(cast.liaison).get(file).status_code == 404
    row.refresh_from_db()
    with pytest.raises(Refused, match="审签单已经存入"):
        archiving.file_sheet(
            pk=row.pk, version=row.version, of_pk=first.pk, by=cast.office, today=ON
        )


def gaps_of(row):
    row.refresh_from_db()
    return archiving.gaps(row, list(row.events.standing()))
