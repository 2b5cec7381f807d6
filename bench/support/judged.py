"""A plan over many units, reported on, judged and counted: all a 考核表 shows."""

from datetime import date
from itertools import product

from assessment.counting import count
from assessment.models import Finding
from assessment.proposals import propose
from assessment.tests.factories import (
    MARCH,
    START,
    make_assessment,
    make_plan,
    make_section,
    make_task,
)
from core.files.models import Material
from core.units.models import Unit
from core.units.roles import Role as PostRole
from core.units.services import settle_all
from core.units.tests.factories import make_bureau, make_person
from tasks.models import Assignment, Evidence, Occurrence, ProgressReport, Role

TASKS, CHAPTERS = 40, 8
TODAY = date(2026, 7, 1)
BATCH = 2000
# Of so many reports one was never made.
MISSED = 7


def make_judged(units):
    """An assessment of so many units, each with forty tasks."""
    bureau = make_bureau(unit_names=["宣传科"])
    supervisor = make_person(PostRole.SUPERVISOR, bureau.managing_office)
    stations = make_stations(bureau, units)
    plan = make_plan(bureau)
    assignments = hand_out(make_tasks(plan), stations)
    report(assignments, by=supervisor)
    assessment = make_assessment(plan, by=supervisor)
    propose(assessment_pk=assessment.pk, today=TODAY)
    assessment.findings.update(
        status=Finding.Status.CONFIRMED, confirmed_on=TODAY, confirmed_by=supervisor
    )
    count(assessment_pk=assessment.pk, by=supervisor, today=TODAY)
    assessment.refresh_from_db()
    return assessment


def make_stations(bureau, number):
    fields = {"kind": "station", "legal_kind": "organ", "valid_from": START}
    Unit.objects.bulk_create(
        Unit(code=f"s{n}", name=f"第{n}派出所", parent=bureau, position=n, **fields)
        for n in range(1, number + 1)
    )
    settle_all()
    return list(Unit.objects.filter(parent=bureau, kind="station"))


def make_tasks(plan):
    words = "做好重大行政决策和执法信息公开，" + "应公开尽公开" * 5
    criterion = "评价公开的情况（内容、时间、载体）"
    sections = [make_section(plan, f"第{n}章、优化公开") for n in range(CHAPTERS)]
    return [
        make_task(
            plan,
            words,
            section=sections[number * CHAPTERS // TASKS],
            criteria=[criterion],
        )
        for number in range(TASKS)
    ]


def hand_out(tasks, units):
    roles = (Role.LEAD, Role.RESPONSIBLE, Role.UNNAMED)
    rows = (
        Assignment(
            task=task, unit=unit, role=roles[at % 3], owes=True, handed_out_on=START
        )
        for at, (task, unit) in enumerate(product(tasks, units))
    )
    return Assignment.objects.bulk_create(rows, batch_size=BATCH)


def report(assignments, *, by):
    occurrences = Occurrence.objects.bulk_create(
        (
            Occurrence(
                assignment=each,
                number=1,
                opens_on=START,
                due_on=MARCH,
                due_from="round",
            )
            for each in assignments
        ),
        batch_size=BATCH,
    )
    reports = ProgressReport.objects.bulk_create(
        (
            ProgressReport(
                occurrence=each, status="approved", kind="progress", reached_on=MARCH
            )
            for at, each in enumerate(occurrences)
            if at % MISSED
        ),
        batch_size=BATCH,
    )
    materials = Material.objects.bulk_create(
        (
            Material(
                unit=each.occurrence.assignment.unit,
                title=f"目录更新公告第{at}号",
                link=f"https://www.jiangmen.gov.cn/{at}.html",
                recorded_by=by,
            )
            for at, each in enumerate(reports)
        ),
        batch_size=BATCH,
    )
    pairs = zip(reports, materials, strict=True)
    Evidence.objects.bulk_create(
        (Evidence(report=report, material=material) for report, material in pairs),
        batch_size=BATCH,
    )
