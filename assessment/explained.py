"""What a score was made of, as its page shows it."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import F

from tasks.models import Role

from .measures import MEASURES
from .models import Assessment, Finding, Indicator
from .points import FULL, POINT
from .reckoning import bonus_note, ceilings
from .wording import exactly


@dataclass
class Known:
    """What an explanation is told from: a unit's findings, the rubric's indicators."""

    findings: list[Finding]
    indicators: dict[int, Indicator]


def known_of(score) -> Known:
    findings = score.assessment.findings.filter(unit=score.unit_id)
    findings = findings.select_related(
        "lifted_by", "rule", "occurrence__assignment"
    ).annotate(report=F("occurrence__report"))
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
class PartRow:
    """One part of a score: its share in percent, and its base as a fraction."""

    name: str
    share: int
    base: str
    carried: Fraction  # Σ f·weight, in 0.01 分

    @property
    def reckoning(self) -> str:
        """How the rows below become a base of a hundred: DESIGN, assessment, line 8."""
        earned = Fraction(self.base) / FULL * self.carried
        return (
            f"逐项得分合计{exactly(earned / POINT)}分"
            f"÷分值（乘系数）合计{exactly(self.carried / POINT)}分×100"
        )


@dataclass
class Explained:
    """The rows of a unit's score page."""

    leaves: list[LeafRow]
    credits: list[tuple[Indicator, str]]
    parts: list[PartRow]
    others: list[Finding]  # bonuses, limits, and what costs this unit nothing
    bonus_note: str
    ceilings: list[tuple[str, str]]

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
            PartRow(
                names[row["part"]],
                row["share"],
                row["base"],
                carried_in(basis, row["part"]),
            )
            for row in basis.get("parts", ())
        ],
        others=[finding for found in by_leaf.values() for finding in found],
        bonus_note=bonus_note(score, score.assessment.rubric, known.findings),
        ceilings=ceilings(basis, score.assessment.rubric),
    )


def carried_in(basis, part) -> Fraction:
    """Σ f·weight of a part's leaves, in 0.01 分."""
    leaves = [leaf for leaf in basis["leaves"] if leaf["part"] == part]
    return Fraction(sum(leaf["weight"] * leaf["factor"] for leaf in leaves), 100)


def remedy(finding) -> str:
    """What the unit can still do so that the machine lifts a finding; or nothing."""
    running = finding.assessment.status == Assessment.Status.RUNNING
    lifted = finding.status == Finding.Status.LIFTED
    if lifted or not running or not finding.rule or not finding.rule.is_state:
        return ""
    told = MEASURES[finding.rule.measure].remedy
    return f"{told}，系统每晚核对，核对后解除。" if told else ""
