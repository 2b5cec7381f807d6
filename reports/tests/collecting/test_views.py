"""Pages of a collection: who may, what they say, how many queries."""

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.collecting.figures import cell_url
from reports.collecting.models import (
    CollectedFigure,
    CollectedSheet,
    FigureCollection,
)

from .conftest import PENALTY, begun


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


def posted(sheet, *values, **more):
    """What a browser sends of a unit's form."""
    sheet.refresh_from_db()
    items = sheet.figures.order_by("item__position").values_list("item", flat=True)
    cells = {f"value_{item}": value for item, value in zip(items, values, strict=True)}
    return {"version": sheet.version, **cells, **more}


@pytest.fixture
def addresses(collection, sheets):
    """Every page of the office, with its method."""
    pk, item = collection.pk, collection.items.first().pk
    sheet = sheets["法制支队"].pk
    return [
        ("get", url("collection_list")),
        ("get", url("collection_begin")),
        ("get", url("collection_detail", pk)),
        ("get", url("collection_change", pk)),
        ("post", url("collection_send", pk)),
        ("post", url("collection_close", pk)),
        ("get", url("collection_export", pk)),
        ("get", url("collected_item", item)),
        ("get", url("collected_item_units", item)),
        ("post", url("collected_item_drop", item)),
        ("get", url("collected_item_add", pk)),
        ("get", url("collected_item_edit", pk, item)),
        ("get", url("collected_behalf", sheet)),
        ("post", url("collected_send_back", sheet)),
        ("get", url("collected_correct", sheets["法制支队"].figures.first().pk)),
    ]


def test_pages_of_the_office_are_refused_to_units(login, cast, addresses):
    client = login(cast.liaison)

    answers = [getattr(client, how)(address) for how, address in addresses]

    assert {answer.status_code for answer in answers} == {403}
    assert all("政务公开办公室" in answer.content.decode() for answer in answers)


def test_a_stranger_finds_nothing(login, cast, addresses):
    client = login(cast.stranger)

    of_rows = [pair for pair in addresses if any(c.isdigit() for c in pair[1])]
    answers = [getattr(client, how)(address) for how, address in of_rows]

    assert len(answers) == len(addresses) - 2
    assert {answer.status_code for answer in answers} == {404}


def test_a_leader_reads_and_changes_nothing(login, cast, addresses, collection):
    client = login(cast.leader)
    assert client.get(url("collection_detail", collection.pk)).status_code == 200

    changing = [pair for pair in addresses if pair[0] == "post"]
    answers = [client.post(address) for _, address in changing]

    assert {answer.status_code for answer in answers} == {403}


@pytest.mark.parametrize(
    ("who", "method", "page", "status"),
    [
        ("neighbour", "get", "collected_sheet", 404),
        ("stranger", "get", "collected_sheet", 404),
        ("head", "post", "collected_sheet", 403),
        ("office", "post", "collected_sheet", 403),
        ("liaison", "post", "collected_sheet_sign", 403),
        ("liaison", "post", "collected_hold_back", 403),
        ("office", "post", "collected_sheet_sign", 403),
    ],
)
def test_sheet_is_refused(login, cast, sheets, who, method, page, status):
    client = login(getattr(cast, who))

    answer = getattr(client, method)(url(page, sheets["法制支队"].pk))

    assert answer.status_code == status


@pytest.mark.parametrize("who", ["leader", "office", "supervisor"])
def test_sheet_list_is_for_units(login, cast, who):
    assert login(getattr(cast, who)).get(url("collected_sheets")).status_code == 403


def test_from_form_to_signature(login, cast, sheets, bureau):
    """The unit's road: a gap, a draft, submission, the head; the drill-down shows it."""
    sheet = sheets["法制支队"]
    page = url("collected_sheet", sheet.pk)
    client = login(cast.liaison)
    assert "没有就填 0" in client.get(page).content.decode()

    refused = client.post(page, posted(sheet, "330", ""))
    # The sentence stands at the empty cell, and the summary leads to it.
    (empty,) = [line for line in refused.context["form"].lines if line["value"].errors]
    assert empty["value"].errors == ["没有填。没有的请填 0，不要空着。"]
    assert f'href="#{empty["value"].id_for_label}"' in refused.content.decode()
    wrong = client.post(page, posted(sheet, "3.5", "-1")).content.decode()
    assert "请填整数。" in wrong
    assert "不能填负数。" in wrong
    assert client.post(page + "?draft=1", posted(sheet, "330", "")).status_code == 302
    sheet.refresh_from_db()
    assert sheet.status == CollectedSheet.Status.FILLING
    client.post(page, posted(sheet, "1,330", "1.25"))

    client = login(cast.head)
    assert "签批后报送" in client.get(page).content.decode()
    sheet.refresh_from_db()
    client.post(url("collected_sheet_sign", sheet.pk), {"version": sheet.version})

    shown = login(cast.office).get(cell_url(bureau, 2026, PENALTY))
    assert shown.context["total"] == "1330"
    assert shown.context["answered"] == 1


def test_second_writer_sees_both_texts(login, cast, sheets):
    sheet = sheets["交警支队"]
    page = url("collected_sheet", sheet.pk)
    client = login(cast.neighbour)
    stale = posted(sheet, "7")
    client.post(page, posted(sheet, "5"))

    answer = client.post(page, stale)

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "填报表刚刚有人改过" in text
    assert ("5" in text, "7" in text) == (True, True)


def test_jump_is_shown_and_asked_back(login, cast, reported, collection):
    """The same unit a year later: once with the question, once with the tick."""
    FigureCollection.objects.filter(pk=collection.pk).update(year=2025)
    later = begun(collection.bureau, cast.office)
    FigureCollection.objects.filter(pk=later.pk).update(
        status="open", opened_on=later.due_on, opened_by=cast.office
    )
    sheet = CollectedSheet.objects.create(
        collection=later, unit=reported["法制支队"].unit, due_on=later.due_on
    )
    item = later.items.get(cell=PENALTY)
    CollectedFigure.objects.create(sheet=sheet, item=item)
    page, client = url("collected_sheet", sheet.pk), login(cast.liaison)

    asked = client.post(page, posted(sheet, "99000"))
    assert "是上年的300倍，请确认" in asked.content.decode()
    sheet.refresh_from_db()
    assert sheet.status == CollectedSheet.Status.FILLING
    client.post(page, posted(sheet, "99000", sure="on"))

    sheet.refresh_from_db()
    assert sheet.status == CollectedSheet.Status.TO_SIGN


def test_office_begins_chooses_sends_and_enters_on_behalf(
    login, cast, items, bureau, units
):
    client = login(cast.office)
    client.post(url("collection_begin"), {"year": 2026, "due_on": "2027-01-11"})
    collection = FigureCollection.objects.get()
    assert client.get(url("collection_detail", collection.pk)).context["bare"] == 0
    item = collection.items.get(cell=PENALTY)
    client.post(
        url("collected_item_units", item.pk),
        {"units": [units["交警支队"].pk], "version": 1},
    )
    added = {"version": 2, "label": "发布会次数", "number": "count"}
    answer = client.post(url("collected_item_add", collection.pk), added)
    own = collection.items.get(label="发布会次数")
    assert answer.url == url("collected_item_units", own.pk)
    client.post(url("collected_item_drop", own.pk), {"version": 3})
    client.post(url("collection_send", collection.pk), {"version": 4})
    sheet = collection.sheets.get(unit=units["交警支队"])
    assert sheet.figures.count() == 3

    values = posted(sheet, "8", "9", "0", received_from="王某", reason="电话报来")
    answer = client.post(url("collected_behalf", sheet.pk), values)

    assert answer.status_code == 302
    collection.refresh_from_db()
    refused = client.post(
        url("collection_close", collection.pk), {"version": collection.version}
    )
    assert "还有2个单位没有报" in refused.content.decode()


def test_office_corrects_after_the_end(login, cast, reported, collection):
    FigureCollection.objects.filter(pk=collection.pk).update(
        status="closed", closed_on=collection.opened_on, closed_by=cast.office
    )
    figure = reported["法制支队"].figures.get(item__cell=PENALTY)
    client = login(cast.office)
    page = url("collected_correct", figure.pk)
    assert "现在的数字是 330" in client.get(page).content.decode()

    reported["法制支队"].refresh_from_db()
    version = reported["法制支队"].version
    client.post(page, {"version": version, "value": "331", "reason": "复核"})

    figure.refresh_from_db()
    assert figure.value == 331


def test_workbook_holds_each_figure_and_the_sums(login, cast, reported, collection):
    CollectedFigure.objects.filter(item__cell=PENALTY, value=0).update(remark="=1+1")

    answer = login(cast.office).get(url("collection_export", collection.pk))

    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    rows = [["" if cell is None else cell for cell in row] for row in sheet.values]
    assert rows[5][:3] == ["本年处理决定数量", "交警支队", 0]
    assert rows[5][6] == "=1+1"
    assert sheet.cell(6, 7).data_type == "s"
    assert [row[2] for row in rows if row[1] == "合计"] == [330, 1.25]


@pytest.mark.parametrize("which", ["detail", "item", "sheet", "list", "units"])
def test_queries_do_not_grow(login, cast, collection, units, which):
    penalty = collection.items.get(cell=PENALTY)
    pages = {
        "detail": (cast.office, url("collection_detail", collection.pk)),
        "item": (cast.office, url("collected_item", penalty.pk)),
        "sheet": (cast.office, url("collected_sheet", collection.sheets.first().pk)),
        "list": (cast.office, url("collection_list")),
        "units": (cast.liaison, url("collected_sheets")),
    }
    who, address = pages[which]
    client = login(who)
    client.get(address)

    def count():
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    before = count()
    for year in (2024, 2025):
        other = begun(
            collection.bureau, cast.office, year=year, due_on=collection.due_on
        )
        FigureCollection.objects.filter(pk=other.pk).update(
            status="open", opened_on=other.due_on, opened_by=cast.office
        )
        CollectedSheet.objects.create(
            collection=other, unit=units["法制支队"], due_on=other.due_on
        )
    for name in ("宣传科",):
        sheet = CollectedSheet.objects.create(
            collection=collection, unit=units[name], due_on=collection.due_on
        )
        CollectedFigure.objects.create(sheet=sheet, item=penalty)

    assert count() == before
