"""A paper as one run of pieces: paragraphs and cells in the order they stand in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.papers.paper import Grid, Paragraph, tidy


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    line: int
    # As the file has it: spaces and breaks may separate names in a unit cell.
    raw: str = ""
    # Number of the row and place in it, where the copy kept rows.
    row: int | None = None
    place: int = 0
    width: int = 0
    padded: bool = False
    in_grid: bool = False


def pieces_of(blocks: Iterable[Paragraph | Grid]) -> list[Piece]:
    """Return everything written in `blocks`, one piece per line and filled cell."""
    found: list[Piece] = []
    rows = 0
    for block in blocks:
        if not isinstance(block, Grid):
            found.extend(lines_of(block.text, block.line))
            continue
        for row in block.rows:
            rows += 1
            if block.placed:
                found.extend(p for cell in row for p in lines_of(cell.text, cell.line))
            else:
                found.extend(_cells(row, rows if block.exact else None))
    return found


def lines_of(text: str, line: int) -> Iterator[Piece]:
    """Yield the lines of a paragraph or cell, each a piece at the same place."""
    for part in text.split("\n"):
        if tidied := tidy(part):
            yield Piece(tidied, line, part)


def _cells(row, number: int | None):
    padded = bool(row) and not row[-1].text
    for place, cell in enumerate(row):
        text = tidy(cell.text)
        if not text:
            continue
        if number is None:
            yield Piece(text, cell.line, cell.text, in_grid=True)
        else:
            yield Piece(
                text, cell.line, cell.text, number, place, len(row), padded, True
            )
