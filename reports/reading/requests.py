"""Table B out of real tables: rows by their labels, columns by their heads. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.formats import COLUMNS, ORGANISATIONS

from .found import IN_MERGED, Found
from .labels import COMMON, GROUPS, applicant_column, plain, row_code
from .matrix import Area, Matrix, in_order, placed_under
from .values import looks_like_value

NO_HEADS = "看不出各列是哪一类申请人，这张表没有读取"
NOT_IN_COLUMNS = "这一行的格子与表头对不齐，分不清各是哪一列的数"
TWICE = "“{}”在表中出现两次，分不清以哪一行为准"
FIRST = "R1"
ONLY_HEADS = frozenset(COLUMNS) - {"其他", "总计"}
# Of a table cut by a page: fewer rows than this may be words of another table.
LEAST_ROWS = 2

Heads = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class LabelledRow:
    row: int
    code: str
    label: Area


def labelled_rows(matrix: Matrix) -> list[LabelledRow]:
    """The rows of table B in a matrix, up to its last one."""
    rows = [
        found
        for row in range(matrix.height)
        if (found := _labelled(matrix, row)) is not None
    ]
    codes = {row.code for row in rows} - GROUPS.keys()
    if len(codes) < LEAST_ROWS or not codes - COMMON.keys():
        return []
    last = max((n for n, row in enumerate(rows) if row.code == "R4"), default=None)
    return rows if last is None else rows[: last + 1]


def _labelled(matrix: Matrix, row: int) -> LabelledRow | None:
    """The row's innermost label: what heads several rows stands left of it."""
    areas = matrix.covering.get(row, [])
    # 其他 and 总计 are names of rows and of columns.
    if any(applicant_column(area.text) in ONLY_HEADS for area in areas):
        return None
    for area in reversed(areas):
        code = None if looks_like_value(area.text) else row_code(area.text)
        if code is None or (area.top != row and code not in GROUPS):
            continue
        # A group's name beside rows of its own is no row.
        if code in GROUPS and (area.bottom - area.top > 1 or area.top != row):
            return None
        return LabelledRow(row, code, area)
    return None


def heads_above(matrix: Matrix, first: int) -> Heads | None:
    """The columns each kind of applicant stands over; None where that is in doubt.

    Some tables do without the column of totals.
    """
    above = [area for area in matrix.areas if area.bottom <= first]
    named = [
        (column, area) for area in above if (column := applicant_column(area.text))
    ]
    heads = {column: (area.left, area.right) for column, area in named}
    whole = len(heads) == len(named) and set(COLUMNS[:-1]) <= heads.keys()
    return heads if whole and _stand_in_order(above, dict(named)) else None


def _stand_in_order(above: list[Area], heads: Mapping[str, Area]) -> bool:
    """Whether the kinds of organisations stand under their head, or all in one row."""
    over = [area for area in above if plain(area.text) == ORGANISATIONS]
    if not over:
        return len({head.top for head in heads.values()}) == 1
    under = {name for name, head in heads.items() if _is_under(head, over[0])}
    return len(over) == 1 and under == set(COLUMNS[1:-1])


def _is_under(head: Area, over: Area) -> bool:
    return over.left <= head.left and head.right <= over.right


def read_requests(matrix: Matrix, before: Heads | None) -> tuple[Found, Heads | None]:
    """What table B says in a matrix; `before` are the heads on the page before."""
    found = Found()
    rows = labelled_rows(matrix)
    first = rows[0].row if rows else matrix.height
    own = heads_above(matrix, first)
    heads = own or before
    if not rows:
        return found, heads
    found.codes = {row.code for row in rows}
    if heads is None:
        found.doubt(rows[0].label.line, NO_HEADS)
        return found, before
    beside = [area for area in matrix.areas if area.bottom <= first]
    codes = [row.code for row in rows]
    for row in rows:
        names = {column: f"{column}/{row.code}" for column in heads}
        if codes.count(row.code) > 1:
            message = TWICE.format(row.label.text.strip())
            found.doubt(row.label.line, message, *names.values())
        else:
            cells = _cells(matrix, row)
            under = placed_under(own, cells, beside) if own else in_order(heads, cells)
            _put_row(found, row, under, names)
    return found, heads


def _cells(matrix: Matrix, row: LabelledRow) -> list[Area]:
    """What stands right of a row's label."""
    return [
        area
        for area in matrix.covering.get(row.row, [])
        if area.left >= row.label.right
    ]


def _put_row(
    found: Found,
    row: LabelledRow,
    under: Mapping[str, Area] | None,
    names: Mapping[str, str],
) -> None:
    if under is None:
        found.doubt(row.label.line, NOT_IN_COLUMNS, *names.values())
        return
    for column, area in under.items():
        if area.bottom - area.top > 1:
            found.doubt(row.label.line, IN_MERGED, names[column])
        else:
            found.put(names[column], area.text, area.line)
