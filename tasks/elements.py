"""佐证要素 as people type them: text, date, number or ratio. Pure."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from .models import Element

Kind = Element.Kind
NOTHING = {"text": "", "number": None, "date": None}
TEXT_LENGTH = 2000
# What numeric(16, 4) holds before the point.
MOST = Decimal(10) ** 12
MOST_PERCENT = Decimal(1000)
_DATE = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_NUMBER = re.compile(r"-?\d+(\.\d{1,4})?")


class BadValue(Exception):
    """What was typed is not of the element's kind; the message says how to mend it."""


def parsed(kind: str, typed: object) -> dict:
    """The columns of `ElementValue` for what was typed; `NOTHING` for nothing."""
    if isinstance(typed, date):
        typed = f"{typed:%Y-%m-%d}"
    words = plain(str(typed)).strip()
    if not words:
        return NOTHING
    if kind == Kind.DATE:
        return NOTHING | {"date": as_date(words)}
    if kind == Kind.NUMBER:
        return NOTHING | {"number": as_number(words)}
    if kind == Kind.RATIO:
        return NOTHING | {"number": as_percent(words)}
    if len(words) > TEXT_LENGTH:
        raise BadValue(f"超过{TEXT_LENGTH}个字，请精简，详细内容写入落实情况。")
    return NOTHING | {"text": words}


def plain(text: str) -> str:
    """Text without control characters, its lines ended alike."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
    )


def as_date(words: str) -> date:
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", words))
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(words)
    except ValueError as wrong:
        raise BadValue(
            f"“{words[:20]}”不是日期，请按 2026-06-20 的样子填写。"
        ) from wrong


def as_number(words: str) -> Decimal:
    figures = unicodedata.normalize("NFKC", words).replace(",", "").replace(" ", "")
    if not _NUMBER.fullmatch(figures):
        raise BadValue(
            f"“{words[:20]}”不是数字，请只填数字（最多四位小数），不带单位和文字。"
        )
    number = Decimal(figures)
    if abs(number) >= MOST:
        raise BadValue("数字太大，请核对单位。")
    return number


def as_percent(words: str) -> Decimal:
    number = as_number(unicodedata.normalize("NFKC", words).removesuffix("%"))
    if not 0 <= number <= MOST_PERCENT:
        raise BadValue(f"比例“{words[:20]}”应在0到{MOST_PERCENT}之间，95%填95。")
    return number


def shown(value: object) -> str:
    """A stored value as it stands in its field: 2026-06-20, 95, 0.5."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return str(value)
