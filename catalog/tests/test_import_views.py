"""The pages of importing and of the files that go out."""

import uuid
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import CatalogueImport, EntryList, Law
from catalog.services import importing
from catalog.views import importing as importing_views
from core.files import owners
from core.files.services.storing import received

from .factories import enter
from .scenes import edition_of
from .sheets import workbook
from .test_road import altered, open_revision, revising, sign_and_file

LIST, UPLOAD = reverse("catalog:import_list"), reverse("catalog:import_upload")
HEAD = ["编码", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限"]


def page(name, brought):
    return reverse(f"catalog:{name}", args=[brought.pk])


def data(*rows):
    return workbook({"rows": [HEAD, *rows]})


ONE = ["1", "甲", "乙", "条件", "《某规程》", "尽快"]


def upload(client, goes_into, content, **more):
    file = BytesIO(content)
    file.name = "目录.xlsx"
    values = {"token": uuid.uuid4(), "reason": "首次编制", "sheet": ""}
    return client.post(UPLOAD, {**values, "goes_into": goes_into, "file": file, **more})


@pytest.fixture
def brought(bureau, people, units, today):
    """A file of the liaison's own unit, for its inventory."""
    return importing.bring(
        bureau=bureau,
        unit=units["法制支队"],
        file=received("清单.xlsx", data(ONE)),
        token=uuid.uuid4(),
        by=people.liaison,
        today=today,
    )[0]


def test_office_brings_a_file_in_looks_and_confirms(login, people, bureau):
    client = login(people.office)
    answer = upload(client, f"list-{bureau.pk}-proactive", data(ONE))
    brought = CatalogueImport.objects.get()
    assert answer.url == page("import_detail", brought)

    text = client.get(answer.url).content.decode()
    assert "甲 / 乙" in text
    assert "“尽快”不能计算期限" in text
    assert "《某规程》" in text
    assert "导入2项" in text
    answer = client.post(page("import_commit", brought), {"laws": ["0"]}, follow=True)
    brought.refresh_from_db()
    assert brought.status == "done"
    assert brought.revision.unit == bureau.managing_office
    assert "已导入：新增2项，修改0项。" in answer.content.decode()
    assert Law.objects.get().bureau == bureau
    client.post(page("import_drop", brought))
    brought.refresh_from_db()
    assert brought.status == "done"


def test_a_page_of_faults_changes_and_what_is_missing(login, people, units, today):
    edition = edition_of(EntryList.PROACTIVE, people, units, today)
    client = login(people.office)
    bureau = edition.catalogue.bureau
    faulty = ["9", "甲", "乙", "字" * 5001, "", "即时"]
    changed = ["010101", "户籍管理", "出生登记", "条件", "", "即时"]
    again = ["9", "丙", "丁", "", "", "即时"]
    upload(client, f"list-{bureau.pk}-proactive", data(faulty, again, changed))
    brought = CatalogueImport.objects.get()

    text = client.get(page("import_detail", brought)).content.decode()
    assert "重复，请改成不同的编码" in text
    assert "只导入无误的" in text
    assert "取消“户籍管理 / =死亡注销”" in text
    assert "形成或者变更之日起20个工作日内予以公开" in text
    answer = client.post(page("import_commit", brought), {"ends": ["999"]})
    assert answer.status_code == 302
    client.post(page("import_commit", brought))
    client.post(page("import_drop", brought))
    brought.refresh_from_db()
    assert brought.status == "dropped"


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_asks_as_much_for_one_row_as_for_three(
    login, people, brought, count, monkeypatch
):
    rows = [[f"01{n:04d}", "甲", f"事项{n}", *ONE[3:]] for n in range(count)]
    faulty = [["9", "乙", f"事项{n}", "内容", "", "即时"] for n in range(count + 1)]
    client = login(people.liaison)
    upload(client, f"unit-{brought.unit_id}", data(*rows, *faulty))
    row = CatalogueImport.objects.first()
    client.get(page("import_detail", row))
    with CaptureQueriesContext(connection) as queries:
        text = client.get(page("import_detail", row)).content.decode()
    assert (text.count("/ 事项0<"), text.count("重复，请改成不同的编码")) == (
        3,
        count + 1,
    )
    # The file; four kinds of lines, one of them counted.
    asked = [each["sql"] for each in queries if "catalog_import" in each["sql"]]
    assert len(asked) == 5, asked

    monkeypatch.setattr(importing_views, "MOST", 1)
    monkeypatch.setattr(importing_views, "LINES_PER_PAGE", 1)
    text = client.get(page("import_detail", row)).content.decode()
    all_of_them = reverse("catalog:import_lines", args=[row.pk, "faulty"])
    assert f"查看全部{count + 1}行" in text
    assert all_of_them in text
    for kind in ("faulty", "flagged", "changed", "new"):
        address = reverse("catalog:import_lines", args=[row.pk, kind])
        assert client.get(address, {"page": 2}).status_code == 200
        assert login(people.neighbour).get(address).status_code == 404
        login(people.liaison)
    odd = reverse("catalog:import_lines", args=[row.pk, "odd"])
    assert client.get(odd).status_code == 404


def test_an_inventory_goes_out_to_those_of_its_bureau(login, people, units, today):
    unit = units["法制支队"]
    enter(unit, people.liaison, today, title="居住证办理")
    address = reverse("catalog:item_file", args=[unit.pk])
    client = login(people.head)

    assert address in client.get(reverse("catalog:item_files")).content.decode()
    book = openpyxl.load_workbook(BytesIO(client.get(address).content))
    assert "居住证办理" in [cell.value for cell in book.active[5]]
    for person, status in (("stranger", 200), ("auditor", 403)):
        client = login(getattr(people, person))
        answer = client.get(reverse("catalog:item_files"))
        assert answer.status_code == status
        assert address not in answer.content.decode()
        assert client.get(address).status_code == 404


def test_forms_say_what_is_wrong(login, people, bureau, units):
    client = login(people.office)
    place = f"list-{bureau.pk}-proactive"
    for values, content, sentence in (
        ({"reason": ""}, data(ONE), "请写明编制或者调整的理由"),
        ({}, b"", "文件是空的"),
        ({}, b"MZ\x00\x01", "目录.xlsx"),
    ):
        answer = upload(client, place, content, **values)
        assert sentence in answer.content.decode()
    foreign = f"unit-{units['交警支队'].pk}"
    assert upload(login(people.liaison), foreign, data(ONE)).status_code == 200
    assert not CatalogueImport.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("liaison", 200), ("office", 404), ("neighbour", 404), ("stranger", 404)],
)
def test_an_inventory_is_for_its_own_unit(login, people, brought, who, status):
    client = login(getattr(people, who))

    assert client.get(page("import_detail", brought)).status_code == status
    if status == 404:
        for act in ("import_commit", "import_drop"):
            assert client.post(page(act, brought)).status_code == 404
    may = owners.may_read(getattr(people, who), brought.file)
    assert may == (status == 200)


@pytest.mark.parametrize("who", ["head", "leader", "auditor"])
def test_who_enters_nothing_is_told_so(login, people, who):
    client = login(getattr(people, who))
    for address in (LIST, UPLOAD):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "由政务公开办公室办理" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_much_for_one_as_for_three(
    login, people, bureau, units, today, count
):
    for _ in range(count):
        importing.bring(
            bureau=bureau,
            unit=units["法制支队"],
            file=received("清单.xlsx", data(ONE)),
            token=uuid.uuid4(),
            by=people.liaison,
            today=today,
        )
    client = login(people.liaison)
    client.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST).content.decode().count("清单.xlsx") == count

    # What waits, how many there are, and one page of them.
    assert len([each for each in queries if "catalog_" in each["sql"]]) == 3


def test_files_of_an_edition(login, people, units, today):
    edition = edition_of(EntryList.PROACTIVE, people, units, today)
    catalogue = edition.catalogue
    entry = edition.catalogue.entries.get(versions__title="出生登记")
    revision = open_revision(catalogue, units["宣传科"], people.office, today)
    revising.alter(
        pk=revision.pk,
        version=1,
        entry=entry,
        wording=altered(entry, content="别的"),
        by=people.office,
    )
    later = sign_and_file(revision, people, today, today + timedelta(days=1))
    client = login(people.head)

    files = reverse("catalog:edition_files", args=[later.pk])
    assert "与第1版" in client.get(files).content.decode()
    for kind in ("xlsx", "docx"):
        args = [edition.pk, "official", kind]
        address = reverse("catalog:edition_file", args=args)
        answer = client.get(address)
        assert answer.content.startswith(b"PK")
        assert answer["Cache-Control"] == "private, no-store"
        assert login(people.stranger).get(address).status_code == 404
        login(people.head)
    compared = reverse("catalog:edition_compare_file", args=[later.pk, edition.pk])
    sheet = openpyxl.load_workbook(BytesIO(client.get(compared).content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [str(cell) for cell in rows[3]] == [
        "1",
        "修改",
        "出生登记",
        "公开内容（要素）",
        "受理部门\n办理条件\n办理流程",
        "别的",
    ]
    odd = reverse("catalog:edition_file", args=[edition.pk, "negative", "xlsx"])
    assert client.get(odd).status_code == 404
    for person in (people.stranger, people.auditor):
        client = login(person)
        assert client.get(files).status_code == 404
        assert client.get(compared).status_code == 404


@pytest.mark.parametrize("count", [1, 2])
def test_compared_editions_ask_as_much_for_one_change_as_for_two(
    login, people, units, today, count
):
    edition = edition_of(EntryList.PROACTIVE, people, units, today)
    catalogue = edition.catalogue
    revision = open_revision(catalogue, units["宣传科"], people.office, today)
    changed = catalogue.entries.filter(versions__is_heading=False).order_by("pk")
    for number, entry in enumerate(changed[:count], start=1):
        revising.alter(
            pk=revision.pk,
            version=number,
            entry=entry,
            wording=altered(entry, content="别的"),
            by=people.office,
        )
    later = sign_and_file(revision, people, today, today + timedelta(days=1))
    address = reverse("catalog:edition_compare_file", args=[later.pk, edition.pk])
    client = login(people.head)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200

    # The editions, then the entries of both with their bases.
    assert len([each for each in queries if "catalog_" in each["sql"]]) == 6


def test_an_empty_template_of_each_column_set(login, people):
    client = login(people.liaison)
    for code in ("official", "ten", "negative"):
        answer = client.get(reverse("catalog:template_file", args=[code]))
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
        assert sheet.max_row in (3, 4)
    missing = reverse("catalog:template_file", args=["unknown"])
    assert client.get(missing).status_code == 404
