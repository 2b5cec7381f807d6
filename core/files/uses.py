"""What uses a material: the apps above register and answer."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet


@dataclass(frozen=True)
class Use:
    """One use of a material as a person reads it.

    `url` leads to it, and is empty where the person may not see the page.
    """

    label: str
    url: str
    unit: str
    state: str


@dataclass(frozen=True)
class Source:
    """The uses of one app: rows with a `material`, and how they read.

    `uses(user, pks)` lists the uses of the materials `pks`, one for each row.
    """

    rows: Callable[[], QuerySet]
    uses: Callable[..., list[Use]]


sources: dict[str, Source] = {}


def register(name: str, *, rows, uses) -> None:
    sources[name] = Source(rows, uses)


def is_used() -> Q:
    """A filter for materials that something uses."""
    used = Q(pk__in=[])
    for source in sources.values():
        used |= Q(pk__in=source.rows().values("material"))
    return used


def counts(pks) -> dict[int, int]:
    """How often each of the materials is used: one query for each app."""
    total = dict.fromkeys(pks, 0)
    for source in sources.values():
        rows = source.rows().filter(material__in=pks).order_by().values("material")
        for pk, count in rows.annotate(count=Count("pk")).values_list(
            "material", "count"
        ):
            total[pk] += count
    return total


def uses_of(user, pks) -> list[Use]:
    return [use for source in sources.values() for use in source.uses(user, pks)]
