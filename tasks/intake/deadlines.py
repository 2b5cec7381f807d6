"""Dates and recurrences out of wording. Exact, or said to be doubtful."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from .dates import (
    DAY_OF_SAME_MONTH,
    ISO,
    POINT,
    YEAR,
    Point,
    are_range,
    points_in,
    to_year,
)
from .marks import narrow_digits
from .recurrences import EVERY, QUARTER, TIMES, Recurrence, find_recurrence

SURE, LIKELY, DOUBTFUL = 1.0, 0.7, 0.4


@dataclass(frozen=True, slots=True)
class Timing:
    """What a wording says about time: a deadline or a recurrence, or words only."""

    deadline: date | None = None
    text: str | None = None
    recurrence: Recurrence | None = None
    certainty: float = SURE
    doubt: str = ""


_WHOLE_YEAR = re.compile(rf"(?P<year>{YEAR})\s*年度?(?:全年)?(?:完成)?")
_REGULARLY = re.compile(r"(?<!不)定期(?![存限])")
_ONGOING_IN_TEXT = re.compile(r"持续推进")
_ONGOING = re.compile(
    r"持续|长期|常态|全年|常年|经常|日常|贯穿|滚动|动态|实时|随时|(?<!不)定期|不断|每[日天]"
)
_LIMIT = re.compile(
    r"(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3})个?"
    r"(?:工作日|自然日|法定工作日|日|天|月|小时|周|年)(?:之内|以内|内)"
)
_CONDITION = re.compile(
    r"(?:印发|出台|下发|发布|批复|形成|公布|成立|施行|完成|变更|开展|下达|确定|启动|通过)(?:之)?后"
    r"|之日起|节前$|期间$|^(?:按|根据|随).{0,12}(?:时间|安排|要求|进度|节点)|^(?:适时|及时|即时|立即|即行|待定)"
)
NOT_UNDERSTOOD = "时限“{text}”没有认出日期，请核对。"
LONGEST_TIME = 40
_TIME_HINT = re.compile(rf"[0-9０-９年月日周季旬逐按]|{_ONGOING.pattern}")
_TIME_FILLERS = re.compile(
    r"完成|前|之前|以前|底|左右|至少|不少于|推进|开展|实施|进行|落实|坚持|更新|报送|上报"
    r"|做好|工作|全部|基本|并|力争|确保|须|应|于|在|到|至|起|止|长期|机制化|化|性|及时|立即"
    r"|[-—–~～，,、。；;：:（）()年月日的各\s]|起草|制定|贯穿始终|全过程|公开|一次|以上"
)
_DAY_OF_PERIOD = re.compile(
    r"[0-9]{1,2}[日号]|(?:最后|第)?[一二三两]个?月|[首末]月|(?:月|季)?[初末]"
)
_TIME_BEGINS = re.compile(
    r"20[0-9]{2}年|[0-9一二三四五六七八九十]{1,2}月|年[底末内]|第?[一二三四1-4]季度|[上下]半年"
    r"|每[半季月周年]|持续|长期|常态|定期|全年"
)


def read_column(text: str, year: int | None) -> Timing:
    """Return what a cell or bracket that holds nothing but time says."""
    if not text:
        return Timing()
    recurrence, _ = find_recurrence(text)
    if recurrence:
        return Timing(text=text, recurrence=recurrence)
    points = points_in(text, year)
    if points:
        last = max(points, key=lambda point: point.day)
        certainty = DOUBTFUL if last.doubts else SURE
        return Timing(last.day, text, None, certainty, " ".join(last.doubts))
    whole_year = _WHOLE_YEAR.fullmatch(narrow_digits(text))
    if whole_year:
        day = date(to_year(whole_year["year"]), 12, 31)
        return Timing(day, text, None, LIKELY)
    if _LIMIT.search(text):
        return Timing(text=text)
    if _ONGOING.search(text):
        return Timing(text=text, recurrence=Recurrence(QUARTER), certainty=LIKELY)
    if re.search(r"[0-9]", narrow_digits(text)) and not _CONDITION.search(text):
        return Timing(None, text, None, DOUBTFUL, NOT_UNDERSTOOD.format(text=text))
    return Timing(text=text, certainty=LIKELY)


def read_text(text: str, year: int | None) -> Timing:
    """Return what the wording of a duty says about time.

    An explicit recurrence comes before a date, a date before 定期 and 持续推进, and
    these before a limit such as 5个工作日内, which sets no deadline.
    """
    recurrence, phrase = find_recurrence(text)
    if recurrence:
        return Timing(text=phrase, recurrence=recurrence)
    points = points_in(text, year)
    chosen = [
        point for point in points if point.marked and not _looks_back(text, point, year)
    ] or [point for point in points if point.leads and point.day.year >= (year or 0)]
    if chosen:
        return _of_points(text, points, chosen)
    for pattern in (_REGULARLY, _ONGOING_IN_TEXT):
        match = pattern.search(text)
        if match:
            return Timing(
                text=match[0], recurrence=Recurrence(QUARTER), certainty=LIKELY
            )
    match = _LIMIT.search(narrow_digits(text))
    if match:
        return Timing(text=text[slice(*match.span())], certainty=LIKELY)
    return Timing()


def _looks_back(text: str, point: Point, year: int | None) -> bool:
    """Return whether a date of an earlier year is when something was done."""
    earlier = year is not None and point.has_year and point.day.year < year
    return earlier and not re.search("[前旬底末内]", text[point.start : point.end])


def _of_points(text: str, points: list[Point], chosen: list[Point]) -> Timing:
    last = max(chosen, key=lambda point: point.day)
    start = last.start
    for before, after in pairwise(points):
        if after is last and are_range(text, before, after):
            start = before.start
    certainty = DOUBTFUL if last.doubts else LIKELY
    phrase = text[start : last.end]
    return Timing(last.day, phrase, None, certainty, " ".join(last.doubts))


@lru_cache(maxsize=4096)
def is_time(text: str) -> bool:
    """Return whether `text` says when, and hardly anything else."""
    if len(text) > LONGEST_TIME or not _TIME_HINT.search(text):
        return False
    plain = narrow_digits(text)
    rest = DAY_OF_SAME_MONTH.sub("", plain)
    rest = _LIMIT.sub("", ISO.sub("", POINT.sub("", rest)))
    if rest == plain:
        rest = EVERY.sub("", _ONGOING.sub("", rest))
        if rest == plain:
            return bool(_WHOLE_YEAR.fullmatch(plain))
        rest = _DAY_OF_PERIOD.sub("", rest)
    rest = EVERY.sub("", _ONGOING.sub("", TIMES.sub("", rest)))
    return len(_TIME_FILLERS.sub("", rest)) <= 1


def says_when(text: str) -> bool:
    """Return whether `text` is a time, or a condition such as 文件出台后5日内."""
    if is_time(text):
        return True
    if len(text) > LONGEST_TIME:
        return False
    return bool(_CONDITION.search(text))


def split_time(text: str, is_name) -> tuple[str, str]:
    """Return `text` as a name and the time that stands behind it: 办公室6月底前."""
    if len(text) > 2 * LONGEST_TIME:
        return text, ""
    for match in _TIME_BEGINS.finditer(text, 2):
        name, rest = text[: match.start()].strip(), text[match.start() :]
        if is_name(name) and is_time(rest):
            return name, rest
    return text, ""
