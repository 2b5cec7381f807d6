"""Dates in wording: full or not, ranges, parts of a month, slips of the pen."""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date

from .marks import han_number, narrow_digits


@dataclass(slots=True)
class Point:
    """A date the wording names.

    `marked` where the words say it is when something is to be done (6月底前), `leads`
    where it opens a sentence (6月，组织…).
    """

    day: date
    start: int
    end: int
    marked: bool
    has_year: bool
    leads: bool = False
    doubts: list[str] = field(default_factory=list)


_NUMBER = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
YEAR = r"(?:20[0-9]{2}|二[〇○零O][〇○零O一二三四五六七八九]{2})"
_LATER_YEAR = r"次年|明年|翌年|来年|第二年|下一?年度?"
_THIS_YEAR = r"今年|本年度?|当年|同年|年度"
_EARLIER_YEAR = r"去年|上一?年度?|往年|前一?年"
_END_OF_IT = r"(?:年?(?:底|末|终)|内)"
_DASH = r"[-—–~～至到]"
_DAY = r"[日号曰]"
# 年终考核 says what is examined, 年底前 says when.
_OF_THE_YEAR = r"(?!.{0,2}(?:考核|考评|绩效|评比|评先|述职|表彰|奖|目标))"
_BEFORE = r"(?:之前|以前|前)"
# One date in any of its forms. The groups that are filled tell which.
POINT = re.compile(
    rf"""(?:(?P<relative>{_LATER_YEAR}|{_THIS_YEAR}|{_EARLIER_YEAR})的?
          |(?P<year>{YEAR})\s*年度?\s*的?\s*(?P<doubled>底(?=[0-9]{{1,2}}月))?
          |(?<![0-9])(?P<short_year>[12][0-9])年(?=[0-9]{{1,2}}月))?
    (?:(?:{_NUMBER}\s*{_DASH}\s*)?(?P<month>{_NUMBER})\s*月份?\s*
            (?:(?:的)?\s*(?P<day>{_NUMBER})\s*{_DAY}
            |[上中]?(?P<part>[上中下])旬|(?P<month_end>月?底|末)|(?P<month_start>初)
            |(?P<bare_day>[0-9]{{1,2}})\s*(?=[前底之以]|{_DASH}\s*[0-9]{{1,2}}\s*{_DAY})|)
      |(?P<slip_month>[0-9]{{1,2}})\s*(?P<slip_part>[上中下])旬
      |(?<![0-9.])(?P<dot_month>[0-9]{{1,2}})[.．](?P<dot_day>[0-9]{{1,2}}){_DAY}?(?={_BEFORE})
      |(?<![0-9])(?P<glued>[0-9]{{3,4}}){_DAY}(?=[前底之以])
      |(?P<half>[上下])半年(?:[底末])?
      |第?(?P<quarter>[一二三四1-4])季度(?:[底末])?
      |(?P<middle>年中)(?=[前底之以]|$)
      |(?<![每历近两整全一二三四五六七八九十几0-9])(?P<year_end>年{{1,2}}(?:底|末|终|度?内))
            {_OF_THE_YEAR}
      |(?P<named_year_end>(?(year){_END_OF_IT}|(?(relative){_END_OF_IT}|(?!))))
            {_OF_THE_YEAR})
    (?:\s*[（(][^（()）]{{1,6}}[）)](?={_BEFORE}))?
    (?:[0-9]{{1,2}}[时点](?:整|[0-9]{{1,2}}分)?(?={_BEFORE})|(?:下班|中午|上午|下午)(?=前))?
    (?P<before>\s*(?:日|月)?(?:底)?{_BEFORE}|(?:之)?内|止)?""",
    re.VERBOSE,
)
ISO = re.compile(
    r"(?<![0-9.])(?P<year>20[0-9]{2})\s*(?P<sep>[-./])\s*(?P<month>[0-9]{1,2})"
    rf"(?:\s*(?P=sep)\s*(?P<day>[0-9]{{1,2}}))?(?![0-9]){_DAY}?(?P<before>{_BEFORE})?"
)
DAY_OF_SAME_MONTH = re.compile(
    rf"\s*[-—–~～至到]{{1,2}}\s*(?P<day>[0-9]{{1,2}})\s*{_DAY}"
)
_RANGE_GAP = re.compile(r"\s*(?:[-—–~～至到起]{1,2})\s*")
_SINCE = re.compile(r"^(?:起|以来|后|之后|以后|之日起)")
_AS_OF = re.compile(r"截[止至]到?$")
_UNTIL_NOW = re.compile(r"(?:自|从|根据|按照)$")
_DONE = re.compile(
    r"^[，,]?(?:完成|报送?|上报|提交|形成|公布|发布|印发|落实|结束|到位|建成|出台)(?![的了过])"
)
# 6月开展开放日活动 is a duty, 6月开展的活动 looks back.
_HELD = re.compile(
    r"^(?:集中|组织)?(?:开展|组织|举办|举行|召开|启动)(?![^，。；]{0,6}[的了过])"
)
_TOWARDS = re.compile(r"(?:截止到?|于|在|到|至|须)$")
_SENTENCE_BEFORE = re.compile(
    r"(?:^|[。；;！：:\n])\s*(?:[（(]?[0-9一二三四五六七八九十]{0,2}[.．、）)]?)?[从自]?$"
)

SLIP = "时限“{text}”疑有笔误，按{day}理解，请核对。"
NO_SUCH_DAY = "“{text}”没有这一天，按{day}理解，请核对。"
WHOLE_MONTH = "“{text}”没有写到日，按{day}理解，请核对。"
BEGINNING = "“{text}”没有写到日，按{day}理解，请核对。"
SHORT_YEAR = "“{text}”的年份只写了两位，按{day}理解，请核对。"


def points_in(text: str, year: int | None) -> list[Point]:
    """Return the dates in `text`; those without a year are of `year`."""
    plain = narrow_digits(text)
    found: list[Point] = []
    for match in POINT.finditer(plain):
        before = _range_before(plain, found, match.start())
        carried = before.day.year if before and before.has_year else year
        point = _point(match, plain, carried)
        if point is None:
            continue
        if before and not _names_year(match) and point.day < before.day:
            # 12月1日至1月10日 ends in the next year.
            point = _point(match, plain, (carried or 0) + 1) or point
        if before:
            point.leads = _leads(plain, before.start, point.end)
        found.append(point)
        extended = _same_month(plain, point)
        if extended:
            found.append(extended)
    found.extend(filter(None, (_iso_point(match) for match in ISO.finditer(plain))))
    return sorted(found, key=lambda point: point.start)


def are_range(text: str, before: Point, after: Point) -> bool:
    """Return whether only a dash or 至 stands between two dates of `text`."""
    return bool(_RANGE_GAP.fullmatch(text[before.end : after.start]))


def _range_before(text: str, found: list[Point], start: int) -> Point | None:
    if found and _RANGE_GAP.fullmatch(text[found[-1].end : start][:6]):
        return found[-1]
    return None


def _names_year(match: re.Match) -> bool:
    return bool(match["year"] or match["short_year"] or match["relative"])


def _same_month(text: str, point: Point) -> Point | None:
    match = DAY_OF_SAME_MONTH.match(text, point.end)
    if not match:
        return None
    day, doubts = _clamped(point.day.year, point.day.month, int(match["day"]), match[0])
    marked = _follows(text[match.end() : match.end() + 10])
    point.marked = False
    point.doubts = []
    return Point(
        day,
        point.start,
        match.end(),
        marked,
        point.has_year,
        point.leads or _leads(text, point.start, match.end()),
        doubts,
    )


def _iso_point(match: re.Match) -> Point | None:
    month = int(match["month"])
    if not 1 <= month <= 12:
        return None
    year = int(match["year"])
    if match["day"] is None:
        day, doubts = _month_end(year, month), []
    else:
        day, doubts = _clamped(year, month, int(match["day"]), match[0])
    marked = bool(match["before"]) or _follows(match.string[match.end() :][:10])
    return Point(day, *match.span(), marked, True, False, doubts)


def _point(match: re.Match, text: str, year: int | None) -> Point | None:
    year = _year_of(match, year)
    if year is None or _is_past(match, text):
        return None
    resolved = _resolve(match, year)
    if resolved is None:
        return None
    day, doubts = resolved
    if match["doubled"]:
        doubts = [_say(SLIP, match, day)]
    if match["short_year"]:
        doubts = [_say(SHORT_YEAR, match, day)]
    return Point(
        day,
        *match.span(),
        marked=_is_marked(match, text),
        has_year=bool(match["year"] or match["short_year"]),
        leads=_leads(text, *match.span()),
        doubts=doubts,
    )


def _year_of(match: re.Match, year: int | None) -> int | None:
    if match["year"]:
        return to_year(match["year"])
    if match["short_year"]:
        return 2000 + int(match["short_year"])
    relative = match["relative"]
    if relative is None or year is None:
        return year
    if re.fullmatch(_LATER_YEAR, relative):
        return year + 1
    return None if re.fullmatch(_EARLIER_YEAR, relative) else year


def _is_past(match: re.Match, text: str) -> bool:
    before, after = (
        text[max(0, match.start() - 4) : match.start()],
        text[match.end() : match.end() + 4],
    )
    if _RANGE_GAP.match(after) and not after.startswith("起"):
        return False
    if _AS_OF.search(before):
        return not match["before"]
    return bool(_SINCE.match(after) or _UNTIL_NOW.search(before)) or (
        before.endswith(("每", "号", "第")) and not match["before"]
    )


def _is_marked(match: re.Match, text: str) -> bool:
    if match["before"]:
        return True
    if any(match[name] for name in ("part", "month_end", "year_end", "slip_part")):
        return True
    if match["named_year_end"] or match["month_start"]:
        return True
    before = text[max(0, match.start() - 2) : match.start()]
    if _follows(text[match.end() : match.end() + 10]):
        return True
    return bool(match["day"] and _TOWARDS.search(before))


def _follows(after: str) -> bool:
    return bool(
        _DONE.match(after)
        or _HELD.match(after)
        or re.match(r"底?(?:之|以)?前|止", after)
    )


def _leads(text: str, start: int, end: int) -> bool:
    return text[end : end + 1] in ("，", ",") and bool(
        _SENTENCE_BEFORE.search(text[max(0, start - 8) : start])
    )


def _resolve(match: re.Match, year: int) -> tuple[date, list[str]] | None:
    if match["month"]:
        return _resolve_month(match, year)
    if match["slip_month"]:
        day = _part_of_month(year, int(match["slip_month"]), match["slip_part"])
        return (day, [_say(SLIP, match, day)]) if day else None
    if match["glued"]:
        digits = match["glued"]
        return _slip(match, year, int(digits[:-2]), int(digits[-2:]))
    if match["dot_month"]:
        return _slip(match, year, int(match["dot_month"]), int(match["dot_day"]))
    if match["half"]:
        return (date(year, 6, 30) if match["half"] == "上" else date(year, 12, 31)), []
    if match["quarter"]:
        return _month_end(year, to_int(match["quarter"]) * 3), []
    if match["middle"]:
        day = date(year, 6, 30)
        return day, [_say(WHOLE_MONTH, match, day)]
    return date(year, 12, 31), []


def _resolve_month(match: re.Match, year: int) -> tuple[date, list[str]] | None:
    month = to_int(match["month"])
    if not 1 <= month <= 12:
        return None
    if match["day"] or match["bare_day"]:
        return _resolve_day(match, year, month)
    before = (match["before"] or "").strip()
    if match["part"]:
        day = _part_of_month(year, month, match["part"])
        return day, [_say(SLIP, match, day)] if before.startswith("日") else []
    if match["month_start"]:
        day = date(year, month, 10)
        return day, [_say(BEGINNING, match, day)]
    day = _month_end(year, month)
    if before.startswith("日"):
        return day, [_say(SLIP, match, day)]
    if match["month_end"] or not before or "底" in before:
        return day, []
    return day, [_say(WHOLE_MONTH, match, day)]


def _resolve_day(
    match: re.Match, year: int, month: int
) -> tuple[date, list[str]] | None:
    number = to_int(match["day"] or match["bare_day"])
    if number == 0:
        return None
    day, doubts = _clamped(year, month, number, match[0])
    before = (match["before"] or "").strip()
    slip = match["bare_day"] or "曰" in match[0]
    if slip or before.startswith(("底", "月", "日")):
        doubts = [_say(SLIP, match, day)]
    return day, doubts


def _slip(match, year: int, month: int, number: int) -> tuple[date, list[str]] | None:
    if not 1 <= month <= 12 or not 1 <= number <= 31:
        return None
    day, _ = _clamped(year, month, number, match[0])
    return day, [_say(SLIP, match, day)]


def _clamped(year: int, month: int, number: int, text: str) -> tuple[date, list[str]]:
    last = calendar.monthrange(year, month)[1]
    if 1 <= number <= last:
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
    return sentence.format(text=match[0].strip(), day=_chinese(day))


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def to_int(written: str) -> int:
    if written.isdigit():
        return int(written)
    return han_number(written.replace("两", "二"))


def to_year(written: str) -> int:
    if written.isdigit():
        return int(written)
    digits = {"〇": 0, "○": 0, "零": 0, "O": 0}
    return int("".join(str(digits.get(d, han_number(d))) for d in written))
