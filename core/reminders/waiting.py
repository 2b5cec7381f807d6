"""What waits for a person: the counts in the navigation and on 工作台."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection
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
    """What waits for a person, in the order of registration: the kinds of work a post
    in force lets the person do, all counted by one query."""
    kinds = [kind for kind in registry.values() if user.may(kind.permission)]
    rows = [kind.rows(user, today) for kind in kinds]
    return [
        Waits(kind.name, kind.label, str(kind.url), found, count)
        for kind, found, count in zip(kinds, rows, counts_of(rows), strict=True)
    ]


def counts_of(querysets: list[QuerySet]) -> list[int]:
    """How many rows each queryset has."""
    if not querysets:
        return []
    columns, params = [], []
    for queryset in querysets:
        try:
            sql, own = queryset.order_by().query.sql_with_params()
        except EmptyResultSet:
            columns.append("0")
            continue
        columns.append(f"(SELECT COUNT(*) FROM ({sql}) AS waiting)")
        params += own
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", params)
        return list(cursor.fetchone())
