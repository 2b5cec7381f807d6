"""Links a unit names as 佐证材料 in a workbook or on paper: each used once."""

from dataclasses import dataclass
from datetime import date

from core.files.services import Refused as FileRefused
from core.files.services import add_material
from tasks.models import Evidence

from .faults import Refused


@dataclass(frozen=True)
class Link:
    """An address, its name, the day of the fact; for a criterion or the whole task."""

    address: str
    title: str = ""
    fact_on: date | None = None
    criterion_pk: int | None = None


def use_links(report, links, *, by, today):
    """Use the links not yet used for a report or the same criterion as evidence."""
    used = {
        (use.criterion_id, use.shown.link)
        for use in report.evidence.select_related("material", "publication")
    }
    for link in links:
        places = {(None, link.address), (link.criterion_pk, link.address)}
        if used & places:
            continue
        # Two addresses may name one page, which is one material.
        Evidence.objects.get_or_create(
            report=report,
            criterion_id=link.criterion_pk,
            material=material_of(report, link, by=by, today=today),
        )
        used.add((link.criterion_pk, link.address))


def material_of(report, link, *, by, today):
    try:
        return add_material(
            unit=report.occurrence.assignment.unit,
            title=(link.title or link.address)[:200],
            link=link.address,
            fact_on=link.fact_on,
            by=by,
            today=today,
        )
    except FileRefused as refused:
        raise Refused(str(refused)) from refused
