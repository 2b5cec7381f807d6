"""A plan in hand, its reports, and an assessment over it."""

from datetime import date, timedelta
from itertools import count

from assessment.rubrics import generate, put_in_force
from core.files.models import Material
from core.units.models import User
from core.workdays.calendar import WorkCalendar
from core.workdays.models import Day
from tasks.models import (
    Assignment,
    Criterion,
    CriterionElement,
    Element,
    ElementValue,
    Evidence,
    Occurrence,
    ProgressReport,
    Role,
    Section,
    Task,
    WorkPlan,
)

START, END = date(2026, 1, 1), date(2026, 12, 31)
MARCH, JUNE = date(2026, 3, 25), date(2026, 6, 25)
SEPTEMBER, DECEMBER = date(2026, 9, 25), date(2026, 12, 25)
QUARTERS = (MARCH, JUNE, SEPTEMBER, DECEMBER)
positions = count(1)


def make_days():
    """The day table of the plan's year without a single holiday."""
    eve = START - timedelta(days=1)
    days = [START + timedelta(days=offset) for offset in range(450)]
    Day.objects.bulk_create(
        [Day(date=day, number=WorkCalendar().between(eve, day)) for day in days],
        ignore_conflicts=True,
    )


def make_plan(bureau, **fields):
    values = {
        "bureau": bureau,
        "kind": WorkPlan.Kind.SCHEME,
        "year": 2026,
        "title": "江门市公安局2026年政务公开工作要点分工方案",
        "issued_on": START,
        "starts_on": START,
        "ends_on": END,
        "status": WorkPlan.Status.RUNNING,
        **fields,
    }
    return WorkPlan.objects.create(**values)


def make_section(plan, heading, *, parent=None):
    return Section.objects.create(
        plan=plan, parent=parent, position=next(positions), heading=heading
    )


def make_task(plan, text="更新主动公开目录", *, section=None, criteria=(), **fields):
    position = next(positions)
    task = Task.objects.create(
        plan=plan,
        section=section,
        position=position,
        number=fields.pop("number", str(position)),
        text=text,
        **fields,
    )
    for place, criterion in enumerate(criteria, start=1):
        Criterion.objects.create(task=task, position=place, text=criterion)
    return task


def make_assignment(task, unit, role=Role.RESPONSIBLE, *, due=QUARTERS, **fields):
    """A unit's part in a task, with an occurrence on each day of `due`."""
    assignment = Assignment.objects.create(
        task=task,
        unit=unit,
        role=role,
        owes=fields.pop("owes", True),
        handed_out_on=START,
        **fields,
    )
    for number, day in enumerate(due, start=1):
        make_occurrence(assignment, number, day)
    return assignment


def make_occurrence(assignment, number, due_on, **fields):
    return Occurrence.objects.create(
        assignment=assignment,
        number=number,
        opens_on=START,
        due_on=due_on,
        due_from=fields.pop("due_from", Occurrence.DueFrom.ROUND),
        **fields,
    )


def occurrence_of(assignment, number):
    return Occurrence.objects.get(assignment=assignment, number=number)


def make_report(occurrence, reached_on=None, *, is_shown=True, **fields):
    """A report that reached the office on a day, with evidence; or a draft."""
    status = ProgressReport.Status.APPROVED if reached_on else "draft"
    report = ProgressReport.objects.create(
        occurrence=occurrence,
        status=fields.pop("status", status),
        kind=fields.pop("kind", ProgressReport.Kind.PROGRESS),
        reached_on=reached_on,
        **fields,
    )
    if reached_on and is_shown:
        show(report)
    return report


def show(report, title="公开专栏网页"):
    """Use a material of the unit for a report."""
    recorder, _ = User.objects.get_or_create(username="recorder")
    material = Material.objects.create(
        unit=report.occurrence.assignment.unit,
        title=title,
        link="https://www.jiangmen.gov.cn/gaj/1.html",
        recorded_by=recorder,
    )
    return Evidence.objects.create(report=report, material=material)


def name_elements(criterion, *names):
    """Have a criterion ask for more elements, in the order given."""
    first = criterion.named_elements.count() + 1
    for position, name in enumerate(names, start=first):
        element, _ = Element.objects.get_or_create(
            name=name, defaults={"kind": Element.Kind.TEXT}
        )
        CriterionElement.objects.create(
            criterion=criterion, element=element, position=position
        )


def state(report, criterion, name, text="已填写"):
    """Fill an element of a report."""
    return ElementValue.objects.create(
        report=report,
        criterion=criterion,
        element=Element.objects.get(name=name),
        text=text,
    )


def make_assessment(plan, *, by, in_force_from=START):
    """A rubric generated from the plan, in force, and its open assessment."""
    make_days()
    rubric = generate(plan=plan, by=by, today=START)
    return put_in_force(
        pk=rubric.pk,
        doc_no="江公政〔2026〕1号",
        in_force_from=in_force_from,
        by=by,
        today=START,
    )
