"""What changing a plan does to its units, line by line, for a person to read first."""

from dataclasses import dataclass, field
from hashlib import sha256


@dataclass(frozen=True)
class Effect:
    """One unit, one task, and what happens."""

    unit: str
    task: str
    what: str


@dataclass
class Outcome:
    """Everything a change does, sorted by what a person wants to know."""

    ended: list[Effect] = field(default_factory=list)
    voided: list[Effect] = field(default_factory=list)
    handed_out: list[Effect] = field(default_factory=list)
    roles: list[Effect] = field(default_factory=list)
    made: list[Effect] = field(default_factory=list)
    left: list[Effect] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    kept_criteria: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """Equal for equal outcomes."""
        return sha256(repr(self).encode()).hexdigest()

    @property
    def units(self) -> int:
        """How many units it touches."""
        touched = (self.ended, self.handed_out, self.roles, self.voided, self.made)
        return len({effect.unit for effects in touched for effect in effects})
