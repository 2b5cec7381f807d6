"""Out, filled by hand, in again: the same values; and out once more shows them."""

from datetime import date
from decimal import Decimal

import pytest

from core.audit.models import Event
from tasks.models import ElementValue, ProgressReport, ReturnedSheet
from tasks.workbooks.comparing import lines_of
from tasks.workbooks.handing_out import workbook_of

from .filling import Filler, ask, filler, rich_plan, rows_on, sheet_at
from .taking import brought_in, confirm

LINK = "https://www.jiangmen.gov.cn/gaj/2026/0620.html"
OTHER_LINK = "http://10.0.0.8/gaj/2.html"


@pytest.fixture
def sheet(bureau, cast):
    return sheet_at(rich_plan(bureau, by=cast.office))


def fill_all(filled):
    filled.type(
        0, 本期情况="有进展", 落实情况="评价结果已公开。\n共两批。", 内容="评价公开"
    )
    filled.type(0, 时间=date(2026, 6, 20), 佐证材料网址=f"{LINK}\n{OTHER_LINK}")
    filled.type(0, 佐证材料名称="评价结果", 事项日期=date(2026, 6, 20))
    filled.type(1, 数量=12, 公开率=0.955)
    filled.type(2, 本期情况="不涉及", 落实情况="=本单位没有行政许可事项")
    filled.type(3, 本期情况="本期无")
    filled.cell(2, "落实情况").data_type = "s"
    return filled


def test_what_is_filled_by_hand_comes_back_as_it_was_typed(sheet, cast, today):
    filled = fill_all(filler(sheet, today=today))

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    reports = confirm(returned, by=cast.liaison, today=today)

    assert [(r.kind, r.body) for r in reports] == [
        ("progress", "评价结果已公开。\n共两批。"),
        ("not_concerned", "=本单位没有行政许可事项"),
        ("nothing", ""),
    ]
    values = ElementValue.objects.order_by("criterion", "element__name")
    assert [(str(v.element), v.value) for v in values] == [
        ("内容", "评价公开"),
        ("时间", date(2026, 6, 20)),
        ("公开率", Decimal("95.5")),
        ("数量", Decimal("12")),
    ]
    uses = reports[0].evidence.order_by("pk")
    assert [(u.material.title, u.material.link, u.material.fact_on) for u in uses] == [
        ("评价结果", LINK, date(2026, 6, 20)),
        (OTHER_LINK, OTHER_LINK, date(2026, 6, 20)),
    ]
    assert {u.criterion for u in uses} == {
        rows_on(sheet)[0].assignment.task.criteria.first()
    }


def test_reports_from_a_workbook_say_how_they_came(sheet, cast, today):
    filled = fill_all(filler(sheet, today=today))

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    reports = confirm(returned, by=cast.liaison, today=today)

    report = reports[0]
    report.refresh_from_db()
    assert (report.received_how, report.original, report.received_on) == (
        ProgressReport.Channel.EXCEL,
        returned.file,
        None,
    )
    assert report.status == ProgressReport.Status.DRAFT
    returned.refresh_from_db()
    assert (returned.status, returned.taken_on, returned.taken_by) == (
        ReturnedSheet.Status.TAKEN,
        today,
        cast.liaison,
    )
    acts = [event.act for event in Event.objects.about(returned)]
    assert acts == ["上传填报表", "录入填报表"]


def test_what_was_saved_stands_in_the_next_workbook(sheet, cast, today):
    filled = fill_all(filler(sheet, today=today))
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    confirm(returned, by=cast.liaison, today=today)

    again = filler(sheet, today=today)

    assert again.cell(0, "本期情况").value == "有进展"
    assert again.cell(0, "落实情况").value == "评价结果已公开。\n共两批。"
    assert again.cell(0, "时间").value.date() == date(2026, 6, 20)
    assert again.cell(1, "公开率").value == 0.955
    assert again.cell(0, "佐证材料网址").value == f"{LINK}\n{OTHER_LINK}"
    assert again.cell(0, "佐证材料名称").value == f"评价结果\n{OTHER_LINK}"
    text = again.cell(2, "落实情况")
    assert (text.value, text.data_type) == ("=本单位没有行政许可事项", "s")


def test_an_untouched_workbook_changes_nothing(sheet, cast, today):
    filled = fill_all(filler(sheet, today=today))
    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    confirm(returned, by=cast.liaison, today=today)

    again = filler(sheet, today=today)
    returned = brought_in(again, sheet, by=cast.liaison, today=today)

    lines = lines_of(returned.rows, today=today)
    assert [line.state.label for line in lines] == ["未变", "未变", "未变"]


def test_a_value_emptied_in_the_workbook_is_cleared_and_a_link_stays(
    sheet, cast, today
):
    filled = fill_all(filler(sheet, today=today))
    confirm(
        brought_in(filled, sheet, by=cast.liaison, today=today),
        by=cast.liaison,
        today=today,
    )
    again = filler(sheet, today=today).type(1, 数量=None)
    again.type(0, 佐证材料网址=LINK, 佐证材料名称="评价结果")

    reports = confirm(
        brought_in(again, sheet, by=cast.liaison, today=today),
        by=cast.liaison,
        today=today,
    )

    assert not ElementValue.objects.filter(element__name="数量").exists()
    assert reports[0].evidence.count() == 2


def test_moved_rows_and_renamed_headings_are_known_by_their_keys(sheet, cast, today):
    filled = filler(sheet, today=today)
    filled.type(2, 本期情况="有进展", 落实情况="第二项任务")
    filled.type(3, 本期情况="本期无")
    filled.cell(0, "落实情况").parent.cell(
        filled.mark + 1, filled.column("落实情况")
    ).value = "办理情况"
    filled.sheet.move_range(f"A{filled.rows[2]}:P{filled.rows[3]}", rows=20)

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)

    lines = lines_of(returned.rows, today=today)
    told = {line.pk: (line.state.label, line.mine.body) for line in lines}
    rows = rows_on(sheet)
    assert told == {
        rows[0].pk: ("未填", ""),
        rows[1].pk: ("新填", "第二项任务"),
        rows[2].pk: ("新填", ""),
    }


def test_elements_of_many_names_share_places(bureau, cast, today):
    plan = rich_plan(bureau, by=cast.office)
    second = plan.tasks.get(number="2")
    for position, name in enumerate(["载体", "方式", "机制", "效果"], start=1):
        criterion = second.criteria.create(position=position, text=f"公开{name}")
        ask(criterion, name, f"{name}情况")
    sheet = sheet_at(plan)
    filled = filler(sheet, today=today)
    filled.type(0, 本期情况="有进展", 落实情况="已公开", 要素2填写=date(2026, 6, 20))
    filled.type(1, 要素1填写=3).type(2, 本期情况="本期无").type(5, 要素2填写="很好")

    returned = brought_in(filled, sheet, by=cast.liaison, today=today)
    confirm(returned, by=cast.liaison, today=today)

    assert filled.cell(0, "要素2").value == "时间"
    assert filled.cell(5, "要素2").value == "效果情况"
    values = ElementValue.objects.order_by("criterion", "element__name")
    assert [(str(v.element), v.value) for v in values] == [
        ("时间", date(2026, 6, 20)),
        ("数量", Decimal("3")),
        ("效果情况", "很好"),
    ]


def test_a_workbook_of_all_rounds_has_a_sheet_for_each(bureau, cast):
    plan = rich_plan(bureau, by=cast.office)
    sheet = sheet_at(plan, number=1)

    data = workbook_of(plan, sheet.unit, today=date(2026, 7, 1))

    # The recurring duty may be answered ahead of its round.
    assert Filler(data).book.sheetnames == [
        "2026年第二季度",
        "2026年第三季度",
        "2026年第四季度",
        "系统信息",
    ]
