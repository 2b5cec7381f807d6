"""Table C: reviews and suits, each in the year it was decided or was still open in.

A case counts in every year from its acceptance to its end: 尚未审结 in those it did
not end in, its ending in the last. A review and the suit after it are two cases; a
second instance is no case more, table C does not speak of it: the first counts. A case
struck out counts nowhere. Cases about 更正申请 count as well: table C speaks of all of
政府信息公开工作.
"""

from datetime import date

from django.db.models import Count, Q

from foi.models import LegalCase

PENDING = "pending"
Proceeding, Ending = LegalCase.Proceeding, LegalCase.Ending


def cases_of_year(bureaus, year: int) -> dict[tuple[str, str], int]:
    """(proceeding, ending or `pending`) to a number; totals are the caller's."""
    endings = (*Ending.values, PENDING)
    figures = {(each, ending): 0 for each in Proceeding.values for ending in endings}
    rows = of_year(LegalCase.objects.all(), bureaus, year)
    counted = rows.values("proceeding", "ending").order_by()
    for row in counted.annotate(
        ended=Count("pk", filter=has_ended(year)),
        pending=Count("pk", filter=is_pending(year)),
    ):
        figures[row["proceeding"], PENDING] += row["pending"]
        if row["ended"]:
            figures[row["proceeding"], row["ending"]] += row["ended"]
    return figures


def cases_in_cell(user, bureaus, year: int, proceeding: str = "", ending: str = ""):
    """The rows behind a cell, as far as the person sees them; "" is all of them."""
    rows = of_year(LegalCase.objects.visible_to(user), bureaus, year)
    if proceeding:
        rows = rows.filter(proceeding=proceeding)
    if ending == PENDING:
        return rows.filter(is_pending(year))
    if ending:
        return rows.filter(has_ended(year), ending=ending)
    return rows


def of_year(cases, bureaus, year):
    return cases.standing().filter(
        Q(closed_on=None) | Q(closed_on__gte=date(year, 1, 1)),
        appeal_of=None,
        request__bureau__in=list(bureaus),
        accepted_on__lte=date(year, 12, 31),
    )


def has_ended(year):
    return Q(closed_on__lte=date(year, 12, 31))


def is_pending(year):
    return Q(closed_on=None) | Q(closed_on__gt=date(year, 12, 31))
