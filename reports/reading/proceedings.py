"""Table C out of real tables: fifteen cells under two or three rows of heads. Pure."""

from reports.formats import PROCEEDINGS

from .found import Found
from .labels import ENDING_COLUMNS, ending, plain, proceeding
from .matrix import Area, Matrix, placed_under
from .values import looks_like_value

NO_HEADS = "看不出各列是哪一种结果，这张表没有读取"
NOT_IN_COLUMNS = "数字与表头对不齐，分不清各是哪一栏的数"
SEVERAL = "表头下面有几行数字，分不清以哪一行为准"
# Longer words than “不适用” are no blank cell but the text below the table.
LONGEST_BLANK = 6
CELLS = tuple(f"{each}/{end}" for each in PROCEEDINGS for end in ENDING_COLUMNS)


def read_proceedings(matrix: Matrix) -> Found:
    """What table C says in a matrix; nothing where it has none of its heads."""
    found = Found()
    groups = [area for area in matrix.areas if proceeding(area.text)]
    if {proceeding(area.text) for area in groups} != set(PROCEEDINGS):
        return found
    top = min(area.top for area in groups)
    found.codes = set(PROCEEDINGS)
    line = groups[0].line
    heads = _heads(matrix, groups, top)
    if heads.keys() != set(CELLS):
        found.doubt(line, NO_HEADS, *CELLS)
        return found
    rows = _rows_of_figures(matrix, top, heads)
    if len(rows) != 1:
        found.doubt(line, SEVERAL if rows else NOT_IN_COLUMNS, *CELLS)
        return found
    under = placed_under(heads, rows[0])
    if under is None:
        found.doubt(rows[0][0].line, NOT_IN_COLUMNS, *CELLS)
        return found
    for name, area in under.items():
        found.put(name, area.text, area.line)
    return found


def _heads(matrix: Matrix, groups: list[Area], top: int) -> dict[str, tuple[int, int]]:
    """The columns of each cell; none at all where one recurs or stands alone."""
    heads: dict[str, tuple[int, int]] = {}
    for area in matrix.areas:
        column = ending(area.text) if area.top > top else None
        above = next((group for group in groups if _is_over(group, area)), None)
        if column is None:
            continue
        name = f"{proceeding(above.text)}/{column}" if above else ""
        if not name or name in heads:
            return {}
        heads[name] = (area.left, area.right)
    return heads


def _is_over(group: Area, area: Area) -> bool:
    return group.bottom <= area.top and group.meets((area.left, area.right))


def _rows_of_figures(matrix: Matrix, top: int, heads: dict) -> list[list[Area]]:
    """The rows below the heads that are not wholly blank, up to one of words."""
    below = 1 + max(
        row
        for row in range(top, matrix.height)
        if any(ending(area.text) for area in matrix.beginning.get(row, []))
    )
    rows = []
    for row in range(below, matrix.height):
        cells = matrix.beginning.get(row, [])
        if len(cells) < len(heads) or any(map(_is_words, cells)):
            break
        rows.append(cells)
    written = [cells for cells in rows if any(area.text.strip() for area in cells)]
    return written or rows[:1]


def _is_words(area: Area) -> bool:
    return len(plain(area.text)) > LONGEST_BLANK and not looks_like_value(area.text)
