"""The progress table says what the reports say, as of a day."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.base import ContentFile

from core.files.services import Refused, store
from core.runs.models import Run
from core.runs.services import RunFailed
from core.units.roles import Role
from core.units.tests.factories import make_person
from tasks.models import SuperiorPlan, SuperiorTask
from tasks.services.superiors import cover, state_of
from tasks.superior_table.content import lines_of_plan
from tasks.superior_table.export import perform, start_table
from tasks.tests.factories import first_occurrence, handed_out, report_at
from tasks.tests.superior_table.test_template import HEADER, workbook

LEGAL, TRAFFIC = ("法制支队", "lead"), ("交警支队", "responsible")
BEFORE, AFTER = date(2026, 6, 20), date(2026, 9, 20)
LATE = date(2026, 11, 30)
LINK = {"link": "https://www.jiangmen.gov.cn/1.html", "link_title": "目录公告"}


@pytest.fixture
def plan(bureau, cast):
    """One task with two units, both reporting in rounds."""
    return handed_out(bureau, [LEGAL, TRAFFIC], by=cast.office)


@pytest.fixture
def above(bureau, plan, cast):
    """A superior's plan of two rows, the first covered by our task."""
    above = SuperiorPlan.objects.create(
        bureau=bureau, issuer="江门市人民政府", year=2026, title="江门市2026年工作要点"
    )
    for position, text in enumerate(["更新公开目录。", "开展培训。"], start=1):
        SuperiorTask.objects.create(
            plan=above,
            position=position,
            number=str(position),
            path=["一、夯实基础"],
            text=text,
            named_as="市公安局",
            role="lead",
        )
    row = above.tasks.first()
    cover(
        pk=row.pk,
        version=state_of(row),
        tasks=list(plan.tasks.all()),
        reason="",
        by=cast.office,
    )
    return above


def approved(plan, cast, *, today=BEFORE, unit="法制支队", **fields):
    return report_at(
        "approved", first_occurrence(plan, unit), cast, today=today, **fields
    )


def performed(above, by, *, on=LATE, upload=None, original=False):
    start_table(plan=above, on=on, original=original, upload=upload, by=by)
    run = Run.objects.latest("pk")
    return perform(run, lambda done, total: None)


def rows_in(stored):
    with stored.content.open("rb") as file:
        sheet = openpyxl.load_workbook(BytesIO(file.read())).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_line_has_the_words_of_the_latest_approved_report(above, plan, cast):
    approved(plan, cast, body="已更新目录12项。", **LINK)

    first, second = lines_of_plan(above, on=LATE)

    assert (first.progress, first.state) == ("已更新目录12项。", "正在推进")
    assert first.evidence == "目录公告：https://www.jiangmen.gov.cn/1.html"
    assert first.units == ("法制支队", "交警支队")
    assert (second.progress, second.state, second.units) == ("", "", ())


def test_line_names_the_units_where_several_reported(above, plan, cast):
    approved(plan, cast, body="已更新目录。", kind="completed")
    approved_by_traffic(plan, cast)

    first = lines_of_plan(above, on=LATE)[0]

    assert first.progress == "法制支队：已更新目录。\n交警支队：已公开事故多发路段。"
    assert first.state == "已完成"


def approved_by_traffic(plan, cast):
    """A report of 交警支队, by its own liaison and head."""
    unit = cast.neighbour.posts_in_force[0].unit
    cast.liaison, cast.head = cast.neighbour, make_person(Role.HEAD, unit)
    return approved(
        plan, cast, unit="交警支队", body="已公开事故多发路段。", kind="completed"
    )


def test_line_leaves_out_what_came_after_the_cut_off(above, plan, cast):
    approved(plan, cast, today=AFTER)

    assert lines_of_plan(above, on=date(2026, 9, 19))[0].progress == ""
    assert lines_of_plan(above, on=AFTER)[0].progress == "已更新主动公开基本目录。"


@pytest.mark.parametrize("status", ["draft", "to_sign", "to_review", "returned"])
def test_line_leaves_out_what_is_not_approved(above, plan, cast, status):
    report_at(status, first_occurrence(plan), cast, today=BEFORE)

    assert lines_of_plan(above, on=LATE)[0].progress == ""


def test_line_of_a_row_that_needs_no_task_says_why(above, cast):
    row = above.tasks.get(number="2")
    cover(pk=row.pk, version="|", tasks=[], reason="没有这项职能", by=cast.office)

    assert lines_of_plan(above, on=LATE)[1].progress == "不涉及：没有这项职能"


@pytest.mark.parametrize("count", [1, 3])
def test_lines_ask_as_often_for_three_rows_as_for_one(
    above, plan, bureau, cast, count, django_assert_num_queries
):
    approved(plan, cast)
    for number in range(3, count + 2):
        other = handed_out(bureau, [LEGAL], by=cast.office, title=f"方案{number}")
        approved(other, cast)
        row = SuperiorTask.objects.create(
            plan=above, position=number, text="培训", named_as="公安局", role="lead"
        )
        row.covered_by.set(other.tasks.all())

    with django_assert_num_queries(5):
        lines_of_plan(above, on=LATE)


def test_sheet_without_template_shows_the_plan_and_the_reports(above, plan, cast):
    approved(plan, cast, body="=已更新目录", **LINK)

    result = performed(above, cast.office)

    assert result["file"].name == (
        "关于《江门市2026年工作要点》落实情况表（截至2026年11月30日）.xlsx"
    )
    rows = rows_in(result["file"])
    assert rows[0][0] == "关于《江门市2026年工作要点》落实情况表"
    assert rows[1][0] == "填报单位：江门市公安局　　　　数据截止：2026年11月30日"
    assert rows[2] == [
        "序号",
        "工作任务",
        "责任分工",
        "承办单位",
        "落实情况",
        "完成情况",
        "佐证材料",
    ]
    assert rows[3][0] == "一、夯实基础"
    assert rows[4] == [
        "1",
        "更新公开目录。",
        "市公安局（牵头）",
        "法制支队\n交警支队",
        "=已更新目录",
        "正在推进",
        "目录公告：https://www.jiangmen.gov.cn/1.html",
    ]
    assert result["silent"] == ["第2项 开展培训。"]


def test_template_is_filled_and_the_rest_is_told(above, plan, cast):
    approved(plan, cast, body="已更新目录。")
    data = workbook([1, "更新公开目录。"], [9, "市教育局公布学区划分。"])
    upload = ContentFile(data, "落实情况统计表.xlsx")

    result = performed(above, cast.office, upload=upload)

    assert result["file"].name == "落实情况统计表（截至2026年11月30日）.xlsx"
    assert rows_in(result["file"])[2][3] == "已更新目录。"
    assert result["not_found"] == ["第2项 开展培训。"]
    assert result["left_empty"] == ["第4行 市教育局公布学区划分。"]


def test_original_may_be_the_template(above, plan, cast):
    approved(plan, cast, body="已更新目录。")
    above.file = store(
        name="工作要点及落实情况表.xlsx",
        content=workbook([1, "更新公开目录。"]),
        by=cast.office,
    )
    above.save()

    result = performed(above, cast.office, original=True)

    assert rows_in(result["file"])[1:][0] == HEADER
    assert rows_in(result["file"])[2][3] == "已更新目录。"


def test_template_that_is_no_workbook_is_refused_and_nothing_kept(above, cast):
    with pytest.raises(Refused, match="Excel 工作簿"):
        performed(above, cast.office, upload=ContentFile(b"text", "模板.txt"))

    assert not Run.objects.exists()


def test_template_without_header_ends_with_a_sentence(above, cast):
    data = workbook(header=["一", "二"])

    with pytest.raises(RunFailed, match="没有找到表头"):
        performed(above, cast.office, upload=ContentFile(data, "模板.xlsx"))
