import pytest

from core.audit.models import Event
from core.units.aliases import CannotName, remember
from core.units.models import UnitAlias, UnitGroup
from core.units.names import Resolver


def test_remember_a_unit_makes_the_name_known(bureau, units, cast, today):
    alias = remember(
        bureau=bureau, name="法规 处", means=units["法制支队"], by=cast.office
    )

    resolver = Resolver(bureau=bureau, on=today)
    assert resolver.resolve("法规处") == units["法制支队"]
    assert Event.objects.about(alias).get().note == "指法制支队"


def test_remember_a_group(bureau, cast):
    every = UnitGroup.objects.get(bureau=bureau, name="各单位")

    alias = remember(bureau=bureau, name="全局", means=every, by=cast.office)

    assert (alias.group, alias.unit) == (every, None)


def test_remember_twice_is_refused(bureau, units, cast):
    remember(bureau=bureau, name="法规处", means=units["法制支队"], by=cast.office)

    with pytest.raises(CannotName, match="已有人记为别名"):
        remember(bureau=bureau, name="法规处", means=units["宣传科"], by=cast.office)

    assert UnitAlias.objects.get().unit == units["法制支队"]


@pytest.mark.parametrize("name", ["", "科", "很长的名字" * 13])
def test_remember_what_is_no_name_is_refused(bureau, units, cast, name):
    with pytest.raises(CannotName, match="请先修改任务中的责任单位"):
        remember(bureau=bureau, name=name, means=units["法制支队"], by=cast.office)

    assert not UnitAlias.objects.exists()
