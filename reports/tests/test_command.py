"""The checking command: a public contract."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from reports.formats import COLUMNS
from reports.tests import documents
from reports.tests.figures import city

IN_FORCE = ("本年制发件数", "本年废止件数", "现行有效件数")
PLAN = settings.BASE_DIR / "fixtures" / "plans" / "jiangmen_2022.txt"


@pytest.fixture
def write(tmp_path):
    """Write a report of a year and return its path."""

    def to_file(report, *, year=2025, words=None):
        path = tmp_path / f"{year}.html"
        before = [text.replace("2025", str(year)) for text in documents.BEFORE]
        path.write_bytes(documents.as_html(report, words, before))
        return path

    return to_file


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command("check_annual_report", *map(str, arguments), stdout=out, stderr=err)
    return json.loads(out.getvalue())


def refuse(*arguments):
    """Return the sentence with which the command refuses."""
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as exit_:
        call_command(
            "check_annual_report", *map(str, arguments), stdout=out, stderr=err
        )
    assert (exit_.value.code, out.getvalue()) == (2, "")
    return err.getvalue().strip()


def test_command_prints_the_contract(write):
    found = run(write(city()))

    assert list(found) == [
        *("organ", "year", "format", "requests", "table_a", "table_c"),
        *("failures", "unreadable"),
    ]
    assert (found["organ"], found["year"], found["format"]) == (
        "某市公安局",
        2025,
        "2021",
    )
    assert found["requests"] == {
        "new": 14069,
        "carried_in": 560,
        "granted": 5548,
        "partial": 2168,
        "refused": 730,
        "unavailable": 3421,
        "not_processed": 457,
        "other": 1486,
        "total": 13810,
        "carried_out": 819,
    }
    assert found["table_a"]["规章"] == {
        "本年制发件数": 3,
        "本年废止件数": 5,
        "现行有效件数": 74,
    }
    assert found["table_c"]["复议后起诉"] == {
        "结果维持": 74,
        "结果纠正": 1,
        "其他结果": 30,
        "尚未审结": 51,
        "总计": 156,
    }
    assert (found["failures"], found["unreadable"]) == ([], [])


def test_command_tells_failures_and_what_it_could_not_read(write):
    found = run(write(city(), words={"总计/R1": "1 4069", "其他/R4": "4"}))

    assert found["requests"]["new"] is None
    assert [(each["rule"], each["cells"][-1]) for each in found["failures"]] == [
        ("V1", "其他/R4"),
        ("V3", "其他/R4"),
    ]
    assert found["unreadable"] == [
        {
            "place": "第2张表第4行",
            "cells": ["总计/R1"],
            "message": "数字连在一起或中间有空格，分不清是几个数",
        }
    ]


def test_command_compares_with_last_year(write):
    carried = {f"{c}/R4": city().figures[f"{c}/R2"] for c in COLUMNS}
    last = city(**carried | {"总计/R4": 500})

    found = run(write(city()), "--last", write(last, year=2024))

    assert [each["cells"] for each in found["failures"]] == [
        ["总计/R2"],
        [f"规章/{column}" for column in IN_FORCE],
        [f"行政规范性文件/{column}" for column in IN_FORCE],
        [],
    ]
    assert [each["rule"] for each in found["failures"]] == ["V4", "V6", "V6", "V13"]


def test_command_refuses_a_last_year_that_is_not_the_year_before(write):
    assert refuse(write(city()), "--last", write(city(), year=2022)) == (
        "上年报告是2022年的，本年报告是2025年的，不是相连的两年。请选择2024年的报告。"
    )


def test_command_says_which_file_is_no_report(write):
    assert refuse(write(city()), "--last", PLAN).startswith(
        "上年报告：这是工作要点或方案，不是政府信息公开工作年度报告"
    )


def test_command_refuses_another_kind_of_file():
    assert refuse(PLAN) == (
        "这是工作要点或方案，不是政府信息公开工作年度报告，没有读取。请选择年度报告文件。"
    )


def test_command_refuses_no_file():
    assert refuse() == (
        "请给出要核对的年度报告，例如 check_annual_report 2025年年报.docx。"
    )


def test_command_refuses_a_file_that_is_not_there(tmp_path):
    assert refuse(tmp_path / "无.docx") == "找不到文件“无.docx”，请检查路径。"
