"""扣分标准: what a hit of a measure costs, added, changed and taken out of a draft."""

from collections.abc import Mapping

from assessment.models import Rule
from assessment.wording import in_percent, in_points

from .draft import CannotEdit, draft_of

AMOUNTS = ("unit", "min", "max", "cap")
FIELDS = ("clause", "effect", "scale", *AMOUNTS, "per", "is_state", "is_on")
SHOWN = {
    "clause": "条款",
    "effect": "效果",
    "unit": "每次",
    "per": "每",
    "min": "至少",
    "max": "至多",
    "cap": "每份上限",
    "is_state": "补正后解除",
    "is_on": "启用",
}


def edit_rules(*, pk, edition, typed: Mapping[int, Mapping], by) -> None:
    """Write the rules of a draft, each by its key."""
    with draft_of(pk=pk, edition=edition, act="修改扣分标准", by=by) as (
        rubric,
        changes,
    ):
        for rule in rubric.rules.filter(pk__in=typed):
            before = {name: in_words(rule, name) for name in SHOWN}
            for name in FIELDS:
                setattr(rule, name, typed[rule.pk][name])
            for name, label in SHOWN.items():
                told = f"“{before['clause']}”{label}"
                changes.note(told, before[name], in_words(rule, name))
            rule.save(update_fields=FIELDS)


def add_rule(*, pk, measure, indicator, values: Mapping, by) -> Rule:
    """Add a rule: for one indicator, or for all that have none of their own."""
    with draft_of(pk=pk, act="增加扣分标准", by=by) as (rubric, changes):
        same = rubric.rules.filter(measure=measure, indicator=indicator)
        if same.exists():
            where = f"“{indicator}”" if indicator else "全部指标"
            label = Rule.Measure(measure).label
            raise CannotEdit(f"{where}已有“{label}”的扣分标准，请直接修改。")
        rule = Rule.objects.create(
            rubric=rubric, measure=measure, indicator=indicator, **values
        )
        changes.note("扣分标准", "", rule_in_words(rule))
    return rule


def remove_rule(*, pk, rule_pk, by) -> None:
    """Take a rule out of a draft; gone already, nothing happens."""
    with draft_of(pk=pk, act="删除扣分标准", by=by) as (rubric, changes):
        for rule in rubric.rules.filter(pk=rule_pk):
            changes.note("扣分标准", rule_in_words(rule), "")
            rule.delete()


def in_words(rule, name) -> str | None:
    """A field of a rule as a person reads it."""
    value = getattr(rule, name)
    if name in AMOUNTS:
        percent = rule.scale == Rule.Scale.PERCENT
        return in_percent(value) if percent else in_points(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return rule.get_effect_display() if name == "effect" else value


def rule_in_words(rule) -> str:
    """A rule whole: clause, effect and price."""
    price = f"每{rule.per}{in_words(rule, 'unit')}"
    return f"{rule.clause}（{rule.get_measure_display()}，{rule.get_effect_display()}，{price}）"
