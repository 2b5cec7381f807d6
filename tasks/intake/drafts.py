"""What tables and prose have in common: a task as cells, before they are read."""

from dataclasses import dataclass, field

from .deadlines import SURE


@dataclass(slots=True)
class UnitCell:
    text: str
    line: int
    role: str | None = None
    # 配合/责任单位: which of the two depends on whether a lead is named.
    supports_a_lead: bool = False


@dataclass(slots=True)
class Draft:
    """A task found in the source; every text still as written."""

    path: list[str]
    number: str | None
    text: str
    line: int
    units: list[UnitCell] = field(default_factory=list)
    criteria: list[tuple[str, int]] = field(default_factory=list)
    due: str = ""
    due_line: int = 0
    remark: str = ""
    certainty: float = SURE
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A piece of the source that became nothing, and why."""

    text: str
    line: int
    reason: str
