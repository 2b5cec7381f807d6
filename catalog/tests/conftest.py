"""The people of the lists, entries in force, and what was published of them."""

import pytest

from core.units.roles import Role
from core.units.tests.factories import make_person

from .factories import enter, first_edition, sort
from .publications import put_in_force


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


@pytest.fixture
def entries(people, units):
    """Three of 法制支队: 每月, 每年 and 根据具体工作产生, in force since 5 January 2026."""
    return put_in_force(
        people,
        units["法制支队"],
        units["宣传科"],
        {"title": "居住证办理", "cycle": "month", "site_column": "政务公开>户籍管理"},
        {"title": "行政处罚决定", "cycle": "year", "site_column": "执法公开"},
        {"title": "执法监督情况", "cycle": "with_the_work", "site_column": "执法公开"},
    )
