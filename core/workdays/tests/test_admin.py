from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.models import Event
from core.workdays import sheets
from core.workdays.models import Day, SpecialDay

from .factories import NOTICE, make_day

pytestmark = pytest.mark.django_db
LIST = "/admin/workdays/specialday/"
HEADERS = ["日期", "类型", "节日", "安排年度", "依据"]
GOOD = [date(2027, 10, 1), "放假", "国庆节", 2027, NOTICE]
FORM = {
    "date": "2027-10-01",
    "kind": "off",
    "year": 2027,
    "name": "国庆节",
    "source": NOTICE,
}


@pytest.fixture
def office(cast, login):
    return login(cast.office)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """Run what waits for the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def workbook(*rows, headers=HEADERS):
    book = openpyxl.Workbook()
    for row in (headers, *rows):
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("放假安排.xlsx", content.getvalue())


def upload(client, file):
    return client.post(f"{LIST}import/", {"import_file": file, "format": "0"})


def confirm(client, preview):
    form = preview.context["confirm_form"]
    return client.post(f"{LIST}process_import/", form.initial)


def trail():
    return Event.objects.filter(subject_type="workdays.specialday").order_by("pk")


def acts():
    return list(trail().values_list("act", flat=True))


def works(day):
    before = Day.objects.filter(date__lt=day).last().number
    return Day.objects.get(date=day).number > before


def test_list_shows_the_days(office):
    make_day("2026-10-01")

    page = office.get(LIST).content.decode()

    assert "2026-10-01 周四" in page
    assert "导入" in page


def test_list_queries_do_not_grow_with_its_rows(office):
    counted = []
    for text in ("2026-10-01", "2026-10-02", "2026-10-05"):
        make_day(text)
        with CaptureQueriesContext(connection) as queries:
            office.get(LIST)
        counted.append(len(queries))

    assert counted[0] == counted[2]


@pytest.mark.parametrize("address", ["", "add/", "import/", "export/"])
def test_pages_refuse_a_liaison(cast, login, address):
    assert login(cast.liaison).get(f"{LIST}{address}").status_code in (302, 403)


def test_save_rebuilds_the_days(office, cast, commits):
    with commits():
        office.post(f"{LIST}add/", FORM)

    assert not works(date(2027, 10, 1))
    assert acts() == ["保存放假或调休日", "重排工作日历"]
    assert trail().last().actor.startswith(str(cast.office))


def test_save_refuses_a_weekday_worked(office):
    page = office.post(f"{LIST}add/", FORM | {"kind": "on"}).content.decode()

    assert "调休上班只能是周六或周日，这一天本来就上班。" in page
    assert not SpecialDay.objects.exists()


def test_delete_rebuilds_the_days(office, commits):
    special_day = make_day("2027-10-01")

    with commits():
        office.post(f"{LIST}{special_day.pk}/delete/", {"post": "yes"})

    assert not SpecialDay.objects.exists()
    assert acts() == ["删除放假或调休日", "重排工作日历"]


def test_delete_of_several_rebuilds_once(office, commits):
    days = [make_day("2027-10-01"), make_day("2027-10-04")]

    with commits():
        office.post(
            LIST,
            {
                "action": "delete_selected",
                "_selected_action": [day.pk for day in days],
                "post": "yes",
            },
        )

    assert not SpecialDay.objects.exists()
    assert acts() == ["删除放假或调休日"] * 2 + ["重排工作日历"]


def test_import_previews_then_saves_and_rebuilds_once(office, commits):
    rows = [GOOD, [date(2027, 10, 9), "调休上班", "国庆节", 2027, NOTICE]]
    preview = upload(office, workbook(*rows))
    assert not SpecialDay.objects.exists()

    with commits():
        confirm(office, preview)

    assert not works(date(2027, 10, 1))
    assert works(date(2027, 10, 9))
    assert acts() == ["导入放假与调休", "重排工作日历"]
    assert trail().first().note == "导入2天"


def test_import_confirmed_twice_saves_once(office, commits):
    preview = upload(office, workbook(GOOD))
    confirm(office, preview)

    answer = confirm(office, preview)

    assert answer.url == f"{LIST}import/"
    assert SpecialDay.objects.count() == 1


def test_import_refuses_a_file_that_unpacks_too_large(office, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_BYTES", 100)

    text = upload(office, workbook(GOOD)).content.decode()

    assert "这个文件展开后过大，不能导入。" in text


def test_import_of_nothing_new_leaves_no_trace(office, commits):
    make_day("2027-10-01")

    with commits():
        confirm(office, upload(office, workbook(GOOD)))

    assert acts() == []


def test_import_shows_every_fault_at_its_row(office):
    page = upload(
        office,
        workbook(
            GOOD,
            ["国庆", "放假", "国庆节", 2027, NOTICE],
            [date(2027, 10, 8), "调休上班", "国庆节", 2027, NOTICE],
        ),
    )

    text = page.content.decode()
    assert "有 2 行需要改正" in text
    assert "第 3 行" in text
    assert "日期：“国庆”不是日期，请写成 2026-10-01。" in text
    assert "第 4 行" in text
    assert "confirm_form" not in page.context
    assert not SpecialDay.objects.exists()


def test_import_shows_missing_columns_without_a_traceback(office):
    text = upload(office, workbook(["x"], headers=["甲"])).content.decode()

    assert "第一行缺少列：日期、类型、节日、安排年度、依据。" in text
    assert "Traceback" not in text


def test_import_refuses_what_is_no_workbook(office):
    file = SimpleUploadedFile("放假安排.xlsx", b"not a workbook")

    text = upload(office, file).content.decode()

    assert "这个文件不能作为 Excel 工作簿（xlsx）打开。" in text


def test_import_saves_nothing_where_a_row_went_bad_after_the_preview(office, commits):
    preview = upload(office, workbook(GOOD))
    # The same file, confirmed after its rows no longer pass.
    rows = workbook(GOOD, [date(2027, 10, 8), "调休上班", "国庆节", 2027, NOTICE])
    stored = upload(office, rows)
    assert stored.context["result"].has_validation_errors()
    form = preview.context["confirm_form"].initial
    name = stored.context["form"].cleaned_data["import_file"].tmp_storage_name

    with commits():
        answer = office.post(
            f"{LIST}process_import/", form | {"import_file_name": name}
        )

    assert answer.url == f"{LIST}import/"
    assert not SpecialDay.objects.exists()
    assert acts() == []


def test_export_page_keeps_to_the_content_security_policy(office):
    page = office.get(f"{LIST}export/").content.decode()

    assert "style=" not in page
    assert "onchange" not in page


def test_export_gives_a_workbook_with_chinese_headings(office):
    make_day("2027-10-01")

    answer = office.post(f"{LIST}export/", {"format": "0"})

    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[1]] == HEADERS
    assert sheet["B2"].value == "放假"


@pytest.mark.parametrize("address", ["import/", "export/"])
def test_pages_say_what_they_take(office, address):
    text = office.get(f"{LIST}{address}").content.decode()

    assert "日期、类型、节日、安排年度、依据" in text
