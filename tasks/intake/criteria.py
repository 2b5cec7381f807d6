"""评价标准: a cell into numbered criteria, and the elements out of their brackets."""

import re
from dataclasses import dataclass

from . import judging
from .deadlines import is_time
from .marks import read_mark

_NEXT_NUMBER = re.compile(
    r"(?:(?<=[。；;！!，,）)\s])|^)"
    r"(?=(?:[0-9]{1,2}[.．、](?![0-9])|[（(][0-9]{1,2}[)）]|[①-⑳]))"
)
# A bracket with elements ends its clause; 各县(市、区)公安局 goes on.
_BRACKET = re.compile(
    r"[（(](?P<inside>[^（()）]{2,80})[）)](?=[。；;，,、！]|$|等?情况)"
)
_CLOSING_ETC = re.compile(r"等(?:方面|内容|要素|情况|信息|指标|因素)?$")
_CONDITION = re.compile(
    r"(?:后|前|时|起|止|以内|以上|以下|日内|天内)$"
    r"|^(?:如|若|凡|根据|按照|依据|参照|见|详见|指|即|包括|含|不含|除|截至|以|注|其中|满分)"
    r"|[0-9一二两三四五六七八九十]个?(?:工作日|分|次|篇|条|件|项)|号$|试行|草案|附件|征求意见稿|以下[简统]称|下同"
)
# Items of a list may be 依据, 草案 or 课时; a condition begins otherwise.
_CONDITION_OF_LIST = re.compile(
    r"^(?:如|若|凡|根据|按照|参照|见|详见|不含|除|其中|满分)"
    r"|[0-9一二两三四五六七八九十]个?(?:工作日|分|次|篇|条|件|项)|号$|征求意见稿|以下[简统]称|下同"
)
LONGEST_ELEMENT = 16


@dataclass(frozen=True, slots=True)
class CriterionReading:
    """One criterion: its wording, what it asks to be stated, and how it is judged.

    `kind`, `limit` and `deductions` are proposals in the form of `Criterion`.
    """

    text: str
    elements: tuple[str, ...] = ()
    line: int = 0

    @property
    def kind(self) -> str:
        return judging.kind_of(self.text)

    @property
    def limit(self) -> dict | None:
        return judging.limit_of(self.text)

    @property
    def deductions(self) -> list[dict]:
        return judging.deductions_of(self.text)


def read_criteria(text: str, line: int = 0) -> tuple[CriterionReading, ...]:
    """Return the criteria in a cell, each with the elements its brackets name."""
    return tuple(
        CriterionReading(part, elements_of(part), line)
        for part in split_numbered(text)
        if part
    )


def split_numbered(text: str) -> list[str]:
    """Return the numbered parts of `text` without their numbers, or `text` alone.

    Numbers count only where they begin the text and follow on from one another.
    """
    first, _ = read_mark(text)
    if first is None or first.value != 1:
        return [read_mark(text)[1].strip()] if first else [text.strip()]
    cuts, expected = [0], 2
    for match in _NEXT_NUMBER.finditer(text, 1):
        mark, _ = read_mark(text[match.start() : match.start() + 24])
        if mark and (mark.kind, mark.value) == (first.kind, expected):
            cuts.append(match.start())
            expected += 1
    ends = [*cuts[1:], len(text)]
    return [
        read_mark(text[start:end])[1].strip()
        for start, end in zip(cuts, ends, strict=True)
    ]


def elements_of(text: str) -> tuple[str, ...]:
    """Return the items named in the brackets of a criterion, in order."""
    found: list[str] = []
    for match in _BRACKET.finditer(text):
        inside = match["inside"]
        condition = _CONDITION_OF_LIST if "、" in inside else _CONDITION
        if not is_time(inside) and not condition.search(inside):
            found.extend(_items(inside))
    return tuple(dict.fromkeys(found))


def _items(inside: str) -> list[str]:
    items = [_CLOSING_ETC.sub("", item).strip() for item in re.split("[、/／]", inside)]
    items = [item for item in items if item]
    if any(
        len(item) > LONGEST_ELEMENT or re.search(r"[。；;]", item) for item in items
    ):
        return []
    return items
