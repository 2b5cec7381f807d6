"""The index of what the public searches: written with each edition, or all anew."""

from collections.abc import Iterator

from django.db import transaction

from . import bigrams
from .models import Edition, EntryVersion, SearchText

BATCH = 500


def index(edition: Edition) -> None:
    """Write what the new wordings of an edition are found by; those before end."""
    SearchText.objects.filter(
        catalogue=edition.catalogue_id, version__until_number=edition.number
    ).update(until_on=edition.effective_on)
    new = EntryVersion.objects.filter(
        entry__catalogue=edition.catalogue_id, from_number=edition.number
    )
    days = {edition.number: edition.effective_on}
    SearchText.objects.bulk_create(_rows(new, edition.catalogue_id, days), BATCH)


@transaction.atomic
def rebuild() -> int:
    """Write the whole index anew, list by list; returns how many wordings it holds."""
    SearchText.objects.all().delete()
    days: dict[int, dict[int, object]] = {}
    told = Edition.objects.order_by("catalogue")
    for catalogue, number, day in told.values_list(
        "catalogue", "number", "effective_on"
    ):
        days.setdefault(catalogue, {})[number] = day
    count = 0
    for catalogue, of_number in days.items():
        filed = EntryVersion.objects.filter(
            entry__catalogue=catalogue, from_number__isnull=False
        )
        made = SearchText.objects.bulk_create(_rows(filed, catalogue, of_number), BATCH)
        count += len(made)
    return count


def _rows(versions, catalogue: int, days) -> Iterator[SearchText]:
    for version in versions.prefetch_related("bases__law").iterator(BATCH):
        words = bigrams.words_of(said(version))
        yield SearchText(
            version=version,
            catalogue_id=catalogue,
            from_on=days[version.from_number],
            until_on=days.get(version.until_number),
            text=" ".join(words),
            grams=" ".join(sorted(bigrams.grams_of(words))),
        )


def said(version: EntryVersion) -> str:
    """What a citizen may look for in an entry, the title first."""
    return "\n".join(
        (
            version.title,
            version.field,
            version.code,
            version.content,
            version.subject_text,
            version.site_column,
            version.basis_text,
            *(str(basis) for basis in version.bases.all()),
        )
    )
