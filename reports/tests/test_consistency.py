"""Every rule: real figures keep it, one changed cell breaks it and is named."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.consistency import NO_LAST, check
from reports.formats import APPLICANTS, COLUMNS, FORMAT_2019, FORMAT_2021
from reports.report import Report, Said
from reports.tests.figures import CITY_2025, TOTALS, city, totals

LONG = (
    "坚持以公开为常态、不公开为例外，按月核对公开目录，逐项明确责任单位和更新时限。" * 3
)


def failures(report, last=None):
    return [(each.rule, each.cells) for each in check(report, last).failures]


def messages(report, last=None):
    return [each.message for each in check(report, last).failures]


def last_year(report, **changed):
    """A report of the year before, whose figures agree with this one's."""
    figures = {f"{column}/R4": report.figures[f"{column}/R2"] for column in COLUMNS} | {
        "规章/现行有效件数": Decimal(76),
        "行政规范性文件/现行有效件数": Decimal(4605),
    }
    figures |= {name: Decimal(number) for name, number in changed.items()}
    return Report(format=FORMAT_2021, year=2024, figures=figures)


# Real figures.


def test_check_finds_nothing_in_a_whole_real_report():
    assert failures(city()) == []


@pytest.mark.parametrize("name", TOTALS)
def test_check_finds_nothing_in_real_totals(name):
    assert failures(totals(name)) == []


@pytest.mark.parametrize("name", [n for n in TOTALS if None not in TOTALS[n]])
@pytest.mark.parametrize("code", ["R1", "R2", "T", "R4"])
def test_check_finds_a_changed_total_of_a_real_report(name, code):
    report = totals(name)
    cell = f"总计/{code}"
    figures = report.figures | {cell: report.figures[cell] + 1}

    assert [rule for rule, _ in failures(replace(report, figures=figures))] == ["V1"]


def test_check_holds_real_years_of_one_city_together():
    assert failures(totals("宿迁市2024"), totals("宿迁市2023")) == []


def test_check_says_what_it_could_not_check():
    assert check(totals("铜川市公安局2024")).unchecked[:2] == (
        "V1 没有核对“自然人”列、“商业企业”列、“科研机构”列等7处：有格子空白或没有读出数。",
        "V2 没有核对“自然人”列、“商业企业”列、“科研机构”列等7处：有格子空白或没有读出数。",
    )


def test_check_says_that_there_is_no_last_year():
    report = replace(city(), sections={5: LONG, 6: "信息处理费0元。"})

    assert check(report).unchecked == (
        f"{NO_LAST.rule} 没有核对{NO_LAST.what}：{NO_LAST.reason}。",
    )


# Each rule broken once.


def test_v1_names_the_four_cells_and_both_sums():
    report = city(**{"科研机构/R4": 2})

    cells = ("科研机构/R1", "科研机构/R2", "科研机构/T", "科研机构/R4")
    assert failures(report) == [
        ("V1", cells),
        ("V3", ("总计/R4", *(f"{column}/R4" for column in APPLICANTS))),
    ]
    assert messages(report)[0] == (
        "“科研机构”列：本年新收0＋上年结转0＝0，办理结果总计0＋结转下年度2＝2，"
        "两边相差2。请核对这四格。"
    )


def test_v2_names_the_total_and_its_parts():
    report = city(**{"自然人/T": 13365, "自然人/R4": 782, "总计/T": 13811})

    leaves = [code for code in CITY_2025 if code[0] in "ABCDE"]
    assert len(leaves) == 21
    assert ("V2", ("自然人/T", *(f"自然人/{code}" for code in leaves))) in failures(
        report
    )
    assert (
        "“自然人”列：“（七）总计”是13365，上面各项办理结果相加是13364，相差1。"
        "请核对总计和各项。"
    ) in messages(report)


def test_v2_takes_other_treatment_as_one_row_in_the_format_of_2019():
    codes = FORMAT_2019.leaves
    figures = {f"{column}/{code}": Decimal(1) for column in COLUMNS for code in codes}
    figures |= {f"{column}/T": Decimal(19) for column in COLUMNS}

    report = Report(format=FORMAT_2019, figures=figures)

    assert "V2" not in [rule for rule, _ in failures(report)]
    assert len(codes) == 19


def test_v3_names_the_row():
    report = city(**{"总计/R1": 14070, "总计/R4": 820})

    assert [rule for rule, _ in failures(report)] == ["V3", "V3"]
    assert messages(report)[0] == (
        "“一、本年新收政府信息公开申请数量”这一行：“总计”是14070，"
        "六类申请人相加是14069，相差1。请核对这一行。"
    )


def test_one_broken_cell_makes_its_column_and_its_row_speak():
    report = city(**{"商业企业/B4": 3})

    assert [(rule, cells[0]) for rule, cells in failures(report)] == [
        ("V2", "商业企业/T"),
        ("V3", "总计/B4"),
    ]


def test_v4_compares_every_column_with_last_year():
    report = city()
    last = last_year(report, **{"自然人/R4": 530, "总计/R4": 555})

    assert failures(report, last) == [("V4", ("自然人/R2",)), ("V4", ("总计/R2",))]
    assert messages(report, last)[0] == (
        "“自然人”列：“上年结转”是535，2024年报告的“结转下年度继续办理”是530，"
        "两者应当相等。请核对；确有原因的（如机构合并、统计范围变化），写明原因。"
    )


def test_v5_names_the_five_cells():
    report = city(**{"复议后起诉/尚未审结": 50})

    ends = ("总计", "结果维持", "结果纠正", "其他结果", "尚未审结")
    assert failures(report) == [("V5", tuple(f"复议后起诉/{end}" for end in ends))]
    assert messages(report) == [
        "“复议后起诉”：“总计”是156，四种结果相加是155，相差1。请核对这五格。"
    ]


def test_v6_warns_of_documents_in_force():
    report = city()
    last = last_year(report, **{"规章/现行有效件数": 80})

    (failure,) = check(report, last).warnings

    assert (failure.rule, failure.cells) == (
        "V6",
        ("规章/本年制发件数", "规章/本年废止件数", "规章/现行有效件数"),
    )
    assert failure.message == (
        "“规章”：上年现行有效80＋本年制发3－本年废止5＝78，报告的“现行有效件数”是74。"
        "有失效、重新统计的可以不等，请核对。"
    )


def test_v6_says_that_formats_cannot_be_compared():
    last = Report(format=FORMAT_2019, year=2024)

    assert (
        "V6 没有核对表二：两年的格式没有可比的栏目。" in check(city(), last).unchecked
    )


@pytest.mark.parametrize(
    ("counts", "number", "rules"),
    [
        ("新收", 14069, []),
        ("新收", 14629, ["V7"]),
        # 收到 may or may not take in what was carried over.
        ("收到", 14069, []),
        ("收到", 14629, []),
        ("收到", 14000, ["V7"]),
        ("上年结转", 559, ["V7"]),
        ("办结", 13810, []),
        ("结转下年", 820, ["V7"]),
        ("行政复议", 790, []),
        ("行政诉讼", 212, []),
        ("行政诉讼", 56, ["V7"]),
        ("行政许可决定", 11398889, []),
        ("行政处罚决定", 3, ["V7"]),
        ("制发行政规范性文件", 563, ["V7"]),
    ],
)
def test_v7_holds_the_prose_to_the_tables(counts, number, rules):
    report = replace(city(), said=(Said(counts, number, "原文"),))

    assert [each.rule for each in check(report).warnings] == rules


def test_v7_asks_nothing_of_a_format_without_the_cells():
    report = Report(format=FORMAT_2019, said=(Said("行政许可决定", 3, "原文"),))

    assert not [each for each in check(report).unchecked if "行政许可决定" in each]


def test_v7_repeats_the_sentence():
    report = replace(city(), said=(Said("新收", 134, "全年新收申请134件"),))

    assert failures(report) == [("V7", ("总计/R1",))]
    assert messages(report) == [
        "第一部分说“全年新收申请134件”，其中新收134件，表中是14069。请核对哪一个对。"
    ]


def test_v8_names_blank_cells_by_row():
    figures = dict(city().figures)
    names = ("科研机构/D3", "其他/D3")
    blanks = {name: "" for name in names if figures.pop(name) is not None}

    report = replace(city(), figures=figures, blanks=blanks)

    assert failures(report) == [("V8", names)]
    assert messages(report) == [
        "“3.要求提供公开出版物”的“科研机构”、“其他”是空白，没有的要填0。"
    ]


def test_v8_says_what_stands_there_instead():
    report = replace(city(), blanks={"行政强制/本年处理决定数量": "/"})

    assert messages(report) == [
        "“行政强制”的“本年处理决定数量”写的是“/”，没有的要填0。"
    ]


@pytest.mark.parametrize("number", ["-1", "1.5"])
def test_v9_wants_whole_numbers_from_zero(number):
    report = city(**{"行政许可/本年处理决定数量": Decimal(number)})

    assert failures(report) == [("V9", ("行政许可/本年处理决定数量",))]


def test_v9_lets_the_fee_have_decimals():
    name = "行政事业性收费/本年收费金额（单位：万元）"

    assert failures(city(**{name: Decimal("59237.2449")})) == []
    assert failures(city(**{name: Decimal("-0.5")})) == [("V9", (name,))]


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ({5: LONG, 6: "本年度未收取信息处理费。"}, []),
        (
            {5: "无", 6: "信息处理费0元。"},
            [
                "第五部分“存在的主要问题及改进情况”只有1个字，要写明问题和改进措施。",
            ],
        ),
        (
            {5: LONG, 6: "无"},
            [
                "第六部分没有写信息处理费。没有收取的也要写明："
                "发出收费通知几件、金额、实际收取多少。"
            ],
        ),
        (
            {6: "信息处理费0元。"},
            ["没有找到第五部分“存在的主要问题及改进情况”。六个部分都要有。"],
        ),
    ],
)
def test_v10_wants_parts_five_and_six_to_say_something(sections, said):
    report = replace(city(), sections=sections)

    assert [(each.rule, each.message) for each in check(report).warnings] == [
        ("V10", message) for message in said
    ]


def test_v10_asks_for_no_fee_in_the_format_of_2019():
    report = Report(format=FORMAT_2019, sections={5: LONG, 6: "无"})

    assert failures(report) == []


def test_v12_warns_of_a_fee_that_part_six_does_not_tell():
    sections = {1: "全年收取信息处理费1,500元。", 5: LONG, 6: "无"}

    report = replace(city(), sections=sections)

    assert [rule for rule, _ in failures(report)] == ["V10", "V12"]
    assert messages(report)[1] == (
        "第一部分说收取信息处理费1,500元，第六部分却没有写。请在第六部分写明。"
    )


@pytest.mark.parametrize(
    ("before", "rules"),
    [
        (LONG.replace("按月", "逐月"), ["V13"]),
        ("去年的问题是平台更新慢、解读形式单一，依申请答复文书也不够规范。" * 4, []),
        ("无", []),
    ],
)
def test_v13_warns_of_last_years_text(before, rules):
    fee = "信息处理费0元。"
    report = replace(city(), sections={5: LONG, 6: fee})
    last = replace(last_year(report), sections={5: before, 6: fee})

    assert [each.rule for each in check(report, last).warnings] == rules
