"""The five real documents, read from beginning to end."""

from collections import Counter
from pathlib import Path

import pytest

from core.papers.reading import read_file as read_paper
from tasks.intake.reading import NothingRead, read

PLANS = Path(__file__).parents[3] / "fixtures" / "plans"
YEARLY = {"every": "year", "times": 1, "by": None}
QUARTERLY = {"every": "quarter", "times": 1, "by": None}


def contract(name, **options):
    return read(read_paper(PLANS / f"{name}.txt"), **options).as_contract()


def pairs(task):
    return [f"{unit['name']}/{unit['role']}" for unit in task["units"]]


@pytest.fixture(scope="module")
def jiangmen():
    return contract("jiangmen_2022")


@pytest.fixture(scope="module")
def zhanjiang():
    return contract("zhanjiang_2019")


@pytest.fixture(scope="module")
def lianghe():
    return contract("lianghe_2020")


@pytest.fixture(scope="module")
def pingluo():
    return contract("pingluo_2018")


@pytest.mark.parametrize(
    ("name", "title", "year", "count"),
    [
        ("jiangmen_2022", "江门市公安局2022年政务公开工作要点分工方案", 2022, 30),
        ("zhanjiang_2019", "湛江市公安局2019年政务公开工作要点分工方案", 2019, 40),
        ("lianghe_2020", "梁河县公安局基层政务公开标准化规范化工作实施方案", 2020, 13),
        ("pingluo_2018", "关于做好政务信息主动公开基本目录编制有关工作的通知", 2018, 4),
    ],
)
def test_seed_title_year_and_count(name, title, year, count):
    plan = contract(name)

    assert (plan["title"], plan["year"], len(plan["tasks"])) == (title, year, count)


def test_jiangmen_numbers_run_on_across_headings(jiangmen):
    numbers = [task["number"] for task in jiangmen["tasks"]]

    assert numbers == [str(number) for number in range(1, 31)]


def test_jiangmen_headings_repeated_on_each_page_are_folded(jiangmen):
    chapters = Counter(task["path"][0] for task in jiangmen["tasks"])

    assert chapters == {
        "一、优化政务公开工作基础": 3,
        "二、围绕服务中心工作、助力经济社会平稳健康发展深化重点领域信息公开": 2,
        "三、推动重大政策解读提质增效，优化政策咨询服务": 7,
        "四、优化政务公开平台建设": 11,
        "五、坚持全市一盘棋，强化工作指导监督": 7,
    }


def test_jiangmen_path_without_space_between_chinese_characters(jiangmen):
    assert jiangmen["tasks"][5]["path"] == [
        "三、推动重大政策解读提质增效，优化政策咨询服务",
        "（一）围绕省委“1+1+9”工作部署加大重大政策解读力度。",
    ]


def test_jiangmen_last_chapter_has_no_second_level(jiangmen):
    assert all(len(task["path"]) == 1 for task in jiangmen["tasks"][23:])


def test_jiangmen_first_task(jiangmen):
    assert jiangmen["tasks"][0] == {
        "path": [
            "一、优化政务公开工作基础",
            "（一）持续推进基层政务公开标准化规范化。",
        ],
        "number": "1",
        "text": "市县两级政府部门要结合权责清单以及工作职责，持续推动政府信息主动公开目录的"
        "动态更新调整。",
        "criteria": [],
        "units": [
            {"name": "宣传科", "role": "负责"},
            {"name": "各单位", "role": "配合"},
        ],
        "deadline": None,
        "deadline_text": None,
        "recurrence": None,
    }


def test_jiangmen_descriptor_is_one_unit(jiangmen):
    assert [pairs(task) for task in jiangmen["tasks"][5:10]] == [
        ["政策措施牵头起草、组织实施单位/负责", "宣传科/配合"]
    ] * 5


def test_jiangmen_recurrences(jiangmen):
    found = {
        task["number"]: (task["recurrence"], task["deadline_text"])
        for task in jiangmen["tasks"]
        if task["deadline_text"]
    }

    assert found == {
        "11": (QUARTERLY, "定期"),
        "16": (YEARLY, "每年至少更新一次"),
        "24": (YEARLY, "每年至少召开一次"),
        "25": (YEARLY, "每年至少听取1次"),
        "29": ({**YEARLY, "by": "01-31"}, "每年的1月31日前"),
        "30": ({**YEARLY, "by": "03-01"}, "每年的3月1日前"),
    }


def test_jiangmen_document_number_and_title_are_no_deadlines(jiangmen):
    assert [task["deadline"] for task in jiangmen["tasks"]] == [None] * 30


def test_jiangmen_leaves_nothing_and_doubts_nothing(jiangmen):
    assert (jiangmen["unplaced"], jiangmen["warnings"]) == ([], [])


def test_jiangmen_roster_names_what_it_does_not_know():
    known = [
        *("宣传科", "法制支队", "警保科", "防控办", "交警支队", "指挥中心", "督察支队"),
        *("网警支队", "户政支队", "科技信息化支队"),
    ]

    plan = contract("jiangmen_2022", roster=known)

    assert plan["warnings"] == [
        "第91行的“科信支队”不在单位名单中，是否为“科技信息化支队”？"
    ]


def test_zhanjiang_chapters(zhanjiang):
    chapters = Counter(task["path"][0][:2] for task in zhanjiang["tasks"])

    assert chapters == {"一、": 9, "二、": 6, "三、": 5, "四、": 9, "五、": 11}


def test_zhanjiang_groups_that_hold_one_unnumbered_task(zhanjiang):
    unnumbered = [t["path"][1] for t in zhanjiang["tasks"] if t["number"] is None]

    assert unnumbered == [
        "(一)推进重要决策公开",
        "(二)细化财政信息公开",
        "(三)推广基层政务公开试点成果",
    ]


def test_zhanjiang_numbered_criteria_are_split(zhanjiang):
    criteria = [task["criteria"] for task in zhanjiang["tasks"]]

    assert sum(map(len, criteria)) == 42
    assert criteria[1] == [
        {
            "text": "按照“谁起草、谁解读”原则,评价各单位政策解读是否做到“三同步”。",
            "elements": [],
        },
        {
            "text": "评价主动公开网上公布后5个工作日内,解读材料是否关联公开。",
            "elements": [],
        },
    ]


@pytest.mark.parametrize(
    ("index", "elements"),
    [
        (4, ["数量", "效果"]),
        (10, ["内容", "时间", "载体"]),
        (26, ["事项公开率", "公开内容准确率"]),
        (36, []),
    ],
)
def test_zhanjiang_elements(zhanjiang, index, elements):
    assert zhanjiang["tasks"][index]["criteria"][0]["elements"] == elements


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (0, "各县(市)公安局/责任 各分局/责任 市局有关单位/责任"),
        (
            16,
            "市局法制支队/牵头 公关科/牵头 各县(市)公安局/负责 各分局/负责 市局有关单位/负责",
        ),
        (24, "市局公关科/牵头 各县(市)公安局/参与 各分局/参与 市局有关单位/参与"),
        (28, "市局行政审批科/责任 市局政务公开办公室/责任 市局有关单位/参与"),
    ],
)
def test_zhanjiang_units(zhanjiang, index, expected):
    assert pairs(zhanjiang["tasks"][index]) == expected.split()


def test_zhanjiang_only_time_is_a_quarterly_duty(zhanjiang):
    timed = [task for task in zhanjiang["tasks"] if task["deadline_text"]]

    assert [(t["deadline_text"], t["recurrence"]) for t in timed] == [
        ("定期", QUARTERLY)
    ]


def test_zhanjiang_covering_letter_is_unplaced(zhanjiang):
    assert [text[:12] for text in zhanjiang["unplaced"]] == [
        "各县(市)公安局、各分局",
        "《湛江市公安局2019年",
        "附件:湛江市人民政府办公",
        "湛江市公安局",
        "2019年9月5日",
    ]


def test_lianghe_tasks_are_the_items_that_name_units(lianghe):
    assert {tuple(task["path"]) for task in lianghe["tasks"]} == {("四、工作内容",)}
    assert [task["number"] for task in lianghe["tasks"]][::6] == [
        "（一）",
        "（七）",
        "（十三）",
    ]


def test_lianghe_units_and_guides(lianghe):
    assert pairs(lianghe["tasks"][0]) == [
        "各乡镇派出所/责任",
        "治安管理大队/责任",
        "交警大队/责任",
        "出境入境管理大队/责任",
        "指挥中心/指导",
        "政工监督室/指导",
        "法制大队/指导",
        "督察大队/指导",
    ]


def test_lianghe_text_ends_before_the_unit_phrase(lianghe):
    assert lianghe["tasks"][0]["text"].endswith("做到公开事项分类科学、名称规范。")


def test_lianghe_times(lianghe):
    times = [(t["deadline"], t["recurrence"]) for t in lianghe["tasks"]]

    assert [time for time in times if time != (None, None)] == [
        ("2020-09-20", None),
        ("2020-09-15", None),
        (None, YEARLY),
        (None, QUARTERLY),
    ]


def test_lianghe_says_what_it_did_not_place(lianghe):
    assert len(lianghe["unplaced"]) == 17
    assert lianghe["warnings"] == [
        "标题没有写年度，按正文推定为2020年。",
        "第32行有时限“2020 年8月25日前”，但这段文字没有读成任务。",
    ]


def test_pingluo_dated_stages(pingluo):
    stages = [
        (task["number"], task["deadline"], task["deadline_text"], task["recurrence"])
        for task in pingluo["tasks"]
    ]

    assert stages == [
        ("(一)", "2018-08-04", "8月4日前完成", None),
        ("(二)", "2018-08-30", "830日前完成", None),
        ("(三)", "2018-09-20", "9中旬日前", None),
        ("(四)", None, "持续开展", QUARTERLY),
    ]


def test_pingluo_names_no_unit_and_none_is_invented(pingluo):
    assert all(task["units"] == [] for task in pingluo["tasks"])


def test_pingluo_slips_of_the_pen_are_doubted(pingluo):
    assert sum("疑有笔误" in warning for warning in pingluo["warnings"]) == 2


def test_xiamen_report_is_no_plan():
    with pytest.raises(NothingRead, match="落实情况的报告”，不是工作要点或方案"):
        contract("xiamen_2017")
