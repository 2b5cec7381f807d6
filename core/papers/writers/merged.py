"""A table whose cells may cover several columns and rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Merged:
    """A cell where it begins; `is_head` are the words that name rows and columns.

    What is not `is_left` stands in the middle.
    """

    text: str
    columns: int = 1
    rows: int = 1
    is_head: bool = False
    is_left: bool = False


# What covers more rows may cover pages: its text stands at its top, to be seen.
TALL = 4


@dataclass(frozen=True)
class Placed:
    cell: Merged
    top: int
    left: int

    @property
    def is_tall(self) -> bool:
        return self.cell.rows > TALL and not self.cell.is_head

    @property
    def bottom(self) -> int:
        return self.top + self.cell.rows

    @property
    def right(self) -> int:
        return self.left + self.cell.columns


def placed(rows: Sequence[Sequence[Merged]]) -> Iterator[Placed]:
    """Each cell with the row and column it begins in."""
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(rows):
        left = 0
        for cell in row:
            while (top, left) in taken:
                left += 1
            yield Placed(cell, top, left)
            taken |= {
                (top + down, left + across)
                for down in range(cell.rows)
                for across in range(cell.columns)
            }
            left += cell.columns
