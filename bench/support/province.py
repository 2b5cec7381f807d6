"""Bureaus with plans, occurrences and reports by the hundred thousand, filled by SQL.

What became of an occurrence follows from its key: of every 25 one was never reported,
one is late, one shows no evidence and one lacks an element.
"""

from datetime import date

from django.db import connection, transaction

from assessment.tests.factories import make_assessment, make_plan, name_elements
from core.files.models import Material
from core.units.models import Unit, User
from core.units.services import settle_all
from core.units.tests.factories import make_bureau
from tasks.models import Criterion, ReportingRound, Task

START = date(2026, 1, 1)
TODAY = date(2026, 11, 2)
DUE = [date(2026, month, 25) for month in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]
ELEMENTS = ("内容", "载体")
FATES = 25
NEVER, LATE, BARE, LACKING = range(4)


def make_bureaus(number, *, units, tasks, rounds):
    """So many bureaus alike; returns the keys of their assessments."""
    by, _ = User.objects.get_or_create(username="recorder")
    return [
        make_assessment(fill(code, by, units, tasks, rounds), by=by).pk
        for code in range(number)
    ]


@transaction.atomic
def fill(code, by, units, tasks, rounds):
    """A plan handed out to every unit of a new bureau and reported on."""
    bureau = make_bureau(f"第{code}市公安局", unit_names=["宣传科"])
    Unit.objects.bulk_create(
        Unit(
            code=f"b{code}u{n}",
            name=f"第{n}派出所",
            parent=bureau,
            position=n,
            kind="station",
            legal_kind="organ",
            valid_from=START,
        )
        for n in range(units)
    )
    settle_all()
    plan = make_plan(bureau)
    make_tasks(plan, tasks)
    ReportingRound.objects.bulk_create(
        ReportingRound(
            plan=plan, name=f"第{n}轮", opens_on=START, cutoff_on=due, due_on=due
        )
        for n, due in enumerate(DUE[:rounds], start=1)
    )
    make_materials(bureau, by)
    with connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement, {"plan": plan.pk, "bureau": bureau.pk})
    return plan


def make_tasks(plan, number):
    words = "做好重大行政决策和执法信息公开，" + "应公开尽公开" * 5
    Task.objects.bulk_create(
        Task(plan=plan, position=n, number=str(n), text=words)
        for n in range(1, number + 1)
    )
    criteria = Criterion.objects.bulk_create(
        Criterion(task=task, position=1, text="评价公开的情况（内容、载体）")
        for task in plan.tasks.all()
    )
    for criterion in criteria:
        name_elements(criterion, *ELEMENTS)


def make_materials(bureau, by):
    Material.objects.bulk_create(
        Material(
            unit=unit,
            title="公开专栏网页",
            link="https://www.jiangmen.gov.cn/gaj/1.html",
            recorded_by=by,
        )
        for unit in bureau.children.filter(kind="station")
    )


FATE = f"o.id %% {FATES}"
OF_PLAN = """
FROM tasks_occurrence o
JOIN tasks_assignment a ON a.id = o.assignment_id
JOIN tasks_task t ON t.id = a.task_id AND t.plan_id = %(plan)s
"""
REPORTED = f"{OF_PLAN} JOIN tasks_progressreport p ON p.occurrence_id = o.id"
LATER = {
    "sqlite": "date(o.due_on, '+' || (5 + o.id %% 20) || ' days')",
    "postgresql": "o.due_on + CAST(5 + o.id %% 20 AS integer)",
}[connection.vendor]
FILL = [
    f"""
INSERT INTO tasks_assignment (task_id, unit_id, role, owes, handed_out_on,
  waived_reason, days_ahead, instruction)
SELECT t.id, u.id, 'responsible', {{true}}, '{START}', '', 0, ''
FROM tasks_task t CROSS JOIN units_unit u
WHERE t.plan_id = %(plan)s AND u.parent_id = %(bureau)s AND u.kind = 'station'
ORDER BY t.id, u.id
""".format(true="TRUE" if connection.vendor == "postgresql" else "1"),
    """
INSERT INTO tasks_occurrence (assignment_id, round_id, number, opens_on, due_on,
  due_from, void_reason)
SELECT a.id, r.id, ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY r.due_on),
  r.opens_on, r.due_on, 'round', ''
FROM tasks_assignment a
JOIN tasks_task t ON t.id = a.task_id AND t.plan_id = %(plan)s
JOIN tasks_reportinground r ON r.plan_id = t.plan_id
ORDER BY a.id, r.due_on
""",
    f"""
INSERT INTO tasks_progressreport (occurrence_id, status, version, kind, body,
  written_at, signed_how, received_how, received_from, reached_on, return_reason,
  signed_name)
SELECT o.id, 'approved', 1, 'progress', '已更新公开专栏，公开目录一并调整。',
  '{START}', '', 'online', '',
  CASE WHEN {FATE} = {LATE} THEN {LATER} ELSE o.due_on END, '', ''
{OF_PLAN}
WHERE {FATE} <> {NEVER}
""",
    f"""
INSERT INTO tasks_evidence (report_id, material_id)
SELECT p.id, m.id
{REPORTED}
JOIN files_material m ON m.unit_id = a.unit_id
WHERE {FATE} <> {BARE}
""",
    f"""
INSERT INTO tasks_elementvalue (report_id, criterion_id, element_id, text)
SELECT p.id, c.id, e.element_id, '权责清单'
{REPORTED}
JOIN tasks_criterion c ON c.task_id = t.id
JOIN tasks_criterionelement e ON e.criterion_id = c.id
WHERE e.position = 1 OR {FATE} <> {LACKING}
""",
]
