"""What a rule has to say: a failure, or what it could not check."""

from dataclasses import dataclass

ERROR, WARNING = "error", "warning"
LEVELS = {
    "V1": ERROR,
    "V2": ERROR,
    "V3": ERROR,
    "V4": ERROR,
    "V5": ERROR,
    "V6": WARNING,
    "V7": WARNING,
    "V8": ERROR,
    "V9": ERROR,
    "V10": WARNING,
    "V11": ERROR,
    "V12": WARNING,
    "V13": WARNING,
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that does not hold, its cells by name, and what to do in a sentence."""

    rule: str
    cells: tuple[str, ...]
    message: str

    @property
    def level(self) -> str:
        return LEVELS[self.rule]


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Where a rule could not be checked, and why."""

    rule: str
    what: str
    reason: str


Verdict = Failure | Unchecked
NOT_READ = "有格子空白或没有读出数"
