"""What waits for a person."""

import pytest

from core.reminders import waiting
from core.reminders.waiting import Waiting, for_user
from core.units.models import Unit


@pytest.fixture
def registered():
    def units_of(user, today):
        return Unit.objects.visible_to(user).in_force(on=today)

    for name, permission in (("review", "tasks.review"), ("sign", "tasks.sign")):
        waiting.register(
            Waiting(name, f"待办{name}", f"/{name}/", permission, units_of)
        )


@pytest.mark.parametrize(
    ("person", "names"),
    [
        ("office", ["review"]),
        ("head", ["sign"]),
        ("liaison", []),
        ("auditor", []),
    ],
)
def test_only_what_a_post_lets_the_person_do_waits(
    cast, today, registered, person, names
):
    found = for_user(getattr(cast, person), today)

    assert [entry.name for entry in found] == names


def test_count_equals_the_rows_behind_it(cast, today, registered):
    entry = for_user(cast.office, today)[0]

    assert (entry.label, entry.url, entry.count) == ("待办review", "/review/", 4)
    assert entry.rows.count() == entry.count


def test_all_kinds_cost_one_query(cast, today, registered, django_assert_num_queries):
    units = Unit.objects.filter(name__contains="支队")
    several = units.order_by("pk").values("kind").distinct()
    for name, rows in (("units", units), ("kinds", several)):
        waiting.register(
            Waiting(name, name, "/", "tasks.urge", lambda user, today, rows=rows: rows)
        )

    with django_assert_num_queries(1):
        found = for_user(cast.office, today)

    assert [entry.count for entry in found] == [4, units.count(), 1]


def test_kind_registered_again_takes_the_place(cast, today, registered):
    nothing = Waiting(
        "review", "无", "/", "tasks.review", lambda user, today: Unit.objects.none()
    )
    waiting.register(nothing)

    assert [entry.count for entry in for_user(cast.office, today)] == [0]
