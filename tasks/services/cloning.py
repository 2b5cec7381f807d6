"""沿用到下一年: a plan's wording becomes the draft of the next year's plan."""

from django.db import transaction

from core.audit.trail import record
from tasks.changing import loaded_tasks
from tasks.lookback import unfinished_tasks
from tasks.models import Assignment, DraftRow, PlanDraft
from tasks.schedule import add_months
from tasks.tables import section_paths

from .faults import Refused
from .plans import locked

MOVED = "时限由上年顺延一年，请核对。"
DATED = "文中写有“{year}年”，请核对是否改为{next}年。"


@transaction.atomic
def clone(*, pk, title, year, by, today):
    """Make the draft of a later year's plan from a plan; return it.

    Wording, criteria, units and times are copied; reports, evidence, rounds and
    assignments are not. Fixed dates move by the years between and want a person's
    eye. A draft of the same year made before and still open is returned instead.
    """
    plan = locked(pk)
    if year <= plan.year:
        raise Refused(f"新的年度须晚于{plan.year}年。")
    draft = PlanDraft.objects.open().filter(
        basis=plan, purpose=PlanDraft.Purpose.PLAN, year=year, file=None
    )
    return draft.first() or make_draft(plan, title, year, by=by, today=today)


def make_draft(plan, title, year, *, by, today):
    tasks = list(loaded_tasks(plan))
    if not tasks:
        raise Refused("工作要点没有任务，不能沿用。")
    unfinished = list(unfinished_tasks(plan, on=today))
    draft = PlanDraft.objects.create(
        bureau=plan.bureau,
        basis=plan,
        title=title,
        year=year,
        warnings=[*told_unfinished(unfinished), *told_waived(plan)],
        read_by=by,
    )
    paths = {s.pk: path for s, path in section_paths(plan.sections.all()).items()}
    carried = {task.pk for task in unfinished}
    DraftRow.objects.bulk_create(
        row_of(draft, position, task, paths, carried)
        for position, task in enumerate(tasks, start=1)
    )
    record("沿用工作要点", draft, by=by, note=f"《{plan}》{len(tasks)}项任务")
    return draft


def row_of(draft, position, task, paths, carried):
    """One row of the draft from a task, its dates moved to the new year."""
    years = draft.year - task.plan.year
    named = dict.fromkeys(
        (named.written_name, named.role) for named in task.responsibilities.all()
    )
    return DraftRow(
        draft=draft,
        position=position,
        path=list(paths.get(task.section_id, ())),
        number=task.number,
        text=task.text,
        criteria=[criterion_of(criterion) for criterion in task.criteria.all()],
        units=[{"name": name, "role": role} for name, role in named],
        units_text=task.units_text,
        due_on=add_months(task.due_on, 12 * years) if task.due_on else None,
        deadline_text=next_years(task.deadline_text, task.plan.year, draft.year),
        recurrence=task.recurrence,
        carried_from=task if task.pk in carried else None,
        doubts=doubts_of(task, draft.year),
    )


def criterion_of(criterion):
    return {
        "text": criterion.text,
        "elements": [str(named) for named in criterion.named_elements.all()],
        "kind": criterion.kind,
        "limit": criterion.limit,
        "deductions": criterion.deductions,
    }


def doubts_of(task, year):
    """What the new year may have made wrong, by field."""
    doubts = {}
    if f"{task.plan.year}年" in task.text:
        doubts["text"] = DATED.format(year=task.plan.year, next=year)
    if task.due_on:
        doubts["due"] = MOVED
    return doubts


def next_years(text, year, new_year):
    """A title or a date in words with the plan's year replaced by the new one."""
    return text.replace(f"{year}年", f"{new_year}年")


def told_unfinished(tasks):
    if not tasks:
        return []
    numbers = "、".join(task.number or task.text[:10] for task in tasks)
    return [f"上年未完成、已标为回头看的任务{len(tasks)}项：{numbers}。"]


def told_waived(plan):
    """不涉及 as confirmed last year: for the office to decide on again."""
    waived = (
        Assignment.objects.own()
        .exclude(waived_on=None)
        .filter(task__plan=plan, task__withdrawn_on=None)
        .select_related("task", "unit")
        .order_by("task__position", "unit__position")
    )
    return [
        f"上年确认{one.unit}不涉及任务“{one.task}”，理由：{one.waived_reason}。"
        "今年是否仍列该单位，请核定。"
        for one in waived
    ]
