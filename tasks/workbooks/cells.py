"""What a cell of a returned sheet holds, by what it should hold. Pure."""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.escape import unescape

from core.papers.readers.number_formats import shown
from core.papers.readers.sheet_rows import Stored
from core.papers.readers.workbook import Workbook

from .answers import plain, tidied

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
MOST = Decimal(10) ** 12
PLACES = Decimal("0.0001")
DAY = re.compile(
    r"(\d{4})\s*(?:-|/|\.|年)\s*(\d{1,2})\s*(?:-|/|\.|月)\s*(\d{1,2})\s*日?"
)
COMPACT_DAY = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")

NO_DATE = "应填完整的日期，如 2026-06-20；现在是“{}”。"
DATE_RANGE = "日期“{}”不在1990年至2100年之间，请核对。"
NO_NUMBER = "应只填数字，不写单位；现在是“{}”。"
TOO_LARGE = "数字“{}”太大，请核对。"
NO_RATIO = "应填百分数，如 95%；现在是“{}”。"
FORMULA = "是公式，请改填公式算出的结果。"
ERROR = "是“{}”，不是内容，请重新填写。"


class BadCell(Exception):
    """The cell holds what it should not; the message says what to do."""


def text_in(book: Workbook, stored: Stored | None) -> str:
    """What a person sees in the cell."""
    if stored is None:
        return ""
    if stored.formula:
        raise BadCell(FORMULA)
    if stored.kind == "e":
        raise BadCell(ERROR.format(stored.value))
    return tidied(raw_text(book, stored))


def raw_text(book: Workbook, stored: Stored) -> str:
    value = stored.value
    if stored.kind == "s":
        number = int(value) if value.isdecimal() else len(book.strings)
        return "".join(book.strings[number : number + 1])
    if stored.kind in ("str", "inlineStr"):
        return unescape(value)
    if stored.kind == "n":
        try:
            return shown(float(value), book.format_of(stored.style), book.epoch)
        except ValueError:
            return value
    return value


def date_in(book: Workbook, stored: Stored | None) -> date | None:
    """The day in the cell; a day written out in full counts as one."""
    text = text_in(book, stored)
    if not text:
        return None
    found = typed_date(book, stored) or written_date(text)
    if found is None:
        raise BadCell(NO_DATE.format(text[:30]))
    if not FIRST_DAY <= found <= LAST_DAY:
        raise BadCell(DATE_RANGE.format(text[:30]))
    return found


def typed_date(book: Workbook, stored: Stored) -> date | None:
    """The day of a number that is shown as one."""
    try:
        if stored.kind == "d":
            return datetime.fromisoformat(stored.value).date()
        code = book.format_of(stored.style)
        if stored.kind == "n" and shows_day(code):
            return (book.epoch + timedelta(days=float(stored.value))).date()
    except (ValueError, OverflowError):
        pass
    return None


def shows_day(code: str) -> bool:
    return is_date_format(code) and ("d" in code.lower() or "日" in code)


def written_date(text: str) -> date | None:
    match = DAY.fullmatch(text) or COMPACT_DAY.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def number_in(book: Workbook, stored: Stored | None) -> str:
    """The number in the cell as text; "" for none."""
    text = text_in(book, stored)
    return plain(number_of(book, stored, text, NO_NUMBER)) if text else ""


def ratio_in(book: Workbook, stored: Stored | None) -> str:
    """The per cent in the cell: 95.5 for 95.5%, however it was typed."""
    text = text_in(book, stored)
    if not text:
        return ""
    if stored.kind == "n" and "%" in book.format_of(stored.style):
        return plain(number_of(book, stored, text, NO_RATIO, times=100))
    if stored.kind != "n" and text.endswith(("%", "％")):
        if not NUMBER.fullmatch(text[:-1].strip()):
            raise BadCell(NO_RATIO.format(text[:30]))
        return plain(rounded(Decimal(text[:-1].strip().replace(",", "")), text))
    found = number_of(book, stored, text, NO_RATIO)
    # 0.95 may mean 95% as well as 0.95%.
    if 0 < found <= 1:
        raise BadCell(NO_RATIO.format(text[:30]))
    return plain(found)


def number_of(book, stored, text, sentence, *, times=1) -> Decimal:
    """A number of the cell, without the noise of binary."""
    found = None
    if stored.kind == "n" and not is_date_format(book.format_of(stored.style)):
        found = finite(stored.value)
    elif stored.kind != "n" and NUMBER.fullmatch(text):
        found = Decimal(text.replace(",", ""))
    if found is None or found < 0:
        raise BadCell(sentence.format(text[:30]))
    return rounded(found * times, text)


def finite(value: str) -> Decimal | None:
    try:
        found = Decimal(repr(float(value)))
    except ValueError:
        return None
    return found if found.is_finite() else None


def rounded(found: Decimal, text: str) -> Decimal:
    if found >= MOST:
        raise BadCell(TOO_LARGE.format(text[:30]))
    return found.quantize(PLACES, ROUND_HALF_UP)
