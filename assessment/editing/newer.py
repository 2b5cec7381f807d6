"""指标 of tasks that came after a draft was made, without points until given some."""

from assessment.models import Indicator
from assessment.newer import newer_tasks
from assessment.rubrics import Leaf, chain, leaves_of
from tasks.models import Section

from .draft import draft_of
from .indicators import next_position

TO_BE_WEIGHED = "新增任务，分值待定。"


def take_in_newer(*, pk, by) -> int:
    """Add a leaf for each newer task, or each of its criteria; return how many."""
    with draft_of(pk=pk, act="补充指标", by=by) as (rubric, changes):
        newer = set(newer_tasks(rubric))
        leaves = [leaf for leaf in leaves_of(rubric.plan) if leaf.task in newer]
        sections = {each.pk: each for each in Section.objects.filter(plan=rubric.plan)}
        for leaf in leaves:
            row = plant(rubric, chain(sections, leaf.task.section_id), leaf)
            changes.note("指标", "", f"{row}（{row.weight_reason}）")
    return len(leaves)


def plant(rubric, headings, leaf: Leaf) -> Indicator:
    """Write a leaf under the headings of its task, those there already or new."""
    parent = None
    for section in headings:
        parent = heading_under(rubric, parent, section.heading)
    return Indicator.objects.create(
        rubric=rubric,
        part=part_for(rubric, parent),
        parent=parent,
        position=next_position(rubric),
        title=leaf.text,
        weight_reason=leaf.reason or TO_BE_WEIGHED,
        task=leaf.task,
        criterion=leaf.criterion,
    )


def heading_under(rubric, parent, title) -> Indicator:
    there = rubric.indicators.filter(parent=parent, title=title, is_leaf=False).first()
    return there or Indicator.objects.create(
        rubric=rubric,
        part=part_for(rubric, parent),
        parent=parent,
        position=next_position(rubric),
        title=title,
        is_leaf=False,
    )


def part_for(rubric, parent):
    return parent.part if parent else rubric.parts.order_by("position").first()
