"""What the ledgers count for a year, by the cells of the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.units.models import Unit
from foi.figures import requests_of_year
from foi.models import InformationRequest
from reports.formats import FORMAT_2019, Format
from reports.models import AnnualReport

from .book import Fees

Column = InformationRequest.Column


@dataclass(frozen=True)
class Counted:
    """The ledgers' figures by cell, and the fees of the year."""

    cells: dict[str, Decimal]
    fees: Fees | None


def bureaus_of(report: AnnualReport) -> Sequence[Unit]:
    """The organs the report counts: its own, or those below it as well."""
    if report.scope == AnnualReport.Scope.OWN:
        return [report.bureau]
    return list(Unit.objects.under(report.bureau).filter(is_bureau=True))


def counted(report: AnnualReport) -> Counted:
    bureaus = bureaus_of(report)
    cells = requests(report.format, requests_of_year(bureaus, report.year))
    return Counted(cells, None)


def requests(format_: Format, figures) -> dict[str, Decimal]:
    """Table B by the names of its cells; before 2021 其他处理 is one row."""
    cells: dict[str, Decimal] = {}
    codes = {row.code for row in format_.rows}
    for (column, code), number in figures.items():
        row = code[0] if format_ == FORMAT_2019 and code not in codes else code
        name = f"{Column(column).label}/{row}"
        cells[name] = cells.get(name, Decimal(0)) + number
    return cells
