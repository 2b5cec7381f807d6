"""The year a plan is for: its title's, else what number, signature and text agree on."""

import re
from collections import Counter

from .marks import narrow_digits
from .pieces import Piece

_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?=\s*(?:年|[-—–~～至]\s*20[0-9]{2}\s*年))")
_HAN_YEAR = re.compile(r"二[〇○零O][〇○零O一二三四五六七八九]{2}(?=年)")
_HAN_YEAR_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_ANY_NUMBER = re.compile(r"[〔\[【（(](20[0-9]{2})[〕\]】）)]\s*第?[0-9]{1,4}\s*号")
# The number of the document itself stands alone or behind its label.
_OWN_NUMBER = re.compile(
    r"(?:发文字号|文\s*号)\s*[:：].{0,16}?[〔\[（(](20[0-9]{2})[〕\]）)]"
    r"|^[^，。《》〔\[（(]{1,14}[〔\[（(](20[0-9]{2})[〕\]）)]\s*第?[0-9]{1,4}\s*号$"
)
_SIGNED = re.compile(
    r"^.{0,24}?(20[0-9]{2})\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日(?:\s*印发)?$"
)
_WEIGHT = 3

YEAR_FROM_TEXT = "标题没有写年度，按正文推定为{year}年。"
CONTRADICTED = "落款写{signed}年，{source}写{other}年，按{year}年理解，请核对。"


def find_year(title: str, pieces: list[Piece]) -> tuple[int | None, list[str]]:
    """Return the year the plan is for, and what is doubtful about it."""
    own, signed = _of_document(pieces)
    titled = next(iter(_years_in(title)), None)
    year = titled or _commonest(pieces, own, signed)
    if year is None:
        return None, []
    doubts = [] if titled else [YEAR_FROM_TEXT.format(year=year)]
    other, source = (own, "文号") if own else (year, "标题" if titled else "正文")
    # Signed in the year of the number; a plan is signed within a year of its own.
    if signed and abs(signed - other) > (0 if own else 1):
        doubts.append(
            CONTRADICTED.format(signed=signed, source=source, other=other, year=year)
        )
    return year, doubts


def _of_document(pieces: list[Piece]) -> tuple[int | None, int | None]:
    """Return the year in the document's number and that of its signature."""
    own = signed = None
    for piece in pieces:
        plain = narrow_digits(piece.text)
        if len(plain) > 60:
            continue
        number = _OWN_NUMBER.search(plain)
        if number and own is None:
            own = int(number[1] or number[2])
        date = _SIGNED.match(plain)
        if date:
            signed = int(date[1])
    return own, signed


def _commonest(pieces: list[Piece], own: int | None, signed: int | None) -> int | None:
    counts: Counter[int] = Counter()
    for piece in pieces:
        counts.update(_years_in(piece.text))
        counts.update(int(year) for year in _ANY_NUMBER.findall(piece.text))
    if own:
        counts[own] += _WEIGHT
    if signed and (own or signed) == signed:
        # Without a number to agree with, the text may outweigh the signature.
        counts[signed] += _WEIGHT
    return max(counts, key=lambda year: (counts[year], year), default=None)


def _years_in(text: str) -> list[int]:
    plain = narrow_digits(text)
    years = [int(year) for year in _YEAR.findall(plain)]
    years += [
        int(y.translate(_HAN_YEAR_DIGITS).replace("二", "2"))
        for y in _HAN_YEAR.findall(plain)
    ]
    return years
