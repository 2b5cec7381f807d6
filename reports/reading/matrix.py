"""A real table as areas on a grid of rows and columns, which can be turned. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from core.papers.paper import Grid


@dataclass(frozen=True, slots=True)
class Area:
    """A cell: the text, the line of the paper, the rows and columns it covers."""

    text: str
    line: int
    top: int
    left: int
    bottom: int
    right: int

    def turned(self) -> "Area":
        return Area(self.text, self.line, self.left, self.top, self.right, self.bottom)

    def meets(self, columns: tuple[int, int]) -> bool:
        return self.left < columns[1] and columns[0] < self.right


@dataclass(frozen=True)
class Matrix:
    areas: tuple[Area, ...]

    @cached_property
    def height(self) -> int:
        return max((area.bottom for area in self.areas), default=0)

    @cached_property
    def width(self) -> int:
        return max((area.right for area in self.areas), default=0)

    @cached_property
    def beginning(self) -> dict[int, list[Area]]:
        """The areas that begin in each row, from the left."""
        rows: dict[int, list[Area]] = {}
        for area in sorted(self.areas, key=lambda area: area.left):
            rows.setdefault(area.top, []).append(area)
        return rows

    @cached_property
    def covering(self) -> dict[int, list[Area]]:
        """The areas that each row belongs to, from the left."""
        rows: dict[int, list[Area]] = {}
        for area in sorted(self.areas, key=lambda area: area.left):
            for row in range(area.top, area.bottom):
                rows.setdefault(row, []).append(area)
        return rows

    def turned(self) -> "Matrix":
        """The matrix with rows for columns."""
        return Matrix(tuple(area.turned() for area in self.areas))


def matrix_of(grid: Grid) -> Matrix:
    return Matrix(
        tuple(
            Area(
                cell.text,
                cell.line,
                top,
                cell.column,
                min(top + cell.rows, len(grid.rows)),
                cell.column + cell.columns,
            )
            for top, row in enumerate(grid.rows)
            for cell in row
        )
    )


def placed_under(
    heads: Mapping[str, tuple[int, int]],
    cells: Iterable[Area],
    beside: Iterable[Area] = (),
) -> dict[str, Area] | None:
    """The cell below each head; None where it cannot be told for certain.

    A figure too many is in doubt as well, unless a head of another kind, one of those
    `beside`, stands over it.

    Each stands alone under its head. Where the columns do not line up, as many cells
    as heads stand in the order of the heads, each touching its own.
    """
    cells = list(cells)
    every = [*heads.values(), *((head.left, head.right) for head in beside)]
    if any(cell.text.strip() and not any(map(cell.meets, every)) for cell in cells):
        return None
    under = {
        name: [cell for cell in cells if cell.meets(columns)]
        for name, columns in heads.items()
    }
    taken = [id(found[0]) for found in under.values() if len(found) == 1]
    if len(taken) == len(heads) == len(set(taken)):
        return {name: found[0] for name, found in under.items()}
    found = in_order(heads, cells)
    if found and all(cell.meets(heads[name]) for name, cell in found.items()):
        return found
    return None


def in_order(
    heads: Mapping[str, tuple[int, int]], cells: Iterable[Area]
) -> dict[str, Area] | None:
    """As many cells as heads, in the order of the heads, where these stand elsewhere."""
    cells = list(cells)
    names = sorted(heads, key=lambda name: heads[name])
    if len(cells) != len(names):
        return None
    return dict(zip(names, cells, strict=True))
