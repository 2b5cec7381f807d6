"""The rules on a report of our own, whose figures are counted. No database."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.annual.assembling import with_changes
from reports.annual.book import Fees, book_of, typed_cells
from reports.annual.judging import judge, may_be_excused, summed
from reports.annual.ledger import requests
from reports.formats import FORMAT_2019
from reports.report import Report, written
from reports.tests.figures import city

from .scenes import TEXTS, last_of

CITY = city()
LAST = Report(CITY.format, "某市", 2024, last_of(CITY))
PERMITS = "行政许可/本年处理决定数量"
FEE = "行政事业性收费/本年收费金额（单位：万元）"


def counted(**fields):
    """The city's report: B and C from ledgers, A typed."""
    cells = {
        table: {name: CITY.figures[name] for name in typed_cells(CITY.format, table)}
        for table in "ABC"
    }
    values = {
        "organ": "某市",
        "year": 2025,
        "ledger": {**cells["B"], **cells["C"]},
        "entries": {name: written(each) for name, each in cells["A"].items()},
        "overrides": {},
        "texts": TEXTS,
        "fees": Fees(notices=300),
    }
    return book_of(CITY.format, **{**values, **fields})


BOOK = counted()


def said(book, rule):
    return [each for each in judge(book, [LAST]).failures if each.rule == rule]


def test_sums_are_added_and_all_is_well():
    assert BOOK.report.figures == CITY.figures
    assert judge(BOOK, [LAST]).failures == ()


@pytest.mark.parametrize(
    ("cell", "typed", "rule", "sentence"),
    [
        (PERMITS, "/", "V8", "写的是“/”，没有的要填0"),
        (PERMITS, "-", "V8", "写的是“-”"),
        (PERMITS, "", "V8", "是空白"),
        (PERMITS, "-3", "V9", "不能小于0"),
        (PERMITS, "2.5", "V9", "应当是整数"),
        (PERMITS, "12 3", "V9", "分不清是几个数"),
        (PERMITS, "3亿元", "V9", "与本栏的单位不符"),
        (FEE, "1.23456", "V9", "最多保留四位小数"),
        ("自然人/R1", "13611", "V1", "两边相差1"),
        ("自然人/R1", "13611", "V11", "填的是13611，台账是13612"),
        ("自然人/R2", "534", "V4", "两者应当相等"),
        ("行政复议/结果维持", "-", "V8", "写的是“-”"),
        ("行政规范性文件/现行有效件数", "4184", "V6", "现行有效"),
    ],
)
def test_a_broken_cell_speaks(cell, typed, rule, sentence):
    book = with_changes(BOOK, cells={cell: typed})

    spoken = [each for each in said(book, rule) if sentence in each.message]
    assert spoken
    assert cell in spoken[0].cells


@pytest.mark.parametrize("typed", ["0.0001", "59237.2449", "0"])
def test_fee_has_up_to_four_decimals(typed):
    assert said(with_changes(BOOK, cells={FEE: typed}), "V9") == []


def test_a_reason_answers_the_ledger_and_its_own_figure_lifts_it():
    broken = with_changes(BOOK, cells={"自然人/R1": "13611"}, reason="台账多登一件。")
    mended = with_changes(broken, cells={"自然人/R1": "13612"})

    assert said(broken, "V11") == []
    assert broken.report.figures["总计/R1"] == 14068
    assert judge(mended, [LAST]).failures == ()


@pytest.mark.parametrize(
    ("texts", "rule", "sentence"),
    [
        ({"1.3": " "}, "V10", "“（三）政府信息管理”还没有写"),
        ({"5": "无"}, "V10", "只有1个字"),
        ({"6": "没有其他事项。"}, "V10", "没有写信息处理费"),
        ({"1.2": "新收政府信息公开申请5件。"}, "V7", "表中是14069"),
        ({"contact": "电话：【请补充：电话】"}, "V10", "引言还有没写完的地方"),
        ({"1.5": "【请补充：考核】"}, "V10", "第一部分还有没写完的地方"),
    ],
)
def test_a_text_speaks(texts, rule, sentence):
    failures = said(with_changes(BOOK, texts=texts), rule)

    assert any(sentence in each.message for each in failures)


def test_what_a_draft_left_is_not_explained_away():
    (left,) = said(with_changes(BOOK, texts={"5": "【请补充：问题】" * 5}), "V10")[1:]
    (short,) = said(with_changes(BOOK, texts={"5": "无"}), "V10")

    assert not may_be_excused(left)
    assert may_be_excused(short)


def test_fees_of_the_ledger_are_told_and_asked_for():
    none = counted(fees=Fees())
    (spoken,) = said(none, "V12")
    assert spoken.cells == ("自然人/E2", "社会公益组织/E2")
    assert "台账里却没有发出过收费通知" in spoken.message

    taken = Fees(notices=300, asked=Decimal(500), received=Decimal(400))
    silent = counted(fees=taken, texts=TEXTS | {"6": "没有其他事项。"})
    assert ["收取信息处理费400元" in each.message for each in said(silent, "V12")] == [
        True
    ]


def test_same_text_as_any_of_last_years_speaks():
    same = "全局组织各单位逐项核对公开目录，明确责任单位和更新时限，每季度通报，" * 3
    other = replace(LAST, organ="原乙分局", sections={5: same})

    failures = judge(counted(texts=TEXTS | {"5": same}), [LAST, other]).failures

    assert "V13" in {each.rule for each in failures}


def test_last_years_reports_are_added_up():
    both, whose = summed([LAST, replace(LAST, organ="原乙分局")])

    assert whose == "某市、原乙分局合计"
    assert both.figures["总计/R4"] == 2 * 560
    assert summed([LAST]) == (LAST, "")


def test_before_2021_other_results_are_one_row():
    cells = requests(FORMAT_2019, {("person", f"E{n}"): n for n in (1, 2, 3)})

    assert cells == {"自然人/E": 6}
