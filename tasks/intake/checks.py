"""What a person should know of a reading: gaps, skipped numbers, unknown units."""

import difflib

from . import names
from .deadlines import read_text
from .marks import narrow_digits
from .reasons import FURNITURE, SIGNATURE
from .result import PlanReading
from .roster import Roster

NO_UNIT = "{place}{which}没有写责任单位。"
NO_UNITS_AT_ALL = "全文没有写明责任单位，任务均未填责任单位。"
SKIPPED = "编号从{before}跳到{after}（{place}），请核对是否漏读。"
UNKNOWN_UNIT = "{place}的“{name}”不在单位名单中。"
UNKNOWN_BUT_NEAR = "{place}的“{name}”不在单位名单中，是否为“{near}”？"
TIME_LEFT = "{place}有时限“{text}”，但这段文字没有读成任务。"


def warnings_of(reading: PlanReading, known: Roster) -> list[str]:
    """Return every sentence a person should read before trusting the reading."""
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
