"""A number of a workbook as its reader sees it: dates, percentages, leading zeros."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from openpyxl.utils.datetime import WINDOWS_EPOCH

# Formats of Chinese Excel and WPS that are named by number only; openpyxl does not
# know them and would show 45107 for 2023年6月30日.
CHINESE_FORMATS = {
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: "h:mm",
    33: "h:mm:ss",
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: "h:mm",
    56: "h:mm:ss",
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
LAST_DAY = 2_958_466

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[[^\]]*\]', re.DOTALL)
_MASK = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+")
# The first of the private characters, which no format holds.
_ASIDE = 0xE000
_DURATION = re.compile(r"\[h+\]", re.IGNORECASE)


def shown(value: float, code: str, epoch: datetime = WINDOWS_EPOCH) -> str:
    """Return `value` the way a cell with the number format `code` shows it."""
    if code in ("", "General", "@"):
        return general(value)
    letters = _LITERAL.sub("", code).lower()
    if re.search(r"[ymdhs]", letters) or _DURATION.search(code):
        return _moment(value, letters, code, epoch)
    return _number(value, code)


def general(value: float) -> str:
    """Return a number without trailing zeros and without the noise of binary."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.11g}"


def _moment(value: float, letters: str, code: str, epoch: datetime) -> str:
    if not 0 <= value < LAST_DAY:
        return general(value)
    minutes = round(value * 24 * 60)
    if _DURATION.search(code):
        return f"{minutes // 60}:{minutes % 60:02d}"
    return dated(epoch + timedelta(minutes=minutes), letters)


def dated(moment: datetime, letters: str = "ymdh") -> str:
    """Return the parts of a moment that `letters` name, in Chinese; no midnight."""
    timed = "h" in letters or "s" in letters
    has_day = re.search(r"(?<!d)d{1,2}(?!d)", letters) is not None
    date = f"{moment.year}年" if "y" in letters else ""
    if "m" in letters and (date or has_day or not timed):
        date += f"{moment.month}月"
    if has_day:
        date += f"{moment.day}日"
    clock = f"{moment.hour}:{moment.minute:02d}" if timed else ""
    if clock == "0:00" and date:
        return date
    return f"{date} {clock}".strip()


def _number(value: float, code: str) -> str:
    # Words in a format may hold digits and marks of their own, so they step aside.
    words: list[str] = []

    def set_aside(match: re.Match) -> str:
        words.append(match[1] or match[2] or "")
        return chr(_ASIDE + len(words) - 1)

    plain, value = _section(_LITERAL.sub(set_aside, code).split(";"), value)
    if re.search(r"[#0?]/|e[+-]", plain, re.IGNORECASE):
        return general(value)
    if "general" in plain.lower():
        plain = re.sub("general", lambda _: general(value), plain, flags=re.I)
    else:
        plain = _filled(value, plain)
    places = {_ASIDE + number: word for number, word in enumerate(words)}
    return plain.translate(places).strip()


def _section(sections: list[str], value: float) -> tuple[str, float]:
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _filled(value: float, plain: str) -> str:
    mask = _MASK.search(plain)
    if not mask:
        return plain
    try:
        digits = _digits(Decimal(repr(value)) * 100 ** plain.count("%"), mask[0])
    except InvalidOperation:
        return general(value)
    return plain[: mask.start()] + digits + plain[mask.end() :]


def _digits(value: Decimal, mask: str) -> str:
    whole, _, fraction = mask.partition(".")
    rounded = value.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    grouped = "," if "," in whole.rstrip(",") else ""
    before, _, after = f"{abs(rounded):{grouped}f}".partition(".")
    needed = fraction.rfind("0") + 1
    after = after[:needed] + after[needed:].rstrip("0")
    least = whole.count("0")
    before = "" if before == "0" and not least else before.zfill(least)
    sign = "-" if rounded < 0 else ""
    return sign + before + (f".{after}" if after else "")
