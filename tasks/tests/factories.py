"""Plans for tests: written directly, handed out by the real services."""

from datetime import date

from core.units.models import UnitGroup
from tasks.models import (
    Assignment,
    Criterion,
    Occurrence,
    ReportingRound,
    Responsibility,
    Role,
    Section,
    Task,
    WorkPlan,
)
from tasks.services.entries import save_entry
from tasks.services.handout import hand_out
from tasks.services.reviews import approve, return_reports
from tasks.services.sheets import sign_sheet, submit_sheet

ISSUED = date(2026, 4, 1)
ENDS = date(2027, 3, 31)
QUARTERS = (
    ("2026年第二季度", date(2026, 4, 1), date(2026, 6, 25)),
    ("2026年第三季度", date(2026, 7, 1), date(2026, 9, 25)),
    ("2026年第四季度", date(2026, 10, 1), date(2026, 12, 25)),
)


def make_plan(bureau, *, rounds=QUARTERS, **fields):
    """A plan with dates and rounds, not handed out yet."""
    values = {
        "kind": WorkPlan.Kind.SCHEME,
        "year": 2026,
        "title": "2026年政务公开工作要点分工方案",
        "issued_on": ISSUED,
        "starts_on": ISSUED,
        "ends_on": ENDS,
        **fields,
    }
    plan = WorkPlan.objects.create(bureau=bureau, **values)
    for name, opens_on, due_on in rounds:
        ReportingRound.objects.create(
            plan=plan, name=name, opens_on=opens_on, cutoff_on=due_on, due_on=due_on
        )
    return plan


def make_task(plan, *named, criteria=(), path=(), **fields):
    """A task whose units are written as (name, role) pairs, under a path of headings."""
    position = plan.tasks.count() + 1
    task = Task.objects.create(
        plan=plan,
        section=section_at(plan, path),
        position=position,
        **{"number": str(position), "text": f"任务{position}", **fields},
    )
    for place, (name, role) in enumerate(named, start=1):
        Responsibility.objects.create(
            task=task, position=place, written_name=name, role=role
        )
    for place, text in enumerate(criteria, start=1):
        Criterion.objects.create(task=task, position=place, text=text)
    return task


def section_at(plan, path):
    """The section at the end of a path, made with those above it; None for no path."""
    section = None
    for heading in path:
        section, _ = Section.objects.get_or_create(
            plan=plan,
            parent=section,
            heading=heading,
            defaults={"position": plan.sections.count() + 1},
        )
    return section


def handed_out(bureau, *tasks, by, today=ISSUED, **fields):
    """A running plan; each of `tasks` is a list of (name, role) pairs."""
    plan = make_plan(bureau, **fields)
    for named in tasks or ([("法制支队", Role.RESPONSIBLE)],):
        make_task(plan, *named)
    hand_out(pk=plan.pk, by=by, today=today)
    plan.refresh_from_db()
    return plan


def assignments(plan):
    """(task number, unit, role, owes) of each assignment, in the plan's order."""
    rows = Assignment.objects.filter(task__plan=plan).select_related("task", "unit")
    return [
        (row.task.number, row.unit.name, row.role, row.owes)
        for row in rows.order_by("task__position", "unit__position")
    ]


def first_occurrence(plan, unit_name="法制支队"):
    return (
        Occurrence.objects.filter(
            assignment__task__plan=plan, assignment__unit__name=unit_name
        )
        .order_by("assignment__task__position", "due_on")
        .first()
    )


def fill(occurrence, *, by, today, **fields):
    """The report of an occurrence after one save."""
    report = getattr(occurrence, "report", None)
    values = {"version": report.version if report else 0, "kind": "progress"}
    values |= {"body": "已更新主动公开基本目录。", **fields}
    return save_entry(occurrence_pk=occurrence.pk, by=by, today=today, **values)


def sheet_of(occurrence):
    return {
        "plan": occurrence.assignment.task.plan,
        "unit": occurrence.assignment.unit,
        "round": occurrence.round,
    }


def report_at(status, occurrence, cast, *, today, **fields):
    """A report brought to `status` by the people whose turn it is."""
    steps = ["draft", "to_sign", "to_review", "approved"]
    report = fill(occurrence, by=cast.liaison, today=today, **fields)
    wanted = "to_review" if status == "returned" else status
    if steps.index(wanted) >= 1:
        submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=today)
    if steps.index(wanted) >= 2:
        sign_sheet(**sheet_of(occurrence), by=cast.head, today=today)
    if wanted == "approved":
        approve(pks=[report.pk], by=cast.office, today=today)
    if status == "returned":
        return_reports(
            pks=[report.pk],
            reason="缺少佐证材料",
            redo_by=date(2026, 7, 10),
            by=cast.office,
            today=today,
        )
    report.refresh_from_db()
    return report


def every_unit(bureau):
    return UnitGroup.objects.get(bureau=bureau, name="各单位")
