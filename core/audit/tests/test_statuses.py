import pytest

from core.audit.statuses import Moves, NotAllowed


class Door(Moves):
    TRANSITIONS = {"shut": {"open"}, "open": {"shut"}}

    class _meta:
        label = "house.Door"

    status = "shut"


def test_move_to_follows_the_table():
    door = Door()

    door.move_to("open")

    assert door.status == "open"


def test_move_to_refuses_what_the_table_does_not_hold():
    door = Door()

    with pytest.raises(NotAllowed, match="house.Door: shut → shut"):
        door.move_to("shut")
