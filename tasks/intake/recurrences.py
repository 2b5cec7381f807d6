"""每季度, 每年1月31日前, 全年不少于4次: duties that come again."""

import re
from dataclasses import dataclass

from .dates import points_in, to_int
from .marks import narrow_digits

QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Recurrence:
    every: str
    times: int = 1
    by: str | None = None


_PERIODS = (
    (r"半\s*年度?", "half"),
    (r"季度?", "quarter"),
    (r"月度?", "month"),
    (r"周|星期|礼拜", "week"),
    (r"年度?", "year"),
)
# 每两个月 is three times in half a year.
_MULTIPLES = {
    (2, "周"): ("month", 2),
    (2, "月"): ("half", 3),
    (3, "月"): ("quarter", 1),
    (4, "月"): ("year", 3),
    (6, "月"): ("half", 1),
    (12, "月"): ("year", 1),
    (2, "季度"): ("half", 1),
}
_AS_USUAL = r"(?!度|计划|工作|要点|目标|任务|考核|指标|总结|报告|节)"
EVERY = re.compile(
    r"每(?:一|个|隔)?(?P<each>半\s*年度?|季度?(?!节)|月度?|周|星期|年度?)"
    r"|每隔?(?P<several>[两二三四六2346]|十二|12)个?(?P<unit>月|周|季度)"
    rf"|[按逐](?P<per>半年|季度?{_AS_USUAL}|月|周)(?![份内底前])"
    rf"|按(?P<per_year>年度?{_AS_USUAL})(?![份内底前])"
    r"|(?P<whole>全年|年度内?|年内|一年内?|1年内?)(?=[^。；;，,]{0,12}(?:不少于|不低于|至少|[0-9一二两三四五六七八九十]次))"
    r"|(?<![0-9一二两三四五六七八九十第每上下])(?:一|1)?个?(?P<once>半年|季度|月|周)(?=(?:至少)?[一1两2二]次)"
)
TIMES = re.compile(
    r"(?<![第0-9])(?P<times>[0-9]{1,2}|[一二两三四五六七八九十]{1,2})(?:次|轮|回|期|场)"
)
_CLAUSE_END = re.compile(r"[。；;！\n]")
_TIMES_WITHIN = 30
_NEXT_CLAUSE = re.compile(r"[，,：:]")


def find_recurrence(text: str) -> tuple[Recurrence | None, str]:
    """Return the first recurrence in `text`, and the words that say it."""
    plain = narrow_digits(text)
    for match in EVERY.finditer(plain):
        every, count = _period(match)
        if every is None:
            continue
        end = _CLAUSE_END.search(plain, match.end(), match.end() + _TIMES_WITHIN)
        clause_end = end.start() if end else match.end() + _TIMES_WITHIN
        clause = plain[match.end() : clause_end]
        times = TIMES.search(clause)
        last = match.end() + (times.end() if times else 0)
        days, days_end = _yearly_days(every, clause)
        last = max(last, match.end() + days_end)
        if times:
            count *= to_int(times["times"]) or 1
        if len(days) > 1:
            return Recurrence(every, len(days)), text[match.start() : last]
        by = days[0].strftime("%m-%d") if days else None
        return Recurrence(every, count, by), text[match.start() : last]
    return None, ""


def _period(match: re.Match) -> tuple[str | None, int]:
    if match["whole"] or match["per_year"]:
        return "year", 1
    if match["several"]:
        several = to_int(match["several"])
        return _MULTIPLES.get((several, match["unit"]), (None, 1))
    written = match["each"] or match["per"] or match["once"]
    return next(every for form, every in _PERIODS if re.fullmatch(form, written)), 1


def _yearly_days(every: str, clause: str):
    """Return the days of the year right behind 每年, and where they end."""
    if every != "year":
        return [], 0
    cut = _NEXT_CLAUSE.search(clause)
    head = clause[: cut.start()] if cut else clause
    # 年底 directly behind 每 has lost its 年 to the period.
    points = points_in("2021年" + head.lstrip("的度"), 2021) if head else []
    shift = len("2021年") - (len(head) - len(head.lstrip("的度")))
    days, end = [], 8
    for point in points:
        if point.start > end:
            break
        days.append(point.day)
        end = point.end + 2
    return days, (end - 2 - shift if days else 0)
