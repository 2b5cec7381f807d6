"""A cell's text into a figure, a blank, or a doubt. Pure.

Nothing is guessed: digits with a gap between them, a zero before other digits or a unit
that is not the column's are no figure.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from reports.formats import FEE, PURCHASES

RUN_TOGETHER = "数字连在一起或中间有空格，分不清是几个数"
NO_NUMBER = "写的是“{}”，不是一个数"
WRONG_UNIT = "写的是“{}”，与本栏的单位不符"

# Full-width forms only: NFKC would also turn a footnote mark into a digit.
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_DASHES = str.maketrans("−–—─", "----")

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_UNIT = re.compile(r"\s*(件|宗|个|项|条|次|起|元|万元|亿元)$")
_LEADING_ZERO = re.compile(r"[-+]?0\d", re.ASCII)
_DIGIT = re.compile(r"\d", re.ASCII)
# What a line of text may hold as the value of a cell.
_VALUE = re.compile(r"[-+]?[\d,.]*\d(?:件|宗|个|元|万元)?|[-/\\]{1,3}|无", re.ASCII)

_COUNTED = frozenset("件宗个项条次起")
_TIMES = {"": 1, "元": 1, "万元": 10_000, "亿元": 100_000_000}


@dataclass(frozen=True, slots=True)
class Value:
    """`number` where it is one; else `doubt` says why not, or the cell is blank."""

    text: str
    number: Decimal | None = None
    doubt: str = ""


def halved(text: str) -> str:
    """`text` with half-width letters and one kind of dash."""
    return text.translate(FULL_WIDTH).translate(_DASHES).strip()


def looks_like_value(text: str) -> bool:
    return _VALUE.fullmatch(halved(text)) is not None


def value_of(text: str, column: str) -> Value:
    """What the cell of a column holds."""
    plain = halved(text)
    if not _DIGIT.search(plain):
        return Value(text.strip())
    unit = _UNIT.search(plain)
    bare = plain[: unit.start()] if unit else plain
    if not _NUMBER.fullmatch(bare) or _LEADING_ZERO.match(bare):
        in_digits = not re.sub(r"[\d\s,.]", "", bare, flags=re.ASCII)
        return Value(text, doubt=RUN_TOGETHER if in_digits else NO_NUMBER.format(text))
    times = _times(unit[1] if unit else "", column)
    if times is None:
        return Value(text, doubt=WRONG_UNIT.format(text))
    return Value(text, Decimal(bare.replace(",", "")) * times)


def _times(unit: str, column: str) -> int | None:
    """What a unit multiplies by in a column; None where it does not belong there."""
    if column == PURCHASES:
        return _TIMES.get(unit)
    if column == FEE:
        return 1 if unit in ("", "万元") else None
    return 1 if not unit or unit in _COUNTED else None
