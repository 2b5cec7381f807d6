"""Pages of Excel in and out, 代录 and 线下签批."""

import io
import zipfile
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.audit.models import Event
from core.reminders import waiting
from core.runs.models import Run
from core.runs.performing import perform
from tasks.models import ProgressReport, ReturnedSheet, Role
from tasks.services.sheets import submit_sheet
from tasks.tests.factories import fill, handed_out, report_at, sheet_of
from tasks.tests.workbooks.filling import Filler, filler, rich_plan, rows_on, sheet_at
from tasks.tests.workbooks.taking import brought_in

pytestmark = pytest.mark.time_machine("2026-07-01 10:00 +0800")
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def paper(name="原件.pdf"):
    return SimpleUploadedFile(name, PDF)


@pytest.fixture
def plan(bureau, cast):
    return rich_plan(bureau, by=cast.office, others=["交警支队"])


@pytest.fixture
def sheet(plan):
    return sheet_at(plan)


@pytest.fixture
def filled(sheet, today):
    return filler(sheet, today=today).type(2, 本期情况="本期无")


def url(sheet, name):
    return reverse(f"tasks:{name}", args=(sheet.plan.pk, sheet.unit.pk, sheet.round.pk))


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# Who may open what.


@pytest.mark.parametrize(
    ("name", "who", "status"),
    [
        ("sheet_workbook", "liaison", 200),
        ("sheet_workbook", "office", 200),
        ("sheet_workbook", "supervisor", 403),
        ("sheet_workbook", "neighbour", 404),
        ("sheet_workbook", "stranger", 404),
        ("sheet_upload", "liaison", 200),
        ("sheet_upload", "office", 403),
        ("sheet_upload", "stranger", 404),
        ("behalf_enter", "office", 200),
        ("behalf_enter", "liaison", 403),
        ("behalf_enter", "stranger", 404),
        ("behalf_sign", "liaison", 200),
        ("behalf_sign", "head", 200),
        ("behalf_sign", "office", 200),
        ("behalf_sign", "supervisor", 403),
        ("behalf_sign", "stranger", 404),
    ],
)
def test_pages_of_a_sheet_are_for_its_unit_and_the_office(
    login, cast, sheet, name, who, status
):
    response = login(getattr(cast, who)).get(url(sheet, name))

    assert response.status_code == status


@pytest.mark.parametrize("name", ["behalf_list", "behalf_upload"])
def test_pages_of_the_office_tell_a_liaison_whose_they_are(login, cast, plan, name):
    response = login(cast.liaison).get(reverse(f"tasks:{name}"))

    assert response.status_code == 403
    assert "只有政务公开办公室可以代录。" in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("liaison", 403), ("stranger", 404), ("office", 302)]
)
def test_zip_is_started_by_the_office_alone(login, cast, sheet, who, status):
    address = reverse("tasks:behalf_zip", args=(sheet.plan.pk, sheet.round.pk))

    assert login(getattr(cast, who)).post(address).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("liaison", 200), ("head", 403), ("office", 403), ("stranger", 404)],
)
@pytest.mark.parametrize("name", ["returned_detail", "returned_drop"])
def test_returned_sheet_is_for_who_may_take_it(
    login, cast, sheet, filled, today, who, status, name
):
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    client = login(getattr(cast, who))
    act = client.get if name == "returned_detail" else client.post

    response = act(reverse(f"tasks:{name}", args=[returned.pk]))

    expected = 302 if (name, status) == ("returned_drop", 200) else status
    assert response.status_code == expected


# Out.


def test_workbook_is_downloaded_under_an_offices_name(login, cast, sheet):
    response = login(cast.liaison).get(url(sheet, "sheet_workbook"))

    assert response["Content-Type"] == XLSX
    assert "%E5%A1%AB%E6%8A%A5%E8%A1%A8.xlsx" in response["Content-Disposition"]
    assert len(Filler(response.content).rows) == 4
    event = Event.objects.get(act="下载填报表")
    assert event.note == "法制支队2026年第二季度政务公开工作填报表.xlsx"


def test_workbook_of_the_whole_plan_is_downloaded(login, cast, sheet):
    address = reverse("tasks:plan_workbook", args=(sheet.plan.pk, sheet.unit.pk))

    response = login(cast.liaison).get(address)

    names = load_workbook(io.BytesIO(response.content)).sheetnames
    assert names[:2] == ["2026年第二季度", "2026年第三季度"]


@pytest.mark.parametrize(("who", "status"), [("supervisor", 403), ("stranger", 404)])
def test_workbook_of_the_whole_plan_is_refused(login, cast, sheet, who, status):
    address = reverse("tasks:plan_workbook", args=(sheet.plan.pk, sheet.unit.pk))

    assert login(getattr(cast, who)).get(address).status_code == status


def test_nothing_to_download_is_told(login, cast, plan):
    fourth = sheet_at(plan, number=2)
    fourth.plan.tasks.first()
    rows_on(fourth)
    for occurrence in rows_on(fourth):
        occurrence.voided_on, occurrence.void_reason = date(2026, 6, 1), "已完成"
        occurrence.save()

    response = login(cast.liaison).get(url(fourth, "sheet_workbook"))

    assert said(response) == ["法制支队现在没有要填的任务，没有生成填报表。"]


def test_zip_holds_a_workbook_for_each_unit(login, cast, sheet):
    address = reverse("tasks:behalf_zip", args=(sheet.plan.pk, sheet.round.pk))
    login(cast.office).post(address)
    run = Run.objects.get()

    perform(pk=run.pk, clock=timezone.now)

    run.refresh_from_db()
    with run.file.content.open("rb") as kept, zipfile.ZipFile(kept) as package:
        names = package.namelist()
        unit = Filler(package.read(names[0]))
    assert run.file.name == "2026年第二季度政务公开工作填报表（2个单位）.zip"
    assert [name[:7] for name in names] == ["01 法制支队", "02 交警支队"]
    assert len(unit.rows) == 4


# In, by the unit.


def test_unit_uploads_checks_and_takes_over(login, cast, sheet, filled):
    client = login(cast.liaison)

    uploaded = client.post(url(sheet, "sheet_upload"), {"file": filled.upload()})
    preview = client.get(uploaded.url)
    line = preview.context["written"][0]
    done = client.post(uploaded.url, {"seen": [f"{line.pk}:{line.version}"]})

    assert [(s.label, count) for s, count in preview.context["counts"]] == [
        ("新填", 1),
        ("未填", 2),
    ]
    assert done.url == url(sheet, "sheet_fill")
    assert said(done) == ["已从填报表录入1项。下一步：核对后提交。"]
    assert ProgressReport.objects.get().kind == "nothing"


def test_refused_upload_is_told_at_the_field(login, cast, sheet):
    upload = SimpleUploadedFile("填报表.xlsx", b"MZ")

    response = login(cast.liaison).post(url(sheet, "sheet_upload"), {"file": upload})

    assert response.context["form"].errors == {
        "file": ["文件的内容与扩展名不符，请确认选对了文件。"]
    }


@pytest.mark.parametrize(
    ("posted", "told"),
    [
        ({"file": ""}, "请选择填好的填报表。"),
        (
            {"file": SimpleUploadedFile("填报表.xlsx", b"")},
            "文件是空的，请确认选对了文件。",
        ),
    ],
)
def test_upload_without_a_file_is_told(login, cast, sheet, posted, told):
    response = login(cast.liaison).post(url(sheet, "sheet_upload"), posted)

    assert response.context["form"].errors == {"file": [told]}


def test_faulty_upload_lists_every_fault_and_offers_no_button(
    login, cast, sheet, filled, today
):
    filled.type(0, 本期情况="好").type(3, 本期情况="不涉及")
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    page = login(cast.liaison).get(reverse("tasks:returned_detail", args=[returned.pk]))

    text = page.content.decode()
    assert "2 行有误，请在 Excel 里改好，重新上传" in text
    assert "选“不涉及”须写明理由。" in text
    assert "录入 1 项" not in text


def test_preview_names_the_materials_with_their_days(login, cast, sheet, filled, today):
    filled.type(
        2,
        本期情况="有进展",
        落实情况="已公开",
        佐证材料网址="https://www.jiangmen.gov.cn/gaj/1.html",
        佐证材料名称="公开目录",
        事项日期=date(2026, 6, 20),
    )
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    page = login(cast.liaison).get(reverse("tasks:returned_detail", args=[returned.pk]))

    assert "材料：公开目录，2026-06-20" in page.content.decode()


def test_conflict_shows_both_texts_and_keeps_the_pages_by_default(
    login, cast, sheet, filled, today
):
    filled.type(2, 本期情况="有进展", 落实情况="表里的内容")
    report = fill(rows_on(sheet)[1], by=cast.head, today=today, body="页面的内容")
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    address = reverse("tasks:returned_detail", args=[returned.pk])
    client = login(cast.liaison)

    page = client.get(address).content.decode()
    chosen = {"seen": [f"{report.occurrence_id}:1"]}
    chosen[f"choice-{report.occurrence_id}"] = "mine"
    client.post(address, chosen)

    kept = f'name="choice-{report.occurrence_id}" value="page" checked'
    assert kept in page
    assert "表里的内容" in page
    assert "页面的内容" in page
    report.refresh_from_db()
    assert report.body == "表里的内容"


def test_preview_opened_before_somebody_saved_is_shown_again(
    login, cast, sheet, filled, today
):
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    occurrence = rows_on(sheet)[1]
    fill(occurrence, by=cast.head, today=today)

    response = login(cast.liaison).post(
        reverse("tasks:returned_detail", args=[returned.pk]),
        {"seen": [f"{occurrence.pk}:0"]},
    )

    assert said(response) == [
        "您打开页面以后内容有变化，没有录入。请重新核对后再确认。"
    ]
    assert [line.pk for line in response.context["conflicts"]] == [occurrence.pk]


def test_second_tab_is_told_it_is_taken_already(login, cast, sheet, filled, today):
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    address = reverse("tasks:returned_detail", args=[returned.pk])
    client = login(cast.liaison)
    posted = {"seen": [f"{rows_on(sheet)[1].pk}:0"]}
    client.post(address, posted)

    response = client.post(address, posted)

    assert said(response)[-1] == (
        "这份填报表已由法制支队联络员于2026-07-01录入，没有重复录入。"
    )
    assert "已录入" in response.content.decode()


def test_dropped_sheet_says_so(login, cast, sheet, filled, today):
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    client = login(cast.liaison)

    dropped = client.post(reverse("tasks:returned_drop", args=[returned.pk]))
    again = client.post(reverse("tasks:returned_drop", args=[returned.pk]))
    page = client.get(reverse("tasks:returned_detail", args=[returned.pk]))

    assert said(dropped) == ["已放弃这份填报表，没有录入任何内容。"]
    assert "这份填报表已放弃，不能录入" in said(again)[-1]
    assert "这份填报表已放弃，没有录入。" in page.content.decode()


def test_unconfirmed_upload_waits_for_who_uploaded_it(
    login, cast, sheet, filled, today
):
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    page = login(cast.liaison).get(reverse("tasks:returned_list"))
    counts = {
        entry.name: entry.count
        for user in (cast.liaison.as_of(today),)
        for entry in waiting.for_user(user, today)
    }

    assert list(page.context["sheets"]) == [returned]
    assert counts["tasks.returned_sheets"] == 1


def test_original_is_read_by_its_unit_and_no_stranger(
    login, cast, sheet, filled, today
):
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    address = reverse("file_download", args=[returned.file.uuid])

    response = login(cast.office).get(address)

    assert b"".join(response.streaming_content).startswith(b"PK")
    assert login(cast.stranger).get(address).status_code == 404


# In, by the office.


def test_office_uploads_a_signed_workbook(login, cast, sheet, filled):
    client = login(cast.office)
    received = {"received_from": "李明", "received_on": "2026-06-24"}

    uploaded = client.post(
        reverse("tasks:behalf_upload"), {"file": filled.upload(), **received}
    )
    line = client.get(uploaded.url).context["written"][0]
    done = client.post(
        uploaded.url,
        {
            "seen": [f"{line.pk}:{line.version}"],
            "sign-signed": "on",
            "sign-signer": "陈局",
            "sign-signed_on": "2026-06-23",
            "sign-scan": paper("签批.pdf"),
        },
    )

    assert uploaded.url.startswith(reverse("tasks:behalf_list"))
    assert done.url == reverse("tasks:behalf_list")
    assert said(done) == ["已从填报表录入1项。待政务公开办公室审核。"]
    report = ProgressReport.objects.get()
    assert (report.status, report.reached_on, report.signed_name) == (
        "to_review",
        date(2026, 6, 24),
        "陈局",
    )


def test_office_finds_what_it_uploaded_in_its_own_place(
    login, cast, sheet, filled, today
):
    received = {"received_from": "李明", "received_on": today}
    returned = brought_in(filled, None, by=cast.office, today=today, **received)
    client = login(cast.office)

    listed = client.get(reverse("tasks:behalf_returned_list"))
    page = client.get(reverse("tasks:behalf_returned", args=[returned.pk]))
    of_units = client.get(reverse("tasks:returned_list"))

    assert list(listed.context["sheets"]) == [returned]
    assert list(of_units.context["sheets"]) == []
    items = page.context["frame"].items
    assert [item.place.label for item in items if item.is_current] == ["代录"]
    counts = {item.place.label: item.count for item in items}
    assert (counts["代录"], counts.get("填报", 0)) == (1, 0)


def test_unsigned_workbook_from_the_office_waits_for_the_head(
    login, cast, sheet, filled, today
):
    received = {"received_from": "李明", "received_on": today}
    returned = brought_in(filled, None, by=cast.office, today=today, **received)

    response = login(cast.office).post(
        reverse("tasks:behalf_returned", args=[returned.pk]),
        {"seen": [f"{rows_on(sheet)[1].pk}:0"]},
    )

    assert said(response) == ["已从填报表录入1项。待单位负责人签批。"]
    assert ProgressReport.objects.get().status == "to_sign"


def test_half_a_signature_is_refused_at_its_fields(login, cast, filled, today):
    received = {"received_from": "李明", "received_on": today}
    returned = brought_in(filled, None, by=cast.office, today=today, **received)

    response = login(cast.office).post(
        reverse("tasks:behalf_returned", args=[returned.pk]),
        {"sign-signed": "on", "sign-signer": "陈局"},
    )

    assert response.context["form"].errors == {
        "signed_on": ["已签字的，请填写这一项。"],
        "scan": ["已签字的，请填写这一项。"],
    }


def test_office_upload_of_another_bureaus_unit_is_refused(login, cast, sheet, filled):
    response = login(cast.stranger).post(
        reverse("tasks:behalf_upload"),
        {
            "file": filled.upload(),
            "received_from": "李明",
            "received_on": "2026-06-24",
        },
    )

    assert response.context["form"].errors == {
        "file": ["这份填报表不是本局单位的，没有读取。"]
    }
    assert not ReturnedSheet.objects.exists()


# 代录 by form.


def entered(occurrence, **fields):
    """A posted form with one row typed and everything about the paper."""
    row = {"kind": "progress", "body": "已更新目录。", "version": "0", **fields}
    posted = {f"o{occurrence.pk}-{name}": value for name, value in row.items()}
    posted |= {f"initial-o{occurrence.pk}-{name}": "" for name in ("kind", "body")}
    return posted | {
        "receipt-sender": "李明",
        "receipt-way": "传真",
        "receipt-received_on": "2026-06-24",
        "receipt-original": paper(),
    }


def untouched(rows):
    posted = {}
    for row in rows:
        for name in ("kind", "body"):
            posted[f"o{row.pk}-{name}"] = posted[f"initial-o{row.pk}-{name}"] = ""
        posted[f"o{row.pk}-version"] = "0"
    return posted


def test_office_enters_what_came_by_fax(login, cast, sheet):
    first, *rest = rows_on(sheet)

    response = login(cast.office).post(
        url(sheet, "behalf_enter"), untouched(rest) | entered(first)
    )

    assert said(response) == ["已代录法制支队1项，待单位负责人签批。"]
    report = ProgressReport.objects.get()
    assert (report.received_how, report.received_from) == (
        "on_behalf",
        "李明（传真）",
    )


@pytest.mark.parametrize(
    ("changes", "form", "errors"),
    [
        (
            {"receipt-original": ""},
            "receipt",
            {"original": ["传真报送的，请上传原件。"]},
        ),
        (
            {"receipt-received_on": "2026-07-02"},
            "receipt",
            {"__all__": ["收到日期不能晚于今天，请改正。"]},
        ),
        (
            {"sign-signer": "陈局"},
            "signature",
            {"signed": ["填写了签批的内容，请勾选这一项，或者清空签批的内容。"]},
        ),
    ],
)
def test_entering_tells_what_is_missing_of_the_paper(
    login, cast, sheet, changes, form, errors
):
    first, *rest = rows_on(sheet)

    response = login(cast.office).post(
        url(sheet, "behalf_enter"), untouched(rest) | entered(first) | changes
    )

    assert response.context[form].errors == errors
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        (
            {"kind": "", "body": "", "fact_on": "2026-06-20"},
            {"kind": ["请选择情况。"]},
        ),
        ({"body": ""}, {"body": ["请写明落实情况。"]}),
        ({"kind": "not_concerned", "body": ""}, {"body": ["请写明不涉及的理由。"]}),
        (
            {"kind": "nothing"},
            {"body": ["选“本期无”就不填落实情况和要素：请清空文字，或改选“有进展”。"]},
        ),
        (
            {"title": "目录"},
            {"link": ["填写了材料名称，请同时填写网址。"]},
        ),
        (
            {"link": "javascript:alert(1)"},
            {"link": ["网址应以 http:// 或 https:// 开头。"]},
        ),
    ],
)
def test_entering_tells_what_is_wrong_with_a_row(login, cast, sheet, fields, errors):
    first, *rest = rows_on(sheet)

    response = login(cast.office).post(
        url(sheet, "behalf_enter"), untouched(rest) | entered(first, **fields)
    )

    assert [row.form.errors for row in response.context["faulty"]] == [errors]
    assert not ProgressReport.objects.exists()


def test_entering_shows_what_the_unit_saved_meanwhile(login, cast, sheet, today):
    first, *rest = rows_on(sheet)
    report = fill(first, by=cast.liaison, today=today, body="单位自己填的")
    client = login(cast.office)
    posted = untouched(rest) | entered(first)

    page = client.post(url(sheet, "behalf_enter"), posted)
    again = client.post(
        url(sheet, "behalf_enter"),
        posted | {f"o{first.pk}-version": "1", "receipt-original": paper()},
    )

    assert "单位自己填的" in page.content.decode()
    assert again.status_code == 302
    report.refresh_from_db()
    assert (report.body, report.status) == ("已更新目录。", "to_sign")


def test_entering_keeps_the_words_of_a_row_handed_in_meanwhile(
    login, cast, sheet, today
):
    first, second, *rest = rows_on(sheet)
    fill(first, by=cast.liaison, today=today)
    submit_sheet(**sheet_of(first), by=cast.liaison, today=today)
    both = entered(second) | entered(first, body="电话里报的话。")

    response = login(cast.office).post(
        url(sheet, "behalf_enter"), untouched(rest) | both
    )

    (lost,) = response.context["lost"]
    assert (lost.sentence, lost.text) == ("该项待签，不能修改。", "电话里报的话。")
    assert "电话里报的话。" in response.content.decode()
    assert not ProgressReport.objects.filter(occurrence=second).exists()


def test_entering_may_leave_what_the_unit_saved(login, cast, sheet, today):
    first, *rest = rows_on(sheet)
    report = fill(first, by=cast.liaison, today=today, body="单位自己填的")
    adopted = entered(first, version="1", adopt="on")

    response = login(cast.office).post(
        url(sheet, "behalf_enter"), untouched(rest) | adopted
    )

    report.refresh_from_db()
    assert (report.body, report.status) == ("单位自己填的", "draft")
    assert "没有填写任何一项" in response.content.decode()


def test_entering_on_a_sheet_with_nothing_to_fill(login, cast, bureau, today):
    plan = handed_out(bureau, by=cast.office)
    occurrence = plan.tasks.first().assignments.first().occurrences.first()
    report_at("to_review", occurrence, cast, today=today)
    args = (plan.pk, occurrence.assignment.unit_id, occurrence.round_id)

    response = login(cast.office).get(reverse("tasks:behalf_enter", args=args))

    assert "法制支队这一轮次现在没有要填的任务。" in response.content.decode()


# 线下签批.


@pytest.mark.parametrize(
    ("who", "after"),
    [
        ("head", "/tasks/sign/"),
        ("liaison", "/tasks/sheet/"),
        ("office", "/tasks/behalf/?sheet={plan}-{round}"),
    ],
)
def test_paper_signature_is_registered(login, cast, sheet, today, who, after):
    occurrence = rows_on(sheet)[1]
    report = report_at("to_sign", occurrence, cast, today=today)
    report.refresh_from_db()

    response = login(getattr(cast, who)).post(
        url(sheet, "behalf_sign"),
        {
            "signer": "陈局",
            "signed_on": "2026-06-30",
            "scan": paper(),
            "seen": [f"{report.pk}:{report.version}"],
        },
    )

    assert response.url == after.format(plan=sheet.plan.pk, round=sheet.round.pk)
    assert said(response) == ["已登记1项的线下签批，待政务公开办公室审核。"]
    report.refresh_from_db()
    assert (report.status, report.signed_how) == ("to_review", "paper")


def test_paper_signature_needs_its_scan(login, cast, sheet, today):
    report = report_at("to_sign", rows_on(sheet)[1], cast, today=today)

    response = login(cast.liaison).post(
        url(sheet, "behalf_sign"), {"signer": "陈局", "signed_on": "2026-06-30"}
    )

    assert list(response.context["form"].errors) == ["scan"]
    report.refresh_from_db()
    assert report.status == "to_sign"


def test_paper_signature_in_the_future_is_told(login, cast, sheet, today):
    report = report_at("to_sign", rows_on(sheet)[1], cast, today=today)

    response = login(cast.liaison).post(
        url(sheet, "behalf_sign"),
        {
            "signer": "陈局",
            "signed_on": "2026-07-02",
            "scan": paper(),
            "seen": [f"{report.pk}:{report.version}"],
        },
    )

    assert "签批日期不能晚于今天，请改正。" in response.content.decode()


# Lists.


def test_office_list_shows_the_units_of_a_round(login, cast, sheet):
    page = login(cast.office).get(
        reverse("tasks:behalf_list"), {"sheet": f"{sheet.plan.pk}-{sheet.round.pk}"}
    )

    assert {(s.unit_name, s.to_write) for s in page.context["sheets"]} == {
        ("法制支队", 3),
        ("交警支队", 3),
    }


def test_office_list_without_plans_says_so(login, cast):
    page = login(cast.office).get(reverse("tasks:behalf_list"))

    assert "现在没有需要填报的单位。" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("behalf_list", "office"),
        ("behalf_enter", "office"),
        ("behalf_sign", "head"),
        ("returned_detail", "liaison"),
        ("returned_list", "liaison"),
        ("sheet_workbook", "liaison"),
    ],
)
def test_pages_ask_no_more_for_more_rows(
    login, cast, bureau, today, rows, name, who, django_assert_max_num_queries
):
    tasks = [[("法制支队", Role.LEAD)]] * rows
    plan = handed_out(bureau, *tasks, by=cast.office)
    sheet = sheet_at(plan)
    filled = filler(sheet, today=today)
    for place in range(rows):
        filled.type(place, 本期情况="本期无")
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    if name == "behalf_sign":
        for occurrence in rows_on(sheet):
            fill(occurrence, by=cast.liaison, today=today)
        report_at("to_sign", rows_on(sheet)[0], cast, today=today)
    address = {
        "behalf_list": reverse("tasks:behalf_list"),
        "returned_list": reverse("tasks:returned_list"),
        "returned_detail": reverse("tasks:returned_detail", args=[returned.pk]),
    }.get(name) or url(sheet, name)
    client = login(getattr(cast, who))
    client.get(address)

    with django_assert_max_num_queries(26):
        response = client.get(address)

    assert response.status_code == 200
