"""Points and percents as sentences and the trail tell them."""

from fractions import Fraction

from .points import POINT


def in_points(value: int | None) -> str | None:
    """0.01 分 in words: 250 is `2.50分`."""
    return None if value is None else f"{value // POINT}.{value % POINT:02d}分"


def in_percent(value: int | None) -> str | None:
    return None if value is None else f"{value}%"


def exactly(amount: Fraction) -> str:
    """A sum of weights in 分: two places, or the four that factors can make of them."""
    words = f"{float(amount):.4f}"
    return words[:-2] if words.endswith("00") else words.rstrip("0")
