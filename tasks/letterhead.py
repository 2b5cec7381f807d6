"""Who issued a document, when, under which number, as far as it says so. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_YEAR = r"(?P<year>20\d{2})年"
_DOC_NO = re.compile(
    r"[\u4e00-\u9fff]{2,12}[〔\[［（(【]20\d{2}[〕\]］）)】]\s*第?\d{1,4}\s*号"
)
_DATE = re.compile(rf"{_YEAR}(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日")
_ORGAN = r"[\u4e00-\u9fff]{2,28}?(?:办公室|办公厅|政府|委员会|领导小组|厅|局)"
_IN_TITLE = re.compile(rf"({_ORGAN})(?:关于|20\d{{2}}年)")
_ALONE = re.compile(_ORGAN)


@dataclass(frozen=True)
class Letterhead:
    issuer: str = ""
    doc_no: str = ""
    issued_on: date | None = None


def letterhead_of(title: str, lines: Iterable[str]) -> Letterhead:
    """What the title and the lines of a document say; empty where they do not."""
    lines = [re.sub(r"\s+", "", line) for line in lines]
    signed = signed_at(lines)
    in_title = _IN_TITLE.match(title)
    numbered = next(filter(None, map(_DOC_NO.search, [title, *lines])), None)
    return Letterhead(
        issuer=in_title[1] if in_title else issuer_above(lines, signed),
        doc_no=numbered[0] if numbered else "",
        issued_on=None if signed is None else date_in(lines[signed]),
    )


def signed_at(lines: list[str]) -> int | None:
    """The last line that is a date and nothing else."""
    dated = (place for place, line in enumerate(lines) if date_in(line))
    return max(dated, default=None)


def date_in(line: str) -> date | None:
    match = _DATE.fullmatch(line)
    try:
        return match and date(*map(int, match.groups()))
    except ValueError:
        return None


def issuer_above(lines: list[str], signed: int | None) -> str:
    """The organ on a line of its own above the date."""
    line = lines[signed - 1] if signed else ""
    return line if _ALONE.fullmatch(line) else ""
