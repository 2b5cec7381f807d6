"""The pages of an import: uploaded, looked at, written, refused to others."""

import uuid
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from core.audit.models import Event
from core.runs import performing
from core.runs.models import Run
from core.units.roles import Role
from core.units.tests.factories import make_person
from foi.models import HeadingMeaning, InformationRequest, LedgerMode, RegisterImport
from foi.provincial import provincial_mode
from foi.services import deciding, importing

from .registers import HEADINGS, a_row, register, upload

LIST, UPLOAD = reverse("foi:import_list"), reverse("foi:import_upload")
TEMPLATE = reverse("foi:import_template")
COLLEAGUES = ["leader", "liaison", "supervisor", "manager"]
FAULTY = ("2099-01-01", "贾试验", "自然人", "当面", "乙")


def page(name, brought):
    return reverse(f"foi:import_{name}", args=[brought.pk])


def form_of(bureau, data, name="登记簿.xlsx", **fields):
    return {
        "token": uuid.uuid4(),
        "bureau": bureau.pk,
        "purpose": "register",
        "file": upload(data, name),
        "basis": "signed",
        "form": "paper",
        "getting": "post",
        **fields,
    }


@pytest.fixture
def brought(law, login, cast, bureau):
    """Two good rows and a faulty one, uploaded by the office."""
    data = register([a_row(), FAULTY, a_row(name="丙试验", text="丙")])
    answer = login(cast.office).post(UPLOAD, form_of(bureau, data))
    row = RegisterImport.objects.get()
    assert answer.url == page("detail", row)
    return row


def test_upload_look_write(login, cast, brought):
    """The good rows are expressly chosen; a second click writes nothing more."""
    client = login(cast.office)
    said = client.get(page("detail", brought)).text
    for part in ("工作表“2025年”第3行", "A列“收件日期”", "晚于今天", "甄**", "丙**"):
        assert part in said
    assert "只导入无误的2行，不导入有误的1行" in said
    assert "甄试验" not in said and "贾试验" not in said

    answer = client.post(page("commit", brought), follow=True)
    assert "1行有误，没有导入" in answer.text
    assert not InformationRequest.objects.exists()
    for _ in range(2):
        answer = client.post(page("commit", brought), {"only_good": "1"}, follow=True)
    assert "新增2件" in answer.text

    assert InformationRequest.objects.count() == 2
    book = openpyxl.load_workbook(BytesIO(client.get(page("faults", brought)).content))
    lines = [[cell.value for cell in line] for line in book.active.iter_rows(min_row=3)]
    assert lines[0] == [*HEADINGS, "位置", "问题"]
    assert lines[1][:2] == ["2099-01-01", "贾试验"]
    assert "晚于今天" in lines[1][-1]
    assert Event.objects.filter(act="下载有误的行").exists()
    assert "登记簿.xlsx" in client.get(LIST).text


def test_rows_are_for_who_brought_them_in(login, cast, brought, bureau):
    """A colleague of the office sees the list, a stranger nothing."""
    other = make_person(Role.OFFICE, bureau.managing_office, username="office-2")
    assert "登记簿.xlsx" in login(other).get(LIST).text
    for name in ("detail", "faults", "headings"):
        assert login(other).get(page(name, brought)).status_code == 403
        assert login(cast.stranger).get(page(name, brought)).status_code == 404
        assert login(cast.liaison).get(page(name, brought)).status_code == 404
    for name in ("commit", "drop"):
        assert login(other).post(page(name, brought)).status_code == 403
        assert login(cast.stranger).post(page(name, brought)).status_code == 404
    assert "登记簿.xlsx" not in login(cast.stranger).get(LIST).text


@pytest.mark.parametrize("who", COLLEAGUES)
def test_importing_is_the_offices(login, cast, who):
    for url in (LIST, UPLOAD, TEMPLATE):
        assert login(getattr(cast, who)).get(url).status_code == 403


def test_drop(login, cast, brought):
    answer = login(cast.office).post(page("drop", brought), follow=True)

    assert "已放弃，台账没有变动" in answer.text
    assert not brought.rows.exists()
    answer = login(cast.office).post(page("drop", brought), follow=True)
    assert "不能放弃" in answer.text


def test_empty_template_is_a_register_without_rows(law, login, cast, bureau):
    """Its headings are known, its example is no request."""
    client = login(cast.office)
    data = client.get(TEMPLATE).content
    book = openpyxl.load_workbook(BytesIO(data))
    assert book.sheetnames == ["登记簿", "填写说明"]
    client.post(UPLOAD, form_of(bureau, data))
    assert "表头下面没有内容" in RegisterImport.objects.get().error

    sheet = book["登记簿"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    for heading, value in zip(HEADINGS, a_row(), strict=True):
        heading = {"收件日期": "收到日", "申请内容": "内容描述"}.get(heading, heading)
        sheet.cell(5, heads[heading], value)
    file = BytesIO()
    book.save(file)
    client.post(UPLOAD, form_of(bureau, file.getvalue()))
    last = RegisterImport.objects.first()
    assert (last.rows_new, last.rows_faulty) == (1, 0)
    assert last.remarks == [
        "1件自然人的申请没有证件号码，请核对；导入后也可以在申请的页面"
        "用“改正申请人信息”补填。"
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "文件是空的"), (b"x" * (10 * 1024 * 1024 + 1), "超过 10MB")],
)
def test_upload_refused(law, login, cast, bureau, data, said):
    answer = login(cast.office).post(UPLOAD, form_of(bureau, data))

    assert said in answer.text
    assert not RegisterImport.objects.exists()


def test_headings_are_confirmed_once(law, login, cast, bureau):
    client = login(cast.office)
    rows = [("甲", "SPT-1", "2026-01-26", "甄试验", "自然人", "当面")]
    headings = ("诉求", "平台号", "收件日期", "申请人", "申请人类别", "申请方式")
    data = register(rows, headings)
    client.post(UPLOAD, form_of(bureau, data, purpose="platform"))
    brought = RegisterImport.objects.get()
    assert "请先确认表头的含义（6列）" in client.get(page("detail", brought)).text
    said = client.get(page("headings", brought)).text
    assert "A列“诉求”" in said
    codes = ("contents", "received", "received", "name", "column", "way")
    fields = {f"heading_{at}": code for at, code in enumerate(codes)}

    answer = client.post(page("headings", brought), fields)
    assert "有2列都选了“收到日”" in answer.text
    client.post(page("headings", brought), fields | {"heading_1": "provincial_number"})

    brought.refresh_from_db()
    assert (brought.rows_new, brought.rows_faulty) == (1, 0)
    assert HeadingMeaning.objects.count() == 6
    client.post(page("commit", brought))
    assert InformationRequest.objects.get().provincial_number == "SPT-1"
    assert client.get(page("headings", brought)).url == page("detail", brought)


def test_long_register_is_read_and_written_in_the_background(
    law, login, cast, bureau, monkeypatch, django_capture_on_commit_callbacks, today
):
    monkeypatch.setattr(importing, "LARGE", 1000)
    monkeypatch.setattr(deciding, "MANY", 1)
    monkeypatch.setattr("core.runs.jobs.perform.delay", lambda run: None)
    client = login(cast.office)
    data = register([a_row(text=text) for text in "甲乙"])

    answer = client.post(UPLOAD, form_of(bureau, data))
    run, brought = Run.objects.get(), RegisterImport.objects.get()
    assert answer.url == reverse("run_detail", args=[run.uuid])
    assert (brought.status, brought.content != "") == ("reading", True)
    assert "正在后台处理" in client.get(page("detail", brought)).text
    perform(run)
    assert run.result == {"url": page("detail", brought), "label": "核对登记簿"}
    brought.refresh_from_db()
    assert (brought.status, brought.content, brought.rows_new) == ("checking", "", 2)

    client.post(page("commit", brought))
    run = Run.objects.first()
    assert "正在后台处理" in client.post(page("commit", brought), follow=True).text
    perform(run)
    brought.refresh_from_db()
    assert (run.status, brought.status) == ("done", "done")
    assert InformationRequest.objects.count() == 2


def perform(run):
    performing.perform(pk=run.pk, clock=timezone.now)
    run.refresh_from_db()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(
    law, login, cast, bureau, count, django_assert_num_queries
):
    client = login(cast.office)
    for _ in range(count):
        client.post(UPLOAD, form_of(bureau, register([a_row()])))

    with django_assert_num_queries(QUERIES_OF_LIST):
        client.get(LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_page(
    law, login, cast, bureau, make, count, django_assert_num_queries
):
    client = login(cast.office)
    for n in range(count):
        make(contents=f"旧{n}", provincial_number=f"S-{n}")
    rows = [("", *a_row(text=f"第{n}件")) for n in range(count)] + [
        ("", *FAULTY[:4], f"丁{n}") for n in range(count)
    ]
    rows += [(f"S-{n}", *a_row(text=f"新{n}")) for n in range(count)]
    data = register(rows, ("省平台编号", *HEADINGS))
    client.post(UPLOAD, form_of(bureau, data))
    brought = RegisterImport.objects.get()
    assert (brought.rows_new, brought.rows_changed) == (count, count)

    with django_assert_num_queries(QUERIES_OF_PAGE):
        client.get(page("detail", brought))

    taken = brought.rows.filter(verdict="changed").first()
    fields = {"only_good": "1", "taken": [taken.position]}
    answer = client.post(page("commit", brought), fields, follow=True)
    assert f"新增{count}件，更新1件" in answer.text
    bad = fields | {"taken": [0]}
    assert (
        "勾选的行已有变动"
        in client.post(page("commit", brought), bad, follow=True).text
    )


QUERIES_OF_LIST, QUERIES_OF_PAGE = 10, 10


def test_provincial_mode_asks_for_the_platforms_number_first(law, login, cast, bureau):
    client, url = login(cast.office), reverse("foi:request_register")
    assert not provincial_mode(bureau)
    plain = client.get(url).context["form"]
    assert "应改为省平台为主" in client.get(LIST).text
    LedgerMode.objects.create(bureau=bureau, is_provincial=True)
    assert provincial_mode(bureau)
    assert "按省平台的导出表更新" in client.get(LIST).text

    form = client.get(url).context["form"]
    answer = client.post(url, {"bureau": bureau.pk, "way": "in_person"})

    first = [field.name for _, fields in form.groups() for field in fields][0]
    assert (first, form["provincial_number"].field.required) == (
        "provincial_number",
        True,
    )
    assert not plain["provincial_number"].field.required
    assert "provincial_number" in answer.context["form"].errors


def test_admin_mends_a_heading_and_sets_the_mode(law, login, cast, bureau, today):
    row = HeadingMeaning.objects.create(
        bureau=bureau,
        heading="诉求",
        field="subject",
        confirmed_by=cast.office,
        confirmed_on=today,
    )
    client = login(cast.office)
    url = reverse("admin:foi_headingmeaning_change", args=[row.pk])
    assert client.get(reverse("admin:foi_headingmeaning_changelist")).status_code == 200
    client.post(url, {"field": "contents"})
    row.refresh_from_db()
    assert row.field == "contents"
    client.post(
        reverse("admin:foi_ledgermode_add"),
        {"bureau": bureau.pk, "is_provincial": "on"},
    )
    assert provincial_mode(bureau)
    assert login(cast.stranger).get(url).status_code == 404
    assert login(cast.liaison).get(url).status_code in (302, 403)
