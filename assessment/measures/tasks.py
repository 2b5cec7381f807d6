"""未报送 and 逾期, found in occurrences and reports."""

from . import Measure, register

# An occurrence of a unit's own assignment, under each rule and leaf that judge it:
# not voided, due within the assessment and since the rubric is in force, on a leaf
# with a weight and in a role with a factor. A leaf's own rule replaces the general one.
JUDGED = """
FROM assessment_rule r
JOIN assessment_indicator i
  ON i.rubric_id = r.rubric_id AND i.is_leaf AND i.weight > 0
JOIN tasks_task t ON t.id = i.task_id
JOIN tasks_assignment a ON a.task_id = t.id AND a.parent_id IS NULL
JOIN assessment_rolefactor f
  ON f.rubric_id = r.rubric_id AND f.role = a.role AND f.percent > 0
JOIN units_unit u ON u.id = a.unit_id
JOIN tasks_occurrence o ON o.assignment_id = a.id AND o.voided_on IS NULL
"""
WHERE = """
WHERE r.rubric_id = %(rubric)s AND r.measure = %(measure)s AND r.is_on
  AND (r.indicator_id = i.id OR r.indicator_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM assessment_rule own
    WHERE own.indicator_id = i.id AND own.measure = r.measure))
  AND o.due_on BETWEEN %(starts_on)s AND %(ends_on)s
  AND o.due_on >= %(in_force_from)s
"""
COLUMNS = """
SELECT r.id AS rule_id, i.id AS indicator_id, a.unit_id AS unit_id,
  o.id AS occurrence_id,
  CAST(i.id AS text) || ':' || CAST(o.id AS text) AS fact_key,
"""
OCCASION = """
  u.name || '，任务' || COALESCE(NULLIF(t.number, ''), SUBSTR(t.text, 1, 20))
    || '第' || CAST(o.number AS text) || '期，到期日' || CAST(o.due_on AS text)
"""

NOT_REPORTED = Measure(
    code="not_reported",
    facts=f"""
{COLUMNS} 1 AS quantity,
{OCCASION}
  || CASE WHEN p.reached_on IS NULL THEN '，未报送。'
     ELSE '，报送日期' || CAST(p.reached_on AS text) || '，退回后应于'
       || CAST(p.redo_by AS text) || '前重报，未重报。' END AS facts
{JUDGED}
LEFT JOIN tasks_progressreport p ON p.occurrence_id = o.id
{WHERE}
  AND o.due_on < %(today)s
  AND (p.reached_on IS NULL OR p.status = 'returned' AND p.redo_by < %(today)s)
""",
    mended="事实已消除：已报送。",
)

LATE = Measure(
    code="late",
    facts=f"""
{COLUMNS} reached.number - due.number AS quantity,
{OCCASION}
  || '，报送日期' || CAST(p.reached_on AS text)
  || '，逾期' || CAST(reached.number - due.number AS text) || '个工作日。' AS facts
{JUDGED}
JOIN tasks_progressreport p ON p.occurrence_id = o.id AND p.reached_on > o.due_on
JOIN workdays_day due ON due.date = o.due_on
JOIN workdays_day reached ON reached.date = p.reached_on
{WHERE}
  AND reached.number > due.number
""",
    mended="事实已消除：不再逾期。",
)

register(NOT_REPORTED)
register(LATE)
