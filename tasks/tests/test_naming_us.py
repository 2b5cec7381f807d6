"""Which names in a superior's plan mean this bureau."""

import pytest

from tasks.naming_us import (
    DOUBTFUL,
    NO,
    NOBODY,
    SURE,
    Naming,
    is_at_home,
    naming_of,
    organ_of,
)

CITY = organ_of("江门市公安局", aliases=["市局机关"])
COUNTY_CITY = organ_of("台山市公安局", is_county=True)
COUNTY = organ_of("梁河县公安局")
BRANCH = organ_of("江门市公安局蓬江分局")


def verdict(name, organ, *, at_home=True):
    naming = naming_of([{"name": name, "role": "unnamed"}], organ, at_home=at_home)
    return naming.verdict


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("江门市公安局", SURE),
        ("市公安局", SURE),
        ("市公安局（禁毒办）", SURE),
        ("公安局", SURE),
        ("公安部门", SURE),
        ("公安机关", SURE),
        ("公安", SURE),
        ("各级公安机关", SURE),
        ("市局机关", SURE),
        ("市公安局交警支队", SURE),
        ("江门市局法制支队", SURE),
        ("公安局交警支队", SURE),
        ("市公安局等有关部门", SURE),
        ("各部门", SURE),
        ("各单位", SURE),
        ("市直各单位", SURE),
        ("市各部门", SURE),
        ("市政府各部门", SURE),
        ("市府直属各单位", SURE),
        ("市直机关各部门", SURE),
        ("市直部门", SURE),
        ("市政府部门", SURE),
        ("各级行政机关", SURE),
        ("各行政机关", SURE),
        ("各级各部门", SURE),
        ("各地各部门", SURE),
        ("各县（市、区）政府和市直各部门", SURE),
        ("各镇街各部门", SURE),
        ("全市各级各部门", SURE),
        ("各有关部门", DOUBTFUL),
        ("有关部门", DOUBTFUL),
        ("相关单位", DOUBTFUL),
        ("市有关单位", DOUBTFUL),
        ("市直有关部门", DOUBTFUL),
        ("市教育局等部门", DOUBTFUL),
        ("其他各部门", DOUBTFUL),
        ("市政务公开工作领导小组成员单位", DOUBTFUL),
        ("各行政执法部门", DOUBTFUL),
        ("各责任单位", DOUBTFUL),
        ("政策文件起草单位", DOUBTFUL),
        ("政府信息制作机关", DOUBTFUL),
        ("市公安消防支队", DOUBTFUL),
        ("市司法局", NO),
        ("市政府办公室", NO),
        ("市政务服务和数据管理局", NO),
        ("各县（市、区）政府", NO),
        ("各县（市、区）公安局", NO),
        ("各分局", NO),
        ("各镇（街）", NO),
        ("县公安局", NO),
        ("省公安厅", NO),
        ("公安部", NO),
        ("台山市公安局", NO),
        ("省直各单位", NO),
        ("县直有关部门", NO),
        ("中直驻江各单位", NO),
        ("公共企事业单位", NO),
        ("各镇人民政府", NO),
        ("市局", NO),
        ("本局", NO),
    ],
)
def test_names_in_a_plan_of_the_citys_own_government(name, expected):
    assert verdict(name, CITY) == expected


@pytest.mark.parametrize(
    ("name", "organ", "expected"),
    [
        ("江门市公安局", CITY, SURE),
        ("各地级以上市公安局", CITY, SURE),
        ("各市、县（市、区）公安局", CITY, SURE),
        ("全省公安机关", CITY, SURE),
        ("各级行政机关", CITY, SURE),
        ("各地各部门", CITY, SURE),
        ("市公安局", CITY, DOUBTFUL),
        ("公安机关", CITY, DOUBTFUL),
        ("各部门", CITY, DOUBTFUL),
        ("省直各单位", CITY, NO),
        ("省公安厅", CITY, NO),
        ("各县（市、区）公安局", COUNTY_CITY, SURE),
        ("台山市公安局", COUNTY_CITY, SURE),
        ("市公安局", COUNTY_CITY, DOUBTFUL),
        ("市局", COUNTY_CITY, NO),
        ("各地级以上市公安局", COUNTY_CITY, NO),
        ("各县（市、区）公安局", COUNTY, SURE),
    ],
)
def test_names_in_a_plan_from_elsewhere(name, organ, expected):
    assert verdict(name, organ, at_home=False) == expected


@pytest.mark.parametrize(
    ("name", "organ", "expected"),
    [
        ("县公安局", COUNTY, SURE),
        ("县直各单位", COUNTY, SURE),
        ("市直各单位", COUNTY, NO),
        ("市公安局", COUNTY_CITY, SURE),
        ("各分局", BRANCH, SURE),
        ("各公安分局", BRANCH, SURE),
        ("蓬江分局", BRANCH, SURE),
        ("市公安局", BRANCH, DOUBTFUL),
        ("各单位", BRANCH, SURE),
    ],
)
def test_names_at_home_of_other_bureaus(name, organ, expected):
    assert verdict(name, organ) == expected


@pytest.mark.parametrize(
    ("title", "organ", "expected"),
    [
        ("江门市2026年政务公开工作要点", CITY, True),
        ("关于印发江门市2026年政务公开工作要点的通知", CITY, True),
        ("2026年全市政务公开工作要点", CITY, True),
        ("2026年政务公开工作要点", CITY, True),
        ("广东省2026年政务公开工作要点", CITY, False),
        ("国务院办公厅关于印发2026年政务公开工作要点的通知", CITY, False),
        ("江门市公安局2026年政务公开工作要点", COUNTY_CITY, False),
        ("江门市公安局2026年政务公开工作要点", BRANCH, True),
    ],
)
def test_is_at_home(title, organ, expected):
    assert is_at_home(title, organ) is expected


def test_own_name_counts_before_a_collective_whatever_the_role():
    units = [
        {"name": "各部门", "role": "lead"},
        {"name": "市公安局", "role": "support"},
    ]

    assert naming_of(units, CITY) == Naming(
        SURE, "市公安局", "support", "“市公安局”是本局的名称。"
    )


def test_of_two_own_names_the_higher_role_counts():
    units = [
        {"name": "市公安局", "role": "support"},
        {"name": "江门市公安局", "role": "lead"},
    ]

    assert naming_of(units, CITY).role == "lead"


def test_collective_says_why():
    naming = naming_of([{"name": "各部门", "role": "support"}], CITY)

    assert naming == Naming(SURE, "各部门", "support", "“各部门”包括本局。")


def test_row_without_units_is_for_a_person():
    assert naming_of([], CITY) == Naming(DOUBTFUL, why=NOBODY)


def test_row_of_others_has_no_name_of_ours():
    assert naming_of([{"name": "市司法局", "role": "lead"}], CITY) == Naming(NO)
