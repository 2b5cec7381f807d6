"""What of a draft a person should look at."""

import pytest

from core.units.models import UnitAlias, UnitGroup
from core.units.tests.factories import make_unit
from tasks.checking import label_of, meanings, unknown_names, unsure_fields
from tasks.models import DraftRow


def row(pk, *names, **fields):
    units = [{"name": name, "role": "responsible"} for name in names]
    return DraftRow(pk=pk, units=units, text=f"任务{pk}", **fields)


def asked(rows, bureau, today):
    return unknown_names(rows, bureau=bureau, on=today).asked


def test_unknown_names_groups_them_with_their_rows(bureau, units, today):
    rows = [row(1, "法治支队", "宣传科"), row(2, "法治支队"), row(3, "各单位")]

    (unknown,) = asked(rows, bureau, today)

    assert (unknown.name, unknown.rows) == ("法治支队", rows[:2])
    assert unknown.suggestion == units["法制支队"]
    assert unknown.suggested == f"unit:{units['法制支队'].pk}"


def test_unknown_names_without_anything_alike_suggest_nothing(bureau, today):
    (unknown,) = asked([row(1, "妇联")], bureau, today)

    assert (unknown.suggestion, unknown.suggested) == (None, "")


def test_unknown_names_knows_aliases(bureau, units, today):
    UnitAlias.objects.create(bureau=bureau, name="法规处", unit=units["法制支队"])

    assert asked([row(1, "法规处", "市局法规处")], bureau, today) == []


def test_unknown_name_that_could_mean_two_says_so(bureau, units, today):
    for name in ("交警支队", "法制支队"):
        make_unit("综合中队", parent=units[name])

    (unknown,) = asked([row(1, "综合中队")], bureau, today)

    assert unknown.possible == "综合中队（交警支队），也可能指综合中队（法制支队）"
    assert unknown.suggestion is None


@pytest.mark.parametrize("name", ["市局有关单位", "相关警种", "文件起草单位"])
def test_unknown_names_that_wait_until_handing_out(bureau, today, name):
    names = unknown_names([row(1, name)], bureau=bureau, on=today)

    assert names.asked == []
    assert [unknown.name for unknown in names.waiting] == [name]


@pytest.mark.parametrize("count", [1, 3])
def test_unknown_names_asks_as_often_for_three_as_for_one(
    bureau, units, today, count, django_assert_num_queries
):
    for number in range(count):
        for name in ("交警支队", "法制支队"):
            make_unit(f"第{number}中队", parent=units[name])
    rows = [row(n, f"第{n}中队", f"没有{n}") for n in range(count)]

    with django_assert_num_queries(4):
        found = asked(rows, bureau, today)
        assert all(unknown.possible or unknown.rows for unknown in found)


def test_meanings_are_groups_and_units_of_the_bureau_alone(bureau, units, cast, today):
    below = make_unit("宣教中队", parent=units["交警支队"])

    found = meanings(bureau, on=today)

    assert [str(means) for means in found.values()][0] == "各单位"
    assert found[f"unit:{below.pk}"] == below
    assert label_of(below) == "宣教中队（交警支队）"
    assert label_of(units["宣传科"]) == "宣传科"
    assert UnitGroup.objects.count() == 2 and "宣传股" not in map(str, found.values())


def test_unsure_fields_name_doubt_before_likelihood():
    shown = row(
        1,
        readings={
            "text": {"line": 3, "place": "第3行", "certainty": 1.0},
            "units": {"line": 4, "place": "第4行", "certainty": 0.3},
            "due": {"line": 3, "place": "第3行", "certainty": 0.8},
        },
        doubts={"units": "请核对"},
    )

    found = unsure_fields(shown)

    assert {name: sure and sure.label for name, sure in found.items()} == {
        "number": None,
        "text": None,
        "criteria": None,
        "units": "存疑",
        "due": "推定",
    }
    assert found["units"].place == "第4行"


def test_nothing_is_unsure_once_a_person_checked_it():
    shown = row(1, readings={"due": {"line": 3, "certainty": 0.5}}, checked_by_id=1)

    assert set(unsure_fields(shown).values()) == {None}
