"""What the names written in a plan mean."""

from datetime import date

import pytest

from core.units.models import Unit, UnitAlias, UnitGroup
from core.units.names import Resolver, nearest, own_words, readings
from core.units.services import place
from core.units.tests.factories import make_bureau, make_unit

TODAY = date(2026, 7, 1)


@pytest.fixture
def resolve(bureau, units):
    """Resolve a name on a day, with the data as it then stands."""

    def resolve(name, on=TODAY):
        found = Resolver(bureau=bureau, on=on).resolve(name)
        return str(found) if found else None

    return resolve


@pytest.fixture
def alias(bureau):
    def alias(name, **meant):
        return UnitAlias.objects.create(bureau=bureau, name=name, **meant)

    return alias


@pytest.mark.parametrize(
    ("bureau_name", "expected"),
    [
        ("江门市公安局", {"江门市公安局", "江门市局", "市公安局", "市局"}),
        ("恩平县公安局", {"恩平县公安局", "恩平县局", "县公安局", "县局"}),
        ("江门市公安局蓬江分局", {"江门市公安局蓬江分局", "蓬江分局", "分局"}),
        ("某某处", {"某某处"}),
    ],
)
def test_own_words(bureau_name, expected):
    assert own_words(bureau_name) == expected | {"本局", "我局", "局机关", "局"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("法制支队", ["法制支队"]),
        (" 市局 法制支队", ["市局法制支队", "法制支队"]),
        ("局机关党委", ["局机关党委", "党委", "机关党委"]),
        ("市局", ["市局"]),
    ],
)
def test_readings(name, expected):
    assert readings(name, own_words("江门市公安局")) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("法制科", "法制支队"),
        ("警务保障科", "警保科"),
        ("督查支队", "督察支队"),
        ("治安大队", None),
        ("旅游警察大队", None),
        ("各执法单位", None),
        ("人事处", None),
    ],
)
def test_nearest(name, expected):
    known = ["宣传科", "法制支队", "警保科", "督察支队", "网安支队", "各单位"]
    assert nearest(name, known) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("法制支队", "法制支队"),
        ("法 制\u3000支队 ", "法制支队"),
        ("市局法制支队", "法制支队"),
        ("江门市局法制支队", "法制支队"),
        ("市公安局法制支队", "法制支队"),
        ("江门市公安局宣传科", "宣传科"),
        ("局宣传科", "宣传科"),
        ("各单位", "各单位"),
        ("市局各单位", "各单位"),
        ("县局法制支队", None),
        ("法制", None),
        ("政策措施牵头起草、组织实施单位", None),
        ("", None),
    ],
)
def test_resolve(resolve, written, expected):
    assert resolve(written) == expected


def test_resolve_full_width_letters(bureau, resolve):
    make_unit("110报警服务台", parent=bureau)

    assert resolve("１１０报警服务台") == "110报警服务台"


def test_resolve_registered_with_the_bureaus_name(bureau, resolve):
    make_unit("江门市公安局蓬江分局", parent=bureau, kind=Unit.Kind.BRANCH)

    assert resolve("蓬江分局") == "江门市公安局蓬江分局"


def test_resolve_alias_of_a_unit(units, resolve, alias):
    alias("政务公开办公室", unit=units["宣传科"])

    assert resolve("局政务公开办公室") == "宣传科"


def test_resolve_alias_of_a_group(bureau, resolve, alias):
    alias("各部门", group=UnitGroup.objects.get(bureau=bureau))

    assert resolve("局机关各部门") == "各单位"


def test_resolve_alias_of_the_bureau_is_one_of_its_own_words(bureau, resolve, alias):
    alias("我市公安机关", unit=bureau)

    assert resolve("我市公安机关法制支队") == "法制支队"


def test_resolve_unit_before_alias(units, resolve, alias):
    alias("法制支队", unit=units["宣传科"])

    assert resolve("法制支队") == "法制支队"


def test_resolve_former_name(units, resolve):
    unit = units["法制支队"]
    unit.name = "法治支队"
    place(unit, by=None)

    assert resolve("法制支队") == "法治支队"


def test_resolve_ended_unit_means_its_successor(units, resolve):
    heir = units["交警支队"]
    Unit.objects.filter(name="法制支队").update(
        valid_until=date(2026, 6, 30), successor=heir
    )

    assert (resolve("法制支队"), resolve("法制支队", on=date(2026, 6, 30))) == (
        "交警支队",
        "法制支队",
    )


def test_resolve_ended_unit_without_successor_means_nothing(resolve):
    Unit.objects.filter(name="法制支队").update(valid_until=date(2026, 6, 30))

    assert resolve("法制支队") is None


def test_resolve_successors_in_a_circle_mean_nothing(units, resolve):
    ended = {"valid_until": date(2026, 6, 30)}
    Unit.objects.filter(name="法制支队").update(successor=units["交警支队"], **ended)
    Unit.objects.filter(name="交警支队").update(successor=units["法制支队"], **ended)

    assert resolve("法制支队") is None


def test_resolve_unit_not_yet_in_force_means_nothing(bureau, resolve):
    make_unit("网警支队", parent=bureau, valid_from=date(2026, 7, 2))

    assert resolve("网警支队") is None


def test_resolve_deeper_unit(units, resolve):
    make_unit("宣教中队", parent=units["交警支队"])

    assert resolve("宣教中队") == "宣教中队"


def test_resolve_same_name_twice_means_neither(units, resolve):
    make_unit("综合中队", parent=units["交警支队"])
    make_unit("综合中队", parent=units["法制支队"])

    assert resolve("综合中队") is None


def test_resolve_direct_unit_before_a_deeper_one_of_the_same_name(units, resolve):
    make_unit("宣传科", parent=units["交警支队"])

    assert resolve("宣传科") == "宣传科"


def test_resolve_nested_bureau_but_not_its_units(bureau, resolve):
    county = make_unit("恩平县公安局", parent=bureau, is_bureau=True)
    make_unit("法制大队", parent=county)

    assert (resolve("恩平县公安局"), resolve("法制大队")) == ("恩平县公安局", None)


def test_resolve_unit_of_another_bureau_means_nothing(resolve):
    make_bureau("台山市公安局", unit_names=("宣传股",))

    assert resolve("宣传股") is None


def test_nearest_names_the_unit(bureau, units):
    resolver = Resolver(bureau=bureau, on=TODAY)

    found = [resolver.nearest(name) for name in ("市局法制科", "妇联")]

    assert found == [units["法制支队"], None]


@pytest.mark.parametrize("name", ["发指直对", "FZZD", "fzzd"])
def test_nearest_goes_by_the_sound(bureau, units, name):
    assert Resolver(bureau=bureau, on=TODAY).nearest(name) == units["法制支队"]


def test_nearest_by_the_sound_of_two_is_none():
    assert nearest("FZZD", ["法制支队", "反诈中队"]) is None


def test_candidates_names_all_a_name_could_mean(bureau, units):
    twins = {
        make_unit("综合中队", parent=units[name]) for name in ("交警支队", "法制支队")
    }

    assert Resolver(bureau=bureau, on=TODAY).candidates("综合中队") == twins


@pytest.mark.parametrize("extra", [1, 3])
def test_resolver_asks_three_times(bureau, alias, extra, django_assert_num_queries):
    for number in range(extra):
        unit = make_unit(f"{number}支队", parent=bureau)
        alias(f"{number}队", unit=unit)
        group = UnitGroup.objects.create(bureau=bureau, name=f"{number}组")
        alias(f"{number}小组", group=group)

    with django_assert_num_queries(3):
        resolver = Resolver(bureau=bureau, on=TODAY)
        for name in ("0队", "0小组", "法制支队", "没有的"):
            resolver.resolve(name)
        assert resolver.resolve("各单位").bureau == bureau
