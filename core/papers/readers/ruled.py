"""Tables from the lines ruled on a page: cells, and how far each one spans."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from pdfplumber.table import (
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)

from .lines import Boxed, Glyph, boxed

# Drawings and maps have more lines than any table; finding cells in them takes
# time by the square.
MAX_EDGES = 20_000
MAX_CROSSINGS = 250_000
MAX_POINTS = 4_000

TOLERANCE = 3
SHORTEST = 3
# So many lines that end at one place end at a side.
LEAST_ENDS = 3


class TooManyLines(Exception):
    """The page is a drawing; its text can still be read."""


@dataclass(frozen=True, slots=True)
class RuledCell:
    said: Boxed
    column: int
    columns: int
    rows: int

    @property
    def text(self) -> str:
        return self.said.text


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of cells, the places of its columns, and where it lies on the page."""

    rows: list[list[RuledCell]]
    columns: tuple[float, ...]
    top: float
    bottom: float


def tables_of(
    edges: list[dict], glyphs: list[Glyph]
) -> tuple[list[Table], list[Glyph]]:
    """Return the tables that `edges` rule, and the glyphs that stand in none."""
    groups = _groups(edges)
    tables = []
    # What stands in a table inside a cell is told once, with the inner table.
    for boxes in sorted(groups, key=_area):
        table, glyphs = _filled(boxes, glyphs)
        tables.append(table)
    return sorted(tables, key=lambda table: table.top), glyphs


def _groups(edges: list[dict]) -> list[list[tuple]]:
    if len(edges) > MAX_EDGES:
        raise TooManyLines
    edges = _merged(edges)
    sides = [
        side for ruled in _connected(_crossings(edges)) for side in _missing(ruled)
    ]
    points = _crossings(_merged(edges + sides))
    if len(points) > MAX_POINTS:
        raise TooManyLines
    found = cells_to_tables(intersections_to_cells(points))
    # A column of boxes is a frame around text.
    return [boxes for boxes in found if len({box[0] for box in boxes}) > 1]


def _merged(edges: list[dict]) -> list[dict]:
    return [
        edge
        for edge in merge_edges(edges, TOLERANCE, TOLERANCE, TOLERANCE, TOLERANCE)
        if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= SHORTEST
    ]


def _crossings(edges: list[dict]) -> dict:
    upright = sum(edge["orientation"] == "v" for edge in edges)
    if upright * (len(edges) - upright) > MAX_CROSSINGS:
        raise TooManyLines
    return edges_to_intersections(edges, TOLERANCE, TOLERANCE)


def _connected(crossings: dict) -> Iterable[list[dict]]:
    """Return the lines of each table: those that cross, and what these cross."""
    groups: dict[int, list[dict]] = {}
    for crossing in crossings.values():
        lines = {id(line): line for line in (*crossing["v"], *crossing["h"])}
        known = {id(groups[key]): groups[key] for key in lines if key in groups}
        whole = max(known.values(), key=len, default=[])
        for group in known.values():
            if group is not whole:
                whole += group
        whole += [line for key, line in lines.items() if key not in groups]
        groups |= {id(line): whole for line in whole}
    return {id(group): group for group in groups.values()}.values()


def _missing(edges: list[dict]) -> list[dict]:
    """Return the sides a table does without, told by the lines that end there.

    A cell merged over a page break is open below and above, and some tables are ruled
    without their left and right sides.
    """
    found = []
    for kind, along, across in (("v", "top", "x0"), ("h", "x0", "top")):
        ends = {"top": "bottom", "x0": "x1"}
        lines = [edge for edge in edges if edge["orientation"] == kind]
        for end, outermost in ((along, min), (ends[along], max)):
            at = outermost((line[end] for line in lines), default=0)
            ending = [line for line in lines if abs(line[end] - at) < TOLERANCE]
            if len(ending) < LEAST_ENDS:
                continue
            places = [line[across] for line in ending]
            found.append(
                {
                    "orientation": "h" if kind == "v" else "v",
                    across: min(places),
                    ends[across]: max(places),
                    along: at,
                    ends[along]: at,
                }
            )
    return found


def _area(boxes: list[tuple]) -> float:
    return (max(box[2] for box in boxes) - min(box[0] for box in boxes)) * (
        max(box[3] for box in boxes) - min(box[1] for box in boxes)
    )


def _filled(boxes: list[tuple], glyphs: list[Glyph]) -> tuple[Table, list[Glyph]]:
    lefts = sorted({box[0] for box in boxes})
    tops = sorted({box[1] for box in boxes})
    owners = {
        (row, column): box
        for box in boxes
        for row in _between(tops, box[1], box[3])
        for column in _between(lefts, box[0], box[2])
    }
    inside: dict[tuple, list[Glyph]] = {box: [] for box in boxes}
    outside = []
    for glyph in glyphs:
        middle = (glyph.x0 + glyph.x1) / 2
        row, column = bisect_right(tops, glyph.middle), bisect_right(lefts, middle)
        box = owners.get((row - 1, column - 1))
        if box and middle < box[2] and glyph.middle < box[3]:
            inside[box].append(glyph)
        else:
            outside.append(glyph)
    rows: list[list[RuledCell]] = [[] for _ in tops]
    for box in sorted(boxes):
        down = _between(tops, box[1], box[3])
        across = _between(lefts, box[0], box[2])
        said = boxed(inside[box], box)
        rows[down.start].append(RuledCell(said, across.start, len(across), len(down)))
    bottom = max(box[3] for box in boxes)
    return Table(rows, tuple(lefts), tops[0], bottom), outside


def _between(places: Iterable[float], first: float, end: float) -> range:
    return range(bisect_left(places, first), bisect_left(places, end))
