from datetime import date
from itertools import permutations, product

import pytest

from tasks.intake.deadlines import Recurrence, read_column
from tasks.intake.phrases import read_phrase
from tasks.intake.roster import Roster
from tasks.models import Role
from tasks.phrasing import (
    CIRCLED,
    Time,
    criteria_text,
    is_told,
    number_and_text,
    time_phrase,
    units_phrase,
)


def phrase(*named, written="", rosters=()):
    return units_phrase(list(named), written=written, rosters=rosters)


def when(*, text="", year=2026, **time):
    return time_phrase(Time(**time), text=text, year=year)


def every(every, times=1, by=None):
    return {"every": every, "times": times, "by": by}


# Who.

LED = (("宣传科", "牵头"), ("法制支队", "负责"), ("警保科", "负责"), ("各单位", "配合"))


def test_units_are_composed_by_role():
    assert phrase(*LED) == "宣传科牵头，法制支队、警保科负责，各单位配合"


def test_units_as_written_where_it_still_names_them():
    written = "牵头单位：宣传科；责任单位：法制支队"

    named = (("宣传科", "牵头"), ("法制支队", "责任"))

    assert phrase(*named, written=written) == written


def test_units_composed_where_the_written_phrase_names_others():
    assert phrase(("宣传科", "负责"), written="宣传科负责，各单位配合") == "宣传科负责"


def test_units_composed_where_the_columns_gave_the_roles():
    named = (("宣传科", "牵头"), ("法制支队", "配合"))

    assert phrase(*named, written="宣传科；法制支队") == "宣传科牵头，法制支队配合"


def test_units_merely_named_stay_without_a_role():
    assert phrase(("各县(市)公安局", "责任"), ("各分局", "责任")) == (
        "各县(市)公安局、各分局"
    )


def test_units_phrase_of_no_unit_is_empty():
    assert phrase(written="宣传科负责") == ""


def test_units_named_twice_stand_once():
    assert phrase(("有关单位", "配合"), ("有关单位", "配合")) == "有关单位配合"


def test_units_descriptor_with_a_separator_is_one_name():
    named = (("政策措施牵头起草、组织实施单位", "负责"), ("宣传科", "配合"))

    found = phrase(*named)

    assert read_pairs(found) == list(named)


def test_units_phrase_must_read_back_with_a_roster():
    written = "宣传科法制支队负责"
    roster = Roster(["宣传科", "法制支队"])

    found = phrase(("宣传科法制支队", "负责"), written=written, rosters=[roster])

    assert found == written  # no way reads back: the plain one is taken


@pytest.mark.parametrize("roles", [*permutations(Role.labels, 3)])
def test_units_of_any_three_roles_read_back(roles):
    named = list(zip(("宣传科", "法制支队", "交警支队"), roles, strict=True))

    assert read_pairs(phrase(*named)) == named


def test_units_of_any_four_roles_read_back_in_pairs():
    names = ("宣传科", "法制支队", "交警支队", "指挥中心")
    for roles in permutations(Role.labels, 4):
        named = [
            (f"{half}{name}", role)
            for name, role in zip(names, roles, strict=True)
            for half in ("一", "二")
        ]

        assert read_pairs(phrase(*named)) == named


def read_pairs(text):
    return [(unit.name, unit.role) for unit in read_phrase(text).units]


# When.


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"due_on": date(2026, 6, 30)}, "6月30日前"),
        ({"due_on": date(2027, 1, 15)}, "2027年1月15日前"),
        ({"due_on": date(2026, 6, 30), "year": None}, "2026年6月30日前"),
        ({"recurrence": every("year", by="01-31")}, "每年1月31日前"),
        ({"recurrence": every("quarter")}, "每季度"),
        ({"recurrence": every("year", 2)}, "每年至少2次"),
        ({"due_on": date(2026, 9, 20), "written": "9月中旬"}, "9月中旬"),
        ({"due_on": date(2026, 9, 30), "written": "9月中旬"}, "9月30日前"),
        (
            {"due_on": date(2026, 8, 4), "written": "8月4日前", "year": None},
            "2026年8月4日前",
        ),
        ({"due_on": date(2026, 8, 30), "written": "830日前"}, "8月30日前"),
        (
            {"due_on": date(2026, 9, 20), "written": "9月中旬", "year": None},
            "2026年9月中旬",
        ),
        ({"recurrence": every("quarter"), "written": "持续开展"}, "持续开展"),
        ({"recurrence": every("month"), "written": "持续开展"}, "每月"),
        ({"written": "5个工作日内"}, "5个工作日内"),
        ({"written": "8月4日前"}, ""),
        ({}, ""),
    ],
)
def test_time(fields, expected):
    assert when(**fields) == expected


def test_time_a_person_took_away_is_not_read_from_the_wording_again():
    assert when(text="6月30日前完成目录编制。") == "不设时限"


@pytest.mark.parametrize(
    ("fields", "text", "told"),
    [
        (
            {"due_on": date(2026, 6, 30), "written": "6月30日前"},
            "6月30日前完成。",
            True,
        ),
        ({"due_on": date(2026, 6, 30)}, "7月30日前完成。", False),
        ({"written": "5个工作日内"}, "公开目录。", False),
        ({"written": "5个工作日内"}, "5个工作日内公开目录。", True),
        ({}, "6月30日前完成。", False),
        ({}, "公开目录。", True),
    ],
)
def test_wording_that_tells_the_time_itself(fields, text, told):
    assert is_told(Time(**fields), text=text, year=2026) is told


RECURRENCES = [
    every(period, times)
    for period, times in product(
        ("year", "half", "quarter", "month", "week"), (1, 2, 12)
    )
] + [every("year", times, by) for times in (1, 2) for by in ("01-31", "12-01", "02-28")]


@pytest.mark.parametrize("recurrence", RECURRENCES, ids=str)
def test_every_recurrence_reads_back(recurrence):
    assert read_column(when(recurrence=recurrence), 2026).recurrence == Recurrence(
        **recurrence
    )


# Which number.


@pytest.mark.parametrize(
    ("number", "text", "cells"),
    [
        ("1", "公开目录。", ("1", "公开目录。")),
        ("", "公开目录。", ("", "公开目录。")),
        ("（一）", "公开目录。", ("", "（一）公开目录。")),
        ("一", "公开目录。", ("", "一、公开目录。")),
        ("①", "公开目录。", ("①", "公开目录。")),
        ("2", "（一）公开目录。", ("", "2、（一）公开目录。")),
        ("2", "（1）公开目录。", ("2", "（1）公开目录。")),
        ("甲", "公开目录。", ("甲", "公开目录。")),
    ],
)
def test_number_stands_where_it_is_read(number, text, cells):
    assert number_and_text(number, text) == cells


# By what standard.


def test_one_criterion_stands_alone():
    assert (
        criteria_text(["评价公开的情况（内容、时间）。"])
        == "评价公开的情况（内容、时间）。"
    )


def test_several_criteria_are_numbered():
    assert criteria_text(["建立专栏。", "及时更新。"]) == "1.建立专栏。\n2.及时更新。"


def test_criteria_that_hold_numbers_are_numbered_otherwise():
    texts = ["公开。2.目录；3.指南", "更新。"]

    assert criteria_text(texts) == "①公开。2.目录；3.指南\n②更新。"


def test_criteria_that_hold_circled_numbers_too_stand_in_brackets():
    texts = ["公开。2.目录；②指南。", "更新。"]

    assert criteria_text(texts) == "（1）公开。2.目录；②指南。\n（2）更新。"


def test_one_criterion_that_begins_with_a_number_keeps_it():
    assert criteria_text(["（二）栏目及时更新。"]).startswith("1.")


def test_no_criteria_is_an_empty_cell():
    assert criteria_text([]) == ""


def test_more_criteria_than_circles():
    texts = [f"公开。2.第{number}项。" for number in range(len(CIRCLED) + 1)]

    assert criteria_text(texts).startswith("（1）公开。")
