"""Table A out of real tables: blocks by their heads, rows by their labels. Pure."""

from .found import Found
from .labels import table_a_column, table_a_row
from .matrix import Area, Matrix, placed_under

NOT_IN_COLUMNS = "这一行的格子与表头对不齐，分不清各是哪一栏的数"
TWICE = "“{}”在表中出现两次，分不清以哪一行为准"

Heads = dict[str, tuple[int, int]]


def read_disclosed(matrix: Matrix) -> Found:
    """What table A says in a matrix; nothing where it has none of its heads."""
    found = Found()
    heads: Heads = {}
    seen: set[str] = set()
    for row in range(matrix.height):
        cells = matrix.beginning.get(row, [])
        begun = {
            column: (area.left, area.right)
            for area in cells
            if (column := table_a_column(area.text))
        }
        if begun:
            heads = begun
            found.codes |= begun.keys()
        elif heads and (label := _label(cells)):
            _read_row(found, label, cells, heads, seen)
    return found


def _label(cells: list[Area]) -> Area | None:
    return next((area for area in cells if table_a_row(area.text)), None)


def _read_row(
    found: Found, label: Area, cells: list[Area], heads: Heads, seen: set[str]
) -> None:
    row = table_a_row(label.text)
    names = {column: f"{row}/{column}" for column in heads}
    if row in seen:
        message = TWICE.format(label.text.strip())
        found.doubt(label.line, message, *names.values())
        return
    seen.add(row)
    under = placed_under(heads, [area for area in cells if area.left >= label.right])
    if under is None:
        found.doubt(label.line, NOT_IN_COLUMNS, *names.values())
        return
    for column, area in under.items():
        found.put(names[column], area.text, area.line)
