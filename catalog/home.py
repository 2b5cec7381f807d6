"""What the first page tells of each list: its edition, and what waits."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery

from .models import Catalogue, Edition, Entry, EntryList, EntryVersion, Revision


@dataclass(frozen=True)
class Card:
    """One list of a bureau, whether or not it has begun."""

    bureau: object
    entry_list: EntryList
    catalogue: Catalogue | None
    edition: Edition | None
    entries: int
    open_revisions: int
    to_file: int


@dataclass(frozen=True)
class BureauCards:
    bureau: object
    lists: list[Card]
    to_sort: int
    returned: int


def cards_of(bureaus, user, *, today) -> list[BureauCards]:
    """The three lists of each bureau; constant queries."""
    bureaus = list(bureaus)
    catalogues = {
        (each.bureau_id, each.entry_list): each
        for each in Catalogue.objects.filter(bureau__in=bureaus).annotate(
            in_force=Subquery(
                Edition.objects.filter(catalogue=OuterRef("pk"))
                .in_force(on=today)
                .values("pk")[:1]
            ),
            open_revisions=Count(
                "revisions",
                filter=Q(revisions__in=Revision.objects.open()),
                distinct=True,
            ),
            to_file=Count(
                "revisions",
                filter=Q(revisions__status=Revision.Status.SIGNED),
                distinct=True,
            ),
        )
    }
    editions = Edition.objects.in_bulk([each.in_force for each in catalogues.values()])
    entries = Counter(
        dict(
            EntryVersion.objects.standing()
            .filter(entry__bureau__in=bureaus, is_heading=False)
            .values_list("entry__catalogue")
            .annotate(count=Count("pk"))
        )
    )
    waiting = Counter(
        Entry.objects.filter(bureau__in=bureaus).values_list("bureau", "status")
    )
    return [
        BureauCards(
            bureau,
            [
                card(bureau, each, catalogues.get((bureau.pk, each)), editions, entries)
                for each in EntryList
            ],
            waiting[bureau.pk, Entry.Status.SUBMITTED],
            waiting[bureau.pk, Entry.Status.RETURNED],
        )
        for bureau in bureaus
    ]


def card(bureau, entry_list, catalogue, editions, entries):
    if catalogue is None:
        return Card(bureau, entry_list, None, None, 0, 0, 0)
    return Card(
        bureau,
        entry_list,
        catalogue,
        editions.get(catalogue.in_force),
        entries[catalogue.pk],
        catalogue.open_revisions,
        catalogue.to_file,
    )
