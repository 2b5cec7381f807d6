"""What waits for a person: the counts in the navigation and on 工作台."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet


@dataclass(frozen=True)
class Waiting:
    """One kind of work that waits: where it is done and by whom.

    `rows(user, today)` returns the queryset behind the count; `url` may be lazy.
    """

    name: str
    label: str
    url: str
    permission: str
    rows: Callable[..., QuerySet]


@dataclass(frozen=True)
class Waits:
    """How much of one kind waits for one person, and the rows that make the count."""

    name: str
    label: str
    url: str
    rows: QuerySet
    count: int


registry: dict[str, Waiting] = {}


def register(waiting: Waiting) -> None:
    registry[waiting.name] = waiting


def for_user(user, today: date) -> list[Waits]:
    """What waits for a person, in the order of registration: one query for each
    kind of work a post in force lets the person do."""
    return [
        waits(waiting, user, today)
        for waiting in registry.values()
        if user.may(waiting.permission)
    ]


def waits(waiting: Waiting, user, today: date) -> Waits:
    rows = waiting.rows(user, today)
    return Waits(waiting.name, waiting.label, str(waiting.url), rows, rows.count())
