"""A paper into a plan: tasks with criteria, units and times, doubts said openly."""

import difflib
import re
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from core.papers.paper import Paper, tidy
from core.papers.simplified import simplified

from . import names
from .columns import NOTHING_TAUGHT, meaning_of
from .criteria import CriterionReading, read_criteria
from .cuts import time_in_title
from .deadlines import DOUBTFUL, LIKELY, SURE, Timing, is_time, read_column, read_text
from .drafts import Draft, UnitCell, Unplaced
from .marks import BRACKETED_HAN, narrow_digits, read_mark
from .narrative import read_prose
from .outline import Outline, Part, outline
from .phrases import IN_CHARGE, Roster, UnitReading, read_phrase
from .pieces import Piece, pieces_of
from .placed import read_placed
from .prose import is_title
from .reasons import SIGNATURE
from .tabular import Headings, read_table
from .years import find_year

FURNITURE = "网页附带的文字"
ONLY_HEADINGS = "表格之外的文字"
NOTHING = "没有读到任务，请确认这是工作要点、分工方案或实施方案的正文。"
NOT_A_PLAN = "这是“{title}”，不是工作要点或方案，没有可以读成任务的内容。"
NO_UNIT = "{place}{which}没有写责任单位。"
NO_UNITS_AT_ALL = "全文没有写明责任单位，任务均未填责任单位。"
NO_TITLE = "没有找到标题。"
NO_YEAR = "没有找到年度，没有写年份的日期未能确定，请指定年度。"
SKIPPED = "编号从{before}跳到{after}（{place}），请核对是否漏读。"
# Sentences that may stand between a heading and the table it is for.
MOST_BELOW_HEADING = 2
UNKNOWN_UNIT = "{place}的“{name}”不在单位名单中。"
UNKNOWN_BUT_NEAR = "{place}的“{name}”不在单位名单中，是否为“{near}”？"
TIME_LEFT = "{place}有时限“{text}”，但这段文字没有读成任务。"
FROM_SECTION = "时限取自标题“{heading}”，请核对。"
CUT_BY_TEXT = "“{text}”中间没有分隔，按文中其他地方的单位名称断开，请核对。"


class NothingRead(Exception):
    """No task was found; the message says so in Chinese."""


@dataclass(frozen=True, slots=True)
class Field:
    """A value, where it stands in the source, and how sure the reading is."""

    value: str | int | None
    line: int = 0
    certainty: float = SURE
    doubt: str = ""


@dataclass(slots=True)
class TaskReading:
    path: list[str]
    number: Field
    text: Field
    criteria: tuple[CriterionReading, ...]
    units: list[UnitReading]
    units_text: Field
    time: Timing
    time_line: int = 0

    @property
    def line(self) -> int:
        return self.text.line

    @property
    def certainty(self) -> float:
        """The least certainty of any field: doubts come first on the draft page."""
        fields = (self.number, self.text, self.units_text, self.time, *self.units)
        return min(part.certainty for part in fields)

    @property
    def doubts(self) -> list[str]:
        fields = (self.number, self.text, self.units_text, self.time, *self.units)
        return list(dict.fromkeys(part.doubt for part in fields if part.doubt))

    def as_contract(self) -> dict:
        recurrence = self.time.recurrence
        deadline = self.time.deadline
        return {
            "path": self.path,
            "number": self.number.value,
            "text": self.text.value,
            "criteria": [
                {"text": criterion.text, "elements": list(criterion.elements)}
                for criterion in self.criteria
            ],
            "units": [{"name": unit.name, "role": unit.role} for unit in self.units],
            "deadline": deadline.isoformat() if deadline else None,
            "deadline_text": self.time.text,
            "recurrence": recurrence
            and {
                "every": recurrence.every,
                "times": recurrence.times,
                "by": recurrence.by,
            },
        }


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """What a column of a table is taken to mean; `certain` where its word says so."""

    word: str
    meaning: str
    certain: bool


@dataclass(slots=True)
class PlanReading:
    title: Field
    year: Field
    tasks: list[TaskReading]
    paper: Paper
    # The columns of each table as understood, and which by their content only.
    columns: list[ColumnReading]
    unplaced: list[Unplaced] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def where(self, line: int) -> str:
        """Return where a line of the source stands, in words."""
        return self.paper.where(line)

    def as_contract(self) -> dict:
        """Return the public form of the reading, as `read_plan` prints it."""
        return {
            "title": self.title.value,
            "year": self.year.value,
            "tasks": [task.as_contract() for task in self.tasks],
            "unplaced": [piece.text for piece in self.unplaced],
            "warnings": self.warnings,
        }


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
    drafts, unplaced = _drafts(shape)
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
    reading.warnings = _warnings(reading, known)
    return reading


def _drafts(shape: Outline) -> tuple[list[Draft], list[Unplaced]]:
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


def _warnings(reading: PlanReading, known: Roster) -> list[str]:
    found = list(reading.paper.notes)
    found += [f.doubt for f in (reading.title, reading.year) if f.doubt]
    found += _missing_units(reading)
    found += _skipped_numbers(reading)
    for task in reading.tasks:
        found += [f"{reading.where(task.line)}：{doubt}" for doubt in task.doubts]
    found += _unknown_units(reading, known)
    found += _times_left(reading)
    return list(dict.fromkeys(found))


def _missing_units(reading: PlanReading) -> list[str]:
    tasks = reading.tasks
    without = [task for task in tasks if not task.units]
    if len(without) == len(tasks):
        return [NO_UNITS_AT_ALL]
    return [
        NO_UNIT.format(
            place=reading.where(task.line),
            which=f"（编号{task.number.value}）" if task.number.value else "的任务",
        )
        for task in without
    ]


def _skipped_numbers(reading: PlanReading) -> list[str]:
    found, last = [], 0
    for task in reading.tasks:
        written = narrow_digits(task.number.value or "")
        if not written.isdecimal():
            continue
        number = int(written)
        if number not in (1, last, last + 1) and last:
            found.append(
                SKIPPED.format(
                    before=last, after=number, place=reading.where(task.line)
                )
            )
        last = number
    return found


def _unknown_units(reading: PlanReading, known: Roster) -> list[str]:
    if not known.names:
        return []
    found: dict[str, str] = {}
    for task in reading.tasks:
        for unit in task.units:
            is_open = names.is_group(unit.name) or names.is_descriptor(unit.name)
            if unit.name in known or is_open or unit.name in found:
                continue
            near = difflib.get_close_matches(unit.name, known.names, 1, 0.6)
            sentence = UNKNOWN_BUT_NEAR if near else UNKNOWN_UNIT
            found[unit.name] = sentence.format(
                place=reading.where(unit.line), name=unit.name, near="".join(near)
            )
    return list(found.values())


def _times_left(reading: PlanReading) -> list[str]:
    found = []
    for piece in reading.unplaced:
        if piece.reason in (FURNITURE, SIGNATURE):
            continue
        time = read_text(piece.text, reading.year.value)
        if time.deadline:
            found.append(
                TIME_LEFT.format(place=reading.where(piece.line), text=time.text)
            )
    return found
