"""The versions of a report against each other. Pure: asks nobody, changes nothing."""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

# Texts are compared letter by letter up to so many; above, first by sentences.
BY_LETTER = 1_200
# Texts whose pieces agree in more pairs than this repeat themselves so much that
# comparing them would take seconds, and tell nothing.
MOST_PAIRS = 40_000
# So much of a criterion names it.
NAMED = 24
SAME, GONE, NEW = "same", "del", "ins"
LETTERS = re.compile(r"[0-9A-Za-z]+|.", re.DOTALL)
SENTENCES = re.compile(r"[^。；;\n]*[。；;\n]?")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    text: str
    what: str


def difference(before: str, after: str) -> list[Piece]:
    """One text turned into another: what stayed, what was struck out, what is new.

    Figures and Latin words stay whole.
    """
    old, new = LETTERS.findall(before), LETTERS.findall(after)
    start = common_start(old, new)
    end = common_start(old[start:][::-1], new[start:][::-1])
    return joined(
        [
            Piece("".join(old[:start]), SAME),
            *differing(old[start : len(old) - end], new[start : len(new) - end]),
            Piece("".join(old[len(old) - end :]), SAME),
        ]
    )


def common_start(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pieces two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def differing(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    if max(len(old), len(new)) <= BY_LETTER:
        return aligned(old, new, replaced)
    one = [piece for piece in SENTENCES.findall("".join(old)) if piece]
    other = [piece for piece in SENTENCES.findall("".join(new)) if piece]
    return aligned(one, other, rewritten)


def aligned(
    one: Sequence[str],
    other: Sequence[str],
    rewrite: Callable[[str, str], list[Piece]],
) -> list[Piece]:
    counts = Counter(other)
    if sum(counts[piece] for piece in one) > MOST_PAIRS:
        return replaced("".join(one), "".join(other))
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    pieces: list[Piece] = []
    for code, i, j, k, m in matcher.get_opcodes():
        old, new = "".join(one[i:j]), "".join(other[k:m])
        pieces += [Piece(old, SAME)] if code == "equal" else rewrite(old, new)
    return pieces


def rewritten(old: str, new: str) -> list[Piece]:
    """Sentences against sentences, by letter where they are short enough."""
    if max(len(old), len(new)) > BY_LETTER:
        return replaced(old, new)
    return aligned(LETTERS.findall(old), LETTERS.findall(new), replaced)


def replaced(old: str, new: str) -> list[Piece]:
    return [Piece(old, GONE), Piece(new, NEW)]


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces without empty ones, neighbours of one sort made one."""
    found: list[Piece] = []
    for piece in pieces:
        if found and piece.text and found[-1].what == piece.what:
            found[-1] = Piece(found[-1].text + piece.text, piece.what)
        elif piece.text:
            found.append(piece)
    return found


@dataclass(frozen=True)
class Changed:
    """One piece of evidence or one element in two versions; "" where it is missing."""

    name: str
    before: str
    after: str

    @property
    def what(self) -> str:
        if self.before == self.after:
            return SAME
        if not self.after:
            return GONE
        return NEW if not self.before else "changed"


@dataclass(frozen=True)
class Comparison:
    """What differs between two versions of a report."""

    kinds: tuple[str, str]
    text: list[Piece]
    evidence: list[Changed]
    elements: list[Changed]

    @property
    def differs(self) -> bool:
        changes = [*self.text, *self.evidence, *self.elements]
        return self.kinds[0] != self.kinds[1] or any(c.what != SAME for c in changes)


def compare(before, after) -> Comparison:
    """Two `ReportVersion`s, the earlier first."""
    return Comparison(
        (before.get_kind_display(), after.get_kind_display()),
        difference(before.body, after.body),
        sides(evidence_in(before), evidence_in(after)),
        sides(elements_in(before), elements_in(after)),
    )


def sides(before: dict[str, str], after: dict[str, str]) -> list[Changed]:
    names = dict.fromkeys([*before, *after])
    return [Changed(name, before.get(name, ""), after.get(name, "")) for name in names]


def evidence_in(version) -> dict[str, str]:
    """Evidence by all that tells one piece from another."""
    found = {}
    for use in version.evidence:
        where = use.get("link") or use.get("file") or ""
        name = of_criterion(use, use.get("title", ""))
        found[f"{name}（{where}）" if where else name] = "有"
    return found


def elements_in(version) -> dict[str, str]:
    return {
        of_criterion(stated, stated.get("element", "")): str(stated.get("value", ""))
        for stated in version.elements
    }


def of_criterion(stated: dict, name: str) -> str:
    """A name behind the beginning of the criterion it belongs to."""
    criterion = str(stated.get("criterion") or "")
    if not criterion:
        return name
    short = criterion if len(criterion) <= NAMED else criterion[:NAMED] + "…"
    return f"{short}：{name}"
