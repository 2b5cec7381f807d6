"""The three tables cell by cell, merged and labelled as the notices print them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.papers.writers.merged import Merged
from reports.formats import (
    APPLICANTS,
    COLUMNS,
    CORNER,
    ENDINGS,
    ORGANISATIONS,
    PROCEEDINGS,
    RESULTS,
    TOTAL,
    Format,
    Row,
)
from reports.report import Report, written

# Beside its labels table A has one, two or three columns.
WIDTH_A = 6
LABELS_B = 3
ENDS = (*ENDINGS, TOTAL)


@dataclass(frozen=True)
class Cell(Merged):
    """`number` is the figure in it; `scope` what a head names, as HTML has it."""

    number: Decimal | None = None
    scope: str = ""


@dataclass(frozen=True)
class Table:
    """A table of part `part`; `widths` of its columns in millimetres, 156 in all."""

    part: int
    name: str
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    head_rows: int
    is_small: bool

    @property
    def shares(self) -> list[str]:
        """The widths of the columns in hundredths of the whole."""
        whole = sum(self.widths)
        return [f"{100 * width / whole:.1f}" for width in self.widths]

    @property
    def head(self) -> tuple[tuple[Cell, ...], ...]:
        return self.rows[: self.head_rows]

    @property
    def body(self) -> tuple[tuple[Cell, ...], ...]:
        return self.rows[self.head_rows :]


def tables_of(report: Report) -> tuple[Table, Table, Table]:
    return table_a(report), table_b(report), table_c(report)


def table_a(report: Report) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for block in report.format.blocks:
        share = WIDTH_A // len(block.columns)
        rows.append((_head(block.title, 1 + WIDTH_A, scope="colgroup"),))
        heads = (_head(column, share) for column in block.columns)
        rows.append((_head("信息内容"), *heads))
        for row in block.rows:
            names = [f"{row}/{column}" for column in block.columns]
            figures = (_figure(report, name, share) for name in names)
            rows.append((_head(row, scope="row"), *figures))
    return Table(
        2, "主动公开政府信息情况", tuple(rows), (45, *(18.5,) * WIDTH_A), 0, False
    )


def table_b(report: Report) -> Table:
    width = len(COLUMNS)
    heads = (
        (
            _head(CORNER, LABELS_B, 3),
            _head("申请人情况", width, scope="colgroup"),
        ),
        (
            _head(APPLICANTS[0], 1, 2),
            _head(ORGANISATIONS, len(APPLICANTS) - 1, scope="colgroup"),
            _head(TOTAL, 1, 2),
        ),
        tuple(_head(column) for column in APPLICANTS[1:]),
    )
    rows = tuple(
        (
            *labels,
            *(_figure(report, f"{column}/{row.code}") for column in COLUMNS),
        )
        for row, labels in zip(
            report.format.rows, _labels_b(report.format), strict=True
        )
    )
    widths = (9, 16, 44, *(12.4,) * 6, 12.6)
    return Table(3, "收到和处理政府信息公开申请情况", heads + rows, widths, 3, True)


def _labels_b(format_: Format) -> list[list[Cell]]:
    """What heads each row: the merged cells that begin there, and its own label."""
    inner = [row for row in format_.rows if row.code[0] != "R"]
    labelled, group = [], ""
    for row in format_.rows:
        labels = []
        if row is inner[0]:
            labels.append(_head(RESULTS, 1, len(inner), scope="rowgroup"))
        if row.group and row.group != group:
            labels.append(_group(row.group, format_.rows))
        group = row.group
        width = LABELS_B if row not in inner else 1 if row.group else 2
        own = _head(row.label, width, scope="row", is_left=True)
        labelled.append([*labels, own])
    return labelled


def _group(group: str, rows: Sequence[Row]) -> Cell:
    return _head(group, 1, sum(row.group == group for row in rows), scope="rowgroup")


def table_c(report: Report) -> Table:
    review, *suits = PROCEEDINGS
    rows = (
        (
            _head(review, len(ENDS), scope="colgroup"),
            _head("行政诉讼", 2 * len(ENDS), scope="colgroup"),
        ),
        (
            *(_head(end, 1, 2) for end in ENDS),
            *(_head(suit, len(ENDS), scope="colgroup") for suit in suits),
        ),
        tuple(_head(end) for _ in suits for end in ENDS),
        tuple(_figure(report, f"{each}/{end}") for each in PROCEEDINGS for end in ENDS),
    )
    return Table(4, "行政复议、行政诉讼情况", rows, (10.4,) * 15, 3, True)


def _head(
    text: str,
    columns: int = 1,
    rows: int = 1,
    *,
    scope: str = "col",
    is_left: bool = False,
) -> Cell:
    return Cell(text, columns, rows, is_head=True, is_left=is_left, scope=scope)


def _figure(report: Report, name: str, columns: int = 1) -> Cell:
    number = report.figures.get(name)
    text = report.blanks.get(name, "") if number is None else written(number)
    return Cell(text, columns, number=number)
