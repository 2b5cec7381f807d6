"""Layouts: how a document is cut into headings, numbers and tasks."""

import pytest

from core.papers.readers.text import parse
from tasks.intake.columns import columns_of, meaning_of
from tasks.intake.marks import read_mark, split_inline
from tasks.intake.outline import outline
from tasks.intake.reading import NothingRead, read


def told(text, **options):
    """Return each task of `text` as path, number, text and units."""
    return [
        (
            "/".join(task["path"]),
            task["number"],
            task["text"],
            " ".join(f"{unit['name']}/{unit['role']}" for unit in task["units"]),
        )
        for task in read(parse(text), **options).as_contract()["tasks"]
    ]


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("一、总体要求", "一", "总体要求"),
        ("十二、附则", "十二", "附则"),
        ("（一）加强领导。", "（一）", "加强领导。"),
        ("(十一) 推动延伸", "(十一)", "推动延伸"),
        ("1.做好解读", "1", "做好解读"),
        ("2. 探索建立", "2", "探索建立"),
        ("3．规范发布", "3", "规范发布"),
        ("10、优化服务", "10", "优化服务"),
        ("１．优化服务", "１", "优化服务"),
        ("(1)制定清单", "(1)", "制定清单"),
        ("1）制定清单", "1", "制定清单"),
        ("①制定清单", "①", "制定清单"),
        ("第一章 总则", "第一章", "总则"),
        ("2019.9.5发布", None, "2019.9.5发布"),
        ("2020年,初步建成", None, "2020年,初步建成"),
        ("1.5倍", None, "1.5倍"),
        ("宣传科", None, "宣传科"),
    ],
)
def test_read_mark(text, number, rest):
    mark, left = read_mark(text)

    assert (mark and mark.written, left) == (number, rest)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("一、甲。（一）乙。（二）丙。", ["一、甲。", "（一）乙。", "（二）丙。"]),
        ("为做好工作。一、甲。二、乙。", ["为做好工作。", "一、甲。", "二、乙。"]),
        ("依据第二十条第（一）项规定。", ["依据第二十条第（一）项规定。"]),
        ("覆盖城市。三、四线城市同步。", ["覆盖城市。三、四线城市同步。"]),
    ],
)
def test_split_inline(text, pieces):
    assert split_inline(text) == pieces


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("序 号", "number"),
        ("工作任务", "task"),
        ("具体要求", "task"),
        ("重点工作任务", "task"),
        ("评价标准", "criteria"),
        ("考核内容", "criteria"),
        ("责任单位", "units"),
        ("责　任　科　室", "units"),
        ("责任单位及责任人", "units"),
        ("牵头单位", "lead"),
        ("牵头部门（科室）", "lead"),
        ("配合/责任单位", "support"),
        ("参与单位", "support"),
        ("指导单位", "guide"),
        ("完成时限", "due"),
        ("时限要求", "due"),
        ("完成时间", "due"),
        ("备注", "remark"),
        ("完成情况", "remark"),
        ("宣传科", None),
        ("评价公开的情况(内容、时间、载体)。", None),
    ],
)
def test_meaning_of(word, meaning):
    assert meaning_of(word) == meaning


def test_columns_of_several_wordings_makes_the_last_the_task():
    header = columns_of(["工作要求", "工作任务", "具体要求", "责任单位"])

    assert [c.meaning for c in header] == ["heading", "heading", "task", "units"]


def test_columns_of_wording_alone_is_no_header():
    assert columns_of(["工作任务", "工作要求"]) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "某市公安局2022年政务公开工作要点\n一、甲",
            "某市公安局2022年政务公开工作要点",
        ),
        (
            "某市公安局\n2022年政务公开工作要点\n一、甲",
            "某市公安局2022年政务公开工作要点",
        ),
        (
            "辽宁省公安厅2017年政务公开\n工作要点实施方案\n一、甲",
            "辽宁省公安厅2017年政务公开工作要点实施方案",
        ),
        (
            "关于印发要点的通知\n某局\n2019年9月5日\n某市公安局2019年分工方案\n一、甲",
            "某市公安局2019年分工方案",
        ),
        ("各单位：\n一、甲", None),
    ],
)
def test_outline_title(text, title):
    found = outline(parse(text)).title

    assert (found and found.text) == title


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("2022年政务公开工作要点\n1.做好2021年年报。", None, 2022),
        ("2022年政务公开工作要点\n1.做好2021年年报。", 2020, 2020),
        (
            "政务公开工作要点\n（国办发〔2019〕54号）\n1.做好工作。\n2020年9月5日",
            None,
            2020,
        ),
        ("二〇二一年政务公开工作要点\n1.做好工作。", None, 2021),
        ("政务公开工作要点\n1.做好工作。", None, None),
    ],
)
def test_year(text, year, expected):
    assert read(parse(text), year=year).year.value == expected


def test_table_one_cell_per_line_between_pipes_with_unheaded_number_column():
    text = """清单
工作任务
|
具体要求
|
责任科室
|
时限要求
|
规范公开
|
1
|
公布现行有效行政规范性文件目录。
|
办公室
|
年底前
|
加强解读
|
2
|
做好政策解读工作。
|
各科室
|
持续推进
|
3
|
丰富政策解读形式。
|
各科室
|
持续推进
|
"""

    assert told(text, year=2023) == [
        ("规范公开", "1", "公布现行有效行政规范性文件目录。", "办公室/责任"),
        ("加强解读", "2", "做好政策解读工作。", "各科室/责任"),
        ("加强解读", "3", "丰富政策解读形式。", "各科室/责任"),
    ]


def test_table_rows_with_fewer_cells_where_they_were_merged():
    text = """2022年分工表
工作任务 | 具体要求 | 责任部门 |
一、财政信息公开。 | 1.公开预算、决算及相关报表。 | 财务科 |
二、网站专栏公开。 | 2.及时更新各类型概况信息。 | 办公室 |
3.及时反馈网民对征集信息的意见。 | 各科室 | |
4.及时更新微信公众号信息。 | 办公室牵头，各科室配合 | |
"""

    assert told(text) == [
        ("一、财政信息公开。", "1", "公开预算、决算及相关报表。", "财务科/责任"),
        ("二、网站专栏公开。", "2", "及时更新各类型概况信息。", "办公室/责任"),
        ("二、网站专栏公开。", "3", "及时反馈网民对征集信息的意见。", "各科室/责任"),
        (
            "二、网站专栏公开。",
            "4",
            "及时更新微信公众号信息。",
            "办公室/牵头 各科室/配合",
        ),
    ]


def test_table_one_cell_per_line_without_separators():
    text = """某市2017年政务公开工作要点实施方案
目标
任务
主要内容
责任单位
一、以政务公开助力稳增长
(一)加强预期引导
围绕我市经济社会发展形势和全市相关经济政策执行落实情况宣传解读。
市发改委牵头落实
围绕出台促进就业规划、就业创业政策,加强就业创业政策信息公开。
市人社局、市金融办分别牵头落实
"""
    path = "一、以政务公开助力稳增长/(一)加强预期引导"

    assert told(text) == [
        (
            path,
            None,
            "围绕我市经济社会发展形势和全市相关经济政策执行落实情况宣传解读。",
            "市发改委/牵头",
        ),
        (
            path,
            None,
            "围绕出台促进就业规划、就业创业政策,加强就业创业政策信息公开。",
            "市人社局/牵头 市金融办/牵头",
        ),
    ]


TABS = (
    "2024年任务分解表\n"
    "序号\t重点任务\t工作内容\t牵头单位\t配合/责任单位\t完成时限\n"
    "1\t政策解读\t做好解读。\t宣传科\t法制大队、各派出所\t2024年6月底前\n"
    "2\t\t开展开放日活动。\t\t治安大队\t每季度\n"
    "4\t年报\t编制年度报告。\t宣传科\t\t次年1月31日前\n"
)


def test_table_with_tabs_keeps_columns_and_blank_cells():
    assert told(TABS) == [
        ("政策解读", "1", "做好解读。", "宣传科/牵头 法制大队/配合 各派出所/配合"),
        ("政策解读", "2", "开展开放日活动。", "治安大队/责任"),
        ("年报", "4", "编制年度报告。", "宣传科/牵头"),
    ]


def test_table_with_deadline_column():
    tasks = read(parse(TABS)).as_contract()["tasks"]

    assert [(t["deadline"], t["recurrence"]) for t in tasks] == [
        ("2024-06-30", None),
        (None, {"every": "quarter", "times": 1, "by": None}),
        ("2025-01-31", None),
    ]


def test_table_skipped_number_is_said():
    warnings = read(parse(TABS)).warnings

    assert warnings == ["编号从2跳到4（第5行），请核对是否漏读。"]


def test_table_unit_column_before_the_requirement():
    text = "2022年分工表\n责任单位\t工作任务\t完成时限\n宣传科\t1.做好解读工作。\t6月底前\n"

    assert told(text) == [("", "1", "做好解读工作。", "宣传科/责任")]


def test_table_unit_cell_merged_over_rows_is_shared_and_doubted():
    text = "2022年分工表\n序号\t工作任务\t责任单位\n1\t做好解读。\t宣传科\n2\t做好回应。\t\n"

    reading = read(parse(text))

    assert [unit.name for unit in reading.tasks[1].units] == ["宣传科"]
    assert reading.tasks[1].certainty < reading.tasks[0].certainty


def test_table_two_in_one_file():
    table = "工作任务 | 责任单位 |\n{}做好解读工作。 | 宣传科 |\n"
    text = "2022年分工表\n" + table.format("1.") + "\n附表\n" + table.format("")

    assert told(text) == [
        ("", "1", "做好解读工作。", "宣传科/责任"),
        ("", None, "做好解读工作。", "宣传科/责任"),
    ]


def test_table_headings_repeated_on_each_page_are_folded():
    text = (
        "2022年分工表\n工作任务\t责任单位\n一、公开\t\n1.甲工作。\t宣传科\n"
        "工作任务\t责任单位\n一、公开\t\n2.乙工作。\t法制科\n"
    )

    assert told(text) == [
        ("一、公开", "1", "甲工作。", "宣传科/责任"),
        ("一、公开", "2", "乙工作。", "法制科/责任"),
    ]


def test_prose_phrase_on_its_own_line():
    text = """2020年工作要点
一、加强解读
1.做好重大政策解读。
责任单位：宣传科、法制支队
2.加强网站建设
宣传科牵头，科信支队配合
"""

    assert told(text) == [
        ("一、加强解读", "1", "做好重大政策解读。", "宣传科/责任 法制支队/责任"),
        ("一、加强解读", "2", "加强网站建设", "宣传科/牵头 科信支队/配合"),
    ]


def test_prose_phrase_behind_each_sentence():
    text = """2017年实施方案
一、工作任务
(一)提高水平。加快清理规范性文件(办公室牵头落实)。做好相关清理工作(法制总队牵头落实)。
"""
    path = "一、工作任务/(一)提高水平。"

    assert told(text) == [
        (path, None, "加快清理规范性文件。", "办公室/牵头"),
        (path, None, "做好相关清理工作。", "法制总队/牵头"),
    ]


def test_prose_in_one_paragraph():
    text = (
        "2021年工作要点\n为做好工作，制定本要点。一、主动公开。（一）公开机构信息。"
        "动态更新。（责任单位：政工室）（二）公开财政信息。（责任单位：警保室）"
        "二、依申请公开。（一）规范流程。法制大队牵头，各单位配合。"
    )

    assert told(text) == [
        ("一、主动公开。", "（一）", "公开机构信息。动态更新。", "政工室/责任"),
        ("一、主动公开。", "（二）", "公开财政信息。", "警保室/责任"),
        ("二、依申请公开。", "（一）", "规范流程。", "法制大队/牵头 各单位/配合"),
    ]


def test_prose_labels_on_two_lines_are_one_phrase():
    text = """实施方案
(一)信息类别:法规文件
全面梳理应予公开的规范性文件。
牵头单位:法制部门
责任单位:各业务警种
"""

    assert told(text) == [
        (
            "(一)信息类别:法规文件",
            None,
            "全面梳理应予公开的规范性文件。",
            "法制部门/牵头 各业务警种/责任",
        )
    ]


def test_prose_paragraph_per_task_without_numbers():
    text = (
        "2021年分工方案\n做好政策解读。（宣传科负责）\n做好依申请公开。（法制科负责）\n"
    )

    assert told(text) == [
        ("", None, "做好政策解读。", "宣传科/负责"),
        ("", None, "做好依申请公开。", "法制科/负责"),
    ]


def test_prose_phrase_slipped_behind_the_next_heading():
    text = """2021年工作要点
（一）加强公开
1.做好主动公开。
（二）加强解读
（责任单位：政工室）
1.做好政策解读。（责任单位：宣传科）
"""

    assert told(text) == [
        ("（一）加强公开", "1", "做好主动公开。", "政工室/责任"),
        ("（二）加强解读", "1", "做好政策解读。", "宣传科/责任"),
    ]


def test_prose_without_units_invents_none():
    text = "2021年工作意见\n一、指导思想\n提高认识。\n二、主要任务\n（一）及时公开信息。\n（二）做好解读。\n"

    assert told(text) == [
        ("二、主要任务", "（一）", "及时公开信息。", ""),
        ("二、主要任务", "（二）", "做好解读。", ""),
    ]


def test_prose_sections_that_are_no_tasks_are_unplaced():
    text = "2021年工作意见\n一、指导思想\n提高认识。\n二、主要任务\n（一）公开信息。\n"

    unplaced = read(parse(text)).as_contract()["unplaced"]

    assert unplaced == ["一、指导思想", "提高认识。"]


def test_time_left_in_text_that_is_no_task_is_said():
    text = "2021年要点\n1.公开信息。（责任单位：宣传科）\n一、工作要求\n6月底前报送情况。\n"

    assert (
        "第4行有时限“6月底前”，但这段文字没有读成任务。" in read(parse(text)).warnings
    )


def test_stacked_units_are_cut_where_the_text_names_them_singly():
    text = (
        "2022年分工表\n工作任务\t责任单位\n1.甲工作。\t宣传科、法制支队\n"
        "2.乙工作。\t宣传科法制支队\n"
    )

    assert told(text)[1][3] == "宣传科/责任 法制支队/责任"


def test_organ_before_its_own_part_is_one_name():
    text = (
        "2022年分工表\n工作任务\t责任单位\n1.甲工作。\t市公安局、交警支队\n"
        "2.乙工作。\t市公安局交警支队\n"
    )

    assert told(text)[1][3] == "市公安局交警支队/责任"


def test_unknown_unit_gets_the_nearest_suggestion():
    text = "2022年要点\n1.公开信息。（责任单位：宣穿科、治安大队、各分局）\n"

    warnings = read(parse(text), roster=["宣传科", "治安大队"]).warnings

    assert warnings == ["第2行的“宣穿科”不在单位名单中，是否为“宣传科”？"]


def test_circled_numbers_are_kept_as_written():
    text = (
        "2022年要点\n①公开信息。（责任单位：宣传科）\n②做好解读。（责任单位：宣传科）\n"
    )

    assert [number for _, number, _, _ in told(text)] == ["①", "②"]


def test_task_without_unit_is_said():
    text = "2022年要点\n1.公开信息。（责任单位：宣传科）\n2.做好解读。\n"

    assert "第3行（编号2）没有写责任单位。" in read(parse(text)).warnings


@pytest.mark.parametrize(
    "text",
    ["某局2021年工作总结\n一、成绩显著。\n（一）公开信息百条。\n", "你好\n", "|\n|\n"],
)
def test_read_nothing_that_is_a_plan(text):
    with pytest.raises(NothingRead):
        read(parse(text))


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("任务", "task"),
        ("具体任务", "task"),
        ("责任", "units"),
        ("责任单位", "units"),
        ("承办", "units"),
        ("任务分工", "units"),
        ("落实单位", "units"),
        ("落实情况", "remark"),
    ],
)
def test_meaning_of_a_short_header_word(word, meaning):
    assert meaning_of(word) == meaning


@pytest.mark.parametrize(
    "signature", ["某县公安局办公室\n2023年6月5日", "某县公安局办公室制"]
)
def test_signature_behind_cells_is_no_cell(signature):
    cells = (
        "工作任务\n责任单位\n公开预算决算信息。\n警务保障室\n公布办事指南。\n户政大队\n"
    )
    text = f"2023年某县公安局政务公开任务分解表\n{cells}{signature}\n"

    plan = read(parse(text)).as_contract()

    assert [task["units"][0]["name"] for task in plan["tasks"]] == [
        "警务保障室",
        "户政大队",
    ]
    assert signature.splitlines() == plan["unplaced"]
