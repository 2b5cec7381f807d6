"""A table of an official document: all borders, its head on every page."""

from math import ceil

from .table import Heading, Table, width_of
from .wordml import Element, grid_properties, mm, paragraph, w

HEAD_LEVELS = 3
MARGIN = mm(1.5)
# 小四, and what a line of it takes.
HALF_CHARACTER = 120
# A row up to so many lines, a third of a page, stays on one page.
LINES_KEPT = 8


def table_of(table: Table, width: int) -> Element:
    """Return the table, `width` twentieths of a point wide."""
    widths = table.widths(width)
    made = w(
        "tbl",
        grid_properties(width, MARGIN, MARGIN // 2),
        w("tblGrid", *(w("gridCol", w=column) for column in widths)),
    )
    made.append(_head(table, widths))
    for row in table.rows:
        if isinstance(row, Heading):
            made.append(_heading(row, widths))
        else:
            made.append(_row(row, table, widths))
    return made


def _head(table: Table, widths: list[int]) -> Element:
    cells = (
        _cell([paragraph("CellHead", column.name)], width)
        for column, width in zip(table.columns, widths, strict=True)
    )
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *cells)


def _heading(heading: Heading, widths: list[int]) -> Element:
    blank, covered = widths[: heading.set_in], widths[heading.set_in :]
    style = f"CellHeading{min(heading.level, HEAD_LEVELS)}"
    cells = [_cell([paragraph(style, "")], width) for width in blank]
    span = w("gridSpan", val=len(covered))
    cells.append(_cell([paragraph(style, heading.text)], sum(covered), span))
    return w("tr", w("trPr", w("cantSplit")), *cells)


def _row(row: tuple[str, ...], table: Table, widths: list[int]) -> Element:
    made = w("tr")
    if max(map(_lines, row, widths)) <= LINES_KEPT:
        made.append(w("trPr", w("cantSplit")))
    for text, column, width in zip(row, table.columns, widths, strict=True):
        aligned = [w("jc", val="center")] if column.centred else []
        lines = [paragraph("Cell", line, *aligned) for line in text.split("\n")]
        made.append(_cell(lines, width))
    return made


def _cell(paragraphs: list[Element], width: int, *properties: Element) -> Element:
    about = w(
        "tcPr", w("tcW", w=width, type="dxa"), *properties, w("vAlign", val="center")
    )
    return w("tc", about, *paragraphs)


def _lines(text: str, width: int) -> int:
    across = (width - 2 * MARGIN) // HALF_CHARACTER
    return sum(max(1, ceil(width_of(line) / across)) for line in text.split("\n"))
