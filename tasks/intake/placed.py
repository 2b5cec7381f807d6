"""Tasks out of a real table: which cell stands in which column is known."""

import re

from . import columns
from .columns import Column
from .cuts import cut_phrases
from .deadlines import LIKELY
from .drafts import Draft, UnitCell, Unplaced
from .marks import ARABIC, BRACKETED_HAN, read_mark
from .matrix import Header, Matrix, Place, is_number
from .tabular import IS_REMARK, NO_TASK, Headings, joined_lines

SAME_AS_ABOVE = re.compile(r"^(?:同上|〃|″|″″|同前|“|”|\"|同左)$")
REPEATED_UNITS = "单元格写“{text}”，按上一行的责任单位理解，请核对。"
NOTE = re.compile(
    r"^(?:备注|说明|注|附注|注意|(?:填表|制表|填报|审核|审批|联系|负责|经办|复核)"
    r"(?:人|单位|日期|时间|电话)?(?:签[字名])?|联系电话|单位盖章)\s*\d*\s*[:：]"
)
TOTAL = re.compile(r"^(?:合计|总计|小计|共计|总分)[:：]?$")
# 牵头 X on a line of its own, as a table inside the cell has it.
_ROLE_BEFORE = re.compile(r"^(牵头|配合|参与|指导|负责|责任)[ 　]+(?=\S)")
BELOW_TABLE = "表格后的说明"
LONGEST_HEADING = 80
# A longer one is a heading where a task follows within so many rows.
NEXT_TASK = 5
# Levels of headings: numbered section rows have the kind of their number (0 to 5);
# those without lie on top or below, and below both where they begin further right;
# those in heading columns lie below every section row, column by column.
BARE_ON_TOP, BARE_BELOW, IN_COLUMN, PER_COLUMN = -1, 40, 100, 10


def read_placed(
    matrix: Matrix, header: Header, headings: Headings
) -> tuple[list[Draft], list[Unplaced]]:
    """Return the tasks under `header`, and what became nothing.

    `headings` holds what the tables before left in force; it goes on from there.
    """
    reader = _PlacedReader(matrix, header, headings)
    for row in range(header.last + 1, len(matrix.rows)):
        reader.take(row)
    return reader.drafts, reader.unplaced


class _PlacedReader:
    def __init__(self, matrix: Matrix, header: Header, headings: Headings):
        self.matrix = matrix
        self.header = header
        self.headings = headings
        self.drafts: list[Draft] = []
        self.unplaced: list[Unplaced] = []
        self._said: set[int] = set()
        self._bare_level: int | None = None
        self._by_meaning: dict[str, list[int]] = {}
        for index, column in enumerate(header.columns):
            self._by_meaning.setdefault(column.meaning, []).append(index)

    def take(self, number: int) -> None:
        row, filled = self.matrix.rows[number], self.matrix.filled[number]
        fresh = [place for place in filled if place.fresh]
        if not fresh or self.header.is_repeated_by([place.text for place in fresh]):
            return
        if any(TOTAL.match(place.text) for place in fresh) or NOTE.match(fresh[0].text):
            self._leave_all(fresh, BELOW_TABLE)
            return
        if self._is_section(fresh, filled):
            self._section(fresh, number)
            return
        tasks = self._tasks(row)
        for place in self._at(row, columns.HEADING):
            if place.fresh and place not in tasks:
                self._head(place)
        if tasks:
            self._open(row, tasks)
        else:
            self._add_to_last(row)

    def _at(self, row, meaning: str) -> list[Place]:
        """Return the cells with text in the columns of a meaning, each once."""
        found: list[Place] = []
        for index in self._by_meaning.get(meaning, ()):
            place = row[index] if index < len(row) else None
            if place and place.text and all(place.cell is not p.cell for p in found):
                found.append(place)
        return found

    def _is_section(self, fresh: list[Place], filled: list[Place]) -> bool:
        """Return whether the row is a heading over the columns, or a note."""
        if len(fresh) != 1 or len(filled) != 1:
            return self._is_numbered_section(fresh, filled)
        cell = fresh[0].cell
        reaches_end = cell.column + cell.columns == self.matrix.width
        if cell.columns >= 2 and (reaches_end or cell.columns >= self.matrix.width - 1):
            return True
        mark, _ = read_mark(fresh[0].text)
        return bool(mark and mark.kind <= BRACKETED_HAN) and cell.columns > 1

    def _is_numbered_section(self, fresh: list[Place], filled: list[Place]) -> bool:
        # 一 | 加强政策解读 (merged over the rest): the number has a cell of its own.
        if len(fresh) != 2 or len(filled) != 2:
            return False
        number, rest = fresh
        mark, body = read_mark(f"{number.text}、")
        return bool(
            mark and mark.kind <= BRACKETED_HAN and not body
        ) and rest.cell.columns >= max(2, self.matrix.width - 2)

    def _section(self, fresh: list[Place], number: int) -> None:
        text = "、".join(place.text for place in fresh)
        mark, _ = read_mark(text)
        if len(text) > LONGEST_HEADING and not self._has_tasks_below(number):
            self._leave_all(fresh, BELOW_TABLE)
            return
        level = mark.kind if mark else self._level_of_bare(fresh[0].cell.column)
        self.headings.add(level, text)

    def _has_tasks_below(self, number: int) -> bool:
        below = self.matrix.rows[number + 1 : number + 1 + NEXT_TASK]
        tasks = (task for row in below for task in self._tasks(row))
        return any(task.cell.columns == 1 for task in tasks)

    def _level_of_bare(self, column: int) -> int:
        """Return the level of section rows without number: the outermost, unless
        the first of them stands under a numbered one, or they are set in."""
        if column:
            return BARE_BELOW + column
        if self._bare_level is None:
            self._bare_level = BARE_BELOW if self.headings.path else BARE_ON_TOP
        return self._bare_level

    def _head(self, place: Place) -> None:
        mark, _ = read_mark(place.text)
        kind = mark.kind if mark else PER_COLUMN - 1
        level = IN_COLUMN + PER_COLUMN * place.cell.column + kind
        self.headings.add(level, place.text)

    def _tasks(self, row) -> list[Place]:
        """Return the cells that hold the task: those that begin in this row.

        Where the task's own cell is blank, the heading beside it is the task.
        """
        here = self._at(row, columns.TASK)
        fresh = [place for place in here if place.fresh]
        if fresh or here:
            return fresh
        heads = [p for p in self._at(row, columns.HEADING) if p.fresh]
        named = any(self._at(row, m) for m in columns.UNIT_MEANINGS)
        return heads[-1:] if heads and named else []

    def _open(self, row, tasks: list[Place]) -> None:
        text = "".join(place.text for place in tasks)
        mark, rest = read_mark(text)
        number = mark.written if mark else None
        numbers = [p for p in self._at(row, columns.NUMBER) if is_number(p.text)]
        if numbers and (mark is None or mark.kind > ARABIC):
            number, rest = numbers[0].text.rstrip(".．、 "), text
        # A task cell that reaches over the heading columns stands under none of them.
        self.headings.drop(IN_COLUMN + PER_COLUMN * tasks[0].cell.column)
        draft = Draft(self.headings.path, number, rest, tasks[0].cell.line)
        self._fill(draft, row, every=True)
        if not draft.units:
            self._units_in_text(draft)
        self.drafts.append(draft)

    def _fill(self, draft: Draft, row, *, every: bool) -> None:
        """Put what stands in the row into a task; `every`: also what merges into it."""
        draft.units += self._units(draft, row, every=every)
        for place in self._at(row, columns.CRITERIA):
            if every or place.fresh:
                draft.criteria.append((place.cell.text, place.cell.line))
        for place in self._at(row, columns.DUE):
            if every or place.fresh:
                draft.due += place.text
                draft.due_line = place.cell.line
        for place in self._at(row, columns.REMARK):
            if every or place.fresh:
                draft.remark += place.text
            self._leave(place, IS_REMARK)

    def _units(self, draft: Draft, row, *, every: bool) -> list[UnitCell]:
        cells = []
        for index, column in enumerate(self.header.columns):
            place = row[index] if index < len(row) else None
            if column.meaning not in columns.UNIT_MEANINGS or not place:
                continue
            if (
                not place.text
                or place.cell.column != index
                or not (every or place.fresh)
            ):
                continue
            cells.append(self._unit_cell(draft, column, place))
        known = {(cell.text, cell.role) for cell in draft.units}
        return [cell for cell in cells if (cell.text, cell.role) not in known]

    def _unit_cell(self, draft: Draft, column: Column, place: Place) -> UnitCell:
        lines = [_ROLE_BEFORE.sub(r"\1单位：", x) for x in place.cell.text.split("\n")]
        text = joined_lines("\n".join(lines))
        if SAME_AS_ABOVE.match(place.text) and self.drafts:
            above = [c for c in self.drafts[-1].units if c.role == column.role]
            if above:
                draft.certainty = LIKELY
                draft.doubts.append(REPEATED_UNITS.format(text=place.text))
                text = above[0].text
        return UnitCell(
            text,
            place.cell.line,
            column.role,
            column.meaning == columns.SUPPORT and "责任" in column.word,
        )

    def _units_in_text(self, draft: Draft) -> None:
        """Take units out of the wording where the table has no cell for them."""
        if any(m in self._by_meaning for m in columns.UNIT_MEANINGS):
            return
        cuts = cut_phrases(draft.text)
        if any(cut.phrase for cut in cuts):
            draft.text = "".join(cut.body for cut in cuts)
            draft.units = [UnitCell(c.phrase, draft.line) for c in cuts if c.phrase]

    def _add_to_last(self, row) -> None:
        """Add a row without task to the task whose cell is merged over it."""
        if self.drafts:
            self._fill(self.drafts[-1], row, every=False)
            return
        self._leave_all([p for p in row if p and p.fresh and p.text], NO_TASK)

    def _leave_all(self, places: list[Place], reason: str) -> None:
        for place in places:
            self._leave(place, reason)

    def _leave(self, place: Place, reason: str) -> None:
        if id(place.cell) not in self._said:
            self._said.add(id(place.cell))
            self.unplaced.append(Unplaced(place.text, place.cell.line, reason))
