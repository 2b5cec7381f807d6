"""What a score was made of, as its page shows it."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from tasks.models import Role

from .models import Finding, Indicator


@dataclass
class Known:
    """What an explanation is told from: a unit's findings, the rubric's indicators."""

    findings: list[Finding]
    indicators: dict[int, Indicator]


def known_of(score) -> Known:
    findings = score.assessment.findings.filter(unit=score.unit_id)
    findings = findings.select_related("lifted_by", "occurrence__assignment")
    indicators = score.assessment.rubric.indicators
    return Known(
        findings=list(findings.order_by("pk")),
        indicators=indicators.select_related("task", "criterion").in_bulk(),
    )


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


def explain(score, known: Known) -> Explained:
    """Read a score's basis with its indicators and findings."""
    basis, indicators = score.basis, known.indicators
    names = dict(score.assessment.rubric.parts.values_list("pk", "name"))
    by_leaf = defaultdict(list)
    for finding in known.findings:
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
