"""What was collected, as the annual report takes it. Reads only.

collected(bureaus, year)   {cell: sum}, of cells everybody asked has answered
missing(bureaus, year)     {cell: units that have not}
cell_urls(bureau, year)   {cell: the page with each unit's figure behind its sum}
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.urls import reverse

from core.units.models import Unit

from .models import CollectedFigure, CollectedItem, CollectedSheet, FigureCollection

REPORTED = CollectedSheet.Status.REPORTED


@dataclass
class Found:
    """What is known of one cell: the sum so far, and who is still to answer."""

    total: Decimal = Decimal(0)
    missing: list[Unit] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.missing


def collected(bureaus, year: int) -> dict[str, Decimal]:
    """The sum of each cell over the units of the bureaus, where all have answered."""
    return {
        cell: found.total
        for cell, found in gathered(bureaus, year).items()
        if not found.missing
    }


def missing(bureaus, year: int) -> dict[str, list[Unit]]:
    """Who has still to answer for a cell; a bureau none of whose units is asked is
    missing itself."""
    return {
        cell: found.missing
        for cell, found in gathered(bureaus, year).items()
        if found.missing
    }


def gathered(bureaus, year: int) -> dict[str, Found]:
    """Every cell asked for, over the units of the bureaus.

    Where a 分局 asked its own units, that counts, and not what the 市局 asked of it:
    no decision is counted twice.
    """
    bureaus = {bureau.pk: bureau for bureau in bureaus}
    own, above = defaultdict(list), defaultdict(list)
    for figure in figures_of(bureaus, year):
        bureau = figure.sheet.unit.bureau_id
        is_own = figure.sheet.collection.bureau_id == bureau
        (own if is_own else above)[bureau, figure.item.cell].append(figure)
    cells = {cell: Found() for _, cell in [*own, *above]}
    for cell, found in cells.items():
        for pk, bureau in bureaus.items():
            asked = own.get((pk, cell)) or above.get((pk, cell))
            add_up(found, asked, bureau)
    return cells


def add_up(found, figures, bureau):
    if not figures:
        found.missing.append(bureau)
        return
    for figure in figures:
        if figure.sheet.status == REPORTED and figure.value is not None:
            found.total += figure.value
        else:
            found.missing.append(figure.sheet.unit)


def figures_of(bureaus, year):
    return (
        CollectedFigure.objects.asked()
        .filter(sheet__unit__bureau__in=bureaus, sheet__collection__year=year)
        .exclude(sheet__collection__status=FigureCollection.Status.PREPARING)
        .select_related("item", "sheet__unit", "sheet__collection")
        .order_by("item__position", "sheet__unit__position", "pk")
    )


def cell_url(bureau, year: int, cell: str) -> str:
    """The page behind a cell; "" where the bureau collects no such thing."""
    return cell_urls(bureau, year).get(cell, "")


def cell_urls(bureau, year: int) -> dict[str, str]:
    """The pages behind all cells the bureau collects, in one query."""
    items = CollectedItem.objects.filter(
        collection__bureau=bureau, collection__year=year
    ).values_list("cell", "pk")
    return {cell: reverse("reports:collected_item", args=[pk]) for cell, pk in items}


def last_years(sheet) -> dict[str, Decimal]:
    """What the unit reported the year before, by cell."""
    return dict(
        CollectedFigure.objects.asked()
        .filter(
            sheet__unit=sheet.unit_id,
            sheet__status=REPORTED,
            sheet__collection__bureau=sheet.collection.bureau_id,
            sheet__collection__year=sheet.collection.year - 1,
        )
        .values_list("item__cell", "value")
    )


def last_years_of_item(item) -> dict[int, Decimal]:
    """What each unit reported of an item the year before, by unit."""
    return dict(
        CollectedFigure.objects.asked()
        .filter(
            item__cell=item.cell,
            sheet__status=REPORTED,
            sheet__collection__bureau=item.collection.bureau_id,
            sheet__collection__year=item.collection.year - 1,
        )
        .values_list("sheet__unit", "value")
    )
