"""Cells of a table into rows, also where the copy lost which cell stood where.

Every cell gets the column it most likely stood in, given the order of the columns, the
form of the cells, and that rows run through the columns from left to right (the best
path through cells × columns; linear in the number of cells).
"""

from dataclasses import dataclass, field

from . import columns, phrases
from .criteria import split_numbered
from .deadlines import is_time
from .marks import (
    ARABIC,
    BRACKETED_ARABIC,
    BRACKETED_HAN,
    CHAPTER,
    HAN,
    Mark,
    narrow_digits,
    read_mark,
)
from .pieces import Piece

SECTION = "section"  # a heading in a row of its own: no column of the header

# What it costs to leave a column of a row empty.
_EMPTY = {
    columns.TASK: 4.0,
    columns.UNITS: 1.5,
    columns.CRITERIA: 1.0,
    columns.DUE: 0.7,
    columns.LEAD: 0.9,
    columns.SUPPORT: 0.3,
    columns.GUIDE: 0.3,
    columns.HEADING: 0.1,
    columns.NUMBER: 0.1,
    columns.REMARK: 0.1,
}
# What it costs that a further cell belongs to the same column of the same row.
_AGAIN = {
    columns.TASK: 1.0,
    columns.UNITS: 0.4,
    columns.LEAD: 0.4,
    columns.SUPPORT: 0.4,
    columns.CRITERIA: 0.6,
    columns.HEADING: 1.5,
}
_NEVER = 1e6
_RIGHT_PLACE = 2.0
_PERHAPS_RIGHT_PLACE = 0.3


@dataclass(slots=True)
class Row:
    """One row: the pieces in each column, and the headings above it."""

    sections: list[Piece] = field(default_factory=list)
    cells: dict[int, list[Piece]] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a cell looks like, apart from where it stands."""

    mark: Mark | None
    units: float
    time: bool
    number_only: bool
    length: int
    judges: bool
    several: bool


def rows_of(pieces: list[Piece], header: list[columns.Column]) -> list[Row]:
    """Return the rows that `pieces` make under `header`."""
    states = [column.meaning for column in header] + [SECTION]
    path = _best_path(pieces, states)
    rows: list[Row] = []
    waiting: list[Piece] = []
    for piece, (state, begins) in zip(pieces, path, strict=True):
        if states[state] == SECTION:
            waiting.append(piece)
            continue
        if begins or waiting or not rows:
            rows.append(Row(waiting, {}, piece.line))
            waiting = []
        rows[-1].cells.setdefault(state, []).append(piece)
    if waiting:
        rows.append(Row(waiting, {}, waiting[0].line))
    return rows


def number_column(pieces: list[Piece], header: list[columns.Column]):
    """Return `header` with a number column where numbers stand without one.

    Such a table is headed 工作任务 over two columns: the heading and the number.
    """
    if any(column.meaning == columns.NUMBER for column in header):
        return header
    if not any(_is_number(piece.text) for piece in pieces):
        return header
    task = next(i for i, column in enumerate(header) if column.meaning == columns.TASK)
    return [*header[:task], columns.Column(columns.NUMBER, ""), *header[task:]]


def _is_number(text: str) -> bool:
    return len(text) <= 5 and narrow_digits(text).rstrip(".．、").isdigit()


def _shape(piece: Piece) -> _Shape:
    text = piece.text
    mark, _ = read_mark(text)
    short = len(text) <= 300
    return _Shape(
        mark=mark,
        units=phrases.likeness(text) if short else 0.0,
        time=is_time(text),
        number_only=_is_number(text),
        length=len(text),
        judges=text.lstrip("0123456789.、（()）").startswith(
            ("评价", "考核", "评估", "重点评价", "检查", "是否", "未", "每")
        ),
        several=mark is not None and len(split_numbered(text[:2000])) > 1,
    )


def _best_path(pieces: list[Piece], states: list[str]) -> list[tuple[int, bool]]:
    """Return for each piece its state and whether it begins a row."""
    if not pieces:
        return []
    costs = _Costs(states)
    scores: list[float] = []
    back: list[list[tuple[int, bool]]] = []
    for index, piece in enumerate(pieces):
        shape = _shape(piece)
        fit = [_fit(shape, piece, states, state) for state in range(len(states))]
        if index == 0:
            scores = [fit[s] - costs.before[s] for s in range(len(states))]
            back.append([(0, True)] * len(states))
            continue
        moves = costs.moves(pieces[index - 1], piece, shape)
        fresh, came = [], []
        for state in range(len(states)):
            best = max(
                (scores[old] - cost, old, begins) for old, cost, begins in moves[state]
            )
            fresh.append(best[0] + fit[state])
            came.append((best[1], best[2]))
        scores = fresh
        back.append(came)
    return _walk_back(scores, back, costs)


def _walk_back(scores, back, costs) -> list[tuple[int, bool]]:
    state = max(range(len(scores)), key=lambda s: scores[s] - costs.after[s])
    path = []
    for came in reversed(back):
        old, begins = came[state]
        path.append((state, begins))
        state = old
    return path[::-1]


class _Costs:
    """What it costs to go from one column to another, in a row or to the next."""

    def __init__(self, states: list[str]):
        self.states = states
        self.section = len(states) - 1
        empty = [_EMPTY[state] for state in states[:-1]]
        self.before = [sum(empty[:state]) for state in range(len(empty))] + [0.0]
        self.after = [sum(empty[state + 1 :]) for state in range(len(empty))] + [0.0]
        self.skipped = [
            [sum(empty[old + 1 : new]) for new in range(len(empty))]
            for old in range(len(empty))
        ]
        self._tables: dict[tuple[bool | None, bool], list] = {}

    def moves(self, last: Piece, piece: Piece, shape: _Shape):
        """Return for each new state the old states with cost and 'begins a row'."""
        same_row = None
        if piece.row is not None or last.row is not None:
            same_row = piece.row == last.row
        counted = shape.mark is not None and shape.mark.kind <= ARABIC
        key = (same_row, counted)
        if key not in self._tables:
            self._tables[key] = [
                [self._move(old, new, *key) for old in range(len(self.states))]
                for new in range(len(self.states))
            ]
        return self._tables[key]

    def _move(self, old: int, new: int, same_row: bool | None, counted: bool):
        within = self._within(old, new, same_row, counted)
        across = self._across(old, new) if same_row is not True else _NEVER
        if within < across:
            return old, within, False
        return old, across, True

    def _within(self, old, new, same_row, counted) -> float:
        if same_row is False or self.section in (old, new):
            return _NEVER
        if new > old:
            return self.skipped[old][new]
        if new == old and same_row is None:
            if counted and self.states[new] != columns.CRITERIA:
                return _NEVER
            return _AGAIN.get(self.states[new], _NEVER)
        return _NEVER

    def _across(self, old: int, new: int) -> float:
        return self.after[old] + self.before[new]


def _fit(shape: _Shape, piece: Piece, states: list[str], state: int) -> float:
    meaning = states[state]
    score = _FITS[meaning](shape)
    if piece.width and meaning != SECTION and piece.place == state:
        whole = piece.width == len(states) - 1 and not piece.padded
        score += _RIGHT_PLACE if whole else _PERHAPS_RIGHT_PLACE
    return score


def _fit_section(shape: _Shape) -> float:
    if shape.mark is None or shape.several:
        return -8.0
    if shape.mark.kind in (CHAPTER, HAN):
        return 3.0
    return 2.0 if shape.mark.kind == BRACKETED_HAN else -8.0


def _fit_units(shape: _Shape) -> float:
    if shape.number_only or shape.time:
        return -4.0
    if shape.mark is not None:
        return -4.0
    return 6 * shape.units - 3.0


def _fit_due(shape: _Shape) -> float:
    if shape.number_only:
        return -4.0
    if shape.time:
        return 3.0
    return -2.5 if shape.length > 20 or shape.units > 0.5 else -1.2


def _fit_number(shape: _Shape) -> float:
    return 4.0 if shape.number_only else -8.0


def _wording(shape: _Shape) -> float:
    if shape.number_only:
        return -6.0
    return (-2.0 if shape.time else 0.0) - 2 * shape.units


def _fit_task(shape: _Shape) -> float:
    score = _wording(shape) + (0.5 if shape.length > 12 else 0.2)
    if shape.mark is not None and shape.mark.kind == ARABIC:
        score += 1.0
    if shape.mark is not None and shape.mark.kind in (CHAPTER, HAN):
        score -= 0.5
    return score - (0.8 if shape.judges else 0.0)


def _fit_heading(shape: _Shape) -> float:
    score = _wording(shape) + (0.3 if shape.length <= 40 else -0.7)
    if shape.mark is not None and shape.mark.kind in (ARABIC, BRACKETED_ARABIC):
        score -= 1.0
    if shape.mark is not None and shape.mark.kind <= BRACKETED_HAN:
        score += 1.0
    return score


def _fit_criteria(shape: _Shape) -> float:
    score = _wording(shape) + 0.3
    if shape.mark is not None and shape.mark.kind <= BRACKETED_HAN:
        score -= 2.0
    return score + (0.8 if shape.judges else 0.0) + (0.4 if shape.several else 0.0)


def _fit_remark(shape: _Shape) -> float:
    return -0.5 if shape.number_only else -1.0


_FITS = {
    SECTION: _fit_section,
    columns.UNITS: _fit_units,
    columns.LEAD: _fit_units,
    columns.SUPPORT: _fit_units,
    columns.GUIDE: _fit_units,
    columns.DUE: _fit_due,
    columns.NUMBER: _fit_number,
    columns.TASK: _fit_task,
    columns.HEADING: _fit_heading,
    columns.CRITERIA: _fit_criteria,
    columns.REMARK: _fit_remark,
}
