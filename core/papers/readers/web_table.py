"""A table of a web page as its rows arrive: spans into columns, layout into text."""

from dataclasses import dataclass, field

from core.papers.paper import Unreadable

from .blocks import (
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_WIDE,
    Blocks,
    Seen,
    Spot,
    Table,
    text_in,
)

# Longer than any cell of a plan: a page drawn with a table.
MOST_BLOCKS_IN_A_CELL = 30
# The same where the table has one row only.
MOST_BLOCKS_IN_THE_ONLY_ROW = 8

HEAD, BODY, FOOT = "thead", "tbody", "tfoot"


@dataclass(slots=True)
class WebTable:
    """The rows of a table element, section by section."""

    head: Table = field(default_factory=list)
    body: Table = field(default_factory=list)
    foot: Table = field(default_factory=list)
    row: list[Spot] | None = None
    in_cell: bool = False
    # The rows of the section we are in, and the cells that reach down in it.
    _section: Table = field(default_factory=list)
    _tall: list[tuple[Spot, int, int]] = field(default_factory=list)
    _covered: dict[int, int] = field(default_factory=dict)
    _column: int = 0

    def __post_init__(self):
        self._section = self.body

    def begin_section(self, name: str) -> None:
        """Start rows that no cell from above reaches into."""
        self._end_section()
        # A second head or foot stays where it stands, as in a browser.
        self._section = self.body
        if name == HEAD and not self.head:
            self._section = self.head
        elif name == FOOT and not self.foot:
            self._section = self.foot

    def begin_row(self) -> None:
        if self.row is not None:
            self.end_row()
        self.row = []
        self._section.append(self.row)
        self._column = 0

    def end_row(self) -> None:
        self.row = None
        left = self._covered.items()
        self._covered = {column: rows - 1 for column, rows in left if rows > 1}

    def add(self, blocks: Blocks, columns: int, rows: int) -> None:
        """Put a cell at the next free column; `rows` 0 reaches the section's end."""
        while self._column in self._covered:
            self._column += 1
        if self._column >= MOST_COLUMNS:
            raise Unreadable(TOO_WIDE)
        columns = min(max(columns, 1), MOST_COLUMNS - self._column)
        spot = Spot(blocks, self._column, columns)
        self.row.append(spot)
        rows = rows or MOST_ROWS
        if rows > 1:
            self._tall.append((spot, len(self._section), rows))
            covered = range(self._column, self._column + columns)
            self._covered |= dict.fromkeys(covered, rows)
        self._column += columns

    def finish(self) -> Table:
        """Return the rows in the order a browser shows them."""
        self._end_section()
        return self.head + self.body + self.foot

    def _end_section(self) -> None:
        for spot, row, rows in self._tall:
            spot.rows = min(rows, len(self._section) - row + 1)
        self._tall, self._covered, self.row = [], {}, None


def settle(table: Table, seen: Seen) -> Blocks:
    """Return a table as itself with its cells' text, or as what a layout holds."""
    spots = [spot for row in table for spot in row]
    for spot in spots:
        spot.text = text_in(spot.blocks)
    if _is_layout(table, spots):
        return [block for spot in spots for block in spot.blocks]
    seen.nested |= any(map(_holds_grid, spots))
    for spot in spots:
        spot.blocks = []
    return [table]


def _is_layout(table: Table, spots: list[Spot]) -> bool:
    full_rows = sum(sum(bool(spot.text) for spot in row) > 1 for row in table)
    if full_rows == 0:
        return True
    most = MOST_BLOCKS_IN_THE_ONLY_ROW if full_rows == 1 else MOST_BLOCKS_IN_A_CELL
    half = sum(len(spot.text) for spot in spots) / 2
    return any(
        len(spot.text) > half and (len(spot.blocks) > most or _holds_grid(spot))
        for spot in spots
    )


def _holds_grid(spot: Spot) -> bool:
    return any(not isinstance(block, str) for block in spot.blocks)
