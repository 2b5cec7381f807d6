"""What a reading gives: a plan with tasks, each field with its place and certainty."""

from dataclasses import dataclass, field

from core.papers.paper import Paper

from .criteria import CriterionReading
from .deadlines import SURE, Timing
from .drafts import Unplaced
from .phrases import UnitReading


@dataclass(frozen=True, slots=True)
class Field:
    """A value, where it stands in the source, and how sure the reading is."""

    value: str | int | None
    line: int = 0
    certainty: float = SURE
    doubt: str = ""


@dataclass(slots=True)
class TaskReading:
    path: list[str]
    number: Field
    text: Field
    criteria: tuple[CriterionReading, ...]
    units: list[UnitReading]
    units_text: Field
    time: Timing
    time_line: int = 0

    @property
    def line(self) -> int:
        return self.text.line

    @property
    def certainty(self) -> float:
        """The least certainty of any field: doubts come first on the draft page."""
        fields = (self.number, self.text, self.units_text, self.time, *self.units)
        return min(part.certainty for part in fields)

    @property
    def doubts(self) -> list[str]:
        fields = (self.number, self.text, self.units_text, self.time, *self.units)
        return list(dict.fromkeys(part.doubt for part in fields if part.doubt))

    def as_contract(self) -> dict:
        recurrence = self.time.recurrence
        deadline = self.time.deadline
        return {
            "path": self.path,
            "number": self.number.value,
            "text": self.text.value,
            "criteria": [
                {"text": criterion.text, "elements": list(criterion.elements)}
                for criterion in self.criteria
            ],
            "units": [{"name": unit.name, "role": unit.role} for unit in self.units],
            "deadline": deadline.isoformat() if deadline else None,
            "deadline_text": self.time.text,
            "recurrence": recurrence
            and {
                "every": recurrence.every,
                "times": recurrence.times,
                "by": recurrence.by,
            },
        }


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """What a column of a table is taken to mean; `certain` where its word says so."""

    word: str
    meaning: str
    certain: bool


@dataclass(slots=True)
class PlanReading:
    title: Field
    year: Field
    tasks: list[TaskReading]
    paper: Paper
    # The columns of each table as understood, and which by their content only.
    columns: list[ColumnReading]
    unplaced: list[Unplaced] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def where(self, line: int) -> str:
        """Return where a line of the source stands, in words."""
        return self.paper.where(line)

    def as_contract(self) -> dict:
        """Return the public form of the reading, as `read_plan` prints it."""
        return {
            "title": self.title.value,
            "year": self.year.value,
            "tasks": [task.as_contract() for task in self.tasks],
            "unplaced": [piece.text for piece in self.unplaced],
            "warnings": self.warnings,
        }
