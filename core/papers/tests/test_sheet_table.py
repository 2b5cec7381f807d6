from io import BytesIO

import openpyxl
import pytest

from core.papers.writers.sheet_table import write_table
from core.papers.writers.table import Column, Heading, Table

COLUMNS = (Column("序号", 1, True), Column("工作任务", 5), Column("责任单位", 3))
LONG = "很长的任务。" * 500


@pytest.fixture(scope="module")
def sheet():
    rows = (
        Heading("一、夯实基础", 1),
        Heading("专栏", 2, set_in=1),
        ("1", "=1+1 更新目录。\n公布目录。", "@宣传科<&>负责"),
        ("2", LONG, "https://example.invalid"),
        ("03", "最后\x01一项", ""),
    )
    file = BytesIO()
    write_table(
        Table(COLUMNS, rows),
        file,
        name="分工/方案",
        title="=工作要点",
        line="江门市公安局",
    )
    return openpyxl.load_workbook(file).active


def merged(sheet):
    return sorted(str(area) for area in sheet.merged_cells.ranges)


def test_sheet_has_title_line_and_head(sheet):
    head = [[cell.value for cell in row] for row in sheet["A1:C3"]]

    assert head == [
        ["=工作要点", None, None],
        ["江门市公安局", None, None],
        ["序号", "工作任务", "责任单位"],
    ]
    assert sheet.title == "分工_方案"


def test_sheet_prints_on_landscape_pages_with_the_head_on_each(sheet):
    setup = sheet.page_setup

    assert (setup.orientation, setup.paperSize) == ("landscape", 9)
    assert (setup.fitToWidth or 1, setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows.endswith("$3:$3")
    assert sheet.freeze_panes == "C4"
    assert "&P" in sheet.oddFooter.center.text


def test_sheet_headings_are_merged_over_the_columns(sheet):
    assert {"A4:C4", "B5:C5"} < set(merged(sheet))
    assert (sheet["A4"].value, sheet["B5"].value) == ("一、夯实基础", "专栏")
    assert (sheet["A4"].font.name, sheet["B5"].font.name) == ("黑体", "楷体")


def test_sheet_holds_text_and_no_formula(sheet):
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]

    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in sheet[6]] == [
        "1",
        "=1+1 更新目录。\n公布目录。",
        "@宣传科<&>负责",
    ]
    assert not any(cell.hyperlink for cell in cells)


def test_sheet_row_higher_than_excel_allows_goes_over_several(sheet):
    areas = [area for area in sheet.merged_cells.ranges if area.min_row == 7]
    rows = {area.size["rows"] for area in areas}

    assert sheet["B7"].value == LONG
    assert len(areas) == 3
    (count,) = rows
    heights = [sheet.row_dimensions[7 + row].height for row in range(count)]
    assert count > 1
    assert max(heights) <= 409
    assert [cell.value for cell in sheet[7 + count]] == ["03", "最后一项", None]


def test_sheet_has_borders_everywhere(sheet):
    cells = [cell for row in (3, 6) for cell in sheet[row]]
    borders = [cell.border for cell in cells]

    sides = ("left", "right", "top", "bottom")
    assert {getattr(b, side).style for b in borders for side in sides} == {"thin"}
