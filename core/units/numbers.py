"""Numbers of papers a bureau issues: one after the other, within a year."""

from django.db import transaction

from .models import NumberSeries


@transaction.atomic
def next_number(*, bureau, kind, year):
    """Give the next number of a bureau's series; call it where the paper is written.

    The row is locked until the caller's transaction ends: an act that fails takes its
    number back, and two at a time wait for each other.
    """
    series = locked_series(bureau=bureau, kind=kind, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def locked_series(*, bureau, kind, year):
    """A bureau's series of a year; nobody else takes from it until the caller is done."""
    NumberSeries.objects.get_or_create(bureau=bureau, kind=kind, year=year)
    return NumberSeries.objects.select_for_update().get(
        bureau=bureau, kind=kind, year=year
    )
