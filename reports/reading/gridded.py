"""The three tables out of the real tables of a paper. Pure."""

from dataclasses import dataclass, field

from core.papers.paper import Grid, Paper

from .disclosed import read_disclosed
from .found import Found
from .labels import plain, row_code
from .matrix import Matrix, matrix_of
from .proceedings import read_proceedings
from .requests import FIRST, labelled_rows, read_requests

BLOCK_TITLE = "第二十条第"


@dataclass
class Tables:
    """What was found of each table, and where each one begins.

    `lines` are those of rows that belong to a table and are no prose.
    """

    a: Found = field(default_factory=Found)
    b: Found = field(default_factory=Found)
    c: Found = field(default_factory=Found)
    beginnings: dict[str, list[int]] = field(
        default_factory=lambda: {"A": [], "B": [], "C": []}
    )
    lines: set[int] = field(default_factory=set)

    @property
    def found(self) -> dict[str, Found]:
        return {"A": self.a, "B": self.b, "C": self.c}


def read_grids(paper: Paper) -> Tables:
    tables = Tables()
    heads = None
    for block in paper.blocks:
        if not (isinstance(block, Grid) and block.placed):
            continue
        matrix = _upright(matrix_of(block))
        line = block.rows[0][0].line if block.rows and block.rows[0] else 0
        b, heads = read_requests(matrix, heads)
        parts = {"A": read_disclosed(matrix), "B": b, "C": read_proceedings(matrix)}
        for table, part in parts.items():
            _take(tables, table, part, line)
        if any(part.codes for part in parts.values()):
            tables.lines |= _lines_of_tables(matrix)
    return tables


def _upright(matrix: Matrix) -> Matrix:
    """The matrix, turned where more rows of table B are found so."""
    turned = matrix.turned()
    if len(labelled_rows(turned)) > len(labelled_rows(matrix)):
        return turned
    return matrix


def _take(tables: Tables, table: str, part: Found, line: int) -> None:
    if not part.codes:
        return
    whole = tables.found[table]
    first = {"A": "规章", "B": FIRST, "C": None}[table]
    begins = (
        any(name.startswith(f"{first}/") for name in part.figures | part.blanks)
        if table == "A"
        else first is None or first in part.codes
    )
    if begins:
        tables.beginnings[table].append(line)
    whole.add(part)


def _lines_of_tables(matrix: Matrix) -> set[int]:
    """The lines of rows that are no prose: a workbook holds both on one sheet."""
    return {
        cells[0].line
        for cells in matrix.beginning.values()
        if not _is_prose([area.text for area in cells if area.text.strip()])
    }


def _is_prose(texts: list[str]) -> bool:
    return len(texts) == 1 and not (
        row_code(texts[0]) or plain(texts[0]).startswith(BLOCK_TITLE)
    )
