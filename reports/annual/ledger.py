"""What the ledgers count for a year, by the cells of the report, and their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from core.units.models import Unit
from foi.cells import case_cell_url, request_cell_url
from foi.figures import PENDING, cases_of_year, fees_of_year, requests_of_year
from foi.models import ClockEvent, InformationRequest, LegalCase
from reports.collecting.figures import cell_urls, collected
from reports.formats import FORMAT_2019, PROCEEDINGS, TOTAL, Cell, Format
from reports.models import AnnualReport

from .book import Fees

Column = InformationRequest.Column
COLUMNS = {Column(value).label: value for value in Column.values}
# The cases' own words, in the order of the table.
CASES = dict(zip(PROCEEDINGS, LegalCase.Proceeding.values, strict=True))
ENDINGS = {
    "结果维持": LegalCase.Ending.UPHELD,
    "结果纠正": LegalCase.Ending.CORRECTED,
    "其他结果": LegalCase.Ending.OTHER,
    "尚未审结": PENDING,
}


@dataclass(frozen=True)
class Counted:
    """The ledgers' figures by cell, and the fees of the year."""

    cells: dict[str, Decimal]
    fees: Fees


def bureaus_of(report: AnnualReport) -> Sequence[Unit]:
    """The organs the report counts: its own, or those below it as well."""
    if report.scope == AnnualReport.Scope.OWN:
        return [report.bureau]
    return list(Unit.objects.under(report.bureau).filter(is_bureau=True))


def counted(report: AnnualReport) -> Counted:
    bureaus = bureaus_of(report)
    cells = requests(report.format, requests_of_year(bureaus, report.year))
    cells |= cases(cases_of_year(bureaus, report.year))
    # Of the units' figures those that are cells; the rest is told in the text.
    cells |= {
        name: number
        for name, number in collected(bureaus, report.year).items()
        if name in report.format.cells
    }
    fees = fees_of_year(bureaus, report.year)
    paid = Fees(fees.notices, Decimal(fees.noticed), Decimal(fees.received))
    return Counted(cells, paid)


def requests(format_: Format, figures) -> dict[str, Decimal]:
    """Table B by the names of its cells; before 2021 其他处理 is one row."""
    cells: dict[str, Decimal] = {}
    codes = {row.code for row in format_.rows}
    for (column, code), number in figures.items():
        row = code[0] if format_ == FORMAT_2019 and code not in codes else code
        name = f"{Column(column).label}/{row}"
        cells[name] = cells.get(name, Decimal(0)) + number
    return cells


def cases(figures) -> dict[str, Decimal]:
    """Table C by the names of its cells."""
    return {
        f"{proceeding}/{ending}": Decimal(figures[CASES[proceeding], ENDINGS[ending]])
        for proceeding in CASES
        for ending in ENDINGS
    }


def late_answers(report: AnnualReport, today: date | None = None) -> int:
    """Requests due in the year whose answer was served after its day.

    With `today` also those overdue and still not served. Each counts in the year of
    its due date alone, as the measure of the assessment does.
    """
    served = ClockEvent.objects.filter(
        strike=None, request=OuterRef("pk"), act=ClockEvent.Act.SERVED
    )
    is_late = Q(Exists(served.filter(on__gt=OuterRef("due_on"))))
    if today:
        overdue = InformationRequest.objects.overdue(on=today)
        is_late |= Q(~Exists(served), pk__in=overdue)
    rows = InformationRequest.objects.filter(
        is_late,
        bureau__in=bureaus_of(report),
        kind=InformationRequest.Kind.DISCLOSURE,
        due_on__year=report.year,
    )
    return rows.count()


def rows_urls(report: AnnualReport, bureaus: Sequence[Unit]) -> dict[str, str]:
    """The rows behind each cell, by its name: of the ledger, or each unit's figure."""
    back = reverse("reports:annual_detail", args=[report.pk])
    urls = {
        name: url
        for name, cell in report.format.cells.items()
        if (url := rows_url(report, bureaus, cell, back))
    }
    return urls | cell_urls(report.bureau, report.year)


def rows_url(report: AnnualReport, bureaus, cell: Cell, back: str) -> str:
    """The ledger narrowed to the rows behind a cell; "" where no one page shows them."""
    if cell.table == "B":
        column = COLUMNS.get(cell.column, "")
        return request_cell_url(bureaus, report.year, cell.row, column, back=back)
    if cell.table == "C":
        ending = "" if cell.column == TOTAL else ENDINGS[cell.column]
        proceeding = CASES[cell.row]
        return case_cell_url(bureaus, report.year, proceeding, ending, back=back)
    return ""
