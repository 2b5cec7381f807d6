"""待发布清单: what the fixed columns lack, from every app that has something for them.

An upper app registers its source in `ready()`: the yearly report is one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from .models import Catalogue, Guide, Release, RulesDocument
from .models.platform import PlatformColumn
from .services.platform import KINDS


@dataclass(frozen=True)
class Pending:
    """One thing to publish: in which column, since when it waits, and its page.

    The page has the fragment to copy, and takes the address where it stands then.
    """

    column: PlatformColumn
    title: str
    since: date
    url: str


# Each returns what a bureau has to publish as of a day.
sources: list[Callable[[object, date], Iterable[Pending]]] = []


def pending_of(bureau, *, on: date) -> list[Pending]:
    """Return what waits to be published, column by column, the oldest first."""
    found = [each for source in sources for each in source(bureau, on)]
    order = list(PlatformColumn)
    return sorted(found, key=lambda each: (order.index(each.column), each.since))


def of_catalogue(bureau, on: date) -> list[Pending]:
    """Our own that stand at no address: public lists, the guide in force, the rules."""
    lists = Catalogue.objects.published().filter(bureau=bureau)
    editions = [each.editions.in_force(on=on).first() for each in lists]
    guide = Guide.objects.filter(bureau=bureau).in_force(on=on).first()
    rules = RulesDocument.objects.filter(bureau=bureau)
    found = [
        *((PlatformColumn.STATUTORY, "edition", each) for each in editions if each),
        *((PlatformColumn.GUIDE, "guide", each) for each in [guide] if each),
        *((PlatformColumn.RULES, "rules", each) for each in rules),
    ]
    return [
        Pending(
            column,
            str(row),
            since_of(row),
            url=reverse("catalog:release", args=[kind, row.pk]),
        )
        for column, kind, row in found
        if not released(row)
    ]


def since_of(row) -> date:
    return getattr(row, "effective_on", None) or row.issued_on


def released(row):
    """Where it stands; None while it stands nowhere."""
    return Release.objects.filter(**{KINDS[type(row)]: row}).first()


sources.append(of_catalogue)
