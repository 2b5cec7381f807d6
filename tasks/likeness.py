"""How alike two wordings are, by the pairs of characters they share. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

# What is compared of one text, in characters.
LENGTH = 600
LIKE = 0.3

_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Wording:
    """A text made ready to be compared with many."""

    letters: str
    pairs: frozenset[str]

    def like(self, other: "Wording") -> float:
        """0 for nothing in common, 1 for the same words.

        Half of it is how much of the shorter one the longer holds, so that a task
        made from a part of a long paragraph is found.
        """
        if self.letters == other.letters:
            return 1.0
        shared = len(self.pairs & other.pairs)
        if not shared:
            return 0.0
        sizes = sorted((len(self.pairs), len(other.pairs)))
        return (shared / sizes[0] + 2 * shared / sum(sizes)) / 2


def wording(text: str) -> Wording:
    letters = _NO_WORD.sub("", text)[:LENGTH]
    return Wording(letters, frozenset(map("".join, pairwise(letters))))


def likest(text: str, others: Iterable[tuple], *, most: int, least=LIKE) -> list[tuple]:
    """The `most` likest of `others`, (key, text) pairs, as (likeness, key)."""
    own = wording(text)
    found = [(own.like(wording(other)), key) for key, other in others]
    found = [pair for pair in found if pair[0] >= least]
    return sorted(found, key=lambda pair: -pair[0])[:most]
