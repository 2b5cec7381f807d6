"""A paper as one run of pieces: paragraphs and cells in the order they stand in."""

from dataclasses import dataclass

from core.papers.paper import Grid, Paper, tidy


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


def pieces_of(paper: Paper) -> list[Piece]:
    """Return everything written in `paper`, one piece per paragraph and filled cell."""
    found: list[Piece] = []
    rows = 0
    for block in paper.blocks:
        if not isinstance(block, Grid):
            text = tidy(block.text)
            if text:
                found.append(Piece(text, block.line, block.text))
            continue
        for row in block.rows:
            rows += 1
            found.extend(_cells(row, rows if block.exact else None))
    return found


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
