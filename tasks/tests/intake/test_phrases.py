import pytest

from tasks.intake.phrases import Roster, likeness, read_phrase


def pairs(phrase):
    return [f"{unit.name}/{unit.role}" for unit in phrase.units]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("宣传科", "宣传科/责任"),
        ("宣传科负责，各单位配合。", "宣传科/负责 各单位/配合"),
        (
            "各县(市)公安局、各分局、市局有关单位",
            "各县(市)公安局/责任 各分局/责任 市局有关单位/责任",
        ),
        (
            "市局法制支队、公关科牵头,各分局、市局有关单位负责",
            "市局法制支队/牵头 公关科/牵头 各分局/负责 市局有关单位/负责",
        ),
        ("甲科牵头，乙科、丙科参与", "甲科/牵头 乙科/参与 丙科/参与"),
        ("甲科、乙科,市局有关单位参与", "甲科/责任 乙科/责任 市局有关单位/参与"),
        ("甲科、乙科、丙科配合", "甲科/配合 乙科/配合 丙科/配合"),
        ("甲科牵头，乙科负责，丙科配合", "甲科/牵头 乙科/负责 丙科/配合"),
        (
            "甲科牵头，乙科按职责分工负责，丙科负责审查",
            "甲科/牵头 乙科/负责 丙科/指导",
        ),
        ("甲科,乙科;丙科", "甲科/责任 乙科/责任 丙科/责任"),
        ("甲科、乙科分工负责", "甲科/负责 乙科/负责"),
        ("甲科、乙科按照职责分工负责", "甲科/负责 乙科/负责"),
        ("甲科、乙科分别负责落实", "甲科/负责 乙科/负责"),
        ("甲科组织实施", "甲科/负责"),
        ("甲科牵头落实", "甲科/牵头"),
        ("甲局、乙局分别牵头落实", "甲局/牵头 乙局/牵头"),
        ("甲科牵头,乙科落实;各镇(街)参照落实", "甲科/牵头 乙科/负责 各镇(街)/负责"),
        ("由甲科牵头，乙科监督指导", "甲科/牵头 乙科/指导"),
        ("甲科（牵头）、乙科、丙科（配合）", "甲科/牵头 乙科/责任 丙科/配合"),
    ],
)
def test_read_phrase_roles(text, expected):
    assert pairs(read_phrase(text)) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "（责任单位:各乡镇派出所、局直各部门;指导单位:指挥中心）",
            "各乡镇派出所/责任 局直各部门/责任 指挥中心/指导",
        ),
        ("[牵头单位：甲科；配合单位：乙科、丙科]", "甲科/牵头 乙科/配合 丙科/配合"),
        ("【牵头：甲科；参与：乙科】", "甲科/牵头 乙科/参与"),
        ("责任科室：办公室 责任人：张三", "办公室/责任 张三/责任"),
        ("责任部门:政工部门", "政工部门/责任"),
        ("责任单位宣传科", "宣传科/责任"),
    ],
)
def test_read_phrase_labels(text, expected):
    assert pairs(read_phrase(text)) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "政策措施牵头起草、组织实施单位负责，宣传科配合。",
            "政策措施牵头起草、组织实施单位/负责 宣传科/配合",
        ),
        ("文件起草单位", "文件起草单位/责任"),
        ("公安局、司法局等部门配合", "公安局/配合 司法局/配合"),
        ("甲科、乙科等单位", "甲科/责任 乙科/责任"),
        ("指挥中心等各有关部门", "指挥中心/责任 各有关部门/责任"),
        ("赤坎、霞山、麻章三个分局负责", "赤坎/负责 霞山/负责 麻章/负责"),
        ("宣传科和法制支队负责", "宣传科/负责 法制支队/负责"),
        ("公安局及各分局", "公安局/责任 各分局/责任"),
        ("人力资源和社会保障局", "人力资源和社会保障局/责任"),
        ("政府信息与政务公开办公室", "政府信息与政务公开办公室/责任"),
        ("“互联网+公安”工作处牵头", "“互联网+公安”工作处/牵头"),
        ("各县（市、区）公安局", "各县（市、区）公安局/责任"),
        ("市局机关各单位（以下统称各单位）", "市局机关各单位/责任"),
        ("宣传科 法制支队", "宣传科/责任 法制支队/责任"),
    ],
)
def test_read_phrase_names(text, expected):
    assert pairs(read_phrase(text)) == expected.split()


def test_read_phrase_time_in_bracket_is_no_unit():
    phrase = read_phrase("（牵头单位：甲科；完成时限：2023年6月底前）")

    assert (pairs(phrase), phrase.time) == (["甲科/牵头"], "2023年6月底前")


def test_read_phrase_time_without_label_is_no_unit():
    phrase = read_phrase("甲科牵头，2023年6月底前完成")

    assert (pairs(phrase), phrase.time) == (["甲科/牵头"], "2023年6月底前完成")


def test_read_phrase_column_role_for_names_without_role():
    assert pairs(read_phrase("甲科、乙科", role="牵头")) == ["甲科/牵头", "乙科/牵头"]


def test_read_phrase_lead_in_another_column():
    assert pairs(read_phrase("甲科，乙科参与", led=True)) == ["甲科/参与", "乙科/参与"]


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("宣传科法制支队", ["宣传科", "法制支队"], "宣传科/责任 法制支队/责任"),
        ("治安和出入境支队负责", ["治安和出入境支队"], "治安和出入境支队/负责"),
        ("科信、网安支队牵头", ["科信、网安支队"], "科信、网安支队/牵头"),
        ("宣传与科信科及督察队", ["宣传与科信科"], "宣传与科信科/责任 督察队/责任"),
        ("市局法制支队", ["法制支队"], "市局法制支队/责任"),
        ("市局法制支队", ["市局", "市局法制支队", "法制支队"], "市局法制支队/责任"),
    ],
)
def test_read_phrase_roster_decides_cuts(text, known, expected):
    assert pairs(read_phrase(text, roster=Roster(known))) == expected.split()


def test_read_phrase_cut_without_separator_is_doubted():
    phrase = read_phrase("宣传科法制支队", roster=Roster(["宣传科", "法制支队"]))

    assert all(unit.doubt for unit in phrase.units)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("宣传科负责，各单位配合。", 1.0),
        ("责任单位：张三", 1.0),
        ("政策措施牵头起草、组织实施单位负责", 1.0),
        ("做好信息公开的审核工作。", 0.0),
        ("2023年6月底前", 0.0),
    ],
)
def test_likeness(text, expected):
    assert likeness(text) == expected
