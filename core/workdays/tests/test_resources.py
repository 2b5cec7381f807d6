from datetime import date, datetime, time

import pytest
import tablib

from core.workdays.models import SpecialDay
from core.workdays.resources import SpecialDayResource

from .factories import NOTICE, make_day

pytestmark = pytest.mark.django_db
HEADERS = ["日期", "类型", "节日", "安排年度", "依据"]
# As openpyxl reads a date cell.
CELL = datetime.combine(date(2027, 10, 1), time())
GOOD = [CELL, "放假", "国庆节", 2027, NOTICE]


def import_rows(*rows, headers=HEADERS, dry_run=False):
    dataset = tablib.Dataset(*rows, headers=headers)
    return SpecialDayResource().import_data(
        dataset, dry_run=dry_run, rollback_on_validation_errors=True
    )


def faults_of(result):
    return {row.number: row.error_dict for row in result.invalid_rows}


def test_import_saves_new_days():
    result = import_rows(GOOD, ["2027-10-09", "调休上班", "国庆节", "2027年", NOTICE])

    assert not result.has_errors()
    assert [
        (day.date, day.kind, day.year, day.name, day.source)
        for day in SpecialDay.objects.all()
    ] == [
        (date(2027, 10, 1), "off", 2027, "国庆节", NOTICE),
        (date(2027, 10, 9), "on", 2027, "国庆节", NOTICE),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        CELL,
        CELL.date(),
        "2027-10-01",
        "2027/10/1",
        "2027.10.1",
        " 2027年10月1日 ",
    ],
)
def test_import_reads_dates_as_people_write_them(cell):
    import_rows([cell, *GOOD[1:]])

    assert SpecialDay.objects.get().date == date(2027, 10, 1)


def test_import_updates_the_day_it_names():
    special_day = make_day("2027-10-01", name="国庆")

    result = import_rows(GOOD)

    special_day.refresh_from_db()
    assert special_day.name == "国庆节"
    assert result.totals["update"] == 1
    assert result.rows[0].diff[2] == "<del>国庆</del> <ins>国庆节</ins>"


def test_import_skips_what_is_unchanged():
    make_day("2027-10-01")

    assert import_rows(GOOD).totals["skip"] == 1


def test_import_dry_run_saves_nothing():
    result = import_rows(GOOD, dry_run=True)

    assert result.totals["new"] == 1
    assert not SpecialDay.objects.exists()


def test_import_lists_each_bad_row_and_saves_nothing():
    result = import_rows(
        GOOD,
        ["国庆", "休息", "国庆节", "明年", NOTICE],
        ["2027-10-08", "调休上班", "国庆节", 2027, NOTICE],
        ["2027-10-02", "放假", "", 2030, " "],
        ["2027-10-01", "放假", "国庆节", 2027, NOTICE],
        [None, "放假", "国庆节", 2027, NOTICE],
    )

    assert faults_of(result) == {
        2: {
            "日期": ["“国庆”不是日期，请写成 2026-10-01。"],
            "类型": ["只能填放假、调休上班，不能是“休息”。"],
            "安排年度": ["安排年度应是四位数字，如 2026，不能是“明年”。"],
        },
        3: {"类型": ["调休上班只能是周六或周日，这一天本来就上班。"]},
        4: {
            "节日": ["此字段不能为空。"],
            "安排年度": ["安排年度应与日期同年，或只相差一年。"],
            "依据": ["此字段不能为空。"],
        },
        5: {"日期": ["与第 2 行是同一天。"]},
        6: {"日期": ["日期不能为空。"]},
    }
    assert not result.has_errors()
    assert not SpecialDay.objects.exists()


def test_import_refuses_a_file_without_its_columns():
    result = import_rows(["2027-10-01", "放假"], headers=["日期", "类型"])

    assert [str(error.error) for error in result.base_errors] == [
        "第一行缺少列：节日、安排年度、依据。"
    ]
    assert not SpecialDay.objects.exists()


def test_import_refuses_an_endless_file():
    result = import_rows(*[GOOD] * (SpecialDayResource.max_rows + 1))

    assert [str(error.error) for error in result.base_errors] == [
        "文件有 1001 行，一次最多导入 1000 行。"
    ]


def test_import_ignores_empty_rows_at_the_end():
    result = import_rows(GOOD, [None] * 5, [None] * 5)

    assert not result.has_validation_errors()
    assert result.totals["new"] == 1


def test_export_then_import_loses_nothing():
    make_day("2027-10-01")
    make_day("2027-10-09", "on")
    before = list(SpecialDay.objects.values_list("date", "kind", "year", "source"))
    dataset = SpecialDayResource().export()
    SpecialDay.objects.all().delete()

    SpecialDayResource().import_data(dataset, raise_errors=True)

    assert dataset.headers == HEADERS
    assert dataset[0] == ("2027-10-01", "放假", "国庆节", "2027", NOTICE)
    assert before == list(
        SpecialDay.objects.values_list("date", "kind", "year", "source")
    )
