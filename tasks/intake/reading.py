"""A paper into a plan: tasks with criteria, units and times, doubts said openly."""

import re
from dataclasses import replace

from core.papers.paper import Paper, tidy
from core.papers.simplified import simplified

from . import names
from .checks import warnings_of
from .columns import NOTHING_TAUGHT, meaning_of
from .criteria import read_criteria
from .cuts import time_in_title
from .deadlines import DOUBTFUL, LIKELY, SURE, Timing, is_time, read_column, read_text
from .drafts import Draft, UnitCell
from .outline import Outline, outline
from .parts import drafts_of
from .phrases import IN_CHARGE, Roster, UnitReading, read_phrase
from .pieces import Piece, pieces_of
from .result import ColumnReading, Field, PlanReading, TaskReading
from .years import find_year

NOTHING = "没有读到任务，请确认这是工作要点、分工方案或实施方案的正文。"
NOT_A_PLAN = "这是“{title}”，不是工作要点或方案，没有可以读成任务的内容。"
NO_TITLE = "没有找到标题。"
NO_YEAR = "没有找到年度，没有写年份的日期未能确定，请指定年度。"
FROM_SECTION = "时限取自标题“{heading}”，请核对。"
CUT_BY_TEXT = "“{text}”中间没有分隔，按文中其他地方的单位名称断开，请核对。"


class NothingRead(Exception):
    """No task was found; the message says so in Chinese."""


def read(
    paper: Paper, *, year: int | None = None, roster=(), meanings=NOTHING_TAUGHT
) -> PlanReading:
    """Return the plan in `paper`; `NothingRead` where there is none.

    `roster` holds known unit names, `meanings` what header words mean by a person's
    word. `year` overrides what title and text say.
    """
    original, paper = paper, simplified(paper)
    pieces = pieces_of(paper.blocks)
    if not pieces:
        raise NothingRead(NOTHING)
    shape = outline(paper, meanings)
    known = Roster(roster)
    drafts, unplaced = drafts_of(shape)
    names_units = any(draft.units for draft in drafts)
    if shape.other_kind and not names_units:
        raise NothingRead(NOT_A_PLAN.format(title=shape.title.text))
    if not drafts:
        raise NothingRead(NOTHING)
    title = _title_field(shape)
    year_field = _year_field(year, title, pieces)
    tasks = [_task(draft, year_field.value, known) for draft in drafts]
    _cut_by_other_names(tasks)
    shown = replace(paper, blocks=original.blocks)
    reading = PlanReading(
        title, year_field, tasks, shown, _columns(shape, meanings), unplaced
    )
    reading.warnings = warnings_of(reading, known)
    return reading


def _columns(shape: Outline, taught) -> list[ColumnReading]:
    """Return the columns of all tables, each word once."""
    found: dict[str, ColumnReading] = {}
    for part in shape.parts:
        guessed = part.table[1].guessed if part.table else frozenset()
        for index, column in enumerate(part.columns):
            known = meaning_of(column.word, taught) is not None
            if column.word and column.word not in found:
                found[column.word] = ColumnReading(
                    column.word, column.meaning, known and index not in guessed
                )
    return list(found.values())


def _title_field(shape: Outline) -> Field:
    if shape.title is None:
        return Field(None, 0, DOUBTFUL, NO_TITLE)
    return Field(shape.title.text, shape.title.line)


def _year_field(given: int | None, title: Field, pieces: list[Piece]) -> Field:
    if given is not None:
        return Field(given)
    found, doubts = find_year(title.value or "", pieces)
    if found is None:
        return Field(None, 0, DOUBTFUL, NO_YEAR)
    certainty = LIKELY if doubts else SURE
    return Field(found, title.line, certainty, " ".join(doubts))


def _task(draft: Draft, year: int | None, known: Roster) -> TaskReading:
    units, in_phrase = _units(draft, known)
    time, time_line = _time(draft, in_phrase, year)
    written = "；".join(tidy(cell.text) for cell in draft.units)
    criteria = tuple(
        criterion
        for text, line in draft.criteria
        for criterion in read_criteria(text, line)
    )
    units_line = draft.units[0].line if draft.units else draft.line
    return TaskReading(
        path=draft.path,
        number=Field(draft.number, draft.line),
        text=Field(draft.text, draft.line),
        criteria=criteria,
        units=units,
        units_text=Field(written or None, units_line, *_unit_doubt(draft)),
        time=time,
        time_line=time_line,
    )


def _unit_doubt(draft: Draft) -> tuple[float, str]:
    if not draft.units:
        return DOUBTFUL, " ".join(draft.doubts)
    return draft.certainty, " ".join(draft.doubts)


def _units(draft: Draft, known: Roster) -> tuple[list[UnitReading], str]:
    units: list[UnitReading] = []
    times: list[str] = []
    for cell in _leads_first(draft.units):
        led = any(unit.role in IN_CHARGE for unit in units)
        role = "责任" if cell.supports_a_lead and not led else cell.role
        phrase = read_phrase(cell.text, role=role, roster=known, led=led)
        units.extend(
            UnitReading(tidy(u.name), u.role, u.certainty, u.doubt, cell.line)
            for u in phrase.units
        )
        times.append(phrase.time or "")
    return units, "，".join(filter(None, times))


def _leads_first(cells: list[UnitCell]) -> list[UnitCell]:
    return sorted(cells, key=lambda cell: cell.role != "牵头")


def _time(draft: Draft, in_phrase: str, year: int | None) -> tuple[Timing, int]:
    for text, line in ((draft.due, draft.due_line), (in_phrase, draft.line)):
        if text:
            return read_column(text, year), line
    if draft.remark and is_time(draft.remark):
        return read_column(draft.remark, year), draft.line
    timing = read_text(draft.text, year)
    if timing.text is None and draft.remark:
        timing = read_text(draft.remark, year)
    if timing.deadline or timing.recurrence or not draft.path:
        return timing, draft.line
    return _time_of_section(draft, year) or timing, draft.line


def _time_of_section(draft: Draft, year: int | None) -> Timing | None:
    for heading in reversed(draft.path):
        inside = time_in_title(heading)
        if inside:
            found = read_column(inside, year)
            doubt = found.doubt or FROM_SECTION.format(heading=heading)
            return Timing(found.deadline, found.text, found.recurrence, LIKELY, doubt)
    return None


def _cut_by_other_names(tasks: list[TaskReading]) -> None:
    """Cut names stacked without separator where the same text names them singly."""
    seen = {unit.name for task in tasks for unit in task.units}
    single = {name for name in seen if len(name) > 2 and names.has_unit_ending(name)}
    cuts = {name: _stacked(name, single) for name in seen if len(name) > 5}
    for task in tasks:
        if any(cuts.get(unit.name) for unit in task.units):
            task.units = [part for unit in task.units for part in _parts(unit, cuts)]


def _parts(unit: UnitReading, cuts: dict[str, list[str]]) -> list[UnitReading]:
    doubt = CUT_BY_TEXT.format(text=unit.name)
    return [
        UnitReading(name, unit.role, DOUBTFUL, doubt, unit.line)
        for name in cuts.get(unit.name) or ()
    ] or [unit]


def _stacked(name: str, single: set[str]) -> list[str]:
    """Return `name` as at least two of the names in `single`, or nothing.

    An organ before its own part (市公安局法制支队) is one name.
    """
    parts, start = [], 0
    while start < len(name):
        ends = range(len(name), start, -1)
        end = next(
            (e for e in ends if name[start:e] in single and name[start:e] != name), 0
        )
        if not end:
            return []
        parts.append(name[start:end])
        start = end
    organ = re.search(r"(?:局|厅|政府|委|机关|公司)$", parts[0])
    return [] if organ or len(parts) < 2 else parts
