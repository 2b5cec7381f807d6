"""The parts of an outline read one after another: tables, and prose around them."""

import re
from itertools import zip_longest

from .drafts import Draft, Unplaced
from .marks import BRACKETED_HAN, read_mark
from .narrative import read_prose
from .outline import Outline, Part, is_date
from .pieces import Piece
from .placed import read_placed
from .prose import is_title
from .reasons import FURNITURE, ONLY_HEADINGS, SIGNATURE
from .tabular import Headings, read_table

# Sentences that may stand between a heading and the table it is for.
MOST_BELOW_HEADING = 2
# So much of a title names the organ that also signs (丰溪县公安局…).
SAME_ORGAN = 5
_YEAR_IN_FRONT = re.compile(r"^(?:20[0-9]{2}年)?度?")


def drafts_of(shape: Outline) -> tuple[list[Draft], list[Unplaced]]:
    """Return the tasks of all parts in their order, and what became nothing."""
    drafts: list[Draft] = []
    unplaced = [Unplaced(p.text, p.line, FURNITURE) for p in shape.furniture]
    has_table = False
    headings = Headings()
    for part, following in zip_longest(shape.parts, shape.parts[1:]):
        if not part.columns and following and following.columns:
            _take_headings(part, headings)
        if part.columns:
            if part.table:
                found, left = read_placed(*part.table, headings)
            else:
                signed = _take_signature(part, shape.title)
                unplaced += [Unplaced(p.text, p.line, SIGNATURE) for p in signed]
                found, left = read_table(part.pieces, part.header, headings)
            drafts += found
            unplaced += left
            has_table = has_table or bool(found)
    for part in shape.parts:
        if part.columns:
            continue
        found, left = read_prose(part.pieces) if part.pieces else ([], [])
        # Beside a table, prose is a covering letter unless it names units itself.
        if has_table and not any(draft.units for draft in found):
            left = [Unplaced(p.text, p.line, ONLY_HEADINGS) for p in part.pieces]
            found = []
        drafts += found
        unplaced += left
    return (
        sorted(drafts, key=lambda draft: draft.line),
        sorted(unplaced, key=lambda piece: piece.line),
    )


def _take_headings(part: Part, headings: Headings) -> None:
    """Put the headings that close a part in force for the table behind it."""
    end = len(part.pieces)
    while end and len(part.pieces) - end < MOST_BELOW_HEADING:
        if read_mark(part.pieces[end - 1].text)[0]:
            break
        end -= 1
    start = end
    while start and _is_heading(part.pieces[start - 1].text):
        start -= 1
    for piece in part.pieces[start:end]:
        mark, _ = read_mark(piece.text)
        headings.add(mark.kind, piece.text)
    del part.pieces[start:end]


def _is_heading(text: str) -> bool:
    mark, _ = read_mark(text)
    return bool(mark and mark.kind <= BRACKETED_HAN) and is_title(text)


def _take_signature(part: Part, title: Piece | None) -> list[Piece]:
    """Take the organ of the title, dated or 制, from the end of a copied table."""
    if title is None or not part.pieces or part.pieces[-1].in_grid:
        return []
    dated = is_date(part.pieces[-1].text)
    start = len(part.pieces) - 1 - dated
    organ = _YEAR_IN_FRONT.sub("", title.text)[:SAME_ORGAN]
    if start < 0 or not part.pieces[start].text.startswith(organ):
        return []
    if not dated and not part.pieces[start].text.endswith(("制", "印", "印发", "编")):
        return []
    signed = part.pieces[start:]
    del part.pieces[start:]
    return signed
