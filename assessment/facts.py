"""What a count reads: the rubric as a scheme, each unit's load, the findings."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q

from core.units.models import Unit
from tasks.models import Assignment

from . import points
from .bearing import STILL_BORNE
from .models import Assessment, Finding, Indicator

# So many units' findings lie in memory together.
UNITS_AT_ONCE = 50
IS_BORNE = ExpressionWrapper(STILL_BORNE, output_field=BooleanField())
FINDING = (
    "pk",
    "unit",
    "indicator",
    "rule",
    "occurrence",
    "assignment",
    "status",
    "effect",
    "quantity",
    "points",
    "is_borne",
)


@dataclass
class Load:
    """What one unit carries: factors per leaf, and how a leaf is shared out."""

    factors: dict = field(default_factory=dict)  # leaf -> percent
    roles: dict = field(default_factory=dict)  # leaf -> role
    shares: dict = field(default_factory=dict)  # assignment -> number of occurrences


@dataclass
class Burden:
    """One unit with what it carries and the findings that stand against it."""

    unit: Unit
    load: Load
    findings: list  # rows of FINDING, in the order they are served
    hits: list[points.Hit]  # the same, as the arithmetic knows them


@dataclass
class Facts:
    """Everything a count reads but the findings, which come unit by unit."""

    assessment: Assessment
    scheme: points.Scheme
    indicators: list[Indicator]
    terms: dict[int, points.Terms]
    units: dict[int, Unit]
    loads: dict[int, Load]

    @property
    def leaves(self):
        return [indicator for indicator in self.indicators if indicator.is_leaf]

    def burdens(self, units=None) -> Iterator[Burden]:
        """What each unit bears, or each of some; a few units at a time."""
        chosen = [pk for pk in self.units if units is None or pk in units]
        for batch in batched(chosen, UNITS_AT_ONCE):
            findings = findings_of(self.assessment, batch)
            for pk in batch:
                load, found = self.loads[pk], findings.pop(pk, [])
                hits = [hit_of(row, load, self.terms) for row in found]
                yield Burden(self.units[pk], load, found, hits)


def batched(rows, size):
    return (rows[start : start + size] for start in range(0, len(rows), size))


def gather(assessment, today) -> Facts:
    """Read what the score of every unit is made of."""
    rubric = assessment.rubric
    indicators = list(rubric.indicators.order_by("position"))
    loads = loads_of(assessment, indicators)
    found_in = assessment.findings.standing().values("unit")
    units = judged_units(assessment, loads, found_in, today)
    add_leaves_without_task(indicators, units, loads)
    return Facts(
        assessment=assessment,
        scheme=scheme_of(rubric, indicators),
        indicators=indicators,
        terms={rule.pk: terms_of(rule) for rule in rubric.rules.all()},
        units=units,
        loads=defaultdict(Load, loads),
    )


def judged_units(assessment, carrying, found_in, today) -> dict[int, Unit]:
    """Units directly under the bureau, and all that carry or lost anything."""
    day = min(today, assessment.ends_on)
    direct = Unit.objects.directly_under(assessment.rubric.bureau, on=day)
    judged = Unit.objects.filter(
        Q(pk__in=direct.values("pk")) | Q(pk__in=carrying) | Q(pk__in=found_in)
    )
    return {unit.pk: unit for unit in judged.order_by("position", "pk")}


def scheme_of(rubric, indicators) -> points.Scheme:
    """The rubric as the arithmetic knows it."""
    by_pk = {indicator.pk: indicator for indicator in indicators}
    above = {pk: ancestors(by_pk, indicator) for pk, indicator in by_pk.items()}
    return points.Scheme(
        parts={part.pk: part.share for part in rubric.parts.all()},
        leaves=tuple(
            points.Leaf(leaf.pk, leaf.part_id, leaf.weight, above[leaf.pk])
            for leaf in indicators
            if leaf.is_leaf
        ),
        parents=tuple(
            points.Parent(node.pk, node.part_id, node.cap, len(above[node.pk]))
            for node in indicators
            if node.cap is not None
        ),
        pass_mark=rubric.pass_mark,
        bonus_cap=rubric.bonus_cap,
        bonus_floor=rubric.bonus_floor,
        min_indicators=rubric.min_indicators,
        bands=tuple((band.from_points, band.name) for band in rubric.bands.all()),
    )


def ancestors(by_pk, indicator) -> tuple:
    """Keys above an indicator, from the nearest to the root."""
    found = []
    while indicator.parent_id is not None:
        found.append(indicator.parent_id)
        indicator = by_pk[indicator.parent_id]
    return tuple(found)


def loads_of(assessment, indicators) -> dict[int, Load]:
    """Each unit's own assignments with an occurrence that counts, as factors."""
    percent = dict(assessment.rubric.factors.values_list("role", "percent"))
    leaves = defaultdict(list)
    for indicator in indicators:
        if indicator.is_leaf and indicator.task_id:
            leaves[indicator.task_id].append(indicator.pk)
    loads = defaultdict(Load)
    for pk, unit, task, role, number in counting_assignments(assessment):
        load = loads[unit]
        load.shares[pk] = number
        factor = percent.get(role, 0)
        for leaf in leaves[task]:
            if leaf not in load.factors or factor > load.factors[leaf]:
                load.factors[leaf], load.roles[leaf] = factor, role
    return loads


def counting_assignments(assessment):
    """(assignment, unit, task, role, occurrences) of what is due and not voided."""
    counted = Q(
        occurrences__voided_on=None,
        occurrences__due_on__range=(assessment.starts_on, assessment.ends_on),
    )
    judged = assessment.rubric.indicators.filter(task__isnull=False)
    return (
        Assignment.objects.own()
        .filter(counted, task__in=judged.values("task"))
        .order_by("pk")
        .values_list("pk", "unit", "task", "role")
        .annotate(number=Count("occurrences"))
    )


def add_leaves_without_task(indicators, units, loads) -> None:
    """A leaf without a task counts in full for the kinds of unit it names."""
    for indicator in indicators:
        if not indicator.is_leaf or indicator.task_id:
            continue
        for unit in units.values():
            if unit.kind in indicator.unit_kinds:
                loads.setdefault(unit.pk, Load()).factors[indicator.pk] = 100


def findings_of(assessment, units) -> dict[int, list]:
    """Standing findings by unit: what is confirmed first, then in order of finding."""
    found = defaultdict(list)
    rows = assessment.findings.standing().filter(unit__in=units)
    rows = rows.annotate(assignment=F("occurrence__assignment"), is_borne=IS_BORNE)
    for row in rows.order_by("status", "pk").values_list(*FINDING, named=True):
        found[row.unit].append(row)
    return found


def hit_of(row, load, terms) -> points.Hit:
    """A finding as the arithmetic knows it.

    One the unit does not bear any more has no terms and no price.
    """
    confirmed = row.status == Finding.Status.CONFIRMED
    if costs_nothing(row, load):
        return points.Hit(
            key=row.pk, leaf=row.indicator, share=row.occurrence, confirmed=confirmed
        )
    return points.Hit(
        key=row.pk,
        leaf=row.indicator,
        share=row.occurrence,
        shares=load.shares.get(row.assignment, 1),
        terms=terms.get(row.rule),
        quantity=row.quantity,
        points=row.points or 0,
        effect=row.effect,
        confirmed=confirmed,
    )


def costs_nothing(row, load) -> bool:
    """A deduction where the factor is 0 or the occurrence does not count."""
    if row.effect != points.DEDUCT:
        return False
    return not load.factors.get(row.indicator) or not row.is_borne


def terms_of(rule) -> points.Terms:
    return points.Terms(
        rule=rule.pk,
        measure=rule.measure,
        unit=rule.unit,
        percent=rule.scale == rule.Scale.PERCENT,
        min=rule.min,
        max=rule.max,
        cap=rule.cap,
    )
