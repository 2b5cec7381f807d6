"""年报核对: who may, what the page says, what it keeps."""

import re
from dataclasses import replace
from io import BytesIO
from threading import BoundedSemaphore
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from core.files.models import StoredFile
from core.runs.models import Run
from core.units.roles import Role
from core.units.tests.factories import make_person
from reports.formats import APPLICANTS
from reports.reading import apart, child
from reports.reading.annual import NoReport
from reports.tests import documents
from reports.tests.figures import city

PAGE = "/reports/check/"
FILE = "/reports/check/file/"


def upload(data, name="年报.html"):
    return SimpleUploadedFile(name, data)


def text_of(response):
    """What a person reads on the page."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", main))


def last_year(report):
    """The file of the year before, which carried out what this report carried in."""
    carried = {
        name.replace("/R2", "/R4"): number
        for name, number in report.figures.items()
        if name.endswith("/R2")
    }
    figures = report.figures | carried
    before = [text.replace("2025", "2024") for text in documents.BEFORE]
    return documents.as_html(replace(report, figures=figures), before=before)


# Who may.


@pytest.mark.parametrize("who", ["office", "head", "leader", "supervisor"])
def test_report_check_is_open_to(login, cast, who):
    assert login(getattr(cast, who)).get(PAGE).status_code == 200


@pytest.mark.parametrize("role", [Role.LEGAL, Role.SECRECY])
def test_report_check_is_open_to_reviewers(login, bureau, role):
    assert login(make_person(role, bureau)).get(PAGE).status_code == 200


@pytest.mark.parametrize("who", ["liaison", "manager", "auditor"])
def test_report_check_is_refused(login, cast, who):
    response = login(getattr(cast, who)).post(PAGE, {})

    assert response.status_code == 403
    assert "年报核对由政务公开办公室" in response.content.decode()


def test_report_check_has_its_address():
    assert reverse("reports:report_check") == PAGE


# What it says.


def test_report_check_says_that_all_is_well(login, cast):
    data = {"file": upload(documents.as_html(city()))}

    response = login(cast.office).post(PAGE, data)

    page = response.context["checked"]
    assert (page.errors, page.warnings, page.unread) == ([], [], [])
    assert (page.read, page.total) == (200, 200)
    text = text_of(response)
    assert "三张表全部读出，核对的勾稽关系都成立。" in text
    assert "某市公安局 2025 年政府信息公开工作年度报告" in text
    assert "国办公开办函〔2021〕30号（2021年格式）" in text


def test_report_check_leads_from_each_fault_to_its_cells(login, cast):
    broken = city(**{"商业企业/B4": 3})

    response = login(cast.office).post(
        PAGE, {"file": upload(documents.as_html(broken))}
    )

    page = response.context["checked"]
    assert [fault.title for fault in page.errors] == [
        "V2 办理结果合计",
        "V3 各类申请人合计",
    ]
    row = page.errors[1]
    assert [link.label for link in row.links] == ["总计", *APPLICANTS]
    assert page.errors[0].links[0].label == "（七）总计"
    assert page.errors[0].more[0].label == "（一）予以公开"
    content = response.content.decode()
    anchors = {
        link.anchor for fault in page.errors for link in fault.links + fault.more
    }
    assert [each for each in anchors if f'id="{each}"' not in content] == []
    assert len(anchors) == 22 + 7 - 1


def test_report_check_marks_cells_in_the_tables(login, cast):
    words = {"自然人/R1": "1 3612", "科研机构/D3": "/"}

    response = login(cast.office).post(
        PAGE, {"file": upload(documents.as_html(city(), words))}
    )

    page = response.context["checked"]
    assert (page.shown("自然人/R1").text, page.shown("自然人/R1").tone) == (
        "未读出",
        "unread",
    )
    assert (page.shown("科研机构/D3").text, page.shown("科研机构/D3").said) == (
        "/",
        "V8",
    )
    assert [fault.title for fault in page.unread] == ["第2张表第4行"]


def test_report_check_shows_the_tables_in_the_official_layout(login, cast):
    response = login(cast.office).post(
        PAGE, {"file": upload(documents.as_html(city()))}
    )

    rows = response.context["checked"].requests
    assert len(rows) == 25
    assert [(head.text, head.columns, head.rows) for head in rows[4].heads] == [
        ("（三）不予公开", 1, 8),
        ("1.属于国家秘密", 1, 1),
    ]


def test_report_check_compares_with_last_year(login, cast):
    files = {
        "file": upload(documents.as_html(city())),
        "last": upload(last_year(city()), "去年.html"),
    }

    response = login(cast.office).post(PAGE, files)

    page = response.context["checked"]
    assert page.errors == []
    assert [fault.title[:2] for fault in page.warnings] == ["V6", "V6", "V1"]
    assert "某市公安局 2024 年" in text_of(response)


# What it refuses.


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("要点.txt", "2022年政务公开工作要点\n".encode(), "这是工作要点或方案"),
        ("年报.docx", b"PK\x03\x04 no document", "文件“年报.docx”"),
        ("年报.exe", b"MZ", "不接收这种文件“年报.exe”"),
        ("年报.txt", "机密★10年\n年度报告".encode(), "带有国家秘密标志"),
        ("年报.txt", b"", "空"),
    ],
)
def test_report_check_refuses_at_the_field(login, cast, name, data, sentence):
    response = login(cast.office).post(PAGE, {"file": upload(data, name)})

    (error,) = response.context["form"].errors["file"]
    assert sentence in error
    assert response.context["checked"] is None


def test_report_check_refuses_a_wrong_last_year_at_its_field(login, cast):
    files = {
        "file": upload(documents.as_html(city())),
        "last": upload(documents.as_html(city()), "同年.html"),
    }

    response = login(cast.office).post(PAGE, files)

    assert response.context["form"].errors == {
        "last": [
            "上年报告是2025年的，本年报告是2025年的，不是相连的两年。"
            "请选择2024年的报告。"
        ]
    }


def test_report_check_asks_for_a_file(login, cast):
    response = login(cast.office).post(PAGE, {})

    assert response.context["form"].errors == {"file": ["请选择要核对的年度报告文件。"]}


def test_report_check_keeps_nothing(login, cast, settings):
    login(cast.office).post(PAGE, {"file": upload(documents.as_html(city()))})

    assert (StoredFile.objects.count(), Run.objects.count()) == (0, 0)
    assert not settings.MEDIA_ROOT.exists()


# The result as a workbook.


def test_result_goes_out_as_a_workbook_without_the_file(login, cast):
    client = login(cast.office)
    broken = documents.as_html(city(**{"商业企业/B4": 3}), {"科研机构/D3": "/"})
    shown = client.post(PAGE, {"file": upload(broken)})

    sent = client.post(FILE, {"carried": shown.context["carried"]})

    name = "某市公安局2025年政府信息公开工作年度报告核对结果.xlsx"
    assert quote(name) in sent.headers["Content-Disposition"]
    rows = [
        [cell for cell in row if cell is not None]
        for row in load_workbook(BytesIO(sent.content)).active.values
    ]
    assert ["错误（3处）"] in rows
    titles = [row[1] for row in rows if len(row) > 1 and str(row[1]).startswith("V")]
    assert {"V2 办理结果合计", "V3 各类申请人合计", "V8 不得空白"} <= set(titles)
    assert any("空格：/" in row for row in rows)
    assert sum("14069" in map(str, row) for row in rows) == 1


def test_workbook_is_made_of_a_result_only(login, cast):
    client = login(cast.office)

    told = client.post(FILE, {"carried": "made-up"}, follow=True)

    assert "请重新选择文件核对后再下载" in text_of(told)
    assert login(cast.liaison).post(FILE, {}).status_code == 403


# Reading apart.


def test_apart_reads_so_many_at_a_time(monkeypatch):
    monkeypatch.setattr(apart, "slots", BoundedSemaphore(1))
    monkeypatch.setattr(apart, "WAIT_SECONDS", 0)
    data = documents.as_html(city())

    with apart.slot(), pytest.raises(NoReport, match="过一分钟再试"):
        apart.read("年报.html", data)

    assert apart.read("年报.html", data).year == 2025


def test_apart_ends_what_takes_too_long(monkeypatch):
    monkeypatch.setattr(apart, "MAX_SECONDS", 0)

    with pytest.raises(NoReport, match="秒内没有读完"):
        apart.read("年报.html", documents.as_html(city()))


def test_apart_tells_of_a_child_that_dies():
    with pytest.raises(NoReport, match="没有读成"):
        apart.understood(b"")


def test_child_takes_a_minute_at_most():
    assert child.MAX_SECONDS == 60
