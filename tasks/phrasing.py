"""How an issued plan says who, when and by what standard, so that it reads back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from core.papers.paper import tidy

from .intake.criteria import read_criteria
from .intake.deadlines import Recurrence, Timing, read_column, read_text
from .intake.marks import ARABIC, read_mark
from .intake.matrix import is_number
from .intake.phrases import read_phrase
from .intake.roster import Roster

Named = tuple[str, str]  # a unit's name, and its role in words
# A role that no word says: the unit is merely named.
UNSAID = "责任"
EVERY = {
    "year": "每年",
    "half": "每半年",
    "quarter": "每季度",
    "month": "每月",
    "week": "每周",
}
NO_TIME = "不设时限"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def number_and_text(number: str, text: str) -> tuple[str, str]:
    """Return the cells of number and wording.

    A number that is no figure, as （一）, stands before the wording, and so does one
    whose wording begins with another.
    """
    ways = [(number, text), *(("", number + stop + text) for stop in ("", "、", "."))]
    wanted = (number, tidy(text))
    return next((way for way in ways if _numbers(*way) == wanted), ways[0])


def _numbers(cell: str, text: str) -> tuple[str, str]:
    text = tidy(text)
    mark, rest = read_mark(text)
    if mark is None or (cell and mark.kind > ARABIC):
        return (cell if is_number(cell) else ""), text
    return mark.written, rest


def units_phrase(
    named: list[Named], *, written: str, rosters: Iterable[Roster] = ()
) -> str:
    """Return the unit phrase: as `written` where that still names the same units.

    Else `A牵头，B、C负责，D配合`, or longer where that would be read otherwise. A
    phrase must read back with each of `rosters`, and without one.
    """
    if not named:
        return ""
    rosters = (Roster(), *rosters)
    ways = [written, *_composed(named)]
    return next((way for way in ways if _names(way, named, rosters)), ways[1])


def _names(phrase: str, named: list[Named], rosters: tuple[Roster, ...]) -> bool:
    wanted = list(dict.fromkeys((tidy(name), role) for name, role in named))
    return bool(phrase) and all(
        [(tidy(unit.name), unit.role) for unit in read_phrase(phrase, roster=r).units]
        == wanted
        for r in rosters
    )


def _composed(named: list[Named]) -> Iterator[str]:
    named = list(dict.fromkeys(named))
    runs = [
        (role, "、".join(name for name, _ in run))
        for role, run in groupby(named, key=lambda pair: pair[1])
    ]
    yield "，".join(names + _said(role) for role, names in runs)
    yield "；".join(f"{role}单位：{names}" for role, names in runs)
    yield "，".join(
        f"{name}（{role}）" if _said(role) else name for name, role in named
    )
    yield "；".join(name + _said(role) for name, role in named)


def _said(role: str) -> str:
    return "" if role == UNSAID else role


@dataclass(frozen=True)
class Time:
    """What is known of a task's time: a date or a recurrence, and the words for it."""

    due_on: date | None = None
    recurrence: dict | None = None
    written: str = ""

    def is_said_by(self, timing: Timing) -> bool:
        recurrence = self.recurrence and Recurrence(**self.recurrence)
        return (timing.deadline, timing.recurrence) == (self.due_on, recurrence)


def time_phrase(time: Time, *, text: str, year: int | None) -> str:
    """Return when: as written where that surely says the same, else composed.

    A slip of the pen is not written again. `year` is the one a reader takes from the
    title; without it a date says its own. Where the `text` of the task would be read
    as a time nobody set, the phrase says that there is none.
    """
    composed = _when(time, year)
    dated = f"{time.due_on.year}年{time.written}" if time.due_on else ""
    for way in filter(None, (time.written, dated, composed)):
        timing = read_column(tidy(way), year)
        if time.is_said_by(timing) and not timing.doubt:
            return way
    return composed or ("" if time.is_said_by(read_text(tidy(text), year)) else NO_TIME)


def is_told(time: Time, *, text: str, year: int | None) -> bool:
    """Return whether the wording of a task says when, so that no cell needs to."""
    said = time.is_said_by(read_text(tidy(text), year))
    return said and tidy(time.written) in tidy(text)


def _when(time: Time, year: int | None) -> str:
    due_on, recurrence = time.due_on, time.recurrence
    if due_on:
        own_year = "" if due_on.year == year else f"{due_on.year}年"
        return f"{own_year}{due_on.month}月{due_on.day}日前"
    return recurrence_phrase(recurrence) if recurrence else ""


def recurrence_phrase(recurrence: dict) -> str:
    """Return 每年1月31日前, 每季度, 每年至少2次."""
    every, times = EVERY[recurrence["every"]], recurrence["times"]
    by = recurrence["by"] or ""
    if by:
        month, day = by.split("-")
        by = f"{int(month)}月{int(day)}日前"
    return every + by + (f"至少{times}次" if times > 1 else "")


def criteria_text(texts: list[str]) -> str:
    """Return the criteria of a task as one cell, numbered where there are several."""
    plain = [tidy(text) for text in texts]
    ways = ["\n".join(map(str.__add__, marks, texts)) for marks in _marks(len(texts))]
    if len(texts) == 1:
        ways.insert(0, texts[0])
    return next((way for way in ways if _criteria_in(way) == plain), ways[0])


def _marks(count: int) -> Iterator[list[str]]:
    numbers = range(1, count + 1)
    yield [f"{number}." for number in numbers]
    if count <= len(CIRCLED):
        yield list(CIRCLED[:count])
    yield [f"（{number}）" for number in numbers]


def _criteria_in(cell: str) -> list[str]:
    return [criterion.text for criterion in read_criteria(tidy(cell))]
