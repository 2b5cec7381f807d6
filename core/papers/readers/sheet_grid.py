"""Filled cells, merged areas and hidden rows of a sheet into the grid a person sees."""

from bisect import bisect_left, bisect_right

from core.papers.paper import Cell

from .sheet_rows import Area, SheetRows

# Merged areas that overlap are not Excel's work; they may not cost time.
MOST_COVERED = 4_000_000

Texts = dict[int, dict[int, str]]


def settle(texts: Texts, found: SheetRows) -> None:
    """Leave of each merged area only the text that the screen shows, where it does.

    That is the text of its first cell; where this is hidden, it stands in the first
    row and column that are not.
    """
    written = sorted(texts)
    left = MOST_COVERED
    for area in found.merges:
        shown = texts.get(area.top, {}).get(area.left)
        inside = _within(written, area.top, area.bottom)
        left -= sum(len(texts[row]) for row in written[inside])
        if left < 0:
            return
        for row in written[inside]:
            cells = texts[row]
            for column in [c for c in cells if area.left <= c <= area.right]:
                del cells[column]
        if shown:
            row = _first_seen(area.top, area.bottom, found.hidden_rows)
            column = _first_seen(area.left, area.right, found.hidden_columns)
            texts.setdefault(row, {})[column] = shown


def _first_seen(first: int, last: int, hidden: set[int]) -> int:
    return next((n for n in range(first, last + 1) if n not in hidden), first)


def _within(numbers: list[int], first: int, last: int) -> slice:
    return slice(bisect_left(numbers, first), bisect_right(numbers, last))


def seen(texts: Texts, found: SheetRows) -> tuple[list[int], list[int]]:
    """Return the rows and columns to show: what is written and what lies between."""
    rows, columns = [], set()
    for row in sorted(texts.keys() - found.hidden_rows):
        written = texts[row].keys() - found.hidden_columns
        if written:
            rows.append(row)
            columns |= written
    if not rows:
        return [], []
    between = range(min(columns), max(columns) + 1)
    return rows, [column for column in between if column not in found.hidden_columns]


def grid(
    texts: Texts,
    shown: tuple[list[int], list[int]],
    merges: list[Area],
    first_line: int,
) -> tuple[tuple[Cell, ...], ...]:
    """Return the shown rows as cells; a merged one stands once, where it begins."""
    rows, columns = shown
    spans, covered = _spans(rows, columns, merges)
    return tuple(
        tuple(
            Cell(
                texts[row].get(column, ""),
                first_line + y,
                x,
                *spans.get((y, x), (1, 1)),
            )
            for x, column in enumerate(columns)
            if (y, x) not in covered
        )
        for y, row in enumerate(rows)
    )


def _spans(rows: list[int], columns: list[int], merges: list[Area]):
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    left = len(rows) * len(columns)
    for area in merges:
        down = _within(rows, area.top, area.bottom)
        across = _within(columns, area.left, area.right)
        height, width = down.stop - down.start, across.stop - across.start
        left -= height * width
        if left < 0:
            break
        start = (down.start, across.start)
        if height * width < 2 or start in covered:
            continue
        spans[start] = (width, height)
        covered |= {
            (y, x)
            for y in range(down.start, down.stop)
            for x in range(across.start, across.stop)
        } - {start}
    return spans, covered
