"""Workbooks that went wrong on their way: each is told what, where and what to do."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from core.files.models import StoredFile
from tasks.models import ProgressReport, ReturnedSheet
from tasks.services.faults import Refused
from tasks.services.returned_sheets import take_in, take_over
from tasks.services.sheets import submit_sheet
from tasks.tests.factories import fill
from tasks.workbooks.handing_out import workbook_of
from tasks.workbooks.layout import KEY_SHEET

from .filling import filler, rich_plan, rows_on, sheet_at
from .taking import brought_in, confirm, faults, seen_on, states

WHERE = "工作表“2026年第二季度”"


@pytest.fixture
def plan(bureau, cast):
    return rich_plan(bureau, by=cast.office, others=["交警支队"])


@pytest.fixture
def sheet(plan):
    return sheet_at(plan)


@pytest.fixture
def filled(sheet, today):
    return filler(sheet, today=today)


def refusal(upload, sheet, *, by, today):
    with pytest.raises(Refused) as told:
        take_in(name=upload.name, content=upload, sheet=sheet, by=by, today=today)
    assert not ReturnedSheet.objects.exists()
    assert not StoredFile.objects.exists()
    return str(told.value)


def place(filled, row, heading):
    cell = filled.cell(row, heading)
    return f"{WHERE}第{cell.row}行{cell.column_letter}列"


# Files that are no 填报表 of this page are refused whole.


def test_sheet_of_another_unit_is_refused(plan, sheet, cast, today):
    other = filler(sheet_at(plan, unit="交警支队"), today=today)

    told = refusal(other.upload(), sheet, by=cast.liaison, today=today)

    assert told == (
        "这是交警支队的填报表，本页是法制支队的，没有读取。请选法制支队的填报表。"
    )


def test_sheet_of_another_round_is_refused(plan, filled, cast, today):
    third = sheet_at(plan, number=1)

    told = refusal(filled.upload(), third, by=cast.liaison, today=today)

    assert told == (
        "这份填报表里没有2026年第三季度的任务，是别的轮次的，没有读取。"
        "请到那一轮次的填报页面上传。"
    )


def test_sheet_of_another_year_is_refused(bureau, sheet, cast, today):
    older = rich_plan(bureau, by=cast.office, year=2025, title="2025年要点")
    old = filler(sheet_at(older), today=today)

    told = refusal(old.upload(), sheet, by=cast.liaison, today=today)

    assert told.startswith("这是《2025年要点》（2025年）的填报表，本页是《2026年")


def test_workbook_of_ones_own_making_is_refused(sheet, cast, today):
    content = BytesIO()
    Workbook().save(content)
    upload = SimpleUploadedFile("自己做的.xlsx", content.getvalue())

    told = refusal(upload, sheet, by=cast.liaison, today=today)

    assert told.startswith("这不是系统导出的填报表：没有找到隐藏的“系统信息”工作表")


def test_renamed_key_sheet_is_refused(filled, sheet, cast, today):
    filled.book[KEY_SHEET].title = "Sheet2"

    told = refusal(filled.upload(), sheet, by=cast.liaison, today=today)

    assert told.startswith("这不是系统导出的填报表")


def test_changed_key_is_refused(filled, sheet, cast, today):
    filled.book[KEY_SHEET]["A1"].value += "x"

    told = refusal(filled.upload(), sheet, by=cast.liaison, today=today)

    assert told.startswith("填报表里隐藏的系统信息被改动过")


def test_lost_key_column_is_refused(filled, sheet, cast, today):
    filled.sheet.delete_cols(1)

    told = refusal(filled.upload(), sheet, by=cast.liaison, today=today)

    assert told.startswith("填报表里隐藏的行列被删去了")


def test_lost_column_is_refused(filled, sheet, cast, today):
    filled.sheet.cell(filled.mark, filled.column("落实情况")).value = None

    told = refusal(filled.upload(), sheet, by=cast.liaison, today=today)

    assert told.startswith(f"{WHERE}里少了“落实情况”一列")


def test_five_thousand_added_rows_are_refused(filled, sheet, cast, today):
    for row in range(100, 5100):
        filled.sheet.cell(row, 6).value = "多出的"

    told = refusal(filled.upload(), sheet, by=cast.liaison, today=today)

    assert told == (
        f"{WHERE}里多出了5000行，不是系统下发的任务，没有读取。"
        "请删去多出的行，只填原有的行，再上传。"
    )


def test_five_thousand_copied_rows_are_refused(filled, sheet, cast, today):
    key = filled.sheet.cell(filled.rows[2], 1).value
    for row in range(100, 5100):
        filled.sheet.cell(row, 1).value = key

    told = refusal(filled.upload(), sheet, by=cast.liaison, today=today)

    assert "里多出了5000行" in told


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("填报表.xlsx", b"", "文件是空的"),
        ("填报表.xlsx", b"MZ\x90\x00" * 100, "文件的内容与扩展名不符"),
        ("填报表.xlsx", b"PK\x03\x04broken", "文件不完整或已损坏"),
        ("填报表.docx", b"PK\x03\x04", "请上传系统导出的填报表（.xlsx 文件）"),
        ("填报表.xlsx", b"x" * (5 * 1024 * 1024 + 1), "文件超过5MB"),
        (
            "填报表.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + "EncryptedPackage".encode("utf-16-le"),
            "文件设有打开密码",
        ),
    ],
)
def test_what_is_no_workbook_is_refused(sheet, cast, today, name, data, told):
    upload = SimpleUploadedFile(name, data)

    assert refusal(upload, sheet, by=cast.liaison, today=today).startswith(told)


def test_picture_packed_as_a_workbook_is_refused(sheet, cast, today):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("ppt/presentation.xml", "<p/>")
    upload = SimpleUploadedFile("填报表.xlsx", content.getvalue())

    told = refusal(upload, sheet, by=cast.liaison, today=today)

    assert told.startswith("这是演示文稿（.pptx），与扩展名不符")


def test_identity_number_in_a_text_is_refused(filled, sheet, cast, today):
    filled.type(2, 本期情况="有进展", 落实情况="申请人 11010519491231002X")

    told = refusal(filled.upload(), sheet, by=cast.liaison, today=today)

    assert "公民身份号码" in told


# Rows: every fault at once, at its cell.


def test_every_fault_is_told_at_its_cell(filled, sheet, cast, today):
    filled.type(0, 本期情况="进展顺利", 落实情况="已公开", 时间="六月下旬")
    filled.type(1, 数量="十二件", 公开率=1)
    filled.type(0, 佐证材料网址="file:///etc/passwd", 事项日期=date(2026, 7, 2))
    filled.type(2, 本期情况="不涉及")
    filled.type(3, 本期情况="已完成", 落实情况="做完了")
    filled.cell(1, "公开率").number_format = "General"

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    assert faults(returned) == [
        (
            place(filled, 0, "本期情况"),
            "“进展顺利”不是可选的情况，请从下拉列表里选：有进展、本期无、已完成、不涉及。",
        ),
        (
            place(filled, 0, "时间"),
            "应填完整的日期，如 2026-06-20；现在是“六月下旬”。",
        ),
        (
            place(filled, 0, "佐证材料网址"),
            "网址须以 http:// 或 https:// 开头，请从浏览器地址栏复制完整的网址。",
        ),
        (place(filled, 0, "事项日期"), "事项日期不能晚于今天，请核对。"),
        (place(filled, 1, "数量"), "应只填数字，不写单位；现在是“十二件”。"),
        (place(filled, 1, "公开率"), "应填百分数，如 95%；现在是“1”。"),
        (place(filled, 2, "落实情况"), "选“不涉及”须写明理由。"),
        (
            place(filled, 3, "本期情况"),
            "有周期的任务按期报送，不能选“已完成”，请改选。",
        ),
    ]
    assert states(returned, today=today) == ["有误"] * 3


@pytest.mark.parametrize(
    ("typed", "heading", "told"),
    [
        (
            {"落实情况": "写了内容"},
            "本期情况",
            "没有选“本期情况”，请从下拉列表里选一种。",
        ),
        ({"本期情况": "有进展"}, "落实情况", "选了“有进展”，请写明落实情况。"),
        (
            {"本期情况": "本期无", "落实情况": "没有"},
            "落实情况",
            "选“本期无”就不填落实情况：请清空文字，或改选“有进展”。",
        ),
        (
            {"本期情况": "有进展", "落实情况": "=1+1"},
            "落实情况",
            "是公式，请改填公式算出的结果。",
        ),
        (
            {"本期情况": "有进展", "落实情况": "长" * 10_001},
            "落实情况",
            "超过10000个字，请删减。",
        ),
        (
            {"本期情况": "本期无", "佐证材料名称": "没有网址"},
            "佐证材料网址",
            "填写了名称或事项日期，请同时填写网址。",
        ),
        (
            {
                "本期情况": "本期无",
                "佐证材料网址": "http://a.cn",
                "佐证材料名称": "甲\n乙",
            },
            "佐证材料名称",
            "名称比网址多，请一个网址写一个名称。",
        ),
        (
            {
                "本期情况": "本期无",
                "佐证材料网址": "http://a.cn",
                "佐证材料名称": "长" * 201,
            },
            "佐证材料名称",
            "超过200个字，请删减。",
        ),
        (
            {"本期情况": "本期无", "数量": "3"},
            "数量",
            "这项评价标准没有这个要素，请清空这一格。",
        ),
    ],
)
def test_faulty_row_is_told_at_its_cell(
    filled, sheet, cast, today, typed, heading, told
):
    filled.type(2, **typed)

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    assert faults(returned) == [(place(filled, 2, heading), told)]


def test_broken_merge_filled_twice_is_told(filled, sheet, cast, today):
    cell = filled.cell(0, "落实情况")
    span = f"{cell.coordinate}:{cell.column_letter}{filled.rows[1]}"
    filled.sheet.unmerge_cells(span)
    filled.type(0, 本期情况="有进展", 落实情况="上半").type(1, 落实情况="下半")

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    assert faults(returned) == [
        (
            place(filled, 1, "落实情况"),
            "原来是合并的一格，内容写在了两处，请合到第一格里。",
        )
    ]


def test_broken_merge_filled_once_is_read(filled, sheet, cast, today):
    cell = filled.cell(0, "落实情况")
    span = f"{cell.coordinate}:{cell.column_letter}{filled.rows[1]}"
    filled.sheet.unmerge_cells(span)
    filled.type(0, 本期情况="有进展").type(1, 落实情况="写在第二格")

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    assert faults(returned) == []
    assert returned.rows[0]["answer"]["body"] == "写在第二格"


def test_cells_of_two_tasks_merged_are_told(filled, sheet, cast, today):
    filled.type(2, 本期情况="有进展", 落实情况="两项任务一起写")
    first, last = filled.cell(2, "落实情况"), filled.cell(3, "落实情况")
    filled.sheet.merge_cells(f"{first.coordinate}:{last.coordinate}")

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    told = "和别的格合并了，分不清是哪一行的内容，请取消合并、分开填写。"
    assert faults(returned) == [(place(filled, 2, "落实情况"), told)]


def test_copied_row_is_told(filled, sheet, cast, today):
    filled.type(2, 本期情况="本期无")
    last = filled.rows[3]
    filled.sheet.cell(last, 1).value = filled.sheet.cell(filled.rows[2], 1).value

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    told = f"和第{filled.rows[2]}行是同一项任务，请只保留一行。"
    assert faults(returned) == [(place(filled, 3, "落实情况"), told)]


def test_added_row_is_told(filled, sheet, cast, today):
    filled.type(2, 本期情况="本期无")
    filled.sheet.cell(60, 7).value = "补充一项"

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    assert [where for where, _ in faults(returned)] == [f"{WHERE}第60行"]


def test_faulty_sheet_is_not_taken_over(filled, sheet, cast, today):
    filled.type(2, 本期情况="不涉及").type(3, 本期情况="本期无")
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    with pytest.raises(Refused, match="有1行有误，没有录入"):
        confirm(returned, by=cast.liaison, today=today)

    assert not ProgressReport.objects.exists()


def test_deleted_row_leaves_the_page_alone(filled, sheet, cast, today):
    filled.type(2, 本期情况="本期无")
    filled.sheet.delete_rows(filled.rows[3])

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    assert states(returned, today=today) == ["未填", "新填", "未填"]


@pytest.mark.parametrize(
    "typed", ["2026-6-20", "2026年6月20日", "2026/06/20", "20260620"]
)
def test_day_written_out_in_full_is_a_day(filled, sheet, cast, today, typed):
    filled.type(0, 本期情况="本期无", 时间=typed)

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    assert faults(returned) == []
    assert list(returned.rows[0]["answer"]["elements"].values()) == ["2026-06-20"]


@pytest.mark.parametrize("typed", ["95.5%", "95.5％", 0.955])
def test_ratio_is_its_per_cent(filled, sheet, cast, today, typed):
    filled.type(0, 本期情况="本期无").type(1, 公开率=typed)

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    assert list(returned.rows[0]["answer"]["elements"].values()) == ["95.5"]


# What somebody did meanwhile.


def saved_online(sheet, *, by, today, body="页面上的内容"):
    return fill(rows_on(sheet)[1], by=by, today=today, body=body)


def test_row_changed_on_the_page_meanwhile_is_a_conflict_and_the_page_stays(
    filled, sheet, cast, today
):
    report = saved_online(sheet, by=cast.head, today=today)
    filled.type(2, 本期情况="有进展", 落实情况="填报表里的内容")
    filled.type(3, 本期情况="本期无")
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    written = confirm(returned, by=cast.liaison, today=today)

    assert states(returned, today=today) == ["未填", "有冲突", "未变"]
    report.refresh_from_db()
    assert (report.body, len(written)) == ("页面上的内容", 1)


def test_workbooks_text_replaces_the_pages_where_a_person_chose_it(
    filled, sheet, cast, today
):
    report = saved_online(sheet, by=cast.head, today=today)
    filled.type(2, 本期情况="有进展", 落实情况="填报表里的内容")
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    confirm(returned, by=cast.liaison, today=today, mine=[report.occurrence_id])

    report.refresh_from_db()
    assert (report.body, report.written_by) == ("填报表里的内容", cast.liaison)


def test_row_left_alone_in_the_workbook_is_no_conflict(filled, sheet, cast, today):
    saved_online(sheet, by=cast.head, today=today)
    filled.type(3, 本期情况="本期无")

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    assert states(returned, today=today) == ["未填", "未填", "新填"]


def test_page_saved_after_the_preview_stops_the_taking_over(filled, sheet, cast, today):
    filled.type(2, 本期情况="有进展", 落实情况="填报表里的内容")
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    seen = seen_on(returned, today=today)
    report = saved_online(sheet, by=cast.head, today=today)

    with pytest.raises(Refused, match="您打开页面以后内容有变化，没有录入"):
        take_over(pk=returned.pk, mine=set(), seen=seen, by=cast.liaison, today=today)

    report.refresh_from_db()
    returned.refresh_from_db()
    assert (report.body, returned.status) == ("页面上的内容", "read")


def test_second_click_is_told_it_is_taken_already(filled, sheet, cast, today):
    filled.type(2, 本期情况="本期无")
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    confirm(returned, by=cast.liaison, today=today)

    with pytest.raises(Refused) as told:
        confirm(returned, by=cast.head, today=today)

    assert str(told.value) == (
        "这份填报表已由法制支队联络员于2026-07-01录入，没有重复录入。"
    )
    assert ProgressReport.objects.get().version == 1


def test_submitted_row_is_left_and_the_others_are_taken(filled, sheet, cast, today):
    saved_online(sheet, by=cast.liaison, today=today)
    submit_sheet(
        plan=sheet.plan,
        unit=sheet.unit,
        round=sheet.round,
        by=cast.liaison,
        today=today,
    )
    filled.type(2, 本期情况="有进展", 落实情况="太晚了").type(3, 本期情况="本期无")

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    written = confirm(returned, by=cast.liaison, today=today)

    assert [report.kind for report in written] == ["nothing"]
    assert states(returned, today=today)[1] == "不能录入"


def test_later_upload_puts_the_earlier_one_aside(filled, sheet, cast, today):
    filled.type(2, 本期情况="本期无")
    first = brought_in(filled, sheet, by=cast.liaison, today=today)
    brought_in(filled, sheet, by=cast.liaison, today=today)

    with pytest.raises(Refused, match="已放弃，不能录入"):
        confirm(first, by=cast.liaison, today=today)


def test_unchanged_sheet_has_nothing_to_take(filled, sheet, cast, today):
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    with pytest.raises(Refused, match="没有可以录入的内容"):
        confirm(returned, by=cast.liaison, today=today)


def test_sheet_opens_locked_but_for_the_cells_to_fill(filled):
    sheet = filled.sheet
    key = load_workbook(BytesIO(filled.data()))[KEY_SHEET]

    assert sheet.protection.sheet
    assert key.sheet_state == "veryHidden"
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[filled.mark].hidden
    assert [
        filled.cell(0, name).protection.locked for name in ("任务", "完成时限")
    ] == [
        True,
        True,
    ]
    fills = ("本期情况", "落实情况", "内容", "佐证材料网址", "事项日期")
    assert not any(filled.cell(0, name).protection.locked for name in fills)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == (
        "landscape",
        9,
    )
    assert sheet.freeze_panes == "D6"
    assert sheet.print_title_rows == "$5:$5"


def test_text_that_looks_like_a_formula_is_written_as_text(sheet, cast, today):
    saved_online(sheet, by=cast.liaison, today=today, body="=cmd|' /C calc'!A0")

    cell = filler(sheet, today=today).cell(2, "落实情况")

    assert (cell.value, cell.data_type) == ("=cmd|' /C calc'!A0", "s")


def test_nothing_to_fill_makes_no_workbook(sheet, today):
    with pytest.raises(Refused, match="法制支队现在没有要填的任务，没有生成填报表。"):
        workbook_of(sheet.plan, sheet.unit, rounds=[], today=today)
