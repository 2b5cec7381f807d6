"""V8 and V9: what may stand in a cell. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from reports.formats import CHANGE, FEE, MONEY, Cell
from reports.report import Report, written

from .failure import Failure

BLANK = "{labels}是空白，没有的要填0。"
WORDS = "{labels}写的是“{text}”，没有的要填0。"
NEGATIVE = "{label}是{number}，不能小于0。请改正。"
BROKEN = "{label}是{number}，应当是整数。请改正。"
TOO_FINE = "{label}是{number}，以万元为单位最多保留四位小数。请改正。"
# 万元: the fourth decimal is one 元.
FINEST_FEE = Decimal("0.0001")


def blanks(report: Report) -> Iterator[Failure]:
    """V8: no blank, “/” or “-”; one failure for a row and what stands in it."""
    rows: dict[tuple[str, str, str], list[Cell]] = {}
    for name, text in report.blanks.items():
        cell = report.format.cells[name]
        rows.setdefault((cell.table, cell.row, text), []).append(cell)
    for (_, _, text), cells in rows.items():
        names = tuple(cell.name for cell in cells)
        message = WORDS if text else BLANK
        yield Failure(
            "V8", names, message.format(labels=in_row(cells, report), text=text)
        )


def in_row(cells: list[Cell], report: Report) -> str:
    """Cells of one row in words: the row once, then its columns."""
    cell = cells[0]
    row = report.format.row(cell.row).label if cell.table == "B" else cell.row
    columns = "、".join(f"“{each.column}”" for each in cells)
    return f"“{row}”的{columns}"


def kinds(report: Report) -> Iterator[Failure]:
    """V9: whole numbers from 0; an amount of money may have decimals."""
    for name, number in report.figures.items():
        cell = report.format.cells[name]
        if number < 0 and cell.column != CHANGE:
            said = NEGATIVE.format(label=cell.label, number=written(number))
            yield Failure("V9", (name,), said)
        elif cell.column == FEE and number % FINEST_FEE:
            said = TOO_FINE.format(label=cell.label, number=written(number))
            yield Failure("V9", (name,), said)
        elif number % 1 and cell.column not in MONEY:
            said = BROKEN.format(label=cell.label, number=written(number))
            yield Failure("V9", (name,), said)
