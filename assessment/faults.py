"""What keeps a 评分办法 from being put in force, each fault with its place."""

from collections.abc import Iterator

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from .models import Assessment, Rubric, Rule
from .points import FULL
from .trees import Tree
from .unweighted import weight_fault
from .wording import in_points


def faults(rubric, in_force_from, today) -> Iterator[str]:
    """Yield what keeps a rubric from being put in force on a day, gravest first."""
    if rubric.status != Rubric.Status.DRAFT:
        yield "这份评分办法已经施行，不能再次施行。"
    if in_force_from < today:
        yield "施行日期不能早于今天，评分办法不追溯以前的事实。"
    plan = rubric.plan
    if plan and plan.ends_on and in_force_from > plan.ends_on:
        yield "施行日期在计划期末以后，没有可以考核的期间。"
    for old in earlier(rubric).filter(in_force_from__gt=in_force_from):
        yield f"施行日期不能早于第{old.version}版的施行日期{old.in_force_from}。"
    yield from standing_faults(rubric)


def standing_faults(rubric) -> Iterator[str]:
    """What is wrong whatever the day: the plan, the weights, the rules."""
    plan = rubric.plan
    if plan is None or not (plan.starts_on and plan.ends_on):
        yield "工作要点还没有填写开始日期和计划期末，不能确定考核期。"
    if plan and Assessment.objects.of_plan(plan).open().exists():
        yield "本方案已有进行中的考核，终定以后才能施行新的评分办法。"
    yield from faults_of_weights(rubric)
    yield from faults_of_tree(Tree(rubric))
    yield from faults_of_rules(rubric)


def earlier(rubric):
    """The other versions of the plan that are in force."""
    others = Rubric.objects.filter(plan=rubric.plan_id).exclude(pk=rubric.pk)
    return others.filter(status=Rubric.Status.IN_FORCE)


def parts_weighed(rubric):
    """The parts of a rubric, each with what its leaves weigh together."""
    leaves = Q(indicators__is_leaf=True)
    total = Coalesce(Sum("indicators__weight", filter=leaves), 0)
    # Grouping drops the order of the model.
    return rubric.parts.annotate(weight_sum=total).order_by("position")


def faults_of_weights(rubric) -> Iterator[str]:
    parts = parts_weighed(rubric)
    if sum(part.share for part in parts) != 100:
        yield "各部分的占比合计不是100%。"
    for part in parts:
        if part.weight_sum != FULL:
            total = in_points(part.weight_sum)
            yield f"“{part.name}”的指标分值合计为{total}，应为100.00分。"


def faults_of_headings(tree) -> Iterator[str]:
    """Chapters and sections whose points or caps do not fit what is below them."""
    sums = tree.sums()
    for row in tree.lines():
        if not row.is_leaf:
            yield from faults_of_heading(tree, row, sums[row.pk])


def faults_of_tree(tree) -> Iterator[str]:
    if not tree.leaves:
        yield "评分办法没有指标。"
    sums = tree.sums()
    for row in tree.lines():
        if row.is_leaf:
            yield from faults_of_leaf(row)
        else:
            yield from faults_of_heading(tree, row, sums[row.pk])


def faults_of_leaf(leaf) -> Iterator[str]:
    if fault := weight_fault(leaf, leaf.weight, leaf.weight_reason):
        yield f"指标“{leaf}”：{fault}"
    if leaf.weight and leaf.task and leaf.task.withdrawn_on:
        yield f"指标“{leaf}”的任务已撤销，请删除这项指标或改为不计分。"
    if leaf.task is None and not leaf.unit_kinds:
        yield f"指标“{leaf}”既没有任务，也没有适用单位类别，没有单位承担。"


def faults_of_heading(tree, row, below: int) -> Iterator[str]:
    if row.weight != below:
        told = f"下级指标合计{in_points(below)}"
        yield f"“{row}”的分值为{in_points(row.weight)}，{told}，两者不一致。"
    if row.cap is None:
        return
    if row.cap > below:
        told = f"高于下级指标合计{in_points(below)}"
        yield f"“{row}”的扣分上限{in_points(row.cap)}，{told}。"
    for pk in tree.parents[row.pk]:
        above = tree.by_pk[pk]
        if above.cap is not None and row.cap > above.cap:
            told = f"高于上级“{above}”的扣分上限{in_points(above.cap)}"
            yield f"“{row}”的扣分上限{in_points(row.cap)}，{told}。"


def faults_of_rules(rubric) -> Iterator[str]:
    rules = rubric.rules.filter(is_on=True)
    if not rules.exists():
        yield "评分办法没有启用的扣分标准。"
    for rule in rules.filter(unit=0, min=0).exclude(effect=Rule.Effect.VETO):
        yield f"扣分标准“{rule.clause}”没有填写分值。"
    if not rubric.bands.filter(from_points=0).exists():
        yield "等次没有覆盖0分，请补充最低等次。"
