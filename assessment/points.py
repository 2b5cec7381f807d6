"""The arithmetic of a score: DESIGN, assessment, lines 1 to 10. Pure.

Points are integers of 0.01 分, factors and shares integers of 1 %. Everything
between is exact; rounding is half up and happens in two places only: the cost of a
finding and the base after parts.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

FULL = 10_000
POINT = 100

DEDUCT, BONUS, VETO, LIMIT = "deduct", "bonus", "veto", "limit"
RANKED, FEW, NOT_JUDGED = "ranked", "few", "not_judged"

# One fact, one fine: what stands on the left leaves the right without cost.
EXCLUDES = {
    "not_reported": frozenset({"late", "no_evidence", "missing_element"}),
    "no_evidence": frozenset({"missing_element"}),
}


@dataclass(frozen=True)
class Terms:
    """What a rule says a hit costs, in 0.01 分 or in percent of the share."""

    rule: Hashable
    measure: str
    unit: int
    percent: bool = False
    min: int = 0
    max: int | None = None
    cap: int | None = None


@dataclass(frozen=True)
class Hit:
    """One finding. Without `terms` it was made by hand and `points` is its price."""

    key: Hashable
    leaf: Hashable = None
    share: Hashable = None  # the occurrence, or None for the whole leaf
    shares: int = 1  # into how many the leaf is divided
    terms: Terms | None = None
    quantity: int = 1
    points: int = 0
    effect: str = DEDUCT
    confirmed: bool = True


@dataclass(frozen=True)
class Leaf:
    """A weighted indicator; `parents` from the nearest to the root."""

    key: Hashable
    part: Hashable
    weight: int
    parents: tuple = ()


@dataclass(frozen=True)
class Parent:
    """An indicator above leaves whose loss is capped."""

    key: Hashable
    part: Hashable
    cap: int
    depth: int = 0


@dataclass(frozen=True)
class Scheme:
    """A rubric without its database."""

    parts: Mapping  # key -> share in percent
    leaves: tuple[Leaf, ...]
    parents: tuple[Parent, ...] = ()
    pass_mark: int = 6000
    bonus_cap: int = 500
    bonus_floor: int = 6000
    min_indicators: int = 3
    bands: tuple[tuple[int, str], ...] = ()

    @cached_property
    def weights(self) -> dict:
        """The weight of each leaf, by its key."""
        return {leaf.key: leaf.weight for leaf in self.leaves}

    def grade(self, total: int) -> str:
        """The highest band `total` reaches, else the lowest there is."""
        bands = sorted(self.bands, reverse=True)
        reached = (name for least, name in bands if total >= least)
        return next(reached, bands[-1][1] if bands else "")


@dataclass(frozen=True)
class Result:
    """A unit's score and everything it was made of."""

    standing: str
    losses: dict = field(default_factory=dict)
    credits: dict = field(default_factory=dict)
    bases: dict = field(default_factory=dict)
    base: int | None = None
    bonus: int = 0
    limit: int | None = None
    vetoed: bool = False
    total: int | None = None
    grade: str = ""


def half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def share_of(weight: int, shares: int) -> Fraction:
    """What one of `shares` occurrences holds of a leaf."""
    return Fraction(weight, shares)


def price(terms: Terms, share: Fraction, quantity: int) -> Fraction:
    """What a hit costs before any cap on the share."""
    amount = max(terms.unit * quantity, terms.min)
    if terms.max is not None:
        amount = min(amount, terms.max)
    return in_points(terms, amount, share)


def in_points(terms: Terms, amount: int, share: Fraction) -> Fraction:
    return share * amount / 100 if terms.percent else Fraction(amount)


def costs(hits: Iterable[Hit], weights: Mapping) -> dict:
    """The rounded cost of each deduction, by its key.

    Hits on one share are served in the order given: per rule up to the rule's cap,
    together up to the share.
    """
    on_share = defaultdict(list)
    for hit in hits:
        if hit.effect == DEDUCT:
            on_share[hit.leaf, hit.share, hit.shares].append(hit)
    found = {}
    for (leaf, _, shares), group in on_share.items():
        found |= costs_on_share(group, share_of(weights.get(leaf, 0), shares))
    return found


def costs_on_share(hits: list[Hit], share: Fraction) -> dict:
    measures = {hit.terms.measure for hit in hits if hit.terms}
    excluded = {name for measure in measures for name in EXCLUDES.get(measure, ())}
    left = share
    left_of_rule = {}
    found = {}
    for hit in hits:
        if hit.terms is None:
            wanted = Fraction(hit.points)
        elif hit.terms.measure in excluded:
            wanted = Fraction(0)
        else:
            wanted = price(hit.terms, share, hit.quantity)
            if hit.terms.cap is not None:
                ceiling = in_points(hit.terms, hit.terms.cap, share)
                rest = left_of_rule.setdefault(hit.terms.rule, ceiling)
                wanted = min(wanted, rest)
                left_of_rule[hit.terms.rule] -= wanted
        cost = min(wanted, left)
        left -= cost
        found[hit.key] = half_up(cost)
    return found


def losses(leaves: Iterable[Leaf], hits: Iterable[Hit], cost: Mapping) -> dict:
    """What each leaf has lost: the costs of its deductions, at most its weight."""
    lost = defaultdict(int)
    for hit in hits:
        if hit.effect == DEDUCT:
            lost[hit.leaf] += cost[hit.key]
    return {leaf.key: min(leaf.weight, lost[leaf.key]) for leaf in leaves}


def credits(scheme: Scheme, factors: Mapping, lost: Mapping) -> dict:
    """上限返还: what each capped parent gives back, innermost first."""
    given: dict = {}
    for parent in sorted(scheme.parents, key=lambda parent: -parent.depth):
        leaves = [leaf for leaf in scheme.leaves if parent.key in leaf.parents]
        whole = sum(leaf.weight for leaf in leaves)
        if not whole:
            continue
        carried = held({leaf.key: leaf.weight for leaf in leaves}, factors)
        below = sum(
            amount
            for key, amount in given.items()
            if lies_under(key, parent.key, leaves)
        )
        loss = held({leaf.key: lost[leaf.key] for leaf in leaves}, factors)
        excess = loss - below - parent.cap * carried / whole
        if excess > 0:
            given[parent.key] = excess
    return given


def lies_under(inner: Hashable, outer: Hashable, leaves: Iterable[Leaf]) -> bool:
    return any(
        inner in leaf.parents
        and outer in leaf.parents
        and leaf.parents.index(inner) < leaf.parents.index(outer)
        for leaf in leaves
    )


def held(amounts: Mapping, factors: Mapping) -> Fraction:
    """The sum of the amounts on leaves, each times the unit's factor on its leaf."""
    times = sum(factors.get(key, 0) * amount for key, amount in amounts.items())
    return Fraction(times, 100)


def bases(scheme: Scheme, factors: Mapping, lost: Mapping, credit: Mapping) -> dict:
    """The base of each part, exact; a part in which the unit has nothing is absent."""
    part_of = {parent.key: parent.part for parent in scheme.parents}
    found = {}
    for part in scheme.parts:
        leaves = [leaf for leaf in scheme.leaves if leaf.part == part]
        carried = held({leaf.key: leaf.weight for leaf in leaves}, factors)
        if not carried:
            continue
        kept = held(
            {leaf.key: leaf.weight - lost[leaf.key] for leaf in leaves}, factors
        )
        kept += sum(amount for key, amount in credit.items() if part_of[key] == part)
        found[part] = Fraction(FULL) * kept / carried
    return found


def base_of(scheme: Scheme, by_part: Mapping) -> int | None:
    """The rounded base: an absent part's share is spread over the rest."""
    present = sum(scheme.parts[part] for part in by_part)
    if not present:
        return None
    return half_up(
        sum(scheme.parts[part] * base for part, base in by_part.items()) / present
    )


def worth(hit: Hit, weights: Mapping) -> int:
    """What a bonus adds, or where a limit lies."""
    if hit.terms is None:
        return hit.points
    share = share_of(weights.get(hit.leaf, 0), hit.shares)
    return half_up(price(hit.terms, share, hit.quantity))


def judge(scheme: Scheme, factors: Mapping, hits: Iterable[Hit]) -> Result:
    """The score of one unit from its factors in percent and the hits that count."""
    hits = list(hits)
    weights = scheme.weights
    lost = losses(scheme.leaves, hits, costs(hits, weights))
    credit = credits(scheme, factors, lost)
    by_part = bases(scheme, factors, lost, credit)
    base = base_of(scheme, by_part)
    if base is None:
        return Result(NOT_JUDGED, lost)

    limits = [worth(hit, weights) for hit in hits if hit.effect == LIMIT]
    limit = min(limits, default=None)
    vetoed = any(hit.effect == VETO for hit in hits)
    bonus = bonus_of(scheme, base, hits, weights)
    total = total_of(scheme, base + bonus, limit, vetoed)
    counted = [leaf for leaf in scheme.leaves if leaf.weight and factors.get(leaf.key)]
    return Result(
        standing=RANKED if len(counted) >= scheme.min_indicators else FEW,
        losses=lost,
        credits=credit,
        bases=by_part,
        base=base,
        bonus=bonus,
        limit=limit,
        vetoed=vetoed,
        total=total,
        grade=scheme.grade(-1 if vetoed else total),
    )


def bonus_of(scheme: Scheme, base: int, hits: Iterable[Hit], weights: Mapping) -> int:
    """What bonuses add: nothing under the floor, never more than the cap."""
    if base < scheme.bonus_floor:
        return 0
    bonus = sum(worth(hit, weights) for hit in hits if hit.effect == BONUS)
    return min(scheme.bonus_cap, bonus)


def total_of(scheme: Scheme, score: int, limit: int | None, vetoed: bool) -> int:
    """The score under the lowest limit hit; 单项否决 leaves less than a pass."""
    if limit is not None:
        score = min(score, limit)
    if vetoed:
        score = min(score, scheme.pass_mark - POINT)
    return max(score, 0)


def score(scheme: Scheme, factors: Mapping, hits: Iterable[Hit]) -> Result:
    """The score as it stands: 拟扣 costs nothing."""
    return judge(scheme, factors, [hit for hit in hits if hit.confirmed])


def score_if_all(scheme: Scheme, factors: Mapping, hits: Iterable[Hit]) -> Result:
    """The score if every 拟扣 were confirmed, in the order of confirmation."""
    return judge(scheme, factors, sorted(hits, key=lambda hit: not hit.confirmed))


def ranks(totals: Mapping) -> dict:
    """Places among units of one kind; equals share one (1, 2, 2, 4)."""
    best = sorted(totals.values(), reverse=True)
    return {key: best.index(total) + 1 for key, total in totals.items()}


def spread(total: int, parts: int) -> list[int]:
    """`total` in `parts` equal integers; the first ones take the remainder."""
    least, rest = divmod(total, parts)
    return [least + (position < rest) for position in range(parts)]
