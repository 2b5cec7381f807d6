"""A real table as a matrix, and its header: in one row or two, found by its words.

Where words say too little (one header cell over several columns, a table without
header), the content of the columns decides.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from core.papers.paper import Cell, Grid, tidy

from . import columns, phrases
from .columns import Column
from .deadlines import is_time
from .marks import narrow_digits

# A header stands near the top; titles and notes may stand above it.
FARTHEST_HEADER = 12
WIDEST = 40
SAMPLE = 60
_DASH = re.compile(r"[-—–―/／\\]+|无")
LONGEST_HEADER_WORD = 30


@dataclass(frozen=True, slots=True)
class Place:
    """The cell that covers one row and column; `fresh` where it begins in this row."""

    cell: Cell
    row: int
    fresh: bool

    @property
    def text(self) -> str:
        """Return the text in one line; a dash in a cell means nothing."""
        text = tidy(self.cell.text)
        return "" if _DASH.fullmatch(text) else text


@dataclass(frozen=True)
class Matrix:
    """Rows of places, None where no cell covers; `width` columns."""

    rows: list[list[Place | None]]
    width: int

    @cached_property
    def filled(self) -> list[list[Place]]:
        """The cells with text of each row, a merged one once, left to right."""
        return [distinct(row) for row in self.rows]

    def column(self, index: int, start: int) -> list[str]:
        """Return the first texts that begin in a column, from row `start` on."""
        found = []
        for row in self.rows[start : start + SAMPLE]:
            place = row[index]
            if place and place.fresh and place.cell.column == index and place.text:
                found.append(place.text)
        return found


def distinct(row: list[Place | None]) -> list[Place]:
    found: list[Place] = []
    for place in row:
        if place and place.text and not (found and found[-1].cell is place.cell):
            found.append(place)
    return found


def matrix_of(grid: Grid) -> Matrix:
    """Return a placed grid with every merged cell in all the places it covers."""
    ends = [cell.column + cell.columns for row in grid.rows for cell in row]
    width = min(max(ends, default=0), WIDEST)
    rows: list[list[Place | None]] = []
    below: dict[int, tuple[Place, int]] = {}
    for number, cells in enumerate(grid.rows):
        row: list[Place | None] = [None] * width
        for index, (place, last) in list(below.items()):
            if number <= last:
                row[index] = Place(place.cell, place.row, fresh=False)
            else:
                del below[index]
        for cell in cells:
            place = Place(cell, number, fresh=True)
            for index in range(cell.column, min(cell.column + cell.columns, width)):
                row[index] = place
                below[index] = (place, number + cell.rows - 1)
        rows.append(row)
    return Matrix(rows, width)


@dataclass(frozen=True, slots=True)
class Header:
    """What the columns mean, and the rows the header stands in."""

    columns: list[Column]
    first: int
    last: int
    # Columns whose meaning comes from their content, not from their words.
    guessed: frozenset[int] = frozenset()

    def is_repeated_by(self, texts: list[str]) -> bool:
        """Return whether a row of these texts only repeats the header."""
        words = {columns.bare_word(column.word) for column in self.columns}
        said = [columns.bare_word(text) for text in texts]
        return bool(said) and all(word in words for word in said)


def find_header(matrix: Matrix, taught: Mapping[str, str]) -> Header | None:
    """Return the header of a table, None where no row reads like one."""
    for first in range(min(len(matrix.rows), FARTHEST_HEADER)):
        if len(matrix.filled[first]) < 2:
            continue
        header = _header_at(matrix, first, taught)
        if header:
            return header
    return None


def _header_at(matrix: Matrix, first: int, taught) -> Header | None:
    upper = _words(matrix.rows[first])
    if any(len(word) > LONGEST_HEADER_WORD for word in upper):
        return None
    if first + 1 < len(matrix.rows) and _is_second_row(matrix, first, taught):
        lower = _words(matrix.rows[first + 1])
        words = [
            _joined(above, below, taught)
            for above, below in zip(upper, lower, strict=True)
        ]
        found = _by_words_and_content(matrix, words, first, first + 1, taught)
        if found:
            return found
    return _by_words_and_content(matrix, upper, first, first, taught)


def _words(row: list[Place | None]) -> list[str]:
    return ["" if place is None else place.text for place in row]


def _is_second_row(matrix: Matrix, first: int, taught) -> bool:
    """Return whether the row below `first` still belongs to the header."""
    upper, lower = matrix.rows[first], matrix.rows[first + 1]
    fresh = [place for place in distinct(lower) if place.fresh]
    covered = any(place and not place.fresh for place in lower)
    spread = any(place.cell.columns > 1 for place in distinct(upper))
    if not fresh or not (covered or spread):
        return False
    return all(len(place.text) <= columns.LONGEST_WORD for place in fresh) and any(
        columns.meaning_of(place.text, taught) for place in fresh
    )


def _joined(above: str, below: str, taught) -> str:
    """Return the word of a column headed in two rows: the lower one, if it tells."""
    if not below or above == below:
        return above
    for word in (below, above + below):
        if columns.meaning_of(word, taught):
            return word
    return above


def _by_words_and_content(matrix, words, first, last, taught) -> Header | None:
    meanings = [columns.meaning_of(word, taught) for word in words]
    known = len({m for m in meanings if m})
    if known < 2:
        return None
    guessed = _split_shared_words(matrix, words, meanings, last + 1, taught)
    guessed |= _name_by_content(matrix, words, meanings, last + 1)
    guessed |= _name_the_task(matrix, meanings, last + 1)
    found = columns.of_meanings(words, meanings)
    return Header(found, first, last, frozenset(guessed)) if found else None


def _split_shared_words(matrix, words, meanings, start, taught) -> set[int]:
    """Tell the columns under one header cell apart by their content; say which."""
    shared = {
        place
        for index in range(1, len(words))
        for place in (index - 1, index)
        if words[index] and words[index] == words[index - 1]
    }
    guessed = set()
    for index in sorted(shared):
        content = content_of(matrix.column(index, start))
        plain = content in (columns.NUMBER, columns.UNITS, columns.DUE)
        if (
            plain
            and words[index] not in taught
            and not _agree(meanings[index], content)
        ):
            meanings[index] = content
            guessed.add(index)
    return guessed


def _agree(meaning: str | None, content: str) -> bool:
    both_units = content == columns.UNITS and meaning in columns.UNIT_MEANINGS
    return meaning == content or both_units


def _name_by_content(matrix, words, meanings, start: int) -> set[int]:
    """Tell columns of unknown words that hold units or times; say which."""
    guessed = set()
    for index, meaning in enumerate(meanings):
        content = content_of(matrix.column(index, start)) if meaning is None else None
        if words[index] and content in (columns.UNITS, columns.DUE):
            meanings[index] = content
            guessed.add(index)
    return guessed


def _name_the_task(matrix, meanings: list[str | None], start: int) -> set[int]:
    """Make the wordiest column of unknown meaning the task where none is named."""
    if columns.TASK in meanings or not columns.UNIT_MEANINGS & set(meanings):
        return set()
    lengths = {
        index: sum(map(len, matrix.column(index, start)))
        for index, meaning in enumerate(meanings)
        if meaning is None or meaning == columns.REMARK
    }
    if not lengths or not max(lengths.values()):
        return set()
    index = max(lengths, key=lengths.__getitem__)
    meanings[index] = columns.TASK
    return {index}


def content_of(texts: list[str]) -> str | None:
    """Return what a column most likely means by its texts alone."""
    if not texts:
        return None
    shares = {
        columns.NUMBER: sum(map(is_number, texts)),
        columns.DUE: sum(map(is_time, texts)),
        columns.UNITS: sum(
            len(text) <= 300 and phrases.likeness(text) > 0.6 for text in texts
        ),
    }
    meaning = max(shares, key=shares.__getitem__)
    return meaning if shares[meaning] > 0.6 * len(texts) else columns.TASK


def is_number(text: str) -> bool:
    return len(text) <= 6 and narrow_digits(text).rstrip(".．、").isdigit()


def guess_header(matrix: Matrix) -> Header | None:
    """Return columns for a table without header, by content alone."""
    meanings = [content_of(matrix.column(index, 0)) for index in range(matrix.width)]
    lengths = [
        sum(map(len, matrix.column(index, 0))) / max(len(matrix.column(index, 0)), 1)
        for index in range(matrix.width)
    ]
    if columns.UNITS not in meanings or columns.TASK not in meanings:
        return None
    if (
        max(
            length
            for length, m in zip(lengths, meanings, strict=True)
            if m == columns.TASK
        )
        < 10
    ):
        return None
    found = columns.of_meanings([""] * matrix.width, meanings)
    return found and Header(found, 0, -1, frozenset(range(matrix.width)))
