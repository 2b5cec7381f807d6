"""Prose: where a task begins and ends, and whose it is."""

import pytest

from core.papers.readers.text import parse
from tasks.intake.reading import NothingRead, read

TITLE = "某市公安局2023年政务公开工作要点\n"


def told(text, **options):
    """Return each task of `text` as path, number, text and units."""
    return [
        (
            "/".join(task["path"]),
            task["number"],
            task["text"],
            " ".join(f"{unit['name']}/{unit['role']}" for unit in task["units"]),
        )
        for task in read(parse(TITLE + text), **options).as_contract()["tasks"]
    ]


def times(text):
    tasks = read(parse(TITLE + text)).as_contract()["tasks"]
    return [task["deadline"] or task["recurrence"] for task in tasks]


def left(text):
    """Return what became nothing, with the reason."""
    return [(each.text, each.reason) for each in read(parse(TITLE + text)).unplaced]


@pytest.mark.parametrize(
    "phrase",
    [
        "（法制支队牵头，各分局配合）",
        "(法制支队牵头,各分局配合)",
        "【牵头单位：法制支队；配合单位：各分局】",
        "[牵头单位:法制支队;配合单位:各分局]",
        "〔牵头单位：法制支队，配合单位：各分局〕",
        "［牵头单位：法制支队　配合单位：各分局］",
        "牵头单位：法制支队；配合单位：各分局。",
        "　　牵头单位：法制支队　　配合单位：各分局",
        "\n牵头单位：法制支队\n配合单位：各分局",
        "\n【牵头单位】法制支队 【配合单位】各分局",
        "\n牵头单位 法制支队 配合单位 各分局",
        "\n（法制支队牵头，各分局配合）",
        "\n法制支队牵头，各分局配合",
        "法制支队牵头，各分局配合。",
        "由法制支队牵头，各分局配合。",
        "牵头单位为法制支队，配合单位为各分局。",
        "（牵头单位：法制支队；配合单位：各分局",
    ],
)
def test_phrase_in_any_form_closes_its_item(phrase):
    items = f"1.公开处罚决定，接受监督。{phrase}\n2.公开办事指南。（户政处）"

    assert told(items) == [
        ("", "1", "公开处罚决定，接受监督。", "法制支队/牵头 各分局/配合"),
        ("", "2", "公开办事指南。", "户政处/责任"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "各单位要分工负责、密切配合。",
        "坚持“谁主管、谁负责”。",
        "实行主要领导牵头抓总、分管领导具体负责、科室协同落实的机制。",
        "明确牵头单位、配合单位和完成时限。",
        "公开机构设置（办公室、科室）等信息。",
        "建立由办公室牵头、各部门参与的联席会议制度。",
        "办公室要会同法制支队抓好督促检查。",
        "严格执行“三审三校”（编辑初审、部门复审、领导终审）制度。",
        "由办公室负责日常工作。",
    ],
)
def test_prose_that_only_sounds_like_a_phrase_assigns_nothing(sentence):
    assert told(f"1.{sentence}\n2.做好解读。（宣传处）") == [
        ("", "1", sentence, ""),
        ("", "2", "做好解读。", "宣传处/责任"),
    ]


@pytest.mark.parametrize(
    ("item", "units"),
    [
        ("公开清单。（法制、治安、交警）", "法制/责任 治安/责任 交警/责任"),
        ("公开清单（法制、治安负责）。", "法制/负责 治安/负责"),
        ("公开清单（治安、刑侦、交警支队）。", "治安/责任 刑侦/责任 交警支队/责任"),
        ("公开清单（户政、车管等窗口单位负责）", "户政/负责 车管/负责"),
        ("规范窗口（户政、出入境、车管）的流程。", ""),
        ("公开各警种（法制、治安）职责。", ""),
    ],
)
def test_branches_by_their_short_names(item, units):
    assert told(f"1.{item}\n2.公开年报。（办公室）")[0][3] == units


def test_phrase_closes_each_sentence_of_a_paragraph():
    text = """一、推进公开
（一）执法公开
公布裁量基准。（法制支队负责）公布权责清单（办公室牵头，各支队配合）。公开年报（办公室）。
"""
    path = "一、推进公开/（一）执法公开"

    assert told(text) == [
        (path, None, "公布裁量基准。", "法制支队/负责"),
        (path, None, "公布权责清单。", "办公室/牵头 各支队/配合"),
        (path, None, "公开年报。", "办公室/责任"),
    ]


def test_title_sentence_over_several_sentences_with_phrases_is_their_heading():
    text = "（一）做好信息公开。公布规划。（法制支队）公布清单。（办公室）"

    assert told(text) == [
        ("（一）做好信息公开。", None, "公布规划。", "法制支队/责任"),
        ("（一）做好信息公开。", None, "公布清单。", "办公室/责任"),
    ]


def test_title_sentence_before_one_phrase_is_part_of_the_text():
    assert told("（一）梳理事项。对照清单逐项梳理。（法制支队）") == [
        ("", "（一）", "梳理事项。对照清单逐项梳理。", "法制支队/责任")
    ]


def test_phrase_on_a_line_of_its_own_behind_items_without_one_is_of_all():
    text = "（一）强化监督\n1.建立巡查制度。\n2.建立通报制度。\n（责任单位：督察支队）\n（二）抓好整改。（各分局）"

    assert told(text) == [
        (
            "",
            "（一）",
            "强化监督1.建立巡查制度。2.建立通报制度。",
            "督察支队/责任",
        ),
        ("", "（二）", "抓好整改。", "各分局/责任"),
    ]


def test_phrase_at_a_heading_is_shared_by_the_items_below_and_doubted():
    text = "一、完善制度（牵头单位：法制支队）\n1.制定清单。（责任单位：各支队）\n2.清理文件。\n"

    reading = read(parse(TITLE + text))

    assert told(text) == [
        ("一、完善制度", "1", "制定清单。", "法制支队/牵头 各支队/责任"),
        ("一、完善制度", "2", "清理文件。", "法制支队/牵头"),
    ]
    assert reading.tasks[1].doubts == [
        "责任单位写在上级标题处，按各条共用理解，请核对。"
    ]


def test_phrase_at_a_heading_is_that_of_the_paragraph_below():
    text = "（一）加强解读（牵头单位：宣传处）\n出台文件同步解读。\n（二）公开清单。（法制支队）"

    assert told(text)[0] == (
        "（一）加强解读",
        None,
        "出台文件同步解读。",
        "宣传处/牵头",
    )


def test_phrase_at_a_heading_and_behind_each_paragraph_below():
    text = "（一）加强解读（牵头单位：宣传处）\n解读文件。（各支队）\n回应舆情。（网安支队）"

    assert told(text) == [
        ("（一）加强解读", None, "解读文件。", "宣传处/牵头 各支队/责任"),
        ("（一）加强解读", None, "回应舆情。", "宣传处/牵头 网安支队/责任"),
    ]


def test_phrase_slipped_behind_the_next_heading_goes_back_and_is_doubted():
    text = """一、公开
（一）公开清单。（法制支队）
（二）公开财务。
二、解读
（责任单位：警务保障处）
（一）解读政策。（宣传处）
"""
    reading = read(parse(TITLE + text))

    assert [unit.name for unit in reading.tasks[1].units] == ["警务保障处"]
    assert reading.tasks[1].doubts == [
        "责任单位写在下一个标题之后，按上一条任务理解，请核对。"
    ]


def test_nearly_the_whole_document_in_one_paragraph():
    text = (
        "一、主动公开（一）执法公开 1.公布清单（法制支队，3月底前）。2.公开处罚（各办案单位，长期）。"
        "（二）服务公开 1.公布指南（户政处）。二、解读回应 3.解读政策（起草单位）。"
        "5.回应舆情（网安支队）。三、组织保障。各单位要高度重视。"
    )

    assert [(path, number) for path, number, *_ in told(text)] == [
        ("一、主动公开/（一）执法公开", "1"),
        ("一、主动公开/（一）执法公开", "2"),
        ("一、主动公开/（二）服务公开", "1"),
        ("二、解读回应", "3"),
        ("二、解读回应", "5"),
    ]
    assert left(text) == [
        ("三、组织保障。各单位要高度重视。", "没有写责任单位，未读成任务")
    ]


def test_paragraphs_and_headings_without_numbers():
    text = """重点领域
公开权力清单。（法制支队）
公开招录结果。
公开财政信息。（警务保障处）
平台建设
办好网站。（科信处牵头 宣传处配合）
请各单位于11月底前报送情况。
某市公安局
2023年3月1日
"""
    assert told(text) == [
        ("重点领域", None, "公开权力清单。", "法制支队/责任"),
        ("重点领域", None, "公开招录结果。", ""),
        ("重点领域", None, "公开财政信息。", "警务保障处/责任"),
        ("平台建设", None, "办好网站。", "科信处/牵头 宣传处/配合"),
    ]
    assert [text for text, _ in left(text)] == [
        "请各单位于11月底前报送情况。",
        "某市公安局",
        "2023年3月1日",
    ]


def test_names_alone_at_the_ends_of_paragraphs():
    text = (
        "1.公开清单，接受监督。法制支队\n2.公开财务，应公开尽公开。警务保障处、审计处\n"
        "3.公开警情，通报成效。指挥中心，各派出所。\n4.加强力量。明确专人。\n"
    )

    assert [units for *_, units in told(text)] == [
        "法制支队/责任",
        "警务保障处/责任 审计处/责任",
        "指挥中心/责任 各派出所/责任",
        "",
    ]


def test_criteria_line_between_label_lines():
    text = (
        "1.公开处罚决定。\n责任单位：法制支队\n评价标准：1.公开及时。2.内容齐全（文书、结果）。\n"
        "完成时限：6月底\n"
    )

    task = read(parse(TITLE + text)).as_contract()["tasks"][0]

    assert (task["text"], task["deadline"]) == ("公开处罚决定。", "2023-06-30")
    assert task["criteria"] == [
        {"text": "公开及时。", "elements": []},
        {"text": "内容齐全（文书、结果）。", "elements": ["文书", "结果"]},
    ]


def test_names_parted_by_gaps_only_are_cut_and_doubted():
    reading = read(parse(TITLE + "1.公开指南。\n责任单位：治安支队 户政处 车管所\n"))

    assert [unit.name for unit in reading.tasks[0].units] == [
        "治安支队",
        "户政处",
        "车管所",
    ]
    assert all("按空格断开" in unit.doubt for unit in reading.tasks[0].units)


def test_item_without_phrase_among_items_with_one_is_a_task_with_a_doubt():
    reading = read(parse(TITLE + "1.公开清单。（法制支队）\n2.公开财务。\n"))

    assert reading.tasks[1].units == []
    assert reading.tasks[1].doubts == ["同级各条都写了责任单位，这一条没有写。"]


def test_sections_that_assign_nothing_are_left_with_the_reason():
    text = "一、总体要求\n坚持以人民为中心。\n二、任务\n1.公开清单。（法制支队）\n三、保障措施\n（一）加强领导。各单位要重视。\n"

    assert [number for _, number, *_ in told(text)] == ["1"]
    assert [text for text, _ in left(text)] == [
        "一、总体要求",
        "坚持以人民为中心。",
        "三、保障措施",
        "（一）加强领导。各单位要重视。",
    ]


def test_closing_paragraph_annexes_and_copies_are_left():
    text = """1.公开清单。（法制支队）
2.公开财务。（警务保障处）
各单位要于12月10日前报送总结。
附件：1.公开清单
2.联络员名单
某市公安局办公室
2023年3月1日印发
抄送：市政府办公室。
"""
    assert [number for _, number, *_ in told(text)] == ["1", "2"]
    assert len(left(text)) == 6


STAGES = """一、总体目标
建成公开体系。
二、实施步骤
（一）动员部署阶段（3月1日至3月31日）
1.召开动员大会。
2.成立专班，3月15日前报送名单。
（二）总结阶段（12月至次年1月）
总结经验，形成制度。
三、组织领导
成立领导小组。
"""


def test_stages_read_step_by_step_take_the_date_of_their_stage():
    assert told(STAGES) == [
        (
            "二、实施步骤/（一）动员部署阶段（3月1日至3月31日）",
            "1",
            "召开动员大会。",
            "",
        ),
        (
            "二、实施步骤/（一）动员部署阶段（3月1日至3月31日）",
            "2",
            "成立专班，3月15日前报送名单。",
            "",
        ),
        (
            "二、实施步骤/（二）总结阶段（12月至次年1月）",
            None,
            "总结经验，形成制度。",
            "",
        ),
    ]
    assert times(STAGES) == ["2023-03-31", "2023-03-15", "2024-01-31"]


@pytest.mark.parametrize(
    "stages",
    [
        "（一）动员阶段（3月）\n成立专班。\n（二）建设阶段（4月至9月）\n建成平台。\n",
        "第一阶段：动员（3月）。成立专班。\n第二阶段：建设（4月至9月）。建成平台。\n",
        "（一）动员阶段：3月。\n成立专班。\n（二）建设阶段：4月至9月。\n建成平台。\n",
    ],
)
def test_dated_stages(stages):
    assert times("一、实施步骤\n" + stages) == ["2023-03-31", "2023-09-30"]


def test_dated_stages_beside_items_that_name_units():
    text = (
        "一、主要任务\n1.公开清单。（法制支队）\n二、工作步骤\n（一）动员（5月10日前）。成立专班。\n"
        "（二）验收（6月底前）。检查验收。\n三、工作要求\n（一）加强领导。\n"
    )
    reading = read(parse(TITLE + text))

    assert times(text) == [None, "2023-05-10", "2023-06-30"]
    assert reading.tasks[1].doubts == ["这一阶段写了时间，没有写责任单位。"]


def test_plan_without_units_invents_none_and_says_so():
    text = "一、公开要求更高\n（一）规范发布。6月底前，完成清理。\n（二）加强解读。\n二、组织领导\n（一）加强领导。\n"

    reading = read(parse(TITLE + text))

    assert [task.number.value for task in reading.tasks] == ["（一）", "（二）"]
    assert reading.warnings == ["全文没有写明责任单位，任务均未填责任单位。"]


def test_closing_paragraph_of_a_plan_without_units_is_left():
    text = "（一）规范发布。\n（二）加强解读。\n（三）办好网站。\n各单位落实情况纳入年报。\n"

    assert told(text)[-1] == ("", "（三）", "办好网站。", "")
    assert left(text) == [("各单位落实情况纳入年报。", "结尾文字")]


def test_prose_without_items_and_units_is_nothing():
    with pytest.raises(NothingRead):
        read(parse(TITLE + "各单位要高度重视，切实加强领导，形成工作合力。\n"))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("一、甲\n1.乙。（办公室）\n二、丙\n1.丁。（办公室）\n", ["1", "1"]),
        ("一、甲\n1.乙。（办公室）\n二、丙\n2.丁。（办公室）\n", ["1", "2"]),
        ("一、甲\n1.乙。（办公室）\n3.丁。（办公室）\n", ["1", "3"]),
        ("（一）甲\n①乙。（办公室）②丁。（办公室）\n", ["①", "②"]),
        ("（一）甲：（1）乙。（办公室）（2）丁。（办公室）\n", ["(1)", "(2)"]),
        ("1、甲\n（一）乙。（办公室）\n（二）丁。（办公室）\n", ["（一）", "（二）"]),
        ("第一章 甲\n第一节 乙（办公室）\n", ["第一节"]),
    ],
)
def test_numbers_restart_run_on_skip_and_nest(text, numbers):
    found = [number for _, number, *_ in told(text)]

    assert [number.translate(NARROW) for number in found] == [
        number.translate(NARROW) for number in numbers
    ]


NARROW = str.maketrans("（）", "()")


def test_list_within_a_task_is_no_list_of_tasks():
    text = "（一）完善制度：1.建立台账；2.定期通报；3.年终考核。（办公室）\n（二）公开清单。（法制支队）"

    assert told(text)[0] == (
        "",
        "（一）",
        "完善制度：1.建立台账；2.定期通报；3.年终考核。",
        "办公室/责任",
    )


@pytest.mark.parametrize(
    "text",
    [
        "一、甲" + "（" * 50_000,
        "一、甲" + "（" * 20_000 + "）" * 20_000,
        "一、甲" + "、" * 50_000,
        "一、甲" + "牵头" * 30_000 + "乙",
        "一、甲" + "责任单位：" * 10_000,
        "一、甲" + "6月" * 20_000,
        "一、甲（" + "局和" * 30_000 + "）",
        "一、" + "公开处罚决定，接受监督。" * 8_000,
    ],
)
def test_hostile_paragraph_is_read_in_linear_time(text):
    assert len(told(text)) == 1


def test_thousands_of_phrases_in_one_paragraph():
    assert len(told("一、公开。" + "公开清单。（办公室牵头）" * 3_000)) == 3_000
