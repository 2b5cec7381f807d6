"""Tasks out of the rows of a table: headings above them, merged cells filled in."""

from . import columns
from .columns import Column
from .cuts import cut_phrases
from .deadlines import LIKELY
from .drafts import Draft, UnitCell, Unplaced
from .marks import ARABIC, read_mark
from .phrases import ends_a_list
from .pieces import Piece
from .table import Row, number_column, rows_of

SHARED_UNITS = "责任单位沿用上一行（疑为合并单元格），请核对。"
IS_REMARK = "备注栏文字"
NO_TASK = "所在的行没有任务"
UNMARKED = 90  # deeper than any numbered heading


class Headings:
    """The headings in force, outermost first; a repeated one changes nothing."""

    def __init__(self):
        self.levels: list[tuple[int, str]] = []

    def add(self, level: int, text: str) -> bool:
        """Put a heading in force; return False where it already was."""
        if (level, text) in self.levels:
            return False
        kept = [held for held in self.levels if held[0] < level]
        self.levels = [*kept, (level, text)]
        return True

    def drop(self, level: int) -> None:
        """End the headings of `level` and those below it."""
        self.levels = [held for held in self.levels if held[0] < level]

    @property
    def path(self) -> list[str]:
        return [text for _, text in self.levels]


def read_table(
    pieces: list[Piece], header: list[Column], headings: Headings
) -> tuple[list[Draft], list[Unplaced]]:
    """Return the tasks in the rows of a table, and what became nothing.

    `headings` holds those in force above the table; it goes on from there.
    """
    header = number_column(pieces, header)
    reader = _TableReader(header, headings)
    for row in rows_of(pieces, header):
        reader.take(row)
    return reader.drafts, reader.unplaced


class _TableReader:
    def __init__(self, header: list[Column], headings: Headings):
        self.header = header
        self.headings = headings
        self.drafts: list[Draft] = []
        self.unplaced: list[Unplaced] = []
        # A unit cell merged over rows holds until a heading ends it.
        self._shared: list[UnitCell] | None = None
        self._shared_due = ("", 0)
        self._has_units = any(c.meaning in columns.UNIT_MEANINGS for c in header)

    def take(self, row: Row) -> None:
        for piece in row.sections:
            mark, _ = read_mark(piece.text)
            if self.headings.add(mark.kind, piece.text):
                self._shared = None
        for index, column in enumerate(self.header):
            if column.meaning == columns.HEADING and index in row.cells:
                self._head(index, row.cells[index])
        tasks = self._pieces(row, columns.TASK)
        if tasks:
            self._open(row, tasks)
        elif row.cells:
            self._add_to_last(row)

    def _head(self, index: int, cell: list[Piece]) -> None:
        text = "".join(piece.text for piece in cell)
        mark, _ = read_mark(text)
        level = UNMARKED + index if mark is None else mark.kind
        if self.headings.add(level, text):
            self._shared = None

    def _pieces(self, row: Row, meaning: str) -> list[Piece]:
        return [
            piece
            for index, column in enumerate(self.header)
            if column.meaning == meaning
            for piece in row.cells.get(index, ())
        ]

    def _open(self, row: Row, tasks: list[Piece]) -> None:
        text = "".join(piece.text for piece in tasks)
        numbers = self._pieces(row, columns.NUMBER)
        mark, rest = read_mark(text)
        number = mark.written if mark else None
        if numbers and (mark is None or mark.kind > ARABIC):
            number = numbers[0].text.rstrip(".．、 ")
            rest = text
        draft = Draft(self.headings.path, number, rest, tasks[0].line)
        draft.units = self._units(row)
        self._fill(draft, row)
        self._units_in_text(draft)
        self._share(draft)
        self.drafts.append(draft)

    def _fill(self, draft: Draft, row: Row) -> None:
        draft.criteria.extend(
            (piece.text, piece.line) for piece in self._pieces(row, columns.CRITERIA)
        )
        for piece in self._pieces(row, columns.DUE):
            draft.due += piece.text
            draft.due_line = piece.line
        for piece in self._pieces(row, columns.REMARK):
            draft.remark += piece.text
            self.unplaced.append(Unplaced(piece.text, piece.line, IS_REMARK))

    def _units(self, row: Row) -> list[UnitCell]:
        cells = []
        for index, column in enumerate(self.header):
            if column.meaning in columns.UNIT_MEANINGS and index in row.cells:
                held = row.cells[index]
                cells.append(
                    UnitCell(
                        joined_lines("\n".join(piece.raw for piece in held)),
                        held[0].line,
                        column.role,
                        column.meaning == columns.SUPPORT and "责任" in column.word,
                    )
                )
        return cells

    def _units_in_text(self, draft: Draft) -> None:
        """Take units out of the wording where the row has no unit cell."""
        if draft.units:
            return
        cuts = cut_phrases(draft.text)
        if any(cut.phrase for cut in cuts):
            draft.text = "".join(cut.body for cut in cuts)
            draft.units = [UnitCell(c.phrase, draft.line) for c in cuts if c.phrase]

    def _share(self, draft: Draft) -> None:
        if draft.units:
            self._shared, self._shared_due = draft.units, (draft.due, draft.due_line)
        elif self._shared and self._has_units:
            draft.units = self._shared
            if not draft.due:
                draft.due, draft.due_line = self._shared_due
            draft.certainty = LIKELY
            draft.doubts.append(SHARED_UNITS)

    def _add_to_last(self, row: Row) -> None:
        """Add a row without task to the task above, whose cell was merged over it."""
        if not self.drafts:
            for cell in row.cells.values():
                for piece in cell:
                    self.unplaced.append(Unplaced(piece.text, piece.line, NO_TASK))
            return
        draft = self.drafts[-1]
        known = {cell.text for cell in draft.units}
        draft.units = draft.units + [c for c in self._units(row) if c.text not in known]
        self._fill(draft, row)


def joined_lines(raw: str) -> str:
    """Return a unit cell's lines as one: a break inside a name joins, others part."""
    lines = [line.strip() for line in raw.split("\n") if line.strip()]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        ends = ends_a_list(joined) or joined[-1] in "、，,；;。：:"
        begins = len(line) > 2 and not line.startswith(("、", "，", ","))
        joined += ("\n" if ends and begins else "") + line
    return joined
