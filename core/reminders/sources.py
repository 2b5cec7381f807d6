"""What is owed by when: upper floors register their sources."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing a unit owes by a day, as a reminder speaks of it."""

    item: str  # names the thing within its source, at most 80 characters
    unit_id: int
    unit_path: str
    bureau_id: int
    due_on: date
    title: str
    body: str
    url: str


class Source(Protocol):
    """Where the sweep asks; `name` is stored with steps and notices.

    One with a `ladder` of (offset, counting, roles) starts with that instead of the
    usual steps.
    """

    name: str
    label: str

    def owed(self, *, on: date, first_due: date, last_due: date) -> Iterable[Owed]:
        """Yield what is still owed on a day and due within the two dates."""

    def still_owed(self, *, on: date, items: Set[str]) -> set[tuple[str, date]]:
        """Of the items named, each with every due date it is still owed by."""


sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Have the nightly sweep ask `source`."""
    sources[source.name] = source


def label_of(name: str) -> str:
    """What a person calls a source; one that is no longer registered by its name."""
    return sources[name].label if name in sources else name
