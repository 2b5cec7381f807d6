"""Dates and recurrences out of wording. Exact, or said to be doubtful."""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise

from .marks import han_number, narrow_digits

SURE, LIKELY, DOUBTFUL = 1.0, 0.7, 0.4
QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Recurrence:
    every: str
    times: int = 1
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """What a wording says about time: a deadline or a recurrence, or words only."""

    deadline: date | None = None
    text: str | None = None
    recurrence: Recurrence | None = None
    certainty: float = SURE
    doubt: str = ""


@dataclass(slots=True)
class _Point:
    day: date
    start: int
    end: int
    marked: bool
    has_year: bool
    doubts: list[str] = field(default_factory=list)


_NUMBER = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:20[0-9]{2}|二[〇○零O][〇○零O一二三四五六七八九]{2})"
_LATER_YEAR = r"次年|明年|翌年|来年|下一?年度?"
_THIS_YEAR = r"今年|本年度?|当年|同年|年度"
_EARLIER_YEAR = r"去年|上一?年度?|往年"
_END_OF_IT = r"(?:年?(?:底|末|终)|内)"
_DASH = r"[-—–~～至]"
# One date in any of its forms. The groups that are filled tell which.
_POINT = re.compile(
    rf"""(?:(?P<relative>{_LATER_YEAR}|{_THIS_YEAR}|{_EARLIER_YEAR})的?
          |(?P<year>{_YEAR})\s*年度?\s*的?\s*)?
    (?:(?:{_NUMBER}\s*{_DASH}\s*)?(?P<month>{_NUMBER})\s*月份?\s*(?:(?:的)?\s*(?P<day>{_NUMBER})\s*[日号]
            |(?P<part>[上中下])旬|(?P<month_end>底|末)
            |(?P<bare_day>[0-9]{{1,2}})(?=[前底之以])|)
      |(?P<slip_month>[0-9]{{1,2}})\s*(?P<slip_part>[上中下])旬
      |(?<![0-9])(?P<glued>[0-9]{{3,4}})日(?=[前底之以])
      |(?P<half>[上下])半年(?:[底末])?
      |第?(?P<quarter>[一二三四1-4])季度(?:[底末])?
      |(?<![每历近两整全一二三四五六七八九十几0-9])(?P<year_end>年{{1,2}}(?:底|末|终|度?内))
      |(?P<named_year_end>(?(year){_END_OF_IT}|(?(relative){_END_OF_IT}|(?!)))))
    (?P<before>(?:日|月)?(?:底)?(?:之前|以前|前)|(?:之)?内|止)?""",
    re.VERBOSE,
)
_ISO = re.compile(
    r"(?<![0-9.])(?P<year>20[0-9]{2})\s*(?P<sep>[-./])\s*(?P<month>[0-9]{1,2})"
    r"(?:\s*(?P=sep)\s*(?P<day>[0-9]{1,2}))?(?![0-9])(?P<before>之前|以前|前)?"
)
_DAY_OF_SAME_MONTH = re.compile(r"\s*[-—–~～至到]{1,2}\s*(?P<day>[0-9]{1,2})\s*[日号]")
_RANGE_GAP = re.compile(r"\s*(?:[-—–~～至到起]{1,2})\s*")
_SINCE = re.compile(r"^(?:起|以来|后|之后|以后|之日起)")
_UNTIL_NOW = re.compile(r"(?:截[止至]到?|自|从|根据|按照)$")
_DONE = re.compile(
    r"^[，,]?(?:完成|报送?|上报|提交|形成|公布|发布|印发|落实|结束|到位)"
)
_TOWARDS = re.compile(r"(?:截止到?|于|在|到|至|须)$")

_PERIODS = (
    (r"半\s*年度?", "half"),
    (r"季度?", "quarter"),
    (r"月度?", "month"),
    (r"周|星期|礼拜", "week"),
    (r"年度?", "year"),
)
_EVERY = re.compile(
    r"每(?:一|个|隔)?(?P<each>半\s*年度?|季度?|月度?|周|星期|年度?)"
    r"|[按逐](?P<per>半年|季度?|月|周|年度?(?!度|计划|工作|要点|目标|任务))(?![份内底前])"
    r"|(?P<whole>全年|年内|一年内?|1年内?)(?=[^。；;，,]{0,12}(?:不少于|不低于|至少|[0-9一二两三四五六七八九十]次))"
    r"|(?<![0-9一二两三四五六七八九十第每上下])(?:一|1)?个?(?P<once>半年|季度|月|周)(?=(?:至少)?[一1两2二]次)"
)
_TIMES = re.compile(
    r"(?<![第0-9])(?P<times>[0-9]{1,2}|[一二两三四五六七八九十]{1,2})(?:次|轮|回|期)"
)
_CLAUSE_END = re.compile(r"[。；;！\n]")
_TIMES_WITHIN = 30
_NEXT_CLAUSE = re.compile(r"[，,、：:]")

_WHOLE_YEAR = re.compile(rf"(?P<year>{_YEAR})\s*年度?(?:全年)?(?:完成)?")
_REGULARLY = re.compile(r"(?<!不)定期(?![存限])")
_ONGOING_IN_TEXT = re.compile(r"持续推进")
_ONGOING = re.compile(
    r"持续|长期|常态|全年|常年|经常|日常|贯穿|滚动|动态|实时|随时|(?<!不)定期|不断"
)
_LIMIT = re.compile(
    r"(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3})个?(?:工作日|自然日|法定工作日|日|天|月|小时|周|年)"
    r"(?:之内|以内|内)"
)

SLIP = "时限“{text}”疑有笔误，按{day}理解，请核对。"
NO_SUCH_DAY = "“{text}”没有这一天，按{day}理解，请核对。"
WHOLE_MONTH = "“{text}”没有写到日，按{day}理解，请核对。"


def read_column(text: str, year: int | None) -> Timing:
    """Return what a cell or bracket that holds nothing but time says."""
    if not text:
        return Timing()
    recurrence, _ = _explicit_recurrence(text)
    if recurrence:
        return Timing(text=text, recurrence=recurrence)
    points = _points(text, year)
    if points:
        last = max(points, key=lambda point: point.day)
        certainty = DOUBTFUL if last.doubts else SURE
        return Timing(last.day, text, None, certainty, " ".join(last.doubts))
    whole_year = _WHOLE_YEAR.fullmatch(narrow_digits(text))
    if whole_year:
        day = date(_to_year(whole_year["year"]), 12, 31)
        return Timing(day, text, None, LIKELY)
    if _LIMIT.search(text):
        return Timing(text=text)
    if _ONGOING.search(text):
        return Timing(text=text, recurrence=Recurrence(QUARTER), certainty=LIKELY)
    return Timing(text=text, certainty=LIKELY)


def read_text(text: str, year: int | None) -> Timing:
    """Return what the wording of a duty says about time.

    An explicit recurrence comes before a date, a date before 定期 and 持续推进, and
    these before a limit such as 5个工作日内, which sets no deadline.
    """
    recurrence, phrase = _explicit_recurrence(text)
    if recurrence:
        return Timing(text=phrase, recurrence=recurrence)
    points = _points(text, year)
    if any(point.marked for point in points):
        return _of_points(text, points)
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


def _of_points(text: str, points: list[_Point]) -> Timing:
    last = max((p for p in points if p.marked), key=lambda point: point.day)
    start = last.start
    for before, after in pairwise(points):
        if after is last and _RANGE_GAP.fullmatch(text[before.end : after.start]):
            start = before.start
    certainty = DOUBTFUL if last.doubts else LIKELY
    phrase = text[start : last.end]
    return Timing(last.day, phrase, None, certainty, " ".join(last.doubts))


@lru_cache(maxsize=4096)
def is_time(text: str) -> bool:
    """Return whether `text` says when, and hardly anything else."""
    if len(text) > LONGEST_TIME or not _TIME_HINT.search(text):
        return False
    rest = _POINT.sub("", narrow_digits(text))
    rest = _LIMIT.sub("", _ISO.sub("", _DAY_OF_SAME_MONTH.sub("", rest)))
    if rest == narrow_digits(text):
        rest = _EVERY.sub("", _ONGOING.sub("", rest))
        if rest == narrow_digits(text):
            return False
    rest = _TIMES.sub("", rest)
    return len(_TIME_FILLERS.sub("", rest)) <= 1


LONGEST_TIME = 40
_TIME_HINT = re.compile(rf"[0-9０-９年月日周季旬逐按]|{_ONGOING.pattern}")
_TIME_FILLERS = re.compile(
    r"完成|前|之前|以前|底|左右|至少|不少于|推进|开展|实施|进行|落实|坚持|更新|报送|上报"
    r"|做好|工作|全部|基本|并|力争|确保|须|应|于|在|到|至|起|止|长期|机制化|化|性|及时|立即"
    r"|[-—–~～，,、。；;：:（）()年月日的各\s]|起草|制定|贯穿始终|全过程|公开|一次"
)


def _explicit_recurrence(text: str) -> tuple[Recurrence | None, str]:
    plain = narrow_digits(text)
    for match in _EVERY.finditer(plain):
        every = _period(match)
        end = _CLAUSE_END.search(plain, match.end())
        clause_end = min(
            end.start() if end else len(plain), match.end() + _TIMES_WITHIN
        )
        clause = plain[match.end() : clause_end]
        times = _TIMES.search(clause)
        last = match.end() + (times.end() if times else 0)
        by, by_end = _yearly_day(every, clause)
        last = max(last, match.end() + by_end)
        count = _to_int(times["times"]) if times else 1
        return Recurrence(every, count, by), text[match.start() : last]
    return None, ""


def _period(match: re.Match) -> str:
    if match["whole"]:
        return "year"
    written = match["each"] or match["per"] or match["once"]
    return next(every for form, every in _PERIODS if re.fullmatch(form, written))


def _yearly_day(every: str, clause: str) -> tuple[str | None, int]:
    if every != "year":
        return None, 0
    cut = _NEXT_CLAUSE.search(clause)
    head = clause[: cut.start()] if cut else clause
    # 年底 directly behind 每 has lost its 年 to the period.
    points = _points("2021年" + head.lstrip("的度"), 2021) if head else []
    points = [point for point in points if point.start <= 8]
    if not points:
        return None, 0
    shift = len("2021年") - (len(head) - len(head.lstrip("的度")))
    return points[0].day.strftime("%m-%d"), points[0].end - shift


def _points(text: str, year: int | None) -> list[_Point]:
    plain = narrow_digits(text)
    found: list[_Point] = []
    for match in _POINT.finditer(plain):
        carried = _carried_year(plain, found, match.start())
        point = _point(match, plain, carried or year)
        if point:
            found.append(point)
            extended = _same_month(plain, point)
            if extended:
                found.append(extended)
    found.extend(filter(None, (_iso_point(match) for match in _ISO.finditer(plain))))
    return sorted(found, key=lambda point: point.start)


def _carried_year(text: str, found: list[_Point], start: int) -> int | None:
    # In 2023年3月1日至6月30日 the second date is of the first one's year.
    if (
        found
        and found[-1].has_year
        and _RANGE_GAP.fullmatch(text[found[-1].end : start])
    ):
        return found[-1].day.year
    return None


def _same_month(text: str, point: _Point) -> _Point | None:
    match = _DAY_OF_SAME_MONTH.match(text, point.end)
    if not match or not point.day:
        return None
    day, doubts = _clamped(point.day.year, point.day.month, int(match["day"]), match[0])
    marked = _follows(text[match.end() : match.end() + 6])
    point.marked = False
    return _Point(day, point.start, match.end(), marked, point.has_year, doubts)


def _iso_point(match: re.Match) -> _Point | None:
    month = int(match["month"])
    if not 1 <= month <= 12:
        return None
    year = int(match["year"])
    if match["day"] is None:
        day, doubts = _month_end(year, month), []
    else:
        day, doubts = _clamped(year, month, int(match["day"]), match[0])
    return _Point(day, *match.span(), bool(match["before"]), True, doubts)


def _point(match: re.Match, text: str, year: int | None) -> _Point | None:
    year = _year_of(match, year)
    if year is None or _is_past(match, text):
        return None
    resolved = _resolve(match, year)
    if resolved is None:
        return None
    day, doubts = resolved
    return _Point(
        day,
        *match.span(),
        marked=_is_marked(match, text),
        has_year=bool(match["year"]),
        doubts=doubts,
    )


def _year_of(match: re.Match, year: int | None) -> int | None:
    if match["year"]:
        return _to_year(match["year"])
    relative = match["relative"]
    if relative is None or year is None:
        return year
    if re.fullmatch(_LATER_YEAR, relative):
        return year + 1
    return None if re.fullmatch(_EARLIER_YEAR, relative) else year


def _is_past(match: re.Match, text: str) -> bool:
    before, after = (
        text[max(0, match.start() - 4) : match.start()],
        text[match.end() :][:4],
    )
    if _RANGE_GAP.match(after) and not after.startswith("起"):
        return False
    return bool(_SINCE.match(after) or _UNTIL_NOW.search(before)) or (
        before.endswith(("每", "号", "第")) and not match["before"]
    )


def _is_marked(match: re.Match, text: str) -> bool:
    if match["before"]:
        return True
    if any(match[name] for name in ("part", "month_end", "year_end", "slip_part")):
        return True
    if match["named_year_end"]:
        return True
    before = text[max(0, match.start() - 2) : match.start()]
    if _follows(text[match.end() : match.end() + 6]):
        return True
    return bool(match["day"] and _TOWARDS.search(before))


def _follows(after: str) -> bool:
    return bool(_DONE.match(after) or re.match(r"底?(?:之|以)?前|止", after))


def _resolve(match: re.Match, year: int) -> tuple[date, list[str]] | None:
    if match["month"]:
        return _resolve_month(match, year)
    if match["slip_month"]:
        month = int(match["slip_month"])
        day = _part_of_month(year, month, match["slip_part"])
        return (day, [_say(SLIP, match, day)]) if day else None
    if match["glued"]:
        return _resolve_glued(match, year)
    if match["half"]:
        return (date(year, 6, 30) if match["half"] == "上" else date(year, 12, 31)), []
    if match["quarter"]:
        quarter = _to_int(match["quarter"])
        return _month_end(year, quarter * 3), []
    return date(year, 12, 31), []


def _resolve_month(match: re.Match, year: int) -> tuple[date, list[str]] | None:
    month = _to_int(match["month"])
    if not 1 <= month <= 12:
        return None
    if match["day"] or match["bare_day"]:
        number = _to_int(match["day"] or match["bare_day"])
        if number == 0:
            return None
        day, doubts = _clamped(year, month, number, match[0])
        if match["bare_day"] or (match["before"] or "").startswith("底"):
            doubts = [_say(SLIP, match, day)]
        return day, doubts
    if match["part"]:
        day = _part_of_month(year, month, match["part"])
        return day, []
    day = _month_end(year, month)
    if match["month_end"] or not match["before"] or "底" in match["before"]:
        return day, []
    return day, [_say(WHOLE_MONTH, match, day)]


def _resolve_glued(match: re.Match, year: int) -> tuple[date, list[str]] | None:
    digits = match["glued"]
    month, number = int(digits[:-2]), int(digits[-2:])
    if not 1 <= month <= 12 or not 1 <= number <= 31:
        return None
    day, _ = _clamped(year, month, number, match[0])
    return day, [_say(SLIP, match, day)]


def _clamped(year: int, month: int, number: int, text: str) -> tuple[date, list[str]]:
    last = calendar.monthrange(year, month)[1]
    if number <= last:
        return date(year, month, number), []
    day = date(year, month, last)
    return day, [NO_SUCH_DAY.format(text=text, day=_chinese(day))]


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _part_of_month(year: int, month: int, part: str) -> date | None:
    if not 1 <= month <= 12:
        return None
    if part == "下":
        return _month_end(year, month)
    return date(year, month, 10 if part == "上" else 20)


def _say(sentence: str, match: re.Match, day: date) -> str:
    return sentence.format(text=match[0], day=_chinese(day))


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _to_int(written: str) -> int:
    if written.isdigit():
        return int(written)
    return han_number(written.replace("两", "二"))


def _to_year(written: str) -> int:
    if written.isdigit():
        return int(written)
    digits = {"〇": 0, "○": 0, "零": 0, "O": 0}
    return int("".join(str(digits.get(d, han_number(d))) for d in written))
