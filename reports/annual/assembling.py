"""An annual report put together from its rows and the ledgers, in few queries."""

from collections.abc import Mapping
from decimal import Decimal

from reports.models import AnnualReport, ReportVersion
from reports.report import Report, written

from . import ledger
from .book import Book, Fees, Reasoned, book_of
from .parts import PARTS


def assemble(report: AnnualReport) -> Book:
    """The report as it stands now, counted anew."""
    counted = ledger.counted(report)
    entries = dict(report.entries.values_list("cell", "typed"))
    overrides = {
        row.cell: Reasoned(
            row.typed,
            row.counted,
            row.reason,
            str(row.entered_by),
            row.entered_on.isoformat(),
        )
        for row in report.overrides.select_related("entered_by")
    }
    return book_of(
        report.format,
        organ=str(report.bureau),
        year=report.year,
        ledger=counted.cells,
        entries=entries,
        overrides=overrides,
        texts=report.texts,
        fees=counted.fees,
    )


def with_changes(
    book: Book,
    *,
    cells: Mapping[str, str] | None = None,
    reason: str = "",
    texts: Mapping[str, str] | None = None,
) -> Book:
    """The report as it would be with what is typed on a page and not yet saved."""
    entries, overrides = dict(book.entries), dict(book.overrides)
    for name, typed in (cells or {}).items():
        counted = book.ledger.get(name)
        if counted is None:
            entries[name] = typed
        elif typed == written(counted):
            overrides.pop(name, None)
        else:
            known = overrides.get(name)
            same = known is not None and known.typed == typed and not reason
            if not same:
                why = reason or (known.reason if known else "")
                overrides[name] = Reasoned(typed, counted, why)
    report = book.report
    return book_of(
        report.format,
        organ=report.organ,
        year=report.year,
        ledger=book.ledger,
        entries=entries,
        overrides=overrides,
        texts={**book.texts, **(texts or {})},
        fees=book.fees,
    )


def earlier_reports(report: AnnualReport) -> list[Report]:
    """Last year's: our own frozen version, and what was accepted here."""
    accepted = report.earlier.filter(accepted_on__isnull=False)
    entered = [
        Report.from_data(data) for data in accepted.values_list("data", flat=True)
    ]
    own = own_last_version(report)
    return [*([Report.from_data(own.snapshot["report"])] if own else []), *entered]


def own_last_version(report: AnnualReport) -> ReportVersion | None:
    """The last version of our own report of the year before that was published."""
    return (
        ReportVersion.objects.filter(
            report__bureau=report.bureau,
            report__year=report.year - 1,
            published_on__isnull=False,
        )
        .select_related("report")
        .order_by("number")
        .last()
    )


def snapshot_of(report: AnnualReport, book: Book, excuses, earlier) -> dict:
    """Everything a frozen report is printed and explained from."""
    return {
        "report": book.report.as_data(),
        "texts": {part.key: book.texts.get(part.key, "") for part in PARTS},
        "scope": report.get_scope_display(),
        "ledger": {name: str(number) for name, number in book.ledger.items()},
        "entries": dict(book.entries),
        "overrides": {
            name: [each.typed, str(each.counted), each.reason, each.who, each.on]
            for name, each in book.overrides.items()
        },
        "fees": book.fees
        and [book.fees.notices, str(book.fees.asked), str(book.fees.received)],
        "excuses": [
            [each.rule, each.digest, each.message, each.reason, str(each.excused_by)]
            + [each.excused_on.isoformat()]
            for each in excuses
        ],
        "earlier": [each.organ for each in earlier],
    }


def from_snapshot(snapshot: dict) -> Book:
    """The book a snapshot was made of."""
    fees = snapshot["fees"]
    return Book(
        report=Report.from_data(snapshot["report"]),
        ledger={name: Decimal(each) for name, each in snapshot["ledger"].items()},
        entries=snapshot["entries"],
        overrides={
            name: Reasoned(each[0], Decimal(each[1]), *each[2:])
            for name, each in snapshot["overrides"].items()
        },
        texts=snapshot["texts"],
        fees=fees and Fees(fees[0], Decimal(fees[1]), Decimal(fees[2])),
    )


def moved_since(held: Book, now: Book) -> list[str]:
    """The cells whose ledger figure is another one than when the report was held."""
    return [
        name
        for name in held.report.format.cells
        if held.ledger.get(name) != now.ledger.get(name)
    ]
