"""Old formats by way of LibreOffice: where it is, where it is not, and bad ones."""

import io
import os
import struct
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docx
import pytest
import xlsxwriter
from docx.shared import Pt

from core.papers.paper import Cell, Paragraph, Unreadable
from core.papers.readers import converted, package
from core.papers.reading import read_paper

office = pytest.mark.office


def ole2(*streams):
    """Return a file that looks like OLE2 with streams of these names."""
    head = bytearray(512)
    head[:8] = package.OLE2
    struct.pack_into("<H", head, 30, 9)
    struct.pack_into("<III", head, 44, 1, 0, 0)
    names = b"".join(f"{name}\0".encode("utf-16-le") for name in streams)
    return bytes(head) + names.ljust(1024, b"\0")


def workbook():
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        page = book.add_worksheet("分工")
        page.write_row("A1", ["序号", "任务", "责任单位"])
        page.write_row("A2", [1, "制定目录", "办公室"])
        page.write_row("B3", ["更新指南", "宣传科"])
        page.merge_range("A2:A3", 1)
    return data.getvalue()


def document():
    data = io.BytesIO()
    paper = docx.Document()
    paper.add_paragraph("一、加强政务公开")
    table = paper.add_table(2, 2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells),
        ("任务", "单位", "公布目录", "办公室"),
        strict=True,
    ):
        cell.text = text
    # As Word has it, a document ends with a paragraph.
    paper.add_paragraph("2023年5月6日")
    paper.save(data)
    return data.getvalue()


def saved_as(data, suffix, target, folder):
    """Return the file as LibreOffice itself saves it in another format."""
    (folder / f"made.{suffix}").write_bytes(data)
    profile = (folder / "made-profile").as_uri()
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            *("--convert-to", target, "--outdir", folder / "out"),
            folder / f"made.{suffix}",
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / "out" / f"made.{target}").read_bytes()


def texts(paper):
    return [
        block.text
        if isinstance(block, Paragraph)
        else [[cell.text for cell in row] for row in block.rows]
        for block in paper.blocks
    ]


@office
@pytest.mark.parametrize("name", ["要点.xls", "要点.et"])
def test_old_workbook_reads_as_a_new_one(tmp_path, name):
    data = saved_as(workbook(), "xlsx", "xls", tmp_path)

    paper = read_paper(name, data)

    assert paper.blocks[0].rows[1:] == (
        (Cell("1", 2, 0, rows=2), Cell("制定目录", 2, 1), Cell("办公室", 2, 2)),
        (Cell("更新指南", 3, 1), Cell("宣传科", 3, 2)),
    )
    assert paper.where(3) == "工作表“分工”第3行"
    assert paper.notes == (converted.CONVERTED.format(".xlsx"),)


@office
@pytest.mark.parametrize(
    ("name", "target"), [("要点.doc", "doc"), ("要点.wps", "doc"), ("要点.rtf", "rtf")]
)
def test_old_document_reads_as_a_new_one(tmp_path, name, target):
    data = saved_as(document(), "docx", target, tmp_path)

    paper = read_paper(name, data)

    assert texts(paper) == [
        "一、加强政务公开",
        [["任务", "单位"], ["公布目录", "办公室"]],
        "2023年5月6日",
    ]
    assert paper.notes == (converted.CONVERTED.format(".docx"),)


@office
def test_two_conversions_at_once_do_not_wait_for_each_other():
    rtf = b"{\\rtf1 {one}\\par}", b"{\\rtf1 {two}\\par}"

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda data: converted.read("a.rtf", data), rtf))

    assert [texts(paper) for paper in found] == [["one"], ["two"]]


@office
def test_damaged_file_is_refused():
    with pytest.raises(Unreadable) as refused:
        converted.read("要点.doc", ole2("WordDocument"))

    assert str(refused.value) == converted.FAILED.format(".docx")


def test_without_libreoffice_the_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Unreadable) as refused:
        converted.read("要点.doc", ole2("WordDocument"))

    assert str(refused.value) == converted.NO_OFFICE


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("要点.doc", ole2(package.ENCRYPTED.decode("utf-16-le")), package.PASSWORD),
        ("要点.doc", ole2("PowerPoint Document"), converted.UNKNOWN.format("要点.doc")),
        ("要点.doc", package.OLE2, converted.UNKNOWN.format("要点.doc")),
        (
            "要点.doc",
            ole2("WordDocument")[:900],
            converted.UNKNOWN.format("要点.doc"),
        ),
        ("要点.wps", "文字".encode(), converted.UNKNOWN.format("要点.wps")),
    ],
)
def test_what_is_no_old_document_is_refused(name, data, sentence):
    with pytest.raises(Unreadable) as refused:
        converted.read(name, data)

    assert str(refused.value) == sentence


@pytest.fixture
def stuck_office(tmp_path, monkeypatch):
    """A program in LibreOffice's place that starts another one and never ends."""
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    pid = tmp_path / "pid"
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {pid}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return pid


def is_running(pid):
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_conversion_that_hangs_is_ended_with_all_it_started(stuck_office, monkeypatch):
    monkeypatch.setattr(converted, "MAX_SECONDS", 1)

    with pytest.raises(Unreadable) as refused:
        converted.read("要点.doc", ole2("WordDocument"))

    assert str(refused.value) == converted.TOO_SLOW.format(".docx")
    started = stuck_office.read_text().strip()
    ended = time.monotonic() + 5
    while is_running(started) and time.monotonic() < ended:
        time.sleep(0.05)
    assert not is_running(started)


LONG = "完善政府信息公开制度，健全工作机制，落实责任到人，加强监督检查，定期通报情况"


def printable():
    data = io.BytesIO()
    paper = docx.Document()
    for number in "一二三":
        paper.add_paragraph(
            f"{number}、{LONG}，{LONG}。"
        ).paragraph_format.first_line_indent = Pt(24)
    table = paper.add_table(1, 3, style="Table Grid")
    for number in range(60):
        row = table.rows[0] if number == 0 else table.add_row()
        for cell, text in zip(
            row.cells, (f"第{number}项", LONG, "办公室\n法制支队"), strict=True
        ):
            cell.text = text
    table.cell(5, 0).merge(table.cell(6, 0)).text = "第五至六项"
    paper.add_paragraph("注：各单位抓好落实。")
    paper.save(data)
    return data.getvalue()


@office
def test_printed_document_reads_as_its_original(tmp_path):
    original = printable()
    data = saved_as(original, "docx", "pdf", tmp_path)

    assert (
        read_paper("要点.pdf", data).blocks == read_paper("要点.docx", original).blocks
    )
