"""Why a score moved from one day to another, to the last 0.01 分. Pure.

A base is a ratio, so what moved it is taken in this order: what the unit carries, at
the old losses; then each leaf's loss, at what it carries now; then 上限返还. Each is
exact and rounded so that together they are the change that is seen.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from .points import FULL, half_up

LOAD, LEAF, CREDIT, BONUS, CEILING = "load", "leaf", "credit", "bonus", "ceiling"


@dataclass(frozen=True)
class Carried:
    """One leaf as a unit carried it: its part, weight, factor in percent, loss."""

    part: int
    weight: int
    factor: int
    lost: int


@dataclass(frozen=True)
class Standing:
    """A unit's score of one day; without anything it is full marks before the first."""

    total: int = FULL
    bonus: int = 0
    leaves: Mapping[int, Carried] = field(default_factory=dict)
    parts: Mapping[int, tuple[int, Fraction]] = field(default_factory=dict)

    @property
    def exact(self) -> Fraction:
        """The base before it is rounded."""
        if not self.parts:
            return Fraction(FULL)
        whole = sum(share for share, _ in self.parts.values())
        return sum(share * base for share, base in self.parts.values()) / Fraction(
            whole
        )

    @property
    def base(self) -> int:
        return half_up(self.exact)

    @property
    def ceiling(self) -> int:
        """What 限档 and 单项否决 took off: never above 0."""
        return self.total - self.base - self.bonus


@dataclass(frozen=True)
class Step:
    """One reason why a score moved, and by how much; `leaf` is its indicator."""

    kind: str
    amount: int
    leaf: int | None = None


def standing_of(day) -> Standing:
    """A stored day as the arithmetic knows it."""
    return Standing(
        total=day.total,
        bonus=day.bonus,
        leaves={row[0]: Carried(*row[1:]) for row in day.basis["leaves"]},
        parts={
            part: (share, Fraction(base)) for part, share, base in day.basis["parts"]
        },
    )


def steps(before: Standing, after: Standing) -> list[Step]:
    """Every reason in the order of the rubric; the amounts sum to the change."""
    parts = [
        Step(kind, amount, leaf)
        for (kind, leaf), amount in rounded(
            exact_steps(before, after), after.base - before.base
        ).items()
    ]
    parts.append(Step(BONUS, after.bonus - before.bonus))
    parts.append(Step(CEILING, after.ceiling - before.ceiling))
    return [step for step in parts if step.amount]


def exact_steps(before: Standing, after: Standing) -> dict:
    """What moved the base, before rounding: (kind, leaf) -> fraction of 0.01 分."""
    shares = {part: share for part, (share, _) in after.parts.items()}
    carried = carried_by_part(after)
    whole = sum(shares.values())
    at_old_losses = Standing(leaves=with_losses_of(before, after), parts=after.parts)
    uncredited = without_credit(after)
    found = {(LOAD, None): without_credit(at_old_losses) - without_credit(before)}
    for key, leaf in after.leaves.items():
        more = leaf.lost - at_old_losses.leaves[key].lost
        if more and carried.get(leaf.part):
            cost = Fraction(FULL * more * leaf.factor, carried[leaf.part])
            found[LEAF, key] = -cost * shares[leaf.part] / whole
    found[CREDIT, None] = (after.exact - uncredited) - (
        before.exact - without_credit(before)
    )
    return found


def with_losses_of(before: Standing, after: Standing) -> dict:
    """What is carried now, having lost what it had lost then."""
    found = {}
    for key, leaf in after.leaves.items():
        lost = before.leaves[key].lost if key in before.leaves else 0
        found[key] = Carried(leaf.part, leaf.weight, leaf.factor, lost)
    return found


def carried_by_part(standing: Standing) -> dict:
    """Σ f·weight of each part, in 0.01 分 and percent."""
    found = defaultdict(int)
    for leaf in standing.leaves.values():
        found[leaf.part] += leaf.weight * leaf.factor
    return found


def without_credit(standing: Standing) -> Fraction:
    """The base as it would be without 上限返还."""
    kept = defaultdict(int)
    for leaf in standing.leaves.values():
        kept[leaf.part] += (leaf.weight - leaf.lost) * leaf.factor
    carried = carried_by_part(standing)
    parts = {
        part: (share, Fraction(FULL * kept[part], carried[part]))
        for part, (share, _) in standing.parts.items()
    }
    return Standing(parts=parts).exact


def rounded(amounts: Mapping, total: int) -> dict:
    """The amounts in whole 0.01 分 that sum to `total`: largest remainder first."""
    real = {key: amount for key, amount in amounts.items() if amount}
    found = {key: floor(amount) for key, amount in real.items()}
    rest = total - sum(found.values())
    by_remainder = sorted(real, key=lambda key: found[key] - real[key])
    for key in by_remainder[:rest]:
        found[key] += 1
    return found


def loads(before: Standing, after: Standing) -> list[tuple[int, int, int]]:
    """(indicator, old factor, new factor) of what is carried otherwise than before."""
    keys = dict.fromkeys([*before.leaves, *after.leaves])
    pairs = [
        (key, factor_in(before.leaves, key), factor_in(after.leaves, key))
        for key in keys
    ]
    return [(key, old, new) for key, old, new in pairs if old != new]


def factor_in(leaves: Mapping, key: int) -> int:
    return leaves[key].factor if key in leaves else 0
