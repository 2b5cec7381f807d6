"""公开时限: within how long something is published. Pure.

Read from what a catalogue says, or chosen on a form; what cannot be counted is kept
as written and marked, never guessed (条例 Art. 26 fills in nothing by itself).
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from core.papers.readers.numerals import chinese
from core.workdays.calendar import WorkCalendar

from .periods import Period, end_of, on_date


class LimitKind(TextChoices):
    WORKING_DAYS = "working_days", "若干工作日内"
    AT_ONCE = "at_once", "即时公开"
    PERIODIC = "periodic", "定期公开"
    FIXED_DATE = "fixed_date", "每年固定日期前"
    OPEN_DAYS = "open_days", "公开不少于若干日"
    LONG_TERM = "long_term", "长期公开"
    UNCLEAR = "unclear", "不明确，待核定"


FORMED = "形成或者变更"


@dataclass(frozen=True)
class Limit:
    """One 公开时限; which fields are filled follows from `kind`.

    `days` are working days, of OPEN_DAYS calendar days; `event` is what they are
    counted from; `month` and `day` are of FIXED_DATE.
    """

    kind: str
    days: int | None = None
    event: str = ""
    period: str = ""
    month: int | None = None
    day: int | None = None


UNCLEAR = Limit(LimitKind.UNCLEAR)
WRITTEN = {chinese(number): number for number in range(100)} | {"零": 0, "两": 2}
# Nobody has years of working days: a longer number is a slip and is not counted.
NUMBER = r"((?<!\d)\d{1,4}|[零一二两三四五六七八九十]+)"
WORKING = re.compile(rf"{NUMBER}\s*个?\s*工作日")
OPEN = re.compile(rf"(?:不少于|不得少于|至少)\s*{NUMBER}\s*(?:个?自然日|日|天)")
DATED = re.compile(rf"{NUMBER}\s*月\s*{NUMBER}\s*[日号]")
EVENT = re.compile(r"^(?:信息|政府信息|自|在|应当|于|应)*(.{1,20}?)(?:之日)?(?:起|后)")
AT_ONCE = re.compile("即时|实时|及时公开|立即|当日|当天")
LONG_TERM = re.compile("长期")
PERIODS = (
    (re.compile("半年"), Period.HALF_YEAR),
    (re.compile("季"), Period.QUARTER),
    (re.compile("每周|按周|一周一次"), Period.WEEK),
    (re.compile("每月|按月|月度"), Period.MONTH),
    (re.compile("每年|按年|年度"), Period.YEAR),
)


def number_in(text: str) -> int:
    """Return 20 for "20", "２０" and "二十"; 0 for what is no number below 100."""
    return int(text) if text.isdecimal() else WRITTEN.get(text, 0)


def period_in(text: str) -> str:
    """Return the `Period` a text names; "" where it names none."""
    return next((period for word, period in PERIODS if word.search(text)), "")


def read_limit(text: str) -> Limit:
    """Return what a cell of 公开时限 says, UNCLEAR where it cannot be counted.

    An empty cell, 尽快, 适时 and a limit of 0 working days are UNCLEAR.
    """
    text = "".join(text.split())
    if found := OPEN.search(text):
        days = number_in(found[1])
        return Limit(LimitKind.OPEN_DAYS, days=days) if days else UNCLEAR
    if found := WORKING.search(text):
        return _working(text, found)
    if found := DATED.search(text):
        return _dated(found)
    if AT_ONCE.search(text):
        return Limit(LimitKind.AT_ONCE)
    if period := period_in(text):
        return Limit(LimitKind.PERIODIC, period=period)
    return Limit(LimitKind.LONG_TERM) if LONG_TERM.search(text) else UNCLEAR


def _working(text, found):
    days = number_in(found[1])
    if not days:
        return UNCLEAR
    event = EVENT.match(text[: found.start()])
    return Limit(LimitKind.WORKING_DAYS, days=days, event=event[1] if event else FORMED)


def _dated(found):
    month, day = number_in(found[1]), number_in(found[2])
    try:
        # The 29th of February is on nobody's list; a leap year lets it through.
        date(2024, month, day)
    except ValueError:
        return UNCLEAR
    return Limit(LimitKind.FIXED_DATE, month=month, day=day)


def due_on(limit: Limit, formed_on: date, calendar: WorkCalendar) -> date | None:
    """Return the last day to publish what was formed on a day.

    None where the limit sets no last day: 长期公开, 公开不少于若干日, 不明确.
    即时公开 is due the same day, on a day of rest the next working day.
    """
    match limit.kind:
        case LimitKind.WORKING_DAYS:
            return calendar.add(formed_on, limit.days)
        case LimitKind.AT_ONCE:
            return calendar.on_or_after(formed_on)
        case LimitKind.PERIODIC:
            return end_of(limit.period, formed_on)
        case LimitKind.FIXED_DATE:
            return _next(limit.month, limit.day, formed_on)
    return None


def _next(month, day, start):
    """The first such date on or after `start`."""
    found = on_date(start.year, month, day)
    return found if found >= start else on_date(start.year + 1, month, day)


def worded(limit: Limit) -> str:
    """Return the limit in a sentence, as a form or a print shows it."""
    match limit.kind:
        case LimitKind.WORKING_DAYS:
            return f"{limit.event or FORMED}之日起{limit.days}个工作日内"
        case LimitKind.OPEN_DAYS:
            return f"公开不少于{limit.days}日"
        case LimitKind.PERIODIC:
            return f"定期公开（{Period(limit.period).label}）"
        case LimitKind.FIXED_DATE:
            return f"每年{limit.month}月{limit.day}日前"
    return LimitKind(limit.kind).label
