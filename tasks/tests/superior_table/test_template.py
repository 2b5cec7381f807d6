"""A superior's workbook filled: same layout, our cells, nothing computed."""

import zipfile
from io import BytesIO

import openpyxl
import pytest
from openpyxl.styles import Font

from core.files.tests import factories as files
from tasks.superior_table.content import TableLine
from tasks.superior_table.template import (
    NO_HEADER,
    NOT_A_WORKBOOK,
    TOO_LARGE,
    BadTemplate,
    fill,
)

HEADER = ["序号", "工作任务", "责任单位", "落实情况", "完成时限", "佐证材料", "备注"]
CATALOGUE = "及时更新政府信息主动公开基本目录。"
TRAINING = "组织开展政务公开业务培训，每年不少于一次。"


def line(number="1", text=CATALOGUE, **fields):
    values = {"progress": "已更新目录。", "evidence": "公告：https://a.cn/1"}
    return TableLine(number=number, path=(), text=text, **values | fields)


def workbook(*rows, title="附件", header=HEADER, change=None):
    """A template: a title over the columns, the header, the rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "落实情况"
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(header))
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    if change:
        change(book)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def filled(data, *lines):
    result = fill(data, list(lines))
    return result, openpyxl.load_workbook(BytesIO(result.content))["落实情况"]


def test_fill_writes_our_columns_and_leaves_the_others():
    data = workbook(
        [1, CATALOGUE, "市公安局", None, "年底", None, "请填"],
        [2, TRAINING, "各部门", None, None, None, None],
    )

    result, sheet = filled(data, line())

    assert [cell.value for cell in sheet[3]] == [
        1,
        CATALOGUE,
        "市公安局",
        "已更新目录。",
        "年底",
        "公告：https://a.cn/1",
        "请填",
    ]
    assert [cell.value for cell in sheet[4]] == [2, TRAINING, "各部门", *[None] * 4]
    assert (result.not_found, result.notes) == ([], [])
    assert result.left_empty == [f"第4行 {TRAINING}"]


def test_fill_names_what_the_template_does_not_ask_for():
    result, _ = filled(workbook([1, CATALOGUE]), line(), line("2", TRAINING))

    assert result.not_found == [f"第2项 {TRAINING}"]


def test_fill_keeps_fonts_widths_and_merged_cells():
    def change(book):
        sheet = book.active
        sheet["D3"].font = Font(name="仿宋", size=12)
        sheet.column_dimensions["D"].width = 41
        sheet.merge_cells("A4:G4")
        sheet["A4"] = "二、加强培训"

    data = workbook([1, CATALOGUE], [], [2, TRAINING], change=change)

    _, sheet = filled(data, line(), line("2", TRAINING, progress="已培训。"))

    assert sheet["D3"].font.name == "仿宋"
    assert sheet["D3"].alignment.wrap_text is True
    assert sheet.column_dimensions["D"].width == 41
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["A1:G1", "A4:G4"]
    assert sheet["D5"].value == "已培训。"


def test_fill_of_a_task_merged_over_rows_writes_its_first():
    def change(book):
        for span in ("A3:A4", "B3:B4", "D3:D4"):
            book.active.merge_cells(span)

    data = workbook([1, CATALOGUE, "甲"], [None, None, "乙"], change=change)

    result, sheet = filled(data, line())

    assert (sheet["D3"].value, result.left_empty) == ("已更新目录。", [])


def test_fill_of_a_header_in_two_rows():
    def change(book):
        sheet = book.active
        sheet.insert_rows(3)
        for span in ("A2:A3", "B2:B3", "D2:E2"):
            sheet.merge_cells(span)
        sheet["C2"], sheet["D2"] = "责任单位", "落实情况"
        sheet["D3"], sheet["E3"] = "工作进展", "存在问题"

    data = workbook([1, CATALOGUE], change=change)

    _, sheet = filled(data, line())

    assert (sheet["D3"].value, sheet["D4"].value) == ("工作进展", "已更新目录。")


def test_fill_joins_two_tasks_in_one_merged_cell():
    def change(book):
        book.active.merge_cells("D3:D4")

    data = workbook([1, CATALOGUE], [2, TRAINING], change=change)

    result, sheet = filled(data, line(), line("2", TRAINING, progress="已培训。"))

    assert sheet["D3"].value == "已更新目录。\n已培训。"
    assert result.notes == ["单元格D3合并了几项任务，落实情况写在了一起，请核对。"]


def test_fill_replaces_last_rounds_words_and_says_so():
    data = workbook([1, CATALOGUE, "市公安局", "上半年已更新。"])

    result, sheet = filled(data, line())

    assert sheet["D3"].value == "已更新目录。"
    assert result.notes == ["单元格D3原有内容“上半年已更新。”已换成最新的落实情况。"]


def test_fill_leaves_formulas_alone():
    def change(book):
        book.active["D3"] = '=IF(C3="","","有")'
        book.active["G3"] = "=1+1"

    result, sheet = filled(workbook([1, CATALOGUE], change=change), line())

    assert (sheet["D3"].value, sheet["G3"].value) == ('=IF(C3="","","有")', "=1+1")
    assert result.notes == ["单元格D3是公式，没有填写。"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-5", "@SUM(A1)", "#N/A", "2026-01-01"]
)
def test_fill_writes_whatever_a_unit_wrote_as_text(text):
    _, sheet = filled(workbook([1, CATALOGUE]), line(progress=text))

    assert (sheet["D3"].value, sheet["D3"].data_type) == (text, "s")


def test_fill_drops_characters_no_cell_holds_and_cuts_what_is_too_long():
    _, sheet = filled(
        workbook([1, CATALOGUE]), line(progress="a\x00\x0b" + "字" * 40_000)
    )

    assert sheet["D3"].value.startswith("a字")
    assert len(sheet["D3"].value) < 32_767


def test_fill_raises_a_row_whose_height_is_set():
    def change(book):
        book.active.row_dimensions[3].height = 20

    data = workbook([1, CATALOGUE], change=change)

    _, sheet = filled(data, line(progress="已更新公开目录。" * 20))

    assert sheet.row_dimensions[3].height > 200


def test_fill_takes_the_visible_sheet():
    def change(book):
        hidden = book.create_sheet("旧表", 0)
        hidden.append(HEADER)
        hidden.append([1, CATALOGUE])
        hidden.sheet_state = "hidden"

    result, sheet = filled(workbook([1, CATALOGUE], change=change), line())

    book = openpyxl.load_workbook(BytesIO(result.content))
    assert (sheet["D3"].value, book["旧表"]["D2"].value) == ("已更新目录。", None)


def test_fill_again_changes_nothing():
    once, _ = filled(workbook([1, CATALOGUE]), line())

    twice, sheet = filled(once.content, line())

    assert (sheet["D3"].value, twice.notes) == ("已更新目录。", [])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK no zip", NOT_A_WORKBOOK),
        (files.docx("任务"), NOT_A_WORKBOOK),
        (files.xlsx("序号", "任务"), NO_HEADER),
        (workbook(*[[1, CATALOGUE]] * 2100), TOO_LARGE),
    ],
    ids=["broken", "word", "no header", "too long"],
)
def test_fill_of_something_else_is_refused(data, sentence):
    with pytest.raises(BadTemplate) as refused:
        fill(data, [line()])

    assert str(refused.value) == sentence


def test_fill_of_a_sheet_merged_without_end_is_refused():
    """openpyxl would make seventeen thousand million cells of it."""
    data = rezipped(workbook([1, CATALOGUE]), b'ref="A1:G1"', b'ref="A1:XFD1048576"')

    with pytest.raises(BadTemplate, match="模板太大"):
        fill(data, [line()])


def rezipped(data, old, new):
    """The workbook with some bytes of its parts replaced."""
    content = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as package,
        zipfile.ZipFile(content, "w") as out,
    ):
        for name in package.namelist():
            out.writestr(name, package.read(name).replace(old, new))
    return content.getvalue()
