"""One cause explains many findings: an outage, a calendar that was wrong."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from core.units.models import Unit

from . import points
from .facts import gather
from .findings import lift_these
from .measures import MEASURES
from .models import Finding
from .proposals import lock_running


class Changed(Exception):
    """The findings of the cause are not those the person was shown."""

    def __str__(self):
        return "符合条件的条数已有变化，没有解除，请按现在的条数重新核对。"


@dataclass(frozen=True)
class Cause:
    """A measure over due dates, of all units or of some."""

    measure: str
    due_from: date
    due_to: date
    units: tuple[Unit, ...] = ()

    def __str__(self):
        units = "、".join(unit.name for unit in self.units) or "全部单位"
        name = MEASURES[self.measure].name
        return f"{name}，到期日{self.due_from}至{self.due_to}，{units}"

    def findings_in(self, assessment):
        """Those that stand, proposed or confirmed."""
        found = assessment.findings.standing().filter(
            rule__measure=self.measure,
            occurrence__due_on__range=(self.due_from, self.due_to),
        )
        return found.filter(unit__in=self.units) if self.units else found


@dataclass
class Relief:
    """What lifting does to one unit: how many, and its score before and after."""

    unit: Unit
    proposed: int
    confirmed: int
    total: int | None
    total_after: int | None
    total_if_all: int | None
    total_if_all_after: int | None


def preview(*, assessment, cause, today) -> list[Relief]:
    """Whose points come back when all findings of a cause are lifted."""
    lifted = {}
    for pk, unit, status in cause.findings_in(assessment).values_list(
        "pk", "unit", "status"
    ):
        lifted.setdefault(unit, {})[pk] = status
    facts = gather(assessment, today)
    return [
        relief_of(facts, burden, lifted[burden.unit.pk])
        for burden in facts.burdens(lifted)
    ]


def relief_of(facts, burden, lifted) -> Relief:
    factors, hits = burden.load.factors, burden.hits
    rest = [hit for hit in hits if hit.key not in lifted]
    statuses = list(lifted.values())
    return Relief(
        unit=burden.unit,
        proposed=statuses.count(Finding.Status.PROPOSED),
        confirmed=statuses.count(Finding.Status.CONFIRMED),
        total=points.score(facts.scheme, factors, hits).total,
        total_after=points.score(facts.scheme, factors, rest).total,
        total_if_all=points.score_if_all(facts.scheme, factors, hits).total,
        total_if_all_after=points.score_if_all(facts.scheme, factors, rest).total,
    )


@transaction.atomic
def lift_cause(*, assessment_pk, cause, expected, reason, by, today) -> int:
    """Lift every finding of a cause for good, if they are as many as were shown."""
    assessment = lock_running(assessment_pk)
    found = cause.findings_in(assessment)
    if found.count() != expected:
        raise Changed
    return lift_these(
        found, assessment, reason=reason, by=by, today=today, which=f"（{cause}）"
    )
