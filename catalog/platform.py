"""待发布清单: what the fixed columns lack, from every app that has something for them.

An upper app registers its source in `ready()`: the yearly report is one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from .models import Edition, Guide, Release, RulesDocument
from .models.platform import PlatformColumn
from .services.platform import COLUMNS, KINDS


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


def editions_to_release(on: date):
    """Public lists as they are in force, where they stand at no address."""
    newer = Edition.objects.filter(
        catalogue=OuterRef("catalogue"),
        number__gt=OuterRef("number"),
        effective_on__lte=on,
    )
    return Edition.objects.published(on=on).filter(~Exists(newer), release=None)


def guides_to_release(on: date):
    return Guide.objects.standing(on=on).filter(release=None)


def rules_to_release(on: date):
    """Those still valid."""
    rows = RulesDocument.objects.filter(release=None, issued_on__lte=on)
    return rows.exclude(valid_until__lt=on)


def of_catalogue(bureau, on: date) -> list[Pending]:
    """Our own that stand at no address: public lists, the guide in force, the rules."""
    editions = editions_to_release(on).filter(catalogue__bureau=bureau)
    found = [
        *editions.select_related("catalogue__bureau"),
        *guides_to_release(on).filter(bureau=bureau).select_related("bureau"),
        *rules_to_release(on).filter(bureau=bureau),
    ]
    return [
        Pending(
            COLUMNS[type(row)],
            str(row),
            since_of(row),
            url=reverse("catalog:release", args=[KINDS[type(row)], row.pk]),
        )
        for row in found
    ]


def since_of(row) -> date:
    return getattr(row, "effective_on", None) or row.issued_on


def released(row):
    """Where it stands; None while it stands nowhere."""
    return Release.objects.filter(**{KINDS[type(row)]: row}).first()


sources.append(of_catalogue)
