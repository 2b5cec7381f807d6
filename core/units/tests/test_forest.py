"""Where units stand: path, bureau, moving, fixtures."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError

from core.audit.models import Event
from core.units.models import Unit
from core.units.services import CannotPlace, place, settle_all
from core.units.tests.factories import make_bureau, make_unit

FIXTURE = "fixtures/jiangmen/units.json"


@pytest.fixture
def county(bureau):
    """A county bureau inside the city's, with a unit and that unit's squad."""
    county = make_unit(
        "恩平市公安局", parent=bureau, is_bureau=True, kind=Unit.Kind.COUNTY
    )
    unit = make_unit("法制大队", parent=county)
    make_unit("一中队", parent=unit)
    return county


def names(queryset):
    return sorted(unit.name for unit in queryset)


def test_place_root_is_its_own_bureau(bureau):
    assert (bureau.path, bureau.bureau) == (f"{bureau.pk:07d}", bureau)


def test_place_unit_belongs_to_the_bureau_above(bureau, units):
    unit = units["法制支队"]

    assert (unit.path, unit.bureau) == (f"{bureau.path}{unit.pk:07d}", bureau)


def test_place_nested_bureau_is_its_own(county):
    squad = Unit.objects.get(name="一中队")

    assert (county.bureau, squad.bureau) == (county, county)


def test_place_sets_initials(units):
    assert units["法制支队"].initials == "fzzd"


def test_place_moves_the_subtree(bureau, county):
    elsewhere = make_bureau("台山市公安局", unit_names=("宣传股",))
    unit = Unit.objects.get(name="法制大队")
    unit.parent = elsewhere

    place(unit, by=None)

    squad = Unit.objects.get(name="一中队")
    assert squad.path == f"{elsewhere.path}{unit.pk:07d}{squad.pk:07d}"
    assert squad.bureau == elsewhere
    assert names(Unit.objects.under(county)) == ["恩平市公安局"]


def test_place_moves_a_nested_bureau_with_its_own_bureau(county):
    elsewhere = make_bureau("台山市公安局", unit_names=("宣传股",))
    county.parent = elsewhere

    place(county, by=None)

    squad = Unit.objects.get(name="一中队")
    assert squad.path.startswith(f"{elsewhere.path}{county.pk:07d}")
    assert squad.bureau == county


def test_place_bureau_made_of_a_unit_takes_its_subtree(bureau, units):
    unit = units["交警支队"]
    squad = make_unit("一大队", parent=unit)
    unit.is_bureau = True

    place(unit, by=None)

    squad.refresh_from_db()
    assert (squad.bureau, units["法制支队"].bureau) == (unit, bureau)


def test_place_works_on_a_stale_row(bureau, county):
    """The path comes from the database, not from what the form once loaded."""
    elsewhere = make_bureau("台山市公安局", unit_names=("宣传股",))
    stale = Unit.objects.get(name="一中队")
    unit = Unit.objects.get(name="法制大队")
    unit.parent = elsewhere
    place(unit, by=None)

    stale.position = 9
    place(stale, by=None)

    stale.refresh_from_db()
    assert stale.path == f"{unit.path}{stale.pk:07d}"


def test_place_keeps_the_former_name(units):
    unit = units["法制支队"]
    unit.name = "法制科"

    place(unit, by=None)

    unit.refresh_from_db()
    assert unit.former_names == "法制支队"


def test_place_refuses_a_place_below_itself(bureau, county):
    county.parent = Unit.objects.get(name="一中队")

    with pytest.raises(CannotPlace, match="下级"):
        place(county, by=None)


def test_place_refuses_a_root_that_is_no_bureau(db):
    unit = Unit(
        code="x",
        name="甲科",
        kind="office",
        legal_kind="internal",
        valid_from="2020-01-01",
    )

    with pytest.raises(CannotPlace, match="上级单位"):
        place(unit, by=None)


def test_place_writes_the_trail(cast, units):
    place(units["法制支队"], by=cast.manager, note="排序")

    event = Event.objects.first()
    assert (event.act, event.subject_label, event.note) == (
        "修改单位",
        "法制支队",
        "排序",
    )
    assert event.unit_path == units["法制支队"].path


def test_settle_all_repairs_every_unit(bureau, county):
    before = dict(Unit.objects.values_list("pk", "path"))
    Unit.objects.update(path=None, bureau=None, initials="")

    settle_all()

    assert dict(Unit.objects.values_list("pk", "path")) == before
    assert Unit.objects.get(name="一中队").bureau == county


@pytest.mark.parametrize("squads", [1, 3])
def test_settle_all_asks_as_often_for_many_as_for_few(
    county, squads, django_assert_max_num_queries
):
    for number in range(squads):
        make_unit(f"{number}中队", parent=county)

    with django_assert_max_num_queries(5):
        settle_all()


def test_settle_all_refuses_a_circle(bureau, county):
    Unit.objects.filter(pk=county.pk).update(parent=Unit.objects.get(name="一中队"))

    with pytest.raises(CannotPlace, match="互为上下级"):
        settle_all()


def test_under_holds_the_unit_and_all_below(county):
    assert names(Unit.objects.under(county)) == ["一中队", "恩平市公安局", "法制大队"]


def test_directly_under_leaves_out_the_ended_and_the_deeper(bureau, county, units):
    ended = units["交警支队"]
    Unit.objects.filter(pk=ended.pk).update(valid_until=date(2026, 6, 30))

    direct = Unit.objects.directly_under(bureau, on=date(2026, 7, 1))

    assert names(direct) == ["宣传科", "恩平市公安局", "法制支队"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_holds_agrees_with_in_force(units, day, expected):
    unit = units["交警支队"]
    unit.valid_until = date(2026, 6, 30)
    unit.save()

    found = Unit.objects.in_force(on=day).filter(pk=unit.pk).exists()

    assert (unit.holds(on=day), found) == (expected, expected)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"parent": None}, "不是公安局的单位必须有上级单位。"),
        ({"managing_office": "法制大队"}, "政务公开办公室必须是本局的单位。"),
    ],
)
def test_clean_refuses(bureau, county, units, fields, sentence):
    unit = units["法制支队"] if "parent" in fields else bureau
    for name, value in fields.items():
        setattr(unit, name, value and Unit.objects.get(name=value))

    with pytest.raises(ValidationError) as refused:
        unit.clean()

    assert refused.value.messages == [sentence]


@pytest.mark.parametrize(
    "broken",
    [
        {"valid_until": date(2019, 1, 1)},
        {"name": "宣传科"},
        {"managing_office_id": 1},
    ],
)
def test_unit_constraints(units, broken):
    if "managing_office_id" in broken:
        broken = {"managing_office": units["宣传科"]}

    with pytest.raises(IntegrityError):
        Unit.objects.filter(pk=units["法制支队"].pk).update(**broken)


def test_fixture_comes_back_as_it_went_in(db, tmp_path):
    call_command("loaddata", FIXTURE, verbosity=0)
    out = tmp_path / "units.json"

    call_command(
        "dumpdata",
        "units.unit",
        "units.unitgroup",
        "units.unitalias",
        natural_foreign=True,
        natural_primary=True,
        output=str(out),
        verbosity=0,
    )

    with open(FIXTURE, encoding="utf-8") as file:
        assert json.loads(out.read_text(encoding="utf-8")) == json.load(file)


def test_fixture_units_stand_under_the_bureau(db):
    call_command("loaddata", FIXTURE, verbosity=0)

    settle_all()

    bureau = Unit.objects.get(code="jiangmen")
    direct = Unit.objects.directly_under(bureau, on=date(2026, 7, 1))
    assert [unit.name for unit in direct] == [
        "宣传科",
        "法制支队",
        "警保科",
        "防控办",
        "交警支队",
        "指挥中心",
        "网警支队",
        "督察支队",
        "科信支队",
        "户政支队",
    ]
    assert bureau.managing_office.name == "宣传科"
    assert {unit.bureau for unit in direct} == {bureau}
