"""Files of every kind into figures: alike from each, certain or refused."""

import json
import shutil
import subprocess

import pytest

from core.papers.reading import read_paper
from reports.formats import COLUMNS, FORMAT_2019, FORMAT_2021
from reports.reading.annual import MOST_LINES, NoReport, read, read_data
from reports.report import Report
from reports.tests import documents
from reports.tests.figures import city

GAPS = {"tab": "\t", "spaces": "   ", "bars": " | ", "line ends": "\n"}


def reading(data, name="report.html"):
    return read(read_paper(name, data))


def changed(data, *replacements):
    """A file of text with words replaced, each of which it must hold."""
    text = data.decode()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


def places(report):
    return [(each.place, each.message) for each in report.unread]


# Each kind of file.


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("report.docx", documents.as_docx),
        ("report.xlsx", documents.as_xlsx),
        ("report.html", documents.as_html),
        ("report.txt", documents.as_text),
    ],
)
def test_read_gives_every_figure_from_each_kind_of_file(name, write):
    report = reading(write(city()), name)

    assert report.figures == city().figures
    assert (report.organ, report.year, report.format) == (
        "某市公安局",
        2025,
        FORMAT_2021,
    )
    assert (report.blanks, report.unread) == ({}, ())


@pytest.mark.office
def test_read_gives_every_figure_from_pdf(tmp_path):
    source = tmp_path / "report.docx"
    source.write_bytes(documents.as_docx(city(), points=7))
    subprocess.run(
        [shutil.which("soffice"), f"-env:UserInstallation=file://{tmp_path}/profile"]
        + ["--headless", "--convert-to", "pdf", "--outdir", tmp_path, source],
        check=True,
        capture_output=True,
    )

    report = reading((tmp_path / "report.pdf").read_bytes(), "report.pdf")

    assert (report.figures, report.unread) == (city().figures, ())


@pytest.mark.parametrize("gap", GAPS.values(), ids=GAPS)
def test_read_gives_every_figure_from_copied_text(gap):
    report = reading(documents.as_text(city(), gap=gap), "report.txt")

    assert (report.figures, report.unread) == (city().figures, ())


def test_read_gives_every_figure_of_the_format_of_2019():
    figures = {
        name: number
        for number, name in enumerate(FORMAT_2019.cells)
        if not name.startswith("政府集中采购")
    }
    old = Report(format=FORMAT_2019, figures=figures)
    title = "某市公安局2020年政府信息公开工作年度报告"

    report = reading(documents.as_html(old, before=[title, "一、总体情况", "略。"]))

    assert report.figures == figures
    assert (report.year, report.format) == (2020, FORMAT_2019)


# How figures are written.


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("１３６１２", 13612),
        ("13,612", 13612),
        ("13，612", 13612),
        (" 13612 件", 13612),
        ("-3", -3),
    ],
)
def test_read_takes_a_figure_as_written(text, number):
    report = reading(documents.as_html(city(), {"自然人/R1": text}))

    assert report.figures["自然人/R1"] == number


def test_read_takes_decimals_of_the_fee():
    name = "行政事业性收费/本年收费金额（单位：万元）"

    report = reading(documents.as_html(city(), {name: "141,864.3672"}))

    assert str(report.figures[name]) == "141864.3672"


@pytest.mark.parametrize("text", ["", "/", "-", "—", "－", "无"])
def test_read_never_takes_a_blank_for_zero(text):
    report = reading(documents.as_html(city(), {"科研机构/D3": text}))

    assert "科研机构/D3" not in report.figures
    assert report.blanks == {"科研机构/D3": text}


@pytest.mark.parametrize("text", ["1 0 0", "007", "3元", "约3件", "5²"])
def test_read_refuses_a_cell_that_is_no_figure_for_certain(text):
    report = reading(documents.as_html(city(), {"自然人/D5": text}))

    assert [(each.place, each.cells) for each in report.unread] == [
        ("第2张表第23行", ("自然人/D5",))
    ]
    assert "自然人/D5" not in report.figures


def test_read_refuses_a_cell_of_two_lines():
    words = {"自然人/D5": "100\n0"}

    report = reading(documents.as_docx(city(), words), "report.docx")

    assert [each.cells for each in report.unread] == [("自然人/D5",)]


# How tables are laid out.


def test_read_takes_shortened_labels():
    short = changed(
        documents.as_html(city()),
        (
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "1.逾期不补正",
        ),
        (
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "2.逾期不缴费",
        ),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "（二）部分公开"),
        ("5.要求行政机关确认或重新出具已获取信息", "5.要求确认或重新出具已获取信息"),
    )

    assert reading(short).figures == city().figures


def test_read_leaves_out_subtotals_of_private_templates():
    zeros = "".join("<td>0</td>" for _ in COLUMNS)
    group = '<td colspan="1" rowspan="5">（五）不予处理</td>'
    data = changed(
        documents.as_html(city()),
        ('rowspan="22"', 'rowspan="23"'),
        (group, f'<td colspan="2">（五）不予处理</td>{zeros}</tr><tr>{group}'),
    )

    assert reading(data).figures == city().figures


def test_read_takes_the_column_of_totals_wherever_it_stands():
    data = totals_first(documents.as_html(city()).decode()).encode()

    assert reading(data).figures == city().figures


def totals_first(text):
    """Table B with its column of totals before the others."""
    head, table, rest = parts_around(text, "申请人情况")
    rows = table.split("<tr>")
    for number, row in enumerate(rows):
        cells = row.split("<td")
        # The second row of heads and the rows of figures.
        if "自然人" in row:
            cells = [cells[0], cells[3].replace("</tr>", ""), *cells[1:3], ""]
        elif len(cells) > len(COLUMNS) and number > 3:
            first = len(cells) - len(COLUMNS)
            last = cells[-1].replace("</tr>", "").replace("</table>", "")
            cells = [*cells[:first], last, *cells[first:-1], ""]
        else:
            continue
        end = "</tr></table>" if "</table>" in row else "</tr>"
        rows[number] = "<td".join(cells[:-1]) + end
    return head + "<tr>".join(rows) + rest


def parts_around(text, word):
    """What stands before, in and after the table that holds a word."""
    start = text.rindex("<table>", 0, text.index(word))
    end = text.index("</table>", start) + len("</table>")
    return text[:start], text[start:end], text[end:]


def test_read_without_a_column_of_totals_leaves_totals_open():
    text = documents.as_html(city()).decode()
    head, table, rest = parts_around(text, "申请人情况")
    rows = table.split("</tr>")
    rows = [
        row[: row.rindex("<td")] if n > 2 and "<td" in row or "自然人" in row else row
        for n, row in enumerate(rows)
    ]

    report = reading((head + "</tr>".join(rows) + rest).encode())

    expected = {n: f for n, f in city().figures.items() if not n.startswith("总计/")}
    assert report.figures == expected
    assert [(each.place, len(each.cells)) for each in report.unread] == [
        ("三、收到和处理政府信息公开申请情况", 25)
    ]


def test_read_takes_table_b_turned_on_its_side():
    rows = ["<tr><td></td>"] + [f"<tr><td>{column}</td>" for column in COLUMNS]
    for row in FORMAT_2021.rows:
        rows[0] += f"<td>{row.group}{row.label}</td>"
        for place, column in enumerate(COLUMNS, 1):
            rows[place] += f"<td>{city().figures[f'{column}/{row.code}']}</td>"
    head, _, rest = parts_around(documents.as_html(city()).decode(), "申请人情况")
    data = head + "<table>" + "</tr>".join(rows) + "</tr></table>" + rest

    assert reading(data.encode()).figures == city().figures


def test_read_joins_a_table_cut_by_a_page():
    cut = '</tr><tr><td colspan="1" rowspan="5">（五）不予处理</td>'
    data = changed(
        documents.as_html(city()),
        ('rowspan="22"', 'rowspan="15"'),
        (
            cut,
            '</tr></table><p>— 7 —</p><table><tr><td colspan="1" rowspan="9"></td>'
            '<td colspan="1" rowspan="5">（五）不予处理</td>',
        ),
    )

    assert reading(data).figures == city().figures


def test_read_takes_cells_in_order_where_columns_do_not_line_up():
    # Heads span 1, 2, 1 columns and the figures below them 2, 1, 1.
    data = """<h1>某委2019年政府信息公开工作年度报告</h1>
    <table><tr><td colspan=5>第二十条第（五）项</td></tr>
    <tr><td>信息内容</td><td>上一年项目数量</td><td colspan=2>本年增/减</td>
    <td>处理决定数量</td></tr>
    <tr><td>行政许可</td><td colspan=2>12</td><td>-2</td><td>340</td></tr></table>"""

    report = reading(data.encode())

    assert report.figures == {
        "行政许可/上一年项目数量": 12,
        "行政许可/本年增/减": -2,
        "行政许可/处理决定数量": 340,
    }


def test_read_refuses_a_row_that_does_not_fit_its_heads():
    data = changed(
        documents.as_html(city()),
        ('<td colspan="1" rowspan="1">147</td>', '<td colspan="2">147</td>'),
    )

    report = reading(data)

    assert [(each.place, len(each.cells)) for each in report.unread] == [
        ("第2张表第15行", 7)
    ]


def test_read_refuses_a_row_with_a_figure_too_many():
    extra = '<td colspan="1" rowspan="1">147</td>'
    data = changed(documents.as_html(city()), (extra, extra * 2))

    report = reading(data)

    assert [(each.place, len(each.cells)) for each in report.unread] == [
        ("第2张表第15行", 7)
    ]


def test_read_lets_a_column_of_remarks_be():
    text = documents.as_html(city()).decode()
    head, table, rest = parts_around(text, "申请人情况")
    rows = table.split("</tr>")
    first = rows[0] + '<td colspan="1" rowspan="3">备注</td>'
    noted = [row + "<td>含补正2件</td>" if "<td" in row else row for row in rows[3:]]
    table = "</tr>".join([first, *rows[1:3], *noted])

    assert reading((head + table + rest).encode()).figures == city().figures


def test_read_refuses_heads_that_lost_the_one_above_them():
    above = '<td colspan="5" rowspan="1">法人或其他组织</td>'

    report = reading(changed(documents.as_html(city()), (above, "")))

    assert {name[-2:] for name in report.figures}.isdisjoint({"R1", "/T", "R4"})
    assert places(report) == [
        ("第2张表第4行", "看不出各列是哪一类申请人，这张表没有读取")
    ]


def test_read_refuses_a_head_of_table_c_that_stands_twice():
    head, table, rest = parts_around(
        documents.as_html(city()).decode(), "行政诉讼</td>"
    )
    twice = '<td colspan="1" rowspan="1">总计</td>'

    report = reading((head + table.replace(twice, twice * 2, 1) + rest).encode())

    assert [(each.message, len(each.cells)) for each in report.unread] == [
        ("看不出各列是哪一种结果，这张表没有读取", 15)
    ]


def test_read_refuses_text_that_lost_its_gaps():
    report = reading(documents.as_text(city(), gap=""), "report.txt")

    assert (report.figures, report.blanks) == ({}, {})
    assert [each.place for each in report.unread] == ["第9行", "第25行", "第53行"]
    assert {n for each in report.unread for n in each.cells} == city().figures.keys()


def test_read_refuses_the_row_that_lost_a_gap():
    data = changed(documents.as_text(city(), gap=" "), ("13612 252 0", "136122520"))

    report = reading(data, "report.txt")

    refused = {f"{column}/R1" for column in COLUMNS}
    assert report.figures.keys() == city().figures.keys() - refused
    assert places(report) == [
        (
            "第25行",
            "“本年新收政府信息公开申请数量”后面读到5个数，应为7个，"
            "数字可能连在一起或缺了空格，没有读取",
        )
    ]


def test_read_refuses_rows_whose_blank_cells_copying_lost():
    words = {"科研机构/R2": "", "其他/R2": ""}

    report = reading(documents.as_text(city(), words, gap="\n"), "report.txt")

    refused = {f"{column}/R2" for column in COLUMNS}
    assert report.figures.keys() == city().figures.keys() - refused


# What the file is.


@pytest.mark.parametrize(
    ("title", "organ", "year"),
    [
        ("武汉市公安局2024年度政府信息公开工作报告", "武汉市公安局", 2024),
        ("2022年上海市政府信息公开工作年度报告", "上海市", 2022),
        ("江门市公安局二〇二四年政府信息公开工作年度报告", "江门市公安局", 2024),
        ("某县公安局 2023 年政府信息公开年度报告", "某县公安局", 2023),
        ("某县公安局2023年政府信息公开年报", "某县公安局", 2023),
        ("临夏州公安局2023年度政府信息公开工作年度报告", "临夏州公安局", 2023),
        ("2024年度政府信息公开工作年度报告", None, 2024),
    ],
)
def test_read_takes_organ_and_year_from_the_title(title, organ, year):
    report = reading(documents.as_html(city(), before=[title, "一、总体情况", "略。"]))

    assert (report.organ, report.year) == (organ, year)


def test_read_takes_the_organ_above_the_title():
    before = ["江门市公安局", "2024年度政府信息公开工作年度报告", "一、总体情况"]

    report = reading(documents.as_html(city(), before=before))

    assert (report.organ, report.year) == ("江门市公安局", 2024)


def test_read_takes_the_year_from_the_period_without_a_title():
    before = ["本报告统计期限为2024年1月1日至12月31日。", "一、总体情况"]

    report = reading(documents.as_html(city(), before=before))

    assert (report.organ, report.year) == (None, 2024)


@pytest.mark.parametrize(
    ("listed", "year"), [("2024年政府信息公开年报", 2025), ("办事指南", 2025)]
)
def test_read_lets_the_period_settle_which_title_is_meant(listed, year):
    report = reading(documents.as_html(city(), before=[listed, *documents.BEFORE]))

    assert (report.organ, report.year, report.unread) == ("某市公安局", year, ())


def test_read_takes_no_year_that_title_and_period_tell_differently():
    before = ["某县公安局2024年政府信息公开工作年度报告", *documents.BEFORE[1:]]

    report = reading(documents.as_html(city(), before=before))

    assert (report.organ, report.year) == ("某县公安局", None)
    assert places(report) == [
        (
            "标题",
            "标题写的是2024年，统计期限写的是2025年，"
            "分不清是哪一年的报告，年度没有读取",
        )
    ]


def test_read_refuses_two_years_in_one_file():
    last = [text.replace("2025", "2024") for text in documents.BEFORE]
    data = documents.as_html(city()) + documents.as_html(city(), before=last)

    with pytest.raises(NoReport) as refused:
        reading(data)

    assert str(refused.value) == (
        "文件里有2份年度报告（2024年、2025年），分不清核对哪一份，没有读取。"
        "请把每一份存为单独的文件再核对。"
    )


def test_read_refuses_two_years_in_one_text():
    with pytest.raises(NoReport, match="文件里同一张表出现了2次"):
        reading(documents.as_text(city()) * 2, "report.txt")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("厦门市公安局2017年政务公开工作主要任务落实情况报告", "落实情况报告"),
        ("某市公安局2025年法治政府建设年度报告", "法治政府建设年度报告"),
        ("某市公安局网站2025年政府网站工作年度报表", "政府网站工作年度报表"),
        ("江门市公安局2022年政务公开工作要点", "工作要点或方案"),
    ],
)
def test_read_refuses_another_kind_of_report(title, kind):
    with pytest.raises(NoReport) as refused:
        reading(f"{title}\n一、总体情况\n全年工作顺利。\n".encode(), "report.txt")

    assert str(refused.value) == (
        f"这是{kind}，不是政府信息公开工作年度报告，没有读取。请选择年度报告文件。"
    )


def test_read_refuses_a_report_without_its_tables():
    data = "某市公安局2016年政府信息公开工作年度报告\n一、概述\n全年公开信息314条。\n"

    with pytest.raises(NoReport, match="没有找到年度报告的三张表"):
        reading(data.encode(), "report.txt")


def test_read_tells_of_a_table_that_is_not_there():
    head, _, rest = parts_around(documents.as_html(city()).decode(), "行政诉讼</td>")

    report = reading((head + rest).encode())

    assert places(report) == [
        ("全文", "没有找到“四、政府信息公开行政复议、行政诉讼情况”的表，这张表没有读取")
    ]


def test_report_as_data_comes_back_whole():
    report = reading(documents.as_html(city(), {"自然人/R1": "1 0", "自然人/R2": "/"}))

    again = Report.from_data(json.loads(json.dumps(report.as_data())))

    assert again == report


# Organ and date below the text.


@pytest.mark.parametrize("ending", [b"\n" * 5_000_000, b"\n\xe9\x99\x84" * MOST_LINES])
def test_read_refuses_what_is_too_long_to_be_a_report(ending):
    with pytest.raises(NoReport, match="文件太长"):
        read_data("年报.txt", documents.as_text(city()) + ending)


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        (("某市公安局", "2026年1月20日"), ()),
        (("2026年1月20日",), ()),
        (("某市公安局",), ("某市公安局",)),
        (("以上数据截至2025年12月31日",), ("以上数据截至2025年12月31日",)),
    ],
)
def test_read_takes_no_signature_for_text(below, kept):
    after = (*documents.AFTER, *below)

    report = reading(documents.as_html(city(), after=after))

    assert report.sections[6].splitlines() == [documents.AFTER[-1], *kept]


@pytest.mark.parametrize(
    "title",
    [
        ("某市公安局2025年", "政府信息公开", "工作年度报告"),
        ("某市公安局", "2025年政府信息公开工作年度报告"),
        ("某市公\n安局2025年政府信息公开\n工作年度报告",),
    ],
)
def test_read_joins_a_title_broken_into_lines(title):
    before = [*title, *documents.BEFORE[1:]]

    report = reading(documents.as_docx(city(), before=before), "report.docx")

    assert (report.organ, report.year) == ("某市公安局", 2025)
