"""Entries in force, publications of them, and the rules that judge them."""

from datetime import date
from types import SimpleNamespace

from assessment.models import Indicator, Rule
from catalog.models import Entry
from catalog.tests.publications import publish, put_in_force, seen
from core.units.models import User

from .answers import office_of

LINK = "http://www.example.gov.cn/1.html"
JANUARY = date(2026, 1, 5)


def rule_of_catalogue(assessment, led, measure, per):
    """5 % of the leaf of a unit's task for each, at most 40 %."""
    leaf = Indicator.objects.get(rubric=assessment.rubric, task=led.task, is_leaf=True)
    return Rule.objects.create(
        rubric=assessment.rubric,
        indicator=leaf,
        measure=measure,
        clause="每个扣5%，最多扣40%",
        scale=Rule.Scale.PERCENT,
        unit=5,
        per=per,
        max=40,
        is_state=measure == Rule.Measure.STALE_ENTRY,
    )


def listed(unit, **said) -> Entry:
    """居住证办理 of a unit, every month, in force since 5 January 2026."""
    bureau = unit.bureau
    leader = User.objects.filter(posts__role="leader", posts__unit__bureau=bureau)
    people = SimpleNamespace(
        office=office_of(bureau), leader=leader.first().as_of(JANUARY)
    )
    values = {"title": "居住证办理", "cycle": "month", **said}
    [entry] = put_in_force(people, unit, bureau.managing_office, values, on=JANUARY)
    return entry


def published(entry, on, **facts):
    facts.setdefault("title", "居住证办理指南")
    return publish(
        entry.bureau,
        office_of(entry.bureau),
        today=on,
        published_on=on,
        entry=entry,
        **facts,
    )


__all__ = ["LINK", "listed", "published", "rule_of_catalogue", "seen"]
