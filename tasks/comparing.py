"""Two versions of a plan, task against task. Pure: asks nobody, changes nothing."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.units.names import plain

# A task counts as changed, not as another one, from this likeness on; less where
# the number stayed the same.
LIKE = 0.6
LIKE_UNDER_ONE_NUMBER = 0.4
# What a split took away from a task, or a merger brought to it, is found again in
# another task to this extent.
MOVED_ON = 0.6
# Texts are compared by their beginnings: a longer one costs no more.
COMPARED = 600
FIELDS = {
    "number": "序号",
    "section": "章节",
    "text": "任务",
    "criteria": "评价标准",
    "units": "责任单位",
    "time": "时限",
}


@dataclass(frozen=True)
class Item:
    """One task as a plan or a draft has it, every field in words."""

    key: int
    path: tuple[str, ...]
    number: str
    text: str
    criteria: tuple[str, ...]
    units: tuple[str, ...]
    time: str

    @property
    def words(self) -> dict[str, str]:
        """The fields as a page shows them, in the order of `FIELDS`."""
        return {
            "number": self.number,
            "section": " › ".join(self.path),
            "text": self.text,
            "criteria": "\n".join(self.criteria),
            "units": "、".join(self.units),
            "time": self.time,
        }

    @property
    def meant(self) -> dict[str, object]:
        """What decides whether a field differs: no spaces, no order of units."""
        return {
            "number": plain(self.number),
            "section": tuple(plain(heading) for heading in self.path),
            "text": plain(self.text),
            "criteria": tuple(plain(criterion) for criterion in self.criteria),
            "units": frozenset(plain(unit) for unit in self.units),
            "time": plain(self.time),
        }


@dataclass(frozen=True)
class Pair:
    """A task on both sides, and the fields that differ."""

    old: Item
    new: Item
    fields: tuple[str, ...]


@dataclass
class Comparison:
    """What another version of a plan adds, leaves out, changes and keeps."""

    added: list[Item] = field(default_factory=list)
    removed: list[Item] = field(default_factory=list)
    changed: list[Pair] = field(default_factory=list)
    unchanged: list[Pair] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def compare(old: Sequence[Item], new: Sequence[Item]) -> Comparison:
    """Match the tasks of two versions; each side keeps its order.

    Same text first, then like text under the same number, then like text alone. A
    task split in two, or two merged, stay visible as removed and added.
    """
    pairs = same_text(old, new)
    pairs |= like(rest(old, pairs), rest(new, pairs.values()))
    partner = {new_key: old_key for old_key, new_key in pairs.items()}
    by_key = {item.key: item for item in old}
    found = Comparison(
        added=[item for item in new if item.key not in partner],
        removed=[item for item in old if item.key not in pairs],
    )
    for item in new:
        if item.key in partner:
            pair = paired(by_key[partner[item.key]], item)
            (found.changed if pair.fields else found.unchanged).append(pair)
    return found


def paired(old: Item, new: Item) -> Pair:
    before, after = old.meant, new.meant
    return Pair(old, new, tuple(f for f in FIELDS if before[f] != after[f]))


def rest(items: Iterable[Item], keys: Iterable[int]) -> list[Item]:
    taken = set(keys)
    return [item for item in items if item.key not in taken]


def same_text(old: Sequence[Item], new: Sequence[Item]) -> dict[int, int]:
    """{old key: new key} of equal texts; among several, the nearest place decides."""
    waiting = defaultdict(list)
    for item in new:
        waiting[plain(item.text)].append(item)
    pairs = {}
    for item in old:
        candidates = waiting[plain(item.text)]
        if candidates:
            best = min(candidates, key=lambda other: distance(item, other))
            candidates.remove(best)
            pairs[item.key] = best.key
    return pairs


def distance(old: Item, new: Item) -> tuple[bool, bool]:
    return (old.path != new.path, old.number != new.number)


def like(old: Sequence[Item], new: Sequence[Item]) -> dict[int, int]:
    """{old key: new key} of like texts, the likest first."""
    bits = {}
    left = [shingles(item.text, bits) for item in old]
    right = [shingles(item.text, bits) for item in new]
    ranked = []
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            same_number = old[i].number != "" and old[i].number == new[j].number
            score = likeness(one, other)
            if score >= (LIKE_UNDER_ONE_NUMBER if same_number else LIKE):
                ranked.append((not same_number, -score, i, j))
    pairs, taken = {}, set()
    for *_, i, j in sorted(ranked):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    pairs = without_splits(pairs, left, right)
    return {old[i].key: new[j].key for i, j in pairs.items()}


def without_splits(pairs, left, right) -> dict[int, int]:
    """Drop a pair where the rest of the longer text went to, or came from, a third."""
    taken = set(pairs.values())
    free_left = [one for i, one in enumerate(left) if i not in pairs]
    free_right = [other for j, other in enumerate(right) if j not in taken]
    return {
        i: j
        for i, j in pairs.items()
        if not any(holds(left[i] & ~right[j], third) for third in free_right)
        and not any(holds(right[j] & ~left[i], third) for third in free_left)
    }


def holds(part: int, third: int) -> bool:
    """Whether most of a third text is found in what one text has and the other lacks."""
    return (part & third).bit_count() >= MOVED_ON * third.bit_count() > 0


def shingles(text: str, bits: dict[str, int]) -> int:
    """The pairs of neighbouring characters of a text's beginning, a bit for each.

    A thousand tasks against a thousand are a million comparisons; on whole numbers
    they take about a second.
    """
    letters = re.sub(r"\W", "", plain(text))[:COMPARED]
    found = 0
    for place in range(len(letters) - 1):
        found |= 1 << bits.setdefault(letters[place : place + 2], len(bits))
    return found


def likeness(one: int, other: int) -> float:
    """From 0 to 1: twice what two texts share, in what both hold."""
    total = one.bit_count() + other.bit_count()
    return 2 * (one & other).bit_count() / total if total else 0.0


# Up to so many characters are compared one by one, longer texts by sentences.
BY_LETTER = 800
# Agreements shorter than this between two changes are marked with them.
SHORTEST_ISLAND = 2


def marked(before: str, after: str, *, listed: bool = False) -> tuple[list, list]:
    """Both texts in pieces (text, whether it differs); names in a list stay whole."""
    cut = names if listed else pieces
    one, other = cut(before), cut(after)
    if len(one) > BY_LETTER or len(other) > BY_LETTER:
        return [(before, True)], [(after, True)]
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    left, right = [], []
    codes = matcher.get_opcodes()
    for place, (code, i, j, k, m) in enumerate(codes):
        inside = 0 < place < len(codes) - 1
        short = j - i < SHORTEST_ISLAND and not listed
        island = code == "equal" and inside and short
        differs = code != "equal" or island
        add_piece(left, "".join(one[i:j]), differs)
        add_piece(right, "".join(other[k:m]), differs)
    return left, right


def add_piece(found: list, text: str, differs: bool) -> None:
    if text and found and found[-1][1] == differs:
        found[-1] = (found[-1][0] + text, differs)
    elif text:
        found.append((text, differs))


def pieces(text: str) -> list[str]:
    """Letters of a short text, figures and Latin words whole; sentences of a long one."""
    pattern = r"[0-9A-Za-z]+|." if len(text) <= BY_LETTER else r"[^。；;\n]*[。；;\n]?"
    return [piece for piece in re.findall(pattern, text, re.DOTALL) if piece]


def names(text: str) -> list[str]:
    """The names of a list and what stands between them."""
    return re.findall(r"[^、]+|、", text)
