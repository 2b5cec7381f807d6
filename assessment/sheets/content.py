"""What a 考核表 says: one page per unit and the ranking, read from the scores.

Of a score in the ranking only the figures are read; what it was made of is read with
its page, a few units at a time, so that memory does not grow with the units.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.db.models.functions import Coalesce

from assessment.filters import ScoreFilter
from assessment.models import Assessment, Finding, Rubric, Score
from assessment.trees import Cap, Tree

from .evidence import evidence_of

UNITS_AT_ONCE = 50


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
class Deduction:
    """One finding that stands, as the 扣分明细 lists it."""

    task: str
    finding: Finding
    factor: int


@dataclass
class UnitPage:
    """One unit's page: its lines in order, and what is added or held back below."""

    score: Score
    lines: list[Line]
    caps: list[Cap]  # innermost first
    shares: dict[int, int]  # part -> percent, of the parts the unit is judged in
    deductions: list[Deduction]
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
    scores: list[Score]  # without their basis
    tree: Tree
    scope: str = ""

    @property
    def counted_on(self) -> date:
        return self.assessment.counted_on

    def titled(self, what: str) -> str:
        return self.assessment.title.removesuffix("考核") + what

    @property
    def period(self) -> str:
        """`考核期：2026年1月1日至2026年12月31日　　截至：2026年7月1日`."""
        assessment = self.assessment
        first, last = spelled(assessment.starts_on), spelled(assessment.ends_on)
        return f"考核期：{first}至{last}　　截至：{spelled(self.counted_on)}"

    @property
    def about(self) -> str:
        """What stands under the title of a list of units."""
        scope = f"　　范围：{self.scope}" if self.scope else ""
        return f"{self.period}{scope}　　单位：分"

    @property
    def judged(self) -> list[Score]:
        return [score for score in self.scores if score.total is not None]

    def pages(self) -> Iterator[UnitPage]:
        """The pages of all units that are judged, some units at a time."""
        judged = iter(self.judged)
        while batch := [score.pk for score in islice(judged, UNITS_AT_ONCE)]:
            scores = Score.objects.select_related("unit").in_bulk(batch)
            yield from pages_of(self, [scores[pk] for pk in batch])


def book_of(assessment, chosen=None) -> Book:
    """The 考核表 of an assessment as last counted, of the units a filter chose."""
    found = ScoreFilter(chosen or {}, assessment=assessment)
    # A kind of unit that is there no more leaves nobody, not everybody.
    scores = found.qs.placed() if found.form.is_valid() else ()
    return Book(
        assessment=assessment,
        rubric=assessment.rubric,
        scores=list(scores),
        tree=Tree(assessment.rubric),
        scope=found.words,
    )


def pages_of(book, scores) -> Iterator[UnitPage]:
    units = [score.unit_id for score in scores]
    costs = {score.unit_id: costs_in(score.basis) for score in scores}
    findings = book.assessment.findings.select_related(
        "confirmed_by", "occurrence"
    ).in_bulk([pk for cost in costs.values() for pk in cost])
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
        deductions=[
            deduction_of(tree, finding, carried)
            for finding in findings
            if finding.effect != "bonus"
        ],
        bonuses=by_effect["bonus"],
        limits=by_effect["limit"],
        vetoes=by_effect["veto"],
    )


def line_of(leaf, parents, carried, findings, materials) -> Line:
    return Line(
        text=name_of(leaf),
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


def deduction_of(tree, finding, carried) -> Deduction:
    leaf = tree.by_pk.get(finding.indicator_id)
    return Deduction(
        task=name_of(leaf) if leaf else "",
        finding=finding,
        factor=carried[leaf.pk]["factor"] if leaf and leaf.pk in carried else 0,
    )


def name_of(leaf) -> str:
    return leaf.task.text if leaf.task else leaf.title


def reason_of(finding) -> str:
    """Why points were lost, as the unit will read it."""
    told = finding.told
    if not told.endswith("。"):
        told += "，"
    if not finding.points:
        return f"{told}不再扣分。"
    return f"{told}扣{finding.points / 100:.2f}分。"


def materials_of(assessment, units) -> dict:
    """Titles of what units showed: (unit, task) -> criterion or None -> titles."""
    used = evidence_of(assessment, units).values_list(
        "report__occurrence__assignment__unit",
        "report__occurrence__assignment__task",
        "criterion",
        Coalesce("material__title", "publication__title"),
    )
    found = defaultdict(lambda: defaultdict(dict))
    for unit, task, criterion, title in used:
        # A dict keeps the order and drops what was shown twice.
        found[unit, task][criterion][title] = None
    return found


def named(materials, unit, leaf) -> str:
    """What a unit showed for a leaf: of its criterion and of the whole task."""
    shown = materials.get((unit, leaf.task_id), {})
    if leaf.criterion_id:
        wanted = [shown.get(leaf.criterion_id, {}), shown.get(None, {})]
    else:
        wanted = shown.values()
    return "\n".join({title: None for titles in wanted for title in titles})


def spelled(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
