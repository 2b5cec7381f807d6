"""Counting: findings become scores, for all units of an assessment in few queries."""

from collections import defaultdict
from fractions import Fraction

from django.db import transaction

from core.audit.trail import record

from . import points
from .facts import batched, gather
from .models import Assessment, Finding, Score
from .proposals import lock_running

BATCH = 500
FINDINGS_AT_ONCE = 5000


@transaction.atomic
def count(*, assessment_pk, by=None, today) -> int:
    """Write the score of every unit; return how many scores changed."""
    assessment = lock_running(assessment_pk)
    facts = gather(assessment, today)
    scores, changed = [], defaultdict(list)
    for burden in facts.burdens():
        prices = prices_of(facts, burden)
        for finding in burden.findings:
            if finding.points != prices[finding.pk]:
                changed[prices[finding.pk]].append(finding.pk)
        scores.append(score_of(facts, burden, prices))
    write_prices(changed)
    place(scores)
    changed = write(assessment, scores)
    if changed or assessment.counted_on != today:
        Assessment.objects.filter(pk=assessment.pk).update(counted_on=today)
    if changed:
        note = f"{len(scores)}个单位，{changed}个得分有变"
        record("计分", assessment, by=by, note=note)
    return changed


def prices_of(facts, burden) -> dict:
    """What each finding of a unit costs, in 0.01 分.

    A confirmed one is priced among the confirmed, a proposed one as if all were
    confirmed. What a person priced by hand stays.
    """
    weights, hits = facts.scheme.weights, burden.hits
    cost = points.costs(hits, weights)
    cost |= points.costs([hit for hit in hits if hit.confirmed], weights)
    return {
        row.pk: price_of(row, hit, cost, weights)
        for row, hit in zip(burden.findings, hits, strict=True)
    }


def price_of(row, hit, cost, weights) -> int:
    if row.rule is None:
        return row.points
    return cost[row.pk] if row.pk in cost else points.worth(hit, weights)


def write_prices(changed: dict) -> None:
    """Write the findings of each new price, of which there are few, at once."""
    for price, pks in changed.items():
        for batch in batched(pks, FINDINGS_AT_ONCE):
            Finding.objects.filter(pk__in=batch).update(points=price)


def score_of(facts, burden, prices) -> Score:
    """One unit's score, with the basis that explains it."""
    factors, hits, unit = burden.load.factors, burden.hits, burden.unit
    now = points.score(facts.scheme, factors, hits)
    later = points.score_if_all(facts.scheme, factors, hits)
    return Score(
        assessment=facts.assessment,
        unit=unit,
        unit_kind=unit.kind,
        standing=now.standing,
        basis=basis_of(facts, burden, prices, now, later),
        lost=0 if now.base is None else points.FULL - now.base,
        bonus=now.bonus,
        total=now.total,
        total_if_all=later.total,
        grade=now.grade,
    )


def basis_of(facts, burden, prices, now, later) -> dict:
    """Every leaf the unit carries: weight, factor, loss, and the findings on it."""
    load = burden.load
    on_leaf = defaultdict(list)
    for finding in burden.findings:
        carried = load.factors.get(finding.indicator)
        price = prices[finding.pk]
        on_leaf[finding.indicator if carried else None].append(
            {"finding": finding.pk, "status": finding.status, "points": price}
        )
    return {
        "leaves": [
            {
                "indicator": leaf.pk,
                "part": leaf.part_id,
                "weight": leaf.weight,
                "factor": load.factors[leaf.pk],
                "role": load.roles.get(leaf.pk, ""),
                "lost": now.losses[leaf.pk],
                "lost_if_all": later.losses[leaf.pk],
                "findings": on_leaf[leaf.pk],
            }
            for leaf in facts.leaves
            if load.factors.get(leaf.pk)
        ],
        "credits": [
            {"indicator": key, "amount": exact(amount)}
            for key, amount in now.credits.items()
        ],
        "parts": [
            {"part": key, "share": facts.scheme.parts[key], "base": exact(base)}
            for key, base in now.bases.items()
        ],
        "limit": now.limit,
        "vetoed": now.vetoed,
        "others": on_leaf[None],
    }


def exact(amount) -> str:
    """A figure between two roundings, as a fraction of 0.01 分: `1550` or `125/3`."""
    return str(Fraction(amount))


def place(scores) -> None:
    """Rank the ranked among units of one kind."""
    by_kind = defaultdict(dict)
    for score in scores:
        if score.standing == Score.Standing.RANKED:
            by_kind[score.unit_kind][score.unit_id] = score.total
    places = {kind: points.ranks(totals) for kind, totals in by_kind.items()}
    for score in scores:
        score.rank = places.get(score.unit_kind, {}).get(score.unit_id)


WRITTEN = (
    "unit_kind",
    "standing",
    "basis",
    "lost",
    "bonus",
    "total",
    "total_if_all",
    "grade",
    "rank",
)


def write(assessment, scores) -> int:
    """Insert or replace the scores that differ from those stored."""
    stored = {
        row["unit_id"]: row for row in assessment.scores.values("unit_id", *WRITTEN)
    }
    changed = [score for score in scores if differs(score, stored.get(score.unit_id))]
    Score.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["assessment", "unit"],
        update_fields=WRITTEN,
        batch_size=BATCH,
    )
    return len(changed)


def differs(score, stored) -> bool:
    return stored is None or any(
        getattr(score, name) != stored[name] for name in WRITTEN
    )
