"""What a 考核表 says: one page per unit and the ranking, read from the scores."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from assessment.models import Assessment, Finding, Rubric, Score
from assessment.trees import Cap, Tree
from tasks.models import Evidence

UNITS_AT_ONCE = 100


@dataclass
class Line:
    """A leaf on a unit's page, or the heading above some."""

    text: str
    criterion: str = ""
    number: str = ""
    is_heading: bool = False
    weight: int = 0
    factor: int = 0
    lost: int = 0
    reasons: str = ""
    materials: str = ""
    part: int | None = None
    parents: tuple = ()


@dataclass
class UnitPage:
    """One unit's page: its lines in order, and what is added or held back below."""

    score: Score
    lines: list[Line]
    caps: list[Cap]  # innermost first
    shares: dict[int, int]  # part -> percent, of the parts the unit is judged in
    bonuses: list[Finding] = field(default_factory=list)
    limits: list[Finding] = field(default_factory=list)
    vetoes: list[Finding] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.score.unit.name


@dataclass
class Book:
    """The whole 考核表, but for the pages, which are read as they are written."""

    assessment: Assessment
    rubric: Rubric
    scores: list[Score]
    tree: Tree

    @property
    def counted_on(self) -> date:
        return self.assessment.counted_on

    def pages(self) -> Iterator[UnitPage]:
        """The pages of all units that are judged, a hundred units at a time."""
        judged = (score for score in self.scores if score.total is not None)
        while batch := list(islice(judged, UNITS_AT_ONCE)):
            yield from pages_of(self, batch)


def book_of(assessment) -> Book:
    """The 考核表 of an assessment as last counted."""
    rubric = assessment.rubric
    scores = assessment.scores.select_related("unit")
    return Book(
        assessment=assessment,
        rubric=rubric,
        scores=sorted(scores, key=Score.place),
        tree=Tree(rubric),
    )


def pages_of(book, scores) -> Iterator[UnitPage]:
    units = [score.unit_id for score in scores]
    costs = {score.unit_id: costs_in(score.basis) for score in scores}
    findings = book.assessment.findings.in_bulk(
        [pk for cost in costs.values() for pk in cost]
    )
    materials = materials_of(book.assessment, units)
    caps = book.tree.caps()
    shares = {part.pk: part.share for part in book.rubric.parts.all()}
    for score in scores:
        confirmed = []
        for pk, cost in costs[score.unit_id].items():
            findings[pk].points = cost
            confirmed.append(findings[pk])
        yield page_of(book.tree, score, confirmed, materials, caps, shares)


def costs_in(basis) -> dict:
    """What each confirmed finding cost when the score was counted."""
    rows = [row for leaf in basis["leaves"] for row in leaf["findings"]]
    return {
        row["finding"]: row["points"]
        for row in rows + basis["others"]
        if row["status"] == Finding.Status.CONFIRMED
    }


def page_of(tree, score, findings, materials, caps, shares) -> UnitPage:
    carried = {leaf["indicator"]: leaf for leaf in score.basis["leaves"]}
    by_leaf, by_effect = defaultdict(list), defaultdict(list)
    for finding in findings:
        by_effect[finding.effect].append(finding)
        if finding.effect == "deduct":
            by_leaf[finding.indicator_id].append(finding)
    lines, shown = [], set()
    for leaf in tree.leaves:
        if leaf.pk not in carried:
            continue
        for pk in reversed(tree.parents[leaf.pk]):
            if pk not in shown:
                shown.add(pk)
                lines.append(Line(tree.by_pk[pk].title, is_heading=True))
        lines.append(
            line_of(
                leaf,
                tree.parents[leaf.pk],
                carried[leaf.pk],
                by_leaf[leaf.pk],
                named(materials, score.unit_id, leaf),
            )
        )
    judged = {part["part"] for part in score.basis["parts"]}
    return UnitPage(
        score=score,
        lines=lines,
        caps=[cap for cap in caps if cap.key in shown and cap.part in judged],
        shares={part: share for part, share in shares.items() if part in judged},
        bonuses=by_effect["bonus"],
        limits=by_effect["limit"],
        vetoes=by_effect["veto"],
    )


def line_of(leaf, parents, carried, findings, materials) -> Line:
    return Line(
        text=leaf.task.text if leaf.task else leaf.title,
        criterion=leaf.criterion.text if leaf.criterion else "",
        number=leaf.task.number if leaf.task else "",
        weight=leaf.weight,
        factor=carried["factor"],
        lost=carried["lost"],
        reasons="\n".join(map(reason_of, findings)) or leaf.weight_reason,
        materials=materials,
        part=leaf.part_id,
        parents=parents,
    )


def reason_of(finding) -> str:
    """Why points were lost, as the unit will read it."""
    return f"{finding.facts}扣{(finding.points or 0) / 100:.2f}分。"


def materials_of(assessment, units) -> dict:
    """Titles of what units showed, by (unit, task, criterion or None)."""
    used = (
        Evidence.objects.filter(
            report__occurrence__assignment__unit__in=units,
            report__occurrence__assignment__parent=None,
            report__occurrence__voided_on=None,
            report__occurrence__due_on__range=(
                assessment.starts_on,
                assessment.ends_on,
            ),
            report__occurrence__assignment__task__plan=assessment.rubric.plan_id,
        )
        .order_by("pk")
        .values_list(
            "report__occurrence__assignment__unit",
            "report__occurrence__assignment__task",
            "criterion",
            "material__title",
        )
    )
    found = defaultdict(dict)
    for unit, task, criterion, title in used:
        # A dict keeps the order and drops what was shown twice.
        found[unit, task, criterion][title] = None
    return found


def named(materials, unit, leaf) -> str:
    titles = dict(materials.get((unit, leaf.task_id, leaf.criterion_id), {}))
    titles |= materials.get((unit, leaf.task_id, None), {})
    return "\n".join(titles)
