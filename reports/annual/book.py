"""A report with where each of its figures comes from. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reports.formats import APPLICANTS, ENDINGS, PROCEEDINGS, TOTAL, Format
from reports.reading.prose import said_in
from reports.reading.values import value_of
from reports.report import Report

from .parts import sections_of


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A figure typed against the ledger's: what the ledger said then, why, by whom."""

    typed: str
    counted: Decimal
    reason: str
    who: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Fees:
    """信息处理费 of the year: notices sent, 元 asked for and really received."""

    notices: int = 0
    asked: Decimal = Decimal(0)
    received: Decimal = Decimal(0)


@dataclass(frozen=True)
class Book:
    """`ledger` holds what the ledgers count, without sums; `entries` what was typed
    into cells no ledger counts; `doubts` what was typed and is no figure, by cell."""

    report: Report
    ledger: Mapping[str, Decimal]
    entries: Mapping[str, str]
    overrides: Mapping[str, Reasoned]
    texts: Mapping[str, str]
    fees: Fees | None
    doubts: Mapping[str, str] = field(default_factory=dict)

    def typed(self, name: str) -> str | None:
        if name in self.overrides:
            return self.overrides[name].typed
        return self.entries.get(name)


def book_of(
    format_: Format,
    *,
    organ: str,
    year: int,
    ledger: Mapping[str, Decimal],
    entries: Mapping[str, str],
    overrides: Mapping[str, Reasoned],
    texts: Mapping[str, str],
    fees: Fees | None,
) -> Book:
    """The report that follows: typed before counted, then the sums."""
    figures: dict[str, Decimal] = {}
    blanks: dict[str, str] = {}
    doubts: dict[str, str] = {}
    for name, cell in format_.cells.items():
        if is_sum(format_, name):
            continue
        typed = overrides[name].typed if name in overrides else entries.get(name)
        if typed is None and name in ledger:
            figures[name] = ledger[name]
            continue
        value = value_of(typed or "", cell.column)
        if value.number is not None:
            figures[name] = value.number
        elif value.doubt:
            doubts[name] = value.doubt
        else:
            blanks[name] = value.text
    add_sums(format_, figures)
    sections = sections_of(texts)
    report = Report(
        format=format_,
        organ=organ,
        year=year,
        figures={name: figures[name] for name in format_.cells if name in figures},
        blanks=blanks,
        sections=sections,
        said=said_in(sections[1]),
    )
    return Book(report, ledger, entries, overrides, texts, fees, doubts)


def is_sum(format_: Format, name: str) -> bool:
    """Whether a cell is the sum of others, which nobody types."""
    cell = format_.cells[name]
    return cell.column == TOTAL or (cell.table == "B" and cell.row == "T")


def typed_cells(format_: Format, table: str) -> list[str]:
    return [
        name
        for name, cell in format_.cells.items()
        if cell.table == table and not is_sum(format_, name)
    ]


def add_sums(format_: Format, figures: dict[str, Decimal]) -> None:
    """Put in each sum whose parts are all there."""
    for column in APPLICANTS:
        leaves = [f"{column}/{code}" for code in format_.leaves]
        put(figures, f"{column}/T", leaves)
    for row in format_.rows:
        columns = [f"{column}/{row.code}" for column in APPLICANTS]
        put(figures, f"{TOTAL}/{row.code}", columns)
    for proceeding in PROCEEDINGS:
        endings = [f"{proceeding}/{ending}" for ending in ENDINGS]
        put(figures, f"{proceeding}/{TOTAL}", endings)


def put(figures: dict[str, Decimal], name: str, parts: Iterable[str]) -> None:
    numbers = [figures.get(part) for part in parts]
    if None not in numbers:
        figures[name] = sum(numbers, Decimal(0))
