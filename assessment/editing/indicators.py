"""指标 added to a draft by hand, and taken out of it."""

from collections.abc import Mapping

from django.db.models import Max

from assessment.models import Indicator
from assessment.trees import Tree
from assessment.unweighted import weight_fault
from assessment.wording import in_points

from .draft import CannotEdit, draft_of
from .weights import sum_up


def add_indicator(
    *, pk, part, parent, heading, title, standard, weight, reason, unit_kinds, by
) -> Indicator:
    """Add a leaf without a task, under `parent` or under a new heading."""
    with draft_of(pk=pk, act="增加指标", by=by) as (rubric, changes):
        if heading:
            parent = heading_of(rubric, part, heading)
        refuse_twice(rubric, part, parent, title)
        leaf = Indicator(
            part=part,
            parent=parent,
            title=title,
            standard=standard,
            weight=weight,
            weight_reason=reason,
            unit_kinds=unit_kinds,
        )
        if fault := weight_fault(leaf, weight, reason):
            raise CannotEdit(fault)
        leaf.rubric, leaf.position = rubric, next_position(rubric)
        leaf.save()
        write_sums(rubric)
        changes.note("指标", "", f"{leaf}（{part}，{in_points(weight)}）")
    return leaf


def heading_of(rubric, part, title) -> Indicator:
    """The heading of that name at the top of the part, there already or new."""
    row, _ = Indicator.objects.get_or_create(
        rubric=rubric,
        part=part,
        parent=None,
        title=title,
        is_leaf=False,
        defaults={"position": next_position(rubric)},
    )
    return row


def next_position(rubric) -> int:
    return (rubric.indicators.aggregate(last=Max("position"))["last"] or 0) + 1


def refuse_twice(rubric, part, parent, title) -> None:
    """A second click finds the indicator there."""
    if rubric.indicators.filter(part=part, parent=parent, title=title).exists():
        raise CannotEdit(f"“{Indicator(title=title)}”在同一处已有，没有再增加。")


def word_indicator(*, pk, edition, indicator_pk, words: Mapping, by) -> None:
    """Write the standard of an indicator, and of one without a task all of `WORDS`."""
    with draft_of(pk=pk, edition=edition, act="修改指标", by=by) as (rubric, changes):
        row = rubric.indicators.get(pk=indicator_pk)
        written = WORDS if row.task_id is None else ["standard"]
        for name in written:
            if name in words:
                WORDS[name](row, words[name], changes)
        row.save(update_fields=written)


def write_standard(row, standard, changes) -> None:
    changes.note(f"{row}的扣分标准", row.standard, standard)
    row.standard = standard


def rename(row, title, changes) -> None:
    """Give a row another title, which 减负 may speak against."""
    changes.note("指标", row.title, title)
    row.title = title
    if row.is_leaf and (fault := weight_fault(row, row.weight, row.weight_reason)):
        raise CannotEdit(fault)


def write_kinds(row, kinds, changes) -> None:
    """Say whom a leaf judges; a heading judges nobody."""
    if not row.is_leaf or set(kinds) == set(row.unit_kinds):
        return
    if not kinds:
        raise CannotEdit(f"“{row}”没有适用单位类别，没有单位承担，请至少选一类。")
    before, row.unit_kinds = row.kinds_in_words, kinds
    changes.note(f"{row}的适用单位类别", before, row.kinds_in_words)


WORDS = {"standard": write_standard, "title": rename, "unit_kinds": write_kinds}


def remove_indicator(*, pk, indicator_pk, by) -> None:
    """Take a row without rows below it out of a draft, with its own rules."""
    with draft_of(pk=pk, act="删除指标", by=by) as (rubric, changes):
        for row in rubric.indicators.filter(pk=indicator_pk):
            if row.children.exists():
                raise CannotEdit(f"“{row}”下面还有指标，请先删除下级指标。")
            changes.note("指标", f"{row}（{in_points(row.weight)}）", "")
            row.delete()
        write_sums(rubric)


def write_sums(rubric) -> None:
    """Headings weigh what lies under them, after rows came or went."""
    tree = Tree(rubric)
    sum_up(tree)
    Indicator.objects.bulk_update(tree.by_pk.values(), ["weight"])
