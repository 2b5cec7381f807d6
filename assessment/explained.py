"""What a score was made of, as its page shows it."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from tasks.models import Role

from .models import Finding, Indicator


@dataclass
class LeafRow:
    """One leaf a unit carries, with every finding there ever was on it."""

    indicator: Indicator
    weight: int
    factor: int
    role: str
    lost: int
    lost_if_all: int
    findings: list[Finding]

    @property
    def kept(self) -> str:
        """f·(weight − loss), as a fraction of 0.01 分."""
        return str(Fraction((self.weight - self.lost) * self.factor, 100))


@dataclass
class Explained:
    """The rows of a unit's score page."""

    leaves: list[LeafRow]
    credits: list[tuple[Indicator, str]]
    parts: list[tuple[str, int, str]]
    others: list[Finding]  # bonuses, limits, and what costs this unit nothing

    @property
    def lost(self) -> list[LeafRow]:
        """The leaves on which a point was lost or may be."""
        return [row for row in self.leaves if row.lost or row.lost_if_all]


def explain(score) -> Explained:
    """Read a score's basis with its indicators and findings."""
    basis = score.basis
    rubric = score.assessment.rubric
    indicators = rubric.indicators.select_related("task", "criterion").in_bulk()
    names = dict(rubric.parts.values_list("pk", "name"))
    by_leaf = defaultdict(list)
    findings = score.assessment.findings.filter(unit=score.unit_id)
    findings = findings.select_related("lifted_by", "occurrence__assignment")
    for finding in findings.order_by("pk"):
        by_leaf[finding.indicator_id].append(finding)
    leaves = [
        LeafRow(
            indicator=indicators[leaf["indicator"]],
            weight=leaf["weight"],
            factor=leaf["factor"],
            role=Role(leaf["role"]).label if leaf["role"] else "",
            lost=leaf["lost"],
            lost_if_all=leaf["lost_if_all"],
            findings=by_leaf.pop(leaf["indicator"], []),
        )
        for leaf in basis.get("leaves", ())
    ]
    return Explained(
        leaves=leaves,
        credits=[
            (indicators[row["indicator"]], row["amount"])
            for row in basis.get("credits", ())
        ],
        parts=[
            (names[row["part"]], row["share"], row["base"])
            for row in basis.get("parts", ())
        ],
        others=[finding for found in by_leaf.values() for finding in found],
    )
