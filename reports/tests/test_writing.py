"""Reports into files and back, figure for figure, section for section."""

import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from lxml import etree, html

from core.papers.reading import read_paper
from core.papers.writers.merged import placed
from core.papers.writers.pdf import NO_OFFICE, NoPdf
from reports.consistency import check
from reports.formats import CORNER
from reports.reading.annual import read
from reports.tests.figures import TOTALS
from reports.tests.written import (
    ORGAN,
    SECTIONS,
    front,
    full,
    old,
    old_front,
    published,
    small,
)
from reports.writing.data import as_data
from reports.writing.kinds import KINDS
from reports.writing.layout import tables_of
from reports.writing.paper import as_pdf
from reports.writing.picture import as_picture
from reports.writing.web import as_fragment, as_page
from reports.writing.word import as_word

YEARS = {"2021": (full(), front()), "2019": (old(), old_front())}
READ = ("word", "page", "fragment", "workbook")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_back(kind, report, front):
    data = KINDS[kind].write(report, front, None)
    return read(read_paper(f"report{KINDS[kind].ending}", data))


def assert_same(found, report):
    assert found.figures == report.figures
    assert (found.organ, found.year) == (report.organ, report.year)
    assert (found.format, found.blanks, found.unread) == (report.format, {}, ())
    assert {n: text for n, text in found.sections.items() if text} == report.sections


@pytest.mark.parametrize("kind", READ)
@pytest.mark.parametrize("year", YEARS)
def test_what_is_written_reads_back(kind, year):
    report, first = YEARS[year]
    drafted = replace(first, is_draft=True, version=2)

    assert_same(read_back(kind, report, first), report)
    assert_same(read_back(kind, report, drafted), report)


@pytest.mark.parametrize("name", TOTALS)
def test_published_figures_read_back_without_a_fault(name):
    report = published(name)
    own = front(organ=report.organ, year=report.year, preamble="")

    found = read_back("page", report, own)

    assert_same(found, report)
    assert found.said
    # V10: nobody has written what the draft asks for.
    assert {each.rule for each in check(found).failures} == {"V10"}


def test_large_city_reads_back_from_word_without_a_fault():
    assert check(read_back("word", full(), front())).failures == ()


@pytest.mark.office
def test_pdf_reads_back():
    for report, own in (YEARS["2021"], (old(), old_front(is_draft=True))):
        data = as_pdf(report, own)

        found = read(read_paper("report.pdf", data))

        assert_same(found, report)
        assert b"/FontFile" in data


def test_pdf_is_refused_where_the_office_program_is_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoPdf, match=NO_OFFICE):
        as_pdf(full(), front())


# The tables.


@pytest.mark.parametrize("year", YEARS)
def test_tables_are_as_prescribed(year):
    report, _ = YEARS[year]

    a, b, c = tables_of(report)

    for table in (a, b, c):
        cells = [
            (each.top + down, each.left + across)
            for each in placed(table.rows)
            for down in range(each.cell.rows)
            for across in range(each.cell.columns)
        ]
        assert len(cells) == len(set(cells)) == len(table.rows) * len(table.widths)
        assert round(sum(table.widths), 1) == 156
    assert [row[0].text for row in a.rows if len(row) == 1] == [
        block.title for block in report.format.blocks
    ]
    spans = {
        each.cell.text: (each.cell.columns, each.cell.rows) for each in placed(b.rows)
    }
    inner = len(report.format.rows) - 3
    assert spans[CORNER] == (3, 3)
    assert spans["申请人情况"] == (7, 1)
    assert spans["法人或其他组织"] == (5, 1)
    assert spans["三、本年度办理结果"] == (1, inner)
    assert spans["（三）不予公开"] == (1, 8)
    assert spans["（四）无法提供"] == (1, 3)
    assert spans["（五）不予处理"] == (1, 5)
    assert spans["（六）其他处理"] == ((1, 3) if year == "2021" else (2, 1))
    assert [(cell.text, cell.columns) for cell in c.rows[0]] == [
        ("行政复议", 5),
        ("行政诉讼", 10),
    ]
    assert [cell.text for cell in c.rows[1]][5:] == ["未经复议直接起诉", "复议后起诉"]
    assert len(c.rows[3]) == 15


def test_figures_fit_their_columns():
    """A digit of 小五 is 4.5 pt, of 五号 5.25 pt wide; a cell has margins of 0.5 mm."""
    largest = {"A": ("141864.3672", 5.25), "B": ("1799570", 4.5), "C": ("99999", 4.5)}

    for table, (digits, width) in zip(tables_of(full()), largest.values(), strict=True):
        narrowest = min(
            sum(table.widths[each.left : each.right])
            for each in placed(table.rows)
            if not each.cell.is_head
        )

        assert len(digits) * width <= (narrowest - 1) * 72 / 25.4


def test_word_tables_have_borders_repeated_heads_and_whole_rows():
    body = word_part(as_word(full(), front()), "word/document.xml")

    tables = body.findall(f".//{W}tbl")

    assert [len(table.findall(f".//{W}tblHeader")) for table in tables] == [0, 3, 3]
    for table in tables:
        rows = table.findall(f"{W}tr")
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        borders = {each.tag for each in table.find(f"{W}tblPr/{W}tblBorders")}
        assert f"{W}insideH" in borders and f"{W}insideV" in borders


def test_word_says_draft_above_every_page():
    drafted = front(is_draft=True, version=2)

    header = word_part(as_word(full(), drafted), "word/header_mark.xml")
    with zipfile.ZipFile(BytesIO(as_word(full(), front()))) as package:
        names = package.namelist()

    assert "".join(header.itertext()) == "草稿（第2版）"
    assert "word/header_mark.xml" not in names


def word_part(data, name):
    with zipfile.ZipFile(BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


# Web pages.


def test_web_page_needs_nothing_but_itself():
    page = as_page(full(), front(is_draft=True))

    assert "<script" not in page and "http" not in page
    root = html.fromstring(page)
    assert root.findtext(".//h1") == f"{ORGAN}2025年政府信息公开工作年度报告"
    assert [each.text for each in root.findall(".//h2")][3] == (
        "四、政府信息公开行政复议、行政诉讼情况"
    )
    assert [each.text for each in root.findall(".//h3")] == [
        line for line in SECTIONS[1].splitlines() if line.startswith("（")
    ]
    assert all(each.get("scope") for each in root.findall(".//th"))
    assert "草稿（第1版）" in page


def test_fragment_has_inline_styles_only():
    fragment = as_fragment(full(), front())

    assert not any(tag in fragment for tag in ("<html", "<style", "<h1", "<script"))
    assert "草稿" not in fragment


def test_words_cannot_become_markup():
    sections = {**SECTIONS, 5: "<b onclick=x>问题</b>"}

    for page in (
        as_page(replace(full(), sections=sections), front(organ="<i>局</i>")),
        as_picture(full(), front(organ="<i>局</i>")),
    ):
        assert "<b onclick" not in page and "<i>" not in page


# Excel and data.


def test_workbook_holds_numbers_and_text_that_stays_text():
    sections = {**SECTIONS, 5: "=1+1 是问题，要按月核对更新时限。"}
    report = replace(full(), sections=sections)

    book = openpyxl.load_workbook(
        BytesIO(KINDS["workbook"].write(report, front(), None))
    )

    assert book.sheetnames == ["主动公开", "依申请公开", "复议诉讼", "说明"]
    sheet = book["依申请公开"]
    first = [cell.value for cell in sheet[6]]
    assert first[0] == "一、本年新收政府信息公开申请数量"
    assert first[3:] == [13612, 252, 0, 45, 128, 32, 14069]
    assert book["主动公开"]["B16"].value == 141864.3672
    assert (sheet.print_title_rows, sheet.page_setup.paperSize) == ("$3:$5", 9)
    [told] = [c for c in book["说明"]["A"] if str(c.value).startswith("=1+1")]
    assert told.data_type == "s"


def test_data_names_every_cell():
    told = json.loads(KINDS["json"].write(full(), front(version=2), None))

    assert told["cells"]["总计/T"] == 13810
    assert told["cells"]["行政事业性收费/本年收费金额（单位：万元）"] == 141864.3672
    assert (told["year"], told["format"], told["version"]) == (2025, "2021", 2)
    assert told["sections"]["5"]["text"] == SECTIONS[5]
    assert told["check"]["requests"]["carried_out"] == 819
    assert told["check"]["failures"] == []


def test_a_cell_without_a_figure_is_left_blank():
    figures = {n: v for n, v in full().figures.items() if n != "自然人/R1"}
    report = replace(full(), figures=figures)

    found = read_back("word", report, front())

    assert found.blanks == {"自然人/R1": ""}
    assert as_data(report, front())["cells"]["自然人/R1"] is None
    assert "暂缺" in as_picture(replace(report, figures={}), front())


# 图解.


def test_picture_draws_bars_beside_their_numbers():
    root = html.fromstring(as_picture(full(), front()))

    rows = [
        [cell.text_content() for cell in row.findall("./*")]
        for row in root.findall(".//table")[0].findall("./tbody/tr")
    ]
    bars = [each.get("width") for each in root.findall(".//table//rect")]
    assert [row[1:3] for row in rows] == [
        ["5,548", "40.2%"],
        ["2,168", "15.7%"],
        ["730", "5.3%"],
        ["3,421", "24.8%"],
        ["457", "3.3%"],
        ["1,486", "10.8%"],
    ]
    assert bars[:3] == ["100.0", "39.1", "13.2"]
    assert root.find(".//script") is None


def test_picture_compares_with_last_year():
    report, last = small(12, 2, left=1), small(10, 2)

    page = as_picture(report, front(), last)
    compared = [each.text for each in html.fromstring(page).find_class("compared")]

    assert compared == [
        "比上年增加2件（20.0%）",
        "与上年持平",
        "比上年增加1件（8.3%）",
        "比上年增加1件",
        "与上年持平",
        "与上年持平",
    ]


def test_picture_of_no_requests_draws_no_bar():
    root = html.fromstring(as_picture(small(), front()))

    assert {each.get("width") for each in root.findall(".//table//rect")} == {"0"}


def test_file_names_tell_drafts_and_versions():
    names = {
        key: kind.file_name(front(is_draft=True, version=2))
        for key, kind in KINDS.items()
    }

    assert (
        names["word"] == f"{ORGAN}2025年政府信息公开工作年度报告（第2版）（草稿）.docx"
    )
    assert len(set(names.values())) == len(KINDS)


def test_figures_of_any_scale_are_written_plainly():
    report = full(**{"总计/R2": Decimal("5.6E+2")})

    assert read_back("page", report, front()).figures["总计/R2"] == 560
