"""The official tables, as data: how many cells, what they are called."""

import pytest

from reports.formats import FORMAT_2019, FORMAT_2021
from reports.reading.labels import row_code, table_a_column, table_a_row


def count(format_, table):
    return sum(cell.table == table for cell in format_.cells.values())


@pytest.mark.parametrize(
    ("format_", "cells"),
    [(FORMAT_2021, (10, 175, 15)), (FORMAT_2019, (22, 161, 15))],
    ids=lambda value: getattr(value, "name", ""),
)
def test_format_has_every_cell(format_, cells):
    assert tuple(count(format_, table) for table in "ABC") == cells


@pytest.mark.parametrize("format_", [FORMAT_2021, FORMAT_2019], ids=lambda f: f.name)
def test_labels_of_a_format_are_known_to_the_reader(format_):
    assert [row_code(row.label) for row in format_.rows] == [
        row.code for row in format_.rows
    ]
    for block in format_.blocks:
        assert None not in map(table_a_column, block.columns)
        assert None not in map(table_a_row, block.rows)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("一、本年新收申请数量", "R1"),
        ("（五）不予处理 2.重复申请", "D2"),
        ("三、本年度办理结果（一）予以公开", "A1"),
        ("1.逾期不补正", "E1"),
        ("2.逾期不缴费", "E2"),
        ("（六）其他处理3.其他", "E3"),
        ("(七)合计", "T"),
        ("四、结转下一年度继续办理", "R4"),
        ("（三）不予公开小计", "B"),
        ("申请人情况", None),
        ("2025年新收申请464件，其中重复申请12件", None),
        ("", None),
    ],
)
def test_row_code_of_labels_seen_on_sites(text, code):
    assert row_code(text) == code
