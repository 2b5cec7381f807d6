"""The people of the lists."""

import pytest

from core.units.roles import Role
from core.units.tests.factories import make_person

from .factories import enter, first_edition, sort


@pytest.fixture
def people(cast, units, bureau):
    """The cast with a leader; the office manages the bureau."""
    bureau.managing_office = units["宣传科"]
    bureau.save()
    cast.leader = make_person(Role.LEADER, units["宣传科"])
    return cast


@pytest.fixture
def entry(people, units, today):
    """居住证办理, entered by 法制支队 and sorted into 主动公开."""
    return sort(enter(units["法制支队"], people.liaison, today), people.office, today)


@pytest.fixture
def edition(entry, people, units, today):
    return first_edition([entry], people, units["宣传科"], today)
