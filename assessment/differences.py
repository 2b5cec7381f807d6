"""What two versions of a 评分办法 have different, old → new."""

from dataclasses import dataclass

from tasks.models import Role

from .editing.rules import SHOWN, in_words
from .editing.terms import FIELDS, MARKS, bands_in_words
from .models import Rubric
from .trees import Tree
from .wording import in_percent, in_points


@dataclass(frozen=True)
class Difference:
    """One thing that differs; a side is empty where the version lacks it."""

    what: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Group:
    """The differences of one kind, under their heading."""

    title: str
    rows: list[Difference]


def differences(old, new) -> list[Group]:
    """Everything that differs between two rubrics, in the order a reader expects."""
    groups = [
        Group("计分口径", of_terms(old, new)),
        Group("指标", of_indicators(old, new)),
        Group("扣分标准", of_rules(old, new)),
    ]
    return [group for group in groups if group.rows]


def compared(what, fields, old, new) -> list[Difference]:
    """The fields of one thing that differ; `old` or `new` is None where it is not."""
    old, new = old or {}, new or {}
    return [
        Difference(what, field, text(old.get(field)), text(new.get(field)))
        for field in fields
        if text(old.get(field)) != text(new.get(field))
    ]


def text(value) -> str:
    return "" if value is None else str(value)


def of_terms(old, new) -> list[Difference]:
    before, after = terms_of(old), terms_of(new)
    return compared("", dict.fromkeys([*before, *after]), before, after)


def terms_of(rubric) -> dict:
    """The terms of a rubric in words, by their labels."""
    found = {}
    for name in FIELDS:
        label = Rubric._meta.get_field(name).verbose_name.removesuffix("（0.01分）")
        value = getattr(rubric, name)
        found[label] = in_points(value) if name in MARKS else value
    for factor in rubric.factors.all():
        found[f"{Role(factor.role).label}系数"] = in_percent(factor.percent)
    for part in rubric.parts.all():
        found[f"“{part}”占比"] = in_percent(part.share)
    bands = rubric.bands.values_list("name", "from_points")
    return found | {"等次": bands_in_words(bands)}


def of_indicators(old, new) -> list[Difference]:
    before, after = indicators_of(old), indicators_of(new)
    fields = ("分值", "分值的理由", "扣分上限", "扣分标准", "适用单位类别")
    return [
        difference
        for key in dict.fromkeys([*before, *after])
        for difference in compared(
            name_of(key, before, after), fields, before.get(key), after.get(key)
        )
    ]


def name_of(key, before, after) -> str:
    return (after.get(key) or before.get(key))["指标"]


def indicators_of(rubric) -> dict:
    """Rows of the tree by what they are about, which outlives a version."""
    tree = Tree(rubric)
    return {tree.identity(row): in_fields(row) for row in tree.lines()}


def in_fields(row) -> dict:
    return {
        "指标": row.title,
        "分值": in_points(row.weight),
        "分值的理由": row.weight_reason,
        "扣分上限": in_points(row.cap),
        "扣分标准": row.standard,
        "适用单位类别": row.kinds_in_words,
    }


def of_rules(old, new) -> list[Difference]:
    before, after = rules_of(old), rules_of(new)
    return [
        difference
        for key in dict.fromkeys([*before, *after])
        for difference in compared(key, SHOWN.values(), before.get(key), after.get(key))
    ]


def rules_of(rubric) -> dict:
    """Rules by what they are about: their measure, and whom they judge."""
    found = {}
    for rule in rubric.rules.select_related("indicator"):
        whom = rule.indicator.title if rule.indicator else "全部指标"
        found[f"{rule.get_measure_display()} · {whom}"] = {
            label: in_words(rule, name) for name, label in SHOWN.items()
        }
    return found
