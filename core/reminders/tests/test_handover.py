"""What a successor is told when work is handed over."""

from datetime import date

import pytest
from django.utils import timezone

from core.reminders.models import Notice
from core.units import handovers
from core.units.handovers import Matter, hand_over
from core.units.roles import Role
from core.units.tests.factories import make_person

TODAY = date(2026, 7, 1)


@pytest.fixture
def heir(cast, units):
    return make_person(Role.LIAISON, units["宣传科"], username="heir", name="赵一鸣")


@pytest.fixture
def told(cast, monkeypatch):
    """Three notices of the liaison; the first speaks of something open."""
    found = [Matter("待填报", "《方案》", "3项", None, ("sheet-1",))]
    monkeypatch.setattr(handovers, "finders", {"test": lambda holding, today: found})

    def notice(item, **fields):
        return Notice.objects.create(
            source="tasks.sheet",
            item=item,
            step="-3",
            due_on=TODAY,
            person=cast.liaison,
            title=item,
            url="/",
            sent_on=TODAY,
            **fields,
        )

    notice("sheet-1")
    notice("sheet-2")
    notice("sheet-1-read", read_at=timezone.now())


def give_over(cast, heir, on=TODAY):
    return hand_over(
        pk=cast.liaison.posts.get().pk, to_user=heir, on=on, by=cast.office, today=TODAY
    )


def unread(user):
    return sorted(Notice.objects.filter(person=user).unread().values_list("item"))


def test_unread_notices_on_open_matters_go_to_the_successor(cast, heir, told):
    handover = give_over(cast, heir)

    assert unread(heir) == [(f"handover-{handover.pk}",), ("sheet-1",)]
    assert unread(cast.liaison) == [("sheet-2",)]
    notice = Notice.objects.get(person=heir, source="units.handover")
    assert notice.url == f"/units/handovers/{handover.pk}/"


def test_notices_stay_with_the_old_one_until_the_day(cast, heir, told):
    give_over(cast, heir, on=date(2026, 7, 10))

    assert unread(cast.liaison) == [("sheet-1",), ("sheet-2",)]
    assert ("sheet-1",) in unread(heir)
