"""Real tables: merged cells, headers in two rows, several tables in one paper."""

from core.papers.paper import Cell, Grid, Paper, Paragraph
from tasks.intake.reading import read

TITLE = "某市公安局2023年政务公开工作要点分工方案"
UP = "^"  # covered by the cell above
LEFT = "<"  # covered by the cell to the left


def grid(*rows, start=2):
    """A placed grid; `^` and `<` stand for the part of a merged cell."""
    return Grid(
        tuple(
            tuple(
                cell(rows, number, index, start + number)
                for index, text in enumerate(row)
                if text not in (UP, LEFT)
            )
            for number, row in enumerate(rows)
        ),
        exact=True,
        placed=True,
    )


def cell(rows, number, index, line):
    row = rows[number]
    across = 1
    while index + across < len(row) and row[index + across] == LEFT:
        across += 1
    down = 1
    while number + down < len(rows) and rows[number + down][index] == UP:
        down += 1
    return Cell(row[index], line, index, across, down)


def tasks_of(*blocks, **options):
    return read(Paper((Paragraph(TITLE, 1), *blocks)), **options).as_contract()["tasks"]


def told(*blocks, **options):
    """Each task as path, number, text, units and time in one line."""
    return [
        "|".join(
            (
                "/".join(task["path"]),
                task["number"] or "",
                task["text"],
                " ".join(f"{u['name']}-{u['role']}" for u in task["units"]),
                task["deadline"] or "",
            )
        )
        for task in tasks_of(*blocks, **options)
    ]


HEADER = ("序号", "重点任务", "具体举措", "牵头单位", "配合单位", "完成时限")


def test_placed_merged_cells_hold_for_every_row_they_cover():
    table = grid(
        HEADER,
        ("1", "政策解读", "同步解读文件", "法制支队", "各单位", "6月底前"),
        (UP, UP, "回应社会关切", UP, "宣传科", UP),
    )

    assert told(table) == [
        "政策解读|1|同步解读文件|法制支队-牵头 各单位-配合|2023-06-30",
        "政策解读|1|回应社会关切|法制支队-牵头 宣传科-配合|2023-06-30",
    ]


def test_placed_units_merged_over_rows_are_no_doubt():
    table = grid(
        ("序号", "工作任务", "责任单位"),
        ("1", "更新主动公开目录", "宣传科"),
        ("2", "编制信息公开指南", UP),
    )
    reading = read(Paper((Paragraph(TITLE, 1), table)))

    assert [task.doubts for task in reading.tasks] == [[], []]
    assert [task.units[0].name for task in reading.tasks] == ["宣传科", "宣传科"]


def test_placed_task_merged_over_rows_gathers_units_and_criteria():
    table = grid(
        ("工作任务", "评价标准", "责任单位"),
        ("公开执法信息", "评价公开的数量", "法制支队"),
        (UP, "评价公开的时间", "交警支队"),
    )

    (task,) = tasks_of(table)

    assert [c["text"] for c in task["criteria"]] == ["评价公开的数量", "评价公开的时间"]
    assert [u["name"] for u in task["units"]] == ["法制支队", "交警支队"]


def test_placed_section_rows_are_headings_and_may_repeat():
    table = grid(
        ("序号", "工作任务", "责任单位"),
        ("一、政策解读", LEFT, LEFT),
        ("1", "同步解读文件", "法制支队"),
        ("一、政策解读", LEFT, LEFT),
        ("2", "回应社会关切", "宣传科"),
    )

    assert [line.split("|")[:2] for line in told(table)] == [
        ["一、政策解读", "1"],
        ["一、政策解读", "2"],
    ]


def test_placed_section_rows_without_number_follow_one_another():
    table = grid(
        ("序号", "工作任务", "责任单位"),
        ("主动公开类", LEFT, LEFT),
        ("1", "更新主动公开目录", "宣传科"),
        ("依申请公开类", LEFT, LEFT),
        ("2", "规范答复文书格式", "法制支队"),
    )

    assert [line.split("|")[0] for line in told(table)] == [
        "主动公开类",
        "依申请公开类",
    ]


def test_placed_header_in_two_rows():
    table = grid(
        ("序号", "工作任务", "责任分工", LEFT, "完成时限"),
        (UP, UP, "牵头", "配合", UP),
        ("1", "更新主动公开目录", "宣传科", "各单位", "9月中旬"),
    )

    assert told(table) == ["|1|更新主动公开目录|宣传科-牵头 各单位-配合|2023-09-20"]


def test_placed_header_over_two_columns_is_told_apart_by_content():
    table = grid(
        ("工作任务", LEFT, "责任单位"),
        ("1", "更新主动公开目录", "宣传科"),
        ("2", "规范答复文书格式", "法制支队"),
    )

    assert told(table) == [
        "|1|更新主动公开目录|宣传科-责任|",
        "|2|规范答复文书格式|法制支队-责任|",
    ]


def test_placed_header_over_heading_and_task():
    table = grid(
        ("工作任务", LEFT, "责任单位"),
        ("（一）加强解读", "1.同步解读文件", "法制支队"),
        (UP, "2.回应社会关切", "宣传科"),
        ("（二）加强公开", "公开执法结果", "各警种部门"),
    )

    assert told(table) == [
        "（一）加强解读|1|同步解读文件|法制支队-责任|",
        "（一）加强解读|2|回应社会关切|宣传科-责任|",
        "（二）加强公开||公开执法结果|各警种部门-责任|",
    ]


def test_placed_blank_lead_means_no_lead():
    table = grid(
        HEADER,
        ("1", "政策解读", "同步解读文件", "法制支队", "各单位", ""),
        ("2", "公开目录", "更新主动公开目录", "", "宣传科", ""),
    )

    assert told(table)[1] == "公开目录|2|更新主动公开目录|宣传科-配合|"


def test_placed_same_as_above_is_said():
    table = grid(
        ("序号", "工作任务", "责任单位"),
        ("1", "更新主动公开目录", "宣传科"),
        ("2", "编制信息公开指南", "同上"),
    )
    reading = read(Paper((Paragraph(TITLE, 1), table)))

    assert reading.tasks[1].units[0].name == "宣传科"
    assert "按上一行的责任单位理解" in reading.tasks[1].doubts[0]


def test_placed_second_table_without_header_goes_on():
    first = grid(("序号", "工作任务", "责任单位"), ("1", "更新主动公开目录", "宣传科"))
    second = grid(("2", "规范答复文书格式", "法制支队"), start=9)

    assert [line.split("|")[1] for line in told(first, second)] == ["1", "2"]


def test_placed_title_row_inside_the_table():
    table = grid(
        ("某县公安局2024年政务公开任务分解表", LEFT, LEFT),
        ("序号", "工作任务", "责任单位"),
        ("1", "更新主动公开目录", "宣传科"),
    )

    reading = read(Paper((table,)))

    assert reading.title.value == "某县公安局2024年政务公开任务分解表"


def test_placed_notes_below_are_no_task():
    table = grid(
        ("序号", "工作任务", "责任单位"),
        ("1", "更新主动公开目录", "宣传科"),
        ("备注：各单位于每季度末报送进展。", LEFT, LEFT),
    )
    reading = read(Paper((Paragraph(TITLE, 1), table)))

    assert len(reading.tasks) == 1
    assert [piece.text for piece in reading.unplaced] == [
        "备注：各单位于每季度末报送进展。"
    ]


def test_placed_blank_task_beside_a_heading_is_the_heading():
    table = grid(
        ("序号", "重点任务", "具体举措", "责任单位"),
        ("1", "更新主动公开目录", "", "宣传科"),
    )

    assert told(table) == ["|1|更新主动公开目录|宣传科-责任|"]


def test_placed_unknown_word_is_taken_by_content_and_said():
    table = grid(
        ("序号", "干啥", "责任单位"),
        ("1", "更新主动公开目录并向社会公布", "宣传科"),
    )
    reading = read(Paper((Paragraph(TITLE, 1), table)))

    assert [task.text.value for task in reading.tasks] == [
        "更新主动公开目录并向社会公布"
    ]
    assert [(c.word, c.meaning, c.certain) for c in reading.columns] == [
        ("序号", "number", True),
        ("干啥", "task", False),
        ("责任单位", "units", True),
    ]


def test_placed_taught_word_is_known():
    table = grid(
        ("序号", "工作任务", "谁来办"),
        ("1", "更新主动公开目录", "宣传科"),
    )

    assert told(table, meanings={"谁来办": "lead"}) == [
        "|1|更新主动公开目录|宣传科-牵头|"
    ]


def test_placed_table_that_is_no_plan_becomes_text():
    table = grid(("索引号：123", "发文机关：某市公安局"), ("主题", "综合政务"))
    reading = read(
        Paper(
            (
                table,
                Paragraph(TITLE, 5),
                Paragraph("1.公开信息。（责任单位：宣传科）", 6),
            )
        )
    )

    assert [task.text.value for task in reading.tasks] == ["公开信息。"]


def test_placed_headings_above_each_table_are_its_path():
    header = ("序号", "工作任务", "责任单位")
    first = grid(header, ("1", "更新主动公开目录", "宣传科"), start=3)
    second = grid(header, ("1", "规范答复文书格式", "法制支队"), start=9)

    lines = told(
        Paragraph("一、年度重点任务", 2), first, Paragraph("二、常态化任务", 8), second
    )

    assert [line.split("|")[0] for line in lines] == [
        "一、年度重点任务",
        "二、常态化任务",
    ]


def test_placed_headings_stand_above_a_sentence_before_the_table():
    table = grid(
        ("序号", "工作任务", "责任单位"), ("1", "更新主动公开目录", "宣传科"), start=4
    )

    lines = told(
        Paragraph("一、年度重点任务", 2), Paragraph("各单位应于完成后报告。", 3), table
    )

    assert [line.split("|")[0] for line in lines] == ["一、年度重点任务"]


def test_placed_table_of_other_width_without_header_is_read_by_content():
    first = grid(
        HEADER, ("1", "公开目录", "更新公开目录", "宣传科", "各单位", "6月底前")
    )
    second = grid(
        ("汇总分析网民留言并公开热点问题答复", "指挥中心", "每季度一次"),
        ("公布行政许可和行政处罚决定信息", "法制大队", "每周一次"),
        start=9,
    )

    tasks = tasks_of(first, second)

    assert [task["text"][:4] for task in tasks] == ["更新公开", "汇总分析", "公布行政"]
    assert [(task["recurrence"] or {}).get("every") for task in tasks] == [
        None,
        "quarter",
        "week",
    ]


def test_placed_dash_means_nobody():
    table = grid(HEADER, ("1", "公开目录", "更新公开目录", "宣传科", "—", "/"))

    assert told(table) == ["公开目录|1|更新公开目录|宣传科-牵头|"]


def test_placed_totals_and_signatures_are_no_tasks():
    table = grid(
        ("序号", "工作任务", "评价标准", "责任单位"),
        ("1", "更新公开目录", "评价更新的次数", "宣传科"),
        ("", "合计", "", "1项"),
        ("审核人：", "", "联系电话：0754-12345", ""),
    )
    (task,) = tasks_of(table)

    assert [c["text"] for c in task["criteria"]] == ["评价更新的次数"]


def test_placed_role_before_a_name_in_a_nested_table():
    table = grid(
        ("序号", "工作任务", "责任分工"),
        ("1", "更新公开目录", "牵头 宣传科\n配合 法制大队、各派出所"),
    )

    assert told(table) == ["|1|更新公开目录|宣传科-牵头 法制大队-配合 各派出所-配合|"]


def test_placed_unknown_words_over_units_and_times_are_taken_by_content():
    table = grid(
        ("序号", "工作任务", "经办口子", "办结节点"),
        ("1", "更新主动公开目录", "宣传科牵头，法制支队配合", "6月底前"),
        ("2", "规范答复文书格式", "法制支队", "9月底前"),
    )
    reading = read(Paper((Paragraph(TITLE, 1), table)))

    assert [[unit.name for unit in task.units] for task in reading.tasks] == [
        ["宣传科", "法制支队"],
        ["法制支队"],
    ]
    assert [task.time.deadline.month for task in reading.tasks] == [6, 9]
    assert [column.word for column in reading.columns if not column.certain] == [
        "经办口子",
        "办结节点",
    ]
