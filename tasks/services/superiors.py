"""Plans above: keep the rows that name us, say what covers them, draft what does not."""

from django.db import IntegrityError, transaction

from core.audit.trail import record
from tasks.likeness import likest
from tasks.models import (
    DraftRow,
    PlanDraft,
    Responsibility,
    SuperiorPlan,
    SuperiorTask,
    Task,
    WorkPlan,
)

from .drafts import refuse_unless_open
from .faults import Conflict, Refused

# How alike last year's task must be before its units are proposed.
SAME_WORK = 0.5
UNITS_MISSING = "请填写本局的责任单位。"
UNITS_OF_LAST_YEAR = "责任单位取自上年类似任务“{task}”，请核对。"


@transaction.atomic
def keep_rows(
    *, pk, version, issuer, year, title, doc_no, issued_on, chosen, by
) -> SuperiorPlan:
    """Keep the chosen rows of a draft as a superior's plan; the rest is not stored.

    `chosen` gives for the key of each row how it names the bureau: {"name", "role"}.
    """
    draft = PlanDraft.objects.select_for_update(of=("self",)).get(pk=pk)
    refuse_unless_open(draft)
    if draft.purpose != PlanDraft.Purpose.SUPERIOR:
        raise Refused("这份识别结果不是上级的工作要点，不能这样导入。")
    if draft.version != version:
        raise Conflict(draft)
    rows = [row for row in draft.rows.all() if row.pk in chosen]
    if not rows:
        raise Refused("没有勾选任何一行，请至少勾选一行。")
    letterhead = {"issuer": issuer, "doc_no": doc_no, "issued_on": issued_on}
    plan = SuperiorPlan(
        bureau=draft.bureau, year=year, title=title, file=draft.file, **letterhead
    )
    save_once(plan)
    SuperiorTask.objects.bulk_create(
        superior_task(plan, row, **chosen[row.pk]) for row in rows
    )
    draft.move_to(PlanDraft.Status.COMMITTED)
    draft.superior_plan = plan
    draft.save(update_fields=["status", "superior_plan"])
    note = f"保留{len(rows)}行，共{draft.rows.count()}行"
    record("导入上级工作要点", plan, by=by, note=note)
    return plan


def save_once(plan) -> None:
    """A bureau has one superior's plan of a title and year."""
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as twice:
        raise Refused(
            f"{plan.year}年度已有同名的上级工作要点“{plan.title}”，没有重复导入。"
        ) from twice


def superior_task(plan, row, name, role) -> SuperiorTask:
    return SuperiorTask(
        plan=plan,
        position=row.position,
        path=row.path,
        number=row.number,
        text=row.text,
        criteria=row.criteria,
        units_text=row.units_text,
        named_as=name[:200],
        role=role,
        due_on=row.due_on,
        deadline_text=row.deadline_text,
        recurrence=row.recurrence,
        place=row.place,
    )


@transaction.atomic
def correct_letterhead(*, pk, version, issuer, year, title, doc_no, issued_on, by):
    """Correct what a superior's plan is called, who issued it, when."""
    plan = SuperiorPlan.objects.select_for_update(of=("self",)).get(pk=pk)
    if plan.version != version:
        raise Conflict(plan)
    plan.issuer, plan.year, plan.title = issuer, year, title
    plan.doc_no, plan.issued_on = doc_no, issued_on
    plan.version += 1
    save_once(plan)
    record("修改上级工作要点", plan, by=by)
    return plan


def tasks_to_choose(plan):
    """The bureau's tasks that may cover a row: of the same year, or standing ones."""
    of_bureau = Task.objects.in_force().filter(plan__bureau=plan.bureau_id)
    standing = of_bureau.filter(plan__kind=WorkPlan.Kind.STANDING)
    return of_bureau.filter(plan__year=plan.year) | standing


def state_of(row) -> str:
    """What covers a row now, as a form keeps it to notice who else changed it."""
    tasks = sorted(task.pk for task in row.covered_by.all())
    return f"{','.join(map(str, tasks))}|{row.not_ours_reason}"


@transaction.atomic
def cover(*, pk, version, tasks, reason, by) -> SuperiorTask:
    """Say which of the bureau's tasks cover a superior's row, or why none needs to.

    `version` is the row's `state_of` as the person saw it.
    """
    row = SuperiorTask.objects.select_for_update(of=("self",)).get(pk=pk)
    if state_of(row) != version:
        raise Conflict(row)
    if tasks and reason:
        raise Refused("已选承接的任务，不用再写不需承接的理由，请只留一样。")
    linked = {task.pk for task in row.covered_by.all()}
    known = set(tasks_to_choose(row.plan).values_list("pk", flat=True)) | linked
    if not {task.pk for task in tasks} <= known:
        raise Refused("只能选择本局当年的任务，请重新选择。")
    row.covered_by.set(tasks)
    row.not_ours_reason = reason
    row.save(update_fields=["not_ours_reason"])
    numbers = "；".join(f"{task.plan}第{task.number}项" for task in tasks)
    record("承接上级任务", row, by=by, note=numbers or reason or "取消承接")
    return row


@transaction.atomic
def draft_scheme(*, pk, rows, by) -> PlanDraft:
    """Draft the bureau's 分工方案 from uncovered rows of a superior's plan."""
    plan = SuperiorPlan.objects.select_for_update(of=("self",)).get(pk=pk)
    gaps = list(plan.tasks.gaps().filter(pk__in=rows))
    if not gaps:
        raise Refused("请勾选尚未承接的上级任务，再起草分工方案。")
    drafted = DraftRow.covers.through.objects.filter(
        superiortask__in=gaps, draftrow__draft__status=PlanDraft.Status.CHECKING
    )
    if drafted.exists():
        raise Refused(
            f"所选任务中有{drafted.count()}项已在待核对的分工方案里，请先核对或放弃那一份。"
        )
    last_year = tasks_of_last_year(plan)
    draft = PlanDraft.objects.create(
        bureau=plan.bureau,
        basis=last_year[0].plan if last_year else None,
        title=title_of_scheme(plan),
        year=plan.year,
        read_by=by,
    )
    drafted = DraftRow.objects.bulk_create(
        drafted_row(draft, position, gap, last_year)
        for position, gap in enumerate(gaps, start=1)
    )
    DraftRow.covers.through.objects.bulk_create(
        DraftRow.covers.through(draftrow=row, superiortask=gap)
        for row, gap in zip(drafted, gaps, strict=True)
    )
    record("起草分工方案", draft, by=by, note=f"据{plan}，{len(gaps)}项任务")
    return draft


def title_of_scheme(plan) -> str:
    """The usual title; where the bureau has such a plan already, its supplement's."""
    title = f"{plan.bureau}{plan.year}年政务公开工作要点分工方案"
    of_year = WorkPlan.objects.filter(bureau=plan.bureau_id, year=plan.year)
    return f"{title}（补充）" if of_year.filter(title=title).exists() else title


def tasks_of_last_year(plan) -> list[Task]:
    """The tasks of the bureau's latest plan of the year before, with their units."""
    plans = WorkPlan.objects.filter(bureau=plan.bureau_id, year=plan.year - 1)
    return list(
        Task.objects.filter(plan=plans.order_by("-pk").first())
        .select_related("plan")
        .prefetch_related("responsibilities")
    )


def drafted_row(draft, position, gap, last_year) -> DraftRow:
    texts = [(task, task.text) for task in last_year]
    similar = likest(gap.text, texts, most=1, least=SAME_WORK)
    units, doubt = [], UNITS_MISSING
    if similar:
        task = similar[0][1]
        units = [units_as_written(named) for named in task.responsibilities.all()]
        doubt += UNITS_OF_LAST_YEAR.format(task=task)
    return DraftRow(
        draft=draft,
        position=position,
        number=str(position),
        path=gap.path,
        text=gap.text,
        criteria=gap.criteria,
        units=units,
        due_on=gap.due_on,
        deadline_text=gap.deadline_text,
        recurrence=gap.recurrence,
        place=f"上级第{gap.number}项" if gap.number else gap.place,
        doubts={"units": doubt},
    )


def units_as_written(named: Responsibility) -> dict:
    return {"name": named.written_name, "role": named.role}
