import pytest

from core.units.roles import Role
from core.units.tests.factories import make_person


@pytest.fixture
def people(cast, units):
    cast.leader = make_person(Role.LEADER, units["宣传科"])
    return cast
