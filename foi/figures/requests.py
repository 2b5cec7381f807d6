"""Table B: what came in, what became of it, what is carried on.

A request counts once, in the column it was registered in:

- R1 is received in the year; R2 was received before and had not ended before; a
  result counts in the year the request ended, which is the day of the answer, of
  closing (E1, E2) or of withdrawal (E3); R4 is received and had not ended by 31
  December. So R1 + R2 = all results + R4 holds for every column.
- 更正申请 (Art. 41) stand outside table B.
- Until the day of receipt is confirmed (Art. 31) nothing has been received: such a
  request, and one withdrawn before that day, counts nowhere.
- A form split by 一事一申请 counts once for each matter: the request it was split
  from keeps the first matter, and each piece has a row of its own.
- A new answer a review or a court orders changes no figure: the result of the year
  it was given in stands, and the case is counted in table C.

A bureau that took the ledger into use in the year has opening figures (`LedgerStart`)
for what it received before. Of the rows received before that day

- those that had ended before it lie in the opening figures and are not counted,
- those still in hand lie in the opening figures' R1 or R2, and count with their
  result or as R4, as they do in every later year.

What the opening figures say was in hand and is not in the ledger counts as R4. Without
opening figures the rows count, as an opening register brought them in.
"""

from collections import Counter
from datetime import date

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When

from foi.models import InformationRequest, LedgerStart, OpeningFigure, Outcome

NEW, CARRIED_IN, ALL, HELD = "R1", "R2", "T", "R4"
# 其他处理 in one row, as reports before 2021 have it.
OTHERS = "E"
WITHDRAWN = "E3"
Column = InformationRequest.Column
STARTED_ON = "bureau__ledger_start__started_on"


def requests_of_year(bureaus, year: int) -> dict[tuple[str, str], int]:
    """Every cell of table B but the totals: (column, code) to a number."""
    bureaus = list(bureaus)
    codes = (NEW, CARRIED_IN, *result_codes(), HELD)
    figures = {(column, code): 0 for column in Column.values for code in codes}
    for cell, count in entered(bureaus, year).items():
        figures[cell] += count
    for row in counted(bureaus, year):
        column = row["column"]
        figures[column, NEW] += row["new"]
        figures[column, CARRIED_IN] += row["carried_in"]
        figures[column, HELD] += row["held"] - row["taken"]
        if row["ended"]:
            figures[column, row["outcome__code"] or WITHDRAWN] += row["ended"]
    return figures


def result_codes() -> list[str]:
    """The results of table B, in its order."""
    return list(Outcome.objects.order_by("code").values_list("code", flat=True))


def counted(bureaus, year):
    """The rows of the year by column and result, in one statement."""
    rows = of_year(InformationRequest.objects.all(), bureaus, year)
    return (
        rows.values("column", "outcome__code")
        .order_by()
        .annotate(
            new=Count("pk", filter=is_new(year)),
            carried_in=Count("pk", filter=is_carried_in(year)),
            ended=Count("pk", filter=has_ended(year)),
            held=Count("pk", filter=is_held(year)),
            taken=Count("pk", filter=Q(is_early=True)),
        )
    )


def opening_of_year(bureaus, year: int) -> Counter[tuple[str, str]]:
    """What the opening figures add to the cells of a year; often nothing.

    R4 is what was in hand on the day of the start, less what of it the ledger holds.
    """
    opening = entered(bureaus, year)
    for column, count in taken_over(bureaus, year):
        opening[column, HELD] -= count
    return opening


def entered(bureaus, year: int) -> Counter[tuple[str, str]]:
    """The opening figures of a year, as they were typed."""
    figures: Counter[tuple[str, str]] = Counter()
    starts = LedgerStart.objects.in_year(bureaus, year)
    rows = OpeningFigure.objects.filter(start__in=starts)
    for column, code, count in rows.values_list("column", "code", "count"):
        figures[column, code] += count
    return figures


def taken_over(bureaus, year):
    """(column, number) of the rows that were in hand on the day of the start."""
    rows = of_year(InformationRequest.objects.all(), bureaus, year)
    found = rows.filter(is_early=True).values("column").order_by()
    return found.annotate(count=Count("pk")).values_list("column", "count")


def requests_in_cell(user, bureaus, year: int, code: str, column: str = ""):
    """The rows behind a cell, as far as the person sees them; T is all results.

    What `opening_of_year` says of the cell comes on top of them.
    """
    visible = InformationRequest.objects.visible_to(user)
    rows = of_year(visible, list(bureaus), year).filter(in_cell(code, year))
    return rows.filter(column=column) if column else rows


def in_cell(code: str, year: int) -> Q:
    simple = {NEW: is_new, CARRIED_IN: is_carried_in, ALL: has_ended, HELD: is_held}
    if code in simple:
        return simple[code](year)
    result = Q(outcome__code=code)
    if code == OTHERS:
        result = Q(outcome__code__startswith=OTHERS)
    if code in (WITHDRAWN, OTHERS):
        result |= Q(status=InformationRequest.Status.WITHDRAWN)
    return has_ended(year) & result


def of_year(rows, bureaus, year: int):
    """Those of the rows a year counts: received by its end and not ended before it.

    `is_early`: the opening figures of the year count the arrival of the row.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = rows.alias(is_early=is_early(first, last)).filter(
        Q(ended_on=None) | Q(ended_on__gte=first),
        bureau__in=bureaus,
        kind=InformationRequest.Kind.DISCLOSURE,
        received_on__lte=last,
    )
    return rows.filter(
        Q(is_early=False) | Q(ended_on=None) | Q(ended_on__gte=F(STARTED_ON))
    )


def is_early(first, last):
    started = Q(**{f"{STARTED_ON}__range": (first, last)})
    before = Q(received_on__lt=F(STARTED_ON))
    figures = OpeningFigure.objects.filter(start__bureau=OuterRef("bureau"))
    early = When(started & before & Exists(figures), then=Value(True))
    return Case(early, default=Value(False))


def is_new(year: int) -> Q:
    return Q(is_early=False, received_on__gte=date(year, 1, 1))


def is_carried_in(year: int) -> Q:
    return Q(is_early=False, received_on__lt=date(year, 1, 1))


def has_ended(year: int) -> Q:
    return Q(ended_on__lte=date(year, 12, 31))


def is_held(year: int) -> Q:
    return Q(ended_on=None) | Q(ended_on__gt=date(year, 12, 31))
