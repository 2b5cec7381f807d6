"""评分办法: drafted from a plan, and put in force with its assessment in one act."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from core.audit.trail import record
from core.units.models import Unit
from tasks.models import Criterion, Role, Section, Task, WorkPlan

from .faults import faults
from .models import Assessment, GradeBand, Indicator, Part, RoleFactor, Rubric, Rule
from .points import FULL, spread
from .unweighted import why_unweighted

FACTORS = {
    Role.LEAD: 100,
    Role.RESPONSIBLE: 100,
    Role.UNNAMED: 100,
    Role.SUPPORT: 50,
    Role.PARTICIPANT: 50,
    Role.GUIDE: 0,
}
BANDS = (("优秀", 9000), ("良好", 7000), ("合格", 6000), ("不合格", 0))
RULES = (
    {
        "measure": Rule.Measure.NOT_REPORTED,
        "clause": "未报送落实情况的，扣该期次全部分值",
        "scale": Rule.Scale.PERCENT,
        "unit": 100,
        "per": "期次",
        "is_state": True,
    },
    {
        "measure": Rule.Measure.LATE,
        "clause": "逾期报送的，每个工作日扣该期次分值的5%，最多扣40%",
        "scale": Rule.Scale.PERCENT,
        "unit": 5,
        "per": "工作日",
        "max": 40,
        "is_state": False,
    },
    {
        "measure": Rule.Measure.NO_EVIDENCE,
        "clause": "报送进展没有佐证材料的，扣该期次分值的50%",
        "scale": Rule.Scale.PERCENT,
        "unit": 50,
        "per": "期次",
        "is_state": True,
    },
    {
        "measure": Rule.Measure.MISSING_ELEMENT,
        "clause": "评价标准列明的要素未填的，每项扣该期次分值的10%，最多扣50%",
        "scale": Rule.Scale.PERCENT,
        "unit": 10,
        "per": "项要素",
        "cap": 50,
        "is_state": True,
    },
    {
        "measure": Rule.Measure.RETURNED,
        "clause": "落实情况被退回修改的，扣该期次分值的10%",
        "scale": Rule.Scale.PERCENT,
        "unit": 10,
        "per": "期次",
        "is_state": False,
        "is_on": False,
    },
)


class CannotGenerate(Exception):
    """A plan from which no rubric can be drafted now; the sentence says why."""


class CannotPutInForce(Exception):
    """A rubric that is not fit to judge by; `faults` say what to mend, and where."""

    def __init__(self, faults):
        super().__init__("".join(faults))
        self.faults = faults


@dataclass
class Leaf:
    """A leaf to be: a criterion, or a task that has none."""

    task: Task
    criterion: Criterion | None
    reason: str  # why it carries no points, or ""
    weight: int = 0

    @property
    def text(self) -> str:
        return (self.criterion or self.task).text


@transaction.atomic
def generate(*, plan, by, today) -> Rubric:
    """Draft a rubric from a plan: its tree, equal weights, the default rules."""
    plan = WorkPlan.objects.select_for_update(of=["self"]).get(pk=plan.pk)
    if Rubric.objects.drafts().filter(plan=plan).exists():
        raise CannotGenerate("本方案已有评分办法草案。")
    leaves = leaves_of(plan)
    if not any(not leaf.reason for leaf in leaves):
        raise CannotGenerate("本方案没有可以计分的任务，不能生成评分办法。")

    rubric = Rubric.objects.create(
        bureau=plan.bureau,
        plan=plan,
        year=plan.year,
        version=next_version(plan),
        title=f"{plan.bureau.name}{plan.year}年政务公开工作评分办法",
    )
    part = Part.objects.create(rubric=rubric, position=1, name="日常工作", share=100)
    weigh(leaves)
    plant(rubric, part, plan, leaves)
    set_defaults(rubric)
    unweighted = sum(1 for leaf in leaves if leaf.reason)
    note = f"第{rubric.version}版，指标{len(leaves)}项，其中不计分{unweighted}项"
    record("生成评分办法", rubric, by=by, note=note)
    return rubric


def next_version(plan) -> int:
    # Two plans of one year share the numbers, so the bureau's row is held.
    Unit.objects.select_for_update(of=["self"]).get(pk=plan.bureau_id)
    of_year = Rubric.objects.filter(bureau=plan.bureau_id, year=plan.year)
    return (of_year.aggregate(last=Max("version"))["last"] or 0) + 1


def leaves_of(plan) -> list[Leaf]:
    """The plan's leaves in its order, each with the reason where it scores nothing."""
    tasks = plan.tasks.in_force().order_by("position").prefetch_related("criteria")
    leaves = []
    for task in tasks:
        criteria = list(task.criteria.all()) or [None]
        leaves += [Leaf(task, each, why_unweighted(task, each)) for each in criteria]
    return leaves


def weigh(leaves: list[Leaf]) -> None:
    """An equal share per task, then per criterion; remainders in plan order."""
    by_task: dict[int, list[Leaf]] = {}
    for leaf in leaves:
        if not leaf.reason:
            by_task.setdefault(leaf.task.pk, []).append(leaf)
    for share, of_task in zip(
        spread(FULL, len(by_task)), by_task.values(), strict=True
    ):
        for weight, leaf in zip(spread(share, len(of_task)), of_task, strict=True):
            leaf.weight = weight


def plant(rubric, part, plan, leaves: list[Leaf]) -> None:
    """Write the tree: chapters, sections, and the leaves under them, numbered."""
    sections = {section.pk: section for section in Section.objects.filter(plan=plan)}
    nodes: dict[int, Indicator] = {}
    position = 0
    rows = []
    for leaf in leaves:
        for section in chain(sections, leaf.task.section_id):
            if section.pk not in nodes:
                position += 1
                nodes[section.pk] = Indicator.objects.create(
                    rubric=rubric,
                    part=part,
                    parent=nodes.get(section.parent_id),
                    position=position,
                    title=section.heading,
                    is_leaf=False,
                )
            nodes[section.pk].weight += leaf.weight
        position += 1
        rows.append(
            Indicator(
                rubric=rubric,
                part=part,
                parent=nodes.get(leaf.task.section_id),
                position=position,
                title=leaf.text,
                weight=leaf.weight,
                weight_reason=leaf.reason,
                task=leaf.task,
                criterion=leaf.criterion,
            )
        )
    Indicator.objects.bulk_create(rows)
    Indicator.objects.bulk_update(nodes.values(), ["weight"])


def chain(sections: dict, pk: int | None) -> list[Section]:
    """The sections from the chapter down to `pk`."""
    found = []
    while pk is not None:
        found.insert(0, sections[pk])
        pk = sections[pk].parent_id
    return found


def set_defaults(rubric) -> None:
    """Factors, bands and rules as DESIGN has them, before the office changes any."""
    RoleFactor.objects.bulk_create(
        RoleFactor(rubric=rubric, role=role, percent=percent)
        for role, percent in FACTORS.items()
    )
    GradeBand.objects.bulk_create(
        GradeBand(rubric=rubric, name=name, from_points=least) for name, least in BANDS
    )
    Rule.objects.bulk_create(Rule(rubric=rubric, **rule) for rule in RULES)


@transaction.atomic
def put_in_force(*, pk, doc_no, in_force_from, by, today) -> Assessment:
    """Put a draft in force and open its assessment over the plan's period."""
    rubric = (
        Rubric.objects.select_for_update(of=["self"])
        .select_related("bureau", "plan")
        .get(pk=pk)
    )
    if rubric.plan_id:
        # One open assessment per plan: two drafts in force at once wait here.
        WorkPlan.objects.select_for_update(of=["self"]).get(pk=rubric.plan_id)
    if found := list(faults(rubric, in_force_from, today)):
        raise CannotPutInForce(found)

    rubric.move_to(Rubric.Status.IN_FORCE)
    rubric.doc_no = doc_no
    rubric.in_force_from = in_force_from
    rubric.save(update_fields=["status", "doc_no", "in_force_from"])
    assessment = Assessment.objects.create(
        rubric=rubric,
        title=f"{rubric.bureau.name}{rubric.year}年政务公开考核",
        starts_on=rubric.plan.starts_on,
        ends_on=rubric.plan.ends_on,
    )
    note = f"{doc_no}，自{in_force_from}起施行"
    record("施行评分办法", rubric, by=by, note=note)
    period = f"{assessment.starts_on}至{assessment.ends_on}"
    record("开始考核", assessment, by=by, note=period)
    return assessment
