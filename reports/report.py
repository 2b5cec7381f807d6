"""What an annual report says, as far as it was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reports.formats import FORMATS, Format


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read for certain: where it stands, which cells it leaves open."""

    place: str
    message: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A figure in the prose: what it counts, the words it stands in."""

    counts: str
    number: int
    words: str


@dataclass(frozen=True)
class Report:
    """`figures` by cell name; `blanks` are cells without a figure, as written.

    A cell in neither was not read. `sections` are the texts of the numbered parts,
    without their tables; `said` are the figures found in part one.
    """

    format: Format
    organ: str | None = None
    year: int | None = None
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    blanks: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    sections: Mapping[int, str] = field(default_factory=dict)
    said: tuple[Said, ...] = ()
    notes: tuple[str, ...] = ()

    def sum(self, names: Iterable[str]) -> Decimal | None:
        """The sum of cells; None where one of them was not read."""
        numbers = [self.figures.get(name) for name in names]
        return None if None in numbers else sum(numbers, Decimal(0))

    def as_data(self) -> dict:
        """Plain data that `from_data` takes back."""
        return {
            "format": self.format.name,
            "organ": self.organ,
            "year": self.year,
            "figures": {name: str(each) for name, each in self.figures.items()},
            "blanks": dict(self.blanks),
            "unread": [[u.place, u.message, list(u.cells)] for u in self.unread],
            "sections": {str(number): text for number, text in self.sections.items()},
            "said": [[s.counts, s.number, s.words] for s in self.said],
            "notes": list(self.notes),
        }

    @classmethod
    def from_data(cls, data: dict) -> "Report":
        return cls(
            format=FORMATS[data["format"]],
            organ=data["organ"],
            year=data["year"],
            figures={name: Decimal(each) for name, each in data["figures"].items()},
            blanks=data["blanks"],
            unread=tuple(
                Unread(place, message, tuple(cells))
                for place, message, cells in data["unread"]
            ),
            sections={int(number): text for number, text in data["sections"].items()},
            said=tuple(Said(*each) for each in data["said"]),
            notes=tuple(data["notes"]),
        )


def written(number: Decimal) -> str:
    """A figure as a report prints it: no exponent, no needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
