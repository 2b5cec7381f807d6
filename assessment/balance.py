"""Making the weights of a part sum to 100.00. Pure.

Weights are integers of 0.01 分, by key and in the order of the tree.
"""

from collections.abc import Hashable

from .points import FULL


class CannotBalance(Exception):
    """The weights cannot be brought to the full sum; the sentence says why."""


def rest_to_largest(
    weights: dict[Hashable, int], full: int = FULL
) -> dict[Hashable, int]:
    """What is missing, or too much, goes to the heaviest; of equals, to the first."""
    if not any(weights.values()):
        raise CannotBalance("没有计分的指标，请先填写分值。")
    heaviest = max(weights, key=weights.get)
    rest = full - sum(weights.values())
    if weights[heaviest] + rest <= 0:
        raise CannotBalance("超出的分值比最大的一项还多，请改用“按比例凑满”。")
    return weights | {heaviest: weights[heaviest] + rest}


def in_proportion(
    weights: dict[Hashable, int], full: int = FULL
) -> dict[Hashable, int]:
    """All grow or shrink alike; the largest remainders take what is left over."""
    total = sum(weights.values())
    if not total:
        raise CannotBalance("没有计分的指标，请先填写分值。")
    shares = {key: divmod(weight * full, total) for key, weight in weights.items()}
    found = {key: share for key, (share, _) in shares.items()}
    left = full - sum(found.values())
    # Sorting is stable: equal remainders are served in the order of the tree.
    for key in sorted(shares, key=lambda key: -shares[key][1])[:left]:
        found[key] += 1
    return found
