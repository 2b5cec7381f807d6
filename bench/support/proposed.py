"""What proposing is held against: one SELECT of all rule conditions, by unit.

It sees the same occurrences, reports, evidence and elements, and tells for each unit
how often each rule is hit. It writes nothing and explains nothing.
"""

import time

from django.db import connection
from django.db.models import Count

from assessment.models import Assessment, Finding
from assessment.proposals import propose

from .province import FATES, LATER, TODAY

MEASURES = ("not_reported", "late", "no_evidence", "missing_element")
SELECT = """
SELECT assessment, unit,
  SUM(never),
  SUM(CASE WHEN never = 0 AND late > 0 THEN 1 ELSE 0 END),
  SUM(CASE WHEN never = 0 AND told = 1 AND bare = 1 THEN 1 ELSE 0 END),
  SUM(CASE WHEN never = 0 AND told = 1 AND bare = 0 THEN lacking ELSE 0 END)
FROM (
  SELECT ass.id AS assessment, a.unit_id AS unit,
    CASE WHEN o.due_on < %(today)s AND (p.reached_on IS NULL
      OR p.status = 'returned' AND p.redo_by < %(today)s) THEN 1 ELSE 0 END AS never,
    CASE WHEN p.reached_on > o.due_on THEN reached.number - due.number
      ELSE 0 END AS late,
    CASE WHEN o.due_on < %(today)s AND p.reached_on IS NOT NULL
      AND p.kind IN ('progress', 'completed') THEN 1 ELSE 0 END AS told,
    CASE WHEN EXISTS (SELECT 1 FROM tasks_evidence e WHERE e.report_id = p.id)
      THEN 0 ELSE 1 END AS bare,
    (SELECT COUNT(*) FROM tasks_criterion c
      JOIN tasks_criterionelement ce ON ce.criterion_id = c.id
      WHERE c.task_id = i.task_id) - (
      SELECT COUNT(*) FROM tasks_elementvalue v WHERE v.report_id = p.id
        AND (v.text <> '' OR v.number IS NOT NULL OR v.date IS NOT NULL)) AS lacking
  FROM assessment_assessment ass
  JOIN assessment_indicator i
    ON i.rubric_id = ass.rubric_id AND i.is_leaf AND i.weight > 0
  JOIN tasks_assignment a ON a.task_id = i.task_id AND a.parent_id IS NULL
  JOIN assessment_rolefactor f
    ON f.rubric_id = i.rubric_id AND f.role = a.role AND f.percent > 0
  JOIN tasks_occurrence o ON o.assignment_id = a.id AND o.voided_on IS NULL
    AND o.due_on BETWEEN ass.starts_on AND ass.ends_on
  LEFT JOIN tasks_progressreport p ON p.occurrence_id = o.id
  LEFT JOIN workdays_day due ON due.date = o.due_on
  LEFT JOIN workdays_day reached ON reached.date = p.reached_on
) judged
GROUP BY assessment, unit
"""
# One occurrence of a hundred: half of them are late now, half show evidence now.
CHANGE = [
    f"""
UPDATE tasks_progressreport SET reached_on = (
  SELECT {LATER} FROM tasks_occurrence o WHERE o.id = occurrence_id)
WHERE occurrence_id %% (8 * {FATES}) = {FATES} + 12
""",
    f"""
INSERT INTO tasks_evidence (report_id, material_id)
SELECT p.id, m.id FROM tasks_progressreport p
JOIN tasks_occurrence o ON o.id = p.occurrence_id
JOIN tasks_assignment a ON a.id = o.assignment_id
JOIN files_material m ON m.unit_id = a.unit_id
WHERE o.id %% (8 * {FATES}) = 2
""",
]
UNDO = [
    f"""
UPDATE tasks_progressreport SET reached_on = (
  SELECT o.due_on FROM tasks_occurrence o WHERE o.id = occurrence_id)
WHERE occurrence_id %% (8 * {FATES}) = {FATES} + 12
""",
    f"""
DELETE FROM tasks_evidence WHERE report_id IN (
  SELECT p.id FROM tasks_progressreport p
  WHERE p.occurrence_id %% (8 * {FATES}) = 2)
""",
]


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, {})


def evaluated() -> dict:
    """How often each unit hits each rule, as the one SELECT finds it."""
    with connection.cursor() as cursor:
        cursor.execute(SELECT, {"today": str(TODAY)})
        rows = cursor.fetchall()
    return {
        (assessment, unit, measure): int(number)
        for assessment, unit, *numbers in rows
        for measure, number in zip(MEASURES, numbers, strict=True)
        if number
    }


def found() -> dict:
    """The same, as findings stand."""
    key = ("assessment", "unit", "rule__measure")
    rows = Finding.objects.standing().values_list(*key).annotate(number=Count("pk"))
    return {tuple(key): number for *key, number in rows.order_by()}


def timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def propose_all():
    for pk in Assessment.objects.values_list("pk", flat=True):
        propose(assessment_pk=pk, today=TODAY)


def compare(rounds, most):
    """First run, nothing changed, 1 % changed: each against the one SELECT.

    The findings are what the SELECT counts before any time is told.
    """
    took = {"one SELECT": [], "first run": [], "nothing changed": [], "1 % changed": []}
    for _ in range(rounds):
        Finding.objects.all().delete()
        took["one SELECT"].append(timed(evaluated))
        took["first run"].append(timed(propose_all))
        assert found() == evaluated(), "first run"
        took["nothing changed"].append(timed(propose_all))
        assert found() == evaluated(), "nothing changed"
        run(*CHANGE)
        took["1 % changed"].append(timed(propose_all))
        assert found() == evaluated(), "1 % changed"
        run(*UNDO)
    alone, *ours = [min(seconds) for seconds in took.values()]
    print(f"  one SELECT       {alone:6.2f} s")
    for name, seconds in zip(list(took)[1:], ours, strict=True):
        print(
            f"  {name:<16} {seconds:6.2f} s: ratio {seconds / alone:.2f} (most {most})"
        )
    assert max(ours) <= most * alone, "proposing takes too long"
