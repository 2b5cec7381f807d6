"""Information fees worked out, by piece or by volume (国办函〔2020〕109号). Pure.

Both are progressive: a bracket's price holds for what lies in it. A request counted
by piece costs what the n-th of its applicant's calendar month costs.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bracket:
    """From the `first` on each costs `price`; it rises by `rise` after each `step`."""

    first: int
    last: int | None
    price: int
    step: int | None = None
    rise: int = 0

    def price_of(self, number: int) -> int:
        steps = (number - self.first) // self.step if self.step else 0
        return self.price + steps * self.rise

    def end_of_step(self, number: int) -> int | None:
        """The last one that costs the same as `number`."""
        if not self.step:
            return self.last
        end = number + self.step - 1 - (number - self.first) % self.step
        return min(end, self.last) if self.last else end


@dataclass(frozen=True)
class Portion:
    """What of the whole costs the same apiece."""

    first: int
    last: int
    price: int

    @property
    def amount(self) -> int:
        return (self.last - self.first + 1) * self.price


def price_of(number: int, brackets: Iterable[Bracket]) -> int:
    """What the n-th piece or page costs; nothing where no bracket holds it."""
    for each in brackets:
        if each.first <= number and (each.last is None or number <= each.last):
            return each.price_of(number)
    return 0


def portions(count: int, brackets: Iterable[Bracket]) -> list[Portion]:
    """So many pieces or pages, split where the price changes."""
    found = []
    for each in sorted(brackets, key=lambda bracket: bracket.first):
        first = each.first
        while first <= count and (each.last is None or first <= each.last):
            last = min(each.end_of_step(first) or count, count)
            found.append(Portion(first, last, each.price_of(first)))
            first = last + 1
    return found


def total(count: int, brackets: Iterable[Bracket]) -> int:
    """What so many pieces or pages cost together."""
    return sum(portion.amount for portion in portions(count, brackets))
