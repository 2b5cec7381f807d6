"""Which row of a superior's table is which row of the superior's plan. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from tasks.likeness import wording

# With the same number a wording may differ more than without.
NUMBERED, UNNUMBERED = 0.5, 0.8

_NO_NUMBER = re.compile(r"[^0-9一二三四五六七八九十百①-⑳]")


@dataclass(frozen=True)
class Wanted:
    """What is known of a row: its number and the wordings it may go by."""

    number: str
    texts: tuple[str, ...]


def pairs(ours: Iterable[Wanted], theirs: Iterable[Wanted]) -> dict[int, int]:
    """{place of ours: place of theirs}, each at most once, the surest first."""
    ours = [prepared(row) for row in ours]
    theirs = [prepared(row) for row in theirs]
    found = [
        (likeness + same, -at, -to)
        for at, (number, words) in enumerate(ours)
        for to, (their_number, their_words) in enumerate(theirs)
        for same in [bool(number) and number == their_number]
        for likeness in [max(w.like(t) for w in words for t in their_words)]
        if likeness >= (NUMBERED if same else UNNUMBERED)
    ]
    matched = {}
    for _, at, to in sorted(found, reverse=True):
        if -at not in matched and -to not in matched.values():
            matched[-at] = -to
    return matched


def prepared(row: Wanted):
    number = unicodedata.normalize("NFKC", row.number)
    return _NO_NUMBER.sub("", number), [wording(text) for text in row.texts]
