"""A second version of the demonstration's 评分办法, still a 草案.

The office takes a point each from five tasks for an indicator that no task holds, and
lets a delay cost less.
"""

from assessment.editing.indicators import add_indicator
from assessment.editing.rules import FIELDS, edit_rules
from assessment.editing.weights import Typed, edit_weights
from assessment.models import Rubric
from assessment.points import POINT
from assessment.versions import draft_version
from core.units.models import Unit
from zhengwu.demonstration_cast import person

GIVING = ("1", "3", "4", "7", "9")
CHECKED = {
    "heading": "八、网站和政务新媒体",
    "title": "政府网站和政务新媒体检查",
    "standard": "空白栏目、超期未更新、无效链接，每处扣0.50分；出现单项否决情形的，另按单项否决处理。",
    "unit_kinds": [Unit.Kind.DETACHMENT, Unit.Kind.OFFICE, Unit.Kind.BRANCH],
}
LATE_AT_MOST = 30


def draft_next_version(plan, today):
    by = person("office", today)
    in_force = Rubric.objects.get(plan=plan)
    draft = draft_version(pk=in_force.pk, by=by)
    take_from_tasks(draft, by)
    add_indicator(
        pk=draft.pk,
        part=draft.parts.get(),
        parent=None,
        weight=len(GIVING) * POINT,
        reason="",
        by=by,
        **CHECKED,
    )
    soften_delays(draft, by)
    return draft


def take_from_tasks(draft, by):
    """A point less for the first leaf of each task that gives."""
    leaves = draft.indicators.filter(is_leaf=True, weight__gt=POINT)
    giving = [leaves.filter(task__number=number).first() for number in GIVING]
    edit_weights(
        pk=draft.pk,
        edition=edition_of(draft),
        typed={
            leaf.pk: Typed(leaf.weight - POINT, leaf.weight_reason) for leaf in giving
        },
        by=by,
    )


def soften_delays(draft, by):
    late = draft.rules.get(measure="late")
    typed = {name: getattr(late, name) for name in FIELDS} | {
        "max": LATE_AT_MOST,
        "clause": late.clause.replace("40%", f"{LATE_AT_MOST}%"),
    }
    edit_rules(pk=draft.pk, edition=edition_of(draft), typed={late.pk: typed}, by=by)


def edition_of(draft):
    draft.refresh_from_db()
    return draft.edition
