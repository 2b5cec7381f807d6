"""The machine proposes: 拟扣 follow the facts, set by set, in one transaction."""

from dataclasses import dataclass, fields

from django.db import connection, transaction

from core.audit.trail import record
from core.workdays.models import Day

from .measures import MEASURES, Measure
from .models import Assessment, Rule
from .points import EXCLUDES

NOT_RUNNING = "本次考核不在进行中，不能再提出拟扣分。"


class NotRunning(Exception):
    def __str__(self):
        return NOT_RUNNING


class NoWorkdays(Exception):
    """The day table does not reach over the assessment."""

    def __str__(self):
        return "工作日历没有覆盖考核期，请系统管理员先生成工作日序号。"


@dataclass
class Counts:
    """How many findings a run changed, and how."""

    new: int = 0
    lifted: int = 0
    returned: int = 0
    moved: int = 0

    def __bool__(self):
        return any(getattr(self, each.name) for each in fields(self))

    def __str__(self):
        return (
            f"新提出{self.new}条，事实消除解除{self.lifted}条，"
            f"重新提出{self.returned}条，事实有变{self.moved}条"
        )


@transaction.atomic
def propose(*, assessment_pk, by=None, today) -> Counts:
    """Bring the findings of an assessment in step with the facts.

    New facts become 拟扣, mended ones are lifted, returned ones go back to 拟扣 in
    the same row. What a person dropped is never touched. A second run changes nothing;
    one that is cut off leaves nothing, and is owed as before.
    """
    assessment = lock_running(assessment_pk)
    if not Day.objects.filter(date=assessment.ends_on).exists():
        raise NoWorkdays
    counts = Counts()
    with connection.cursor() as cursor:
        for measure in ruled(assessment.rubric_id):
            apply(measure, cursor, parameters(measure, assessment, today), counts)
    if assessment.judged_on != today:
        Assessment.objects.filter(pk=assessment.pk).update(judged_on=today)
    if counts:
        record("提出拟扣", assessment, by=by, note=str(counts))
    return counts


def ruled(rubric) -> list[Measure]:
    """The measures a rubric has rules of, in their order; others find nothing in it."""
    codes = {*Rule.objects.filter(rubric=rubric).values_list("measure", flat=True)}
    return [measure for code, measure in MEASURES.items() if code in codes]


def lock_running(pk) -> Assessment:
    assessment = (
        Assessment.objects.select_for_update(of=["self"])
        .select_related("rubric__bureau", "rubric__plan")
        .get(pk=pk)
    )
    if assessment.status != Assessment.Status.RUNNING:
        raise NotRunning
    return assessment


def parameters(measure: Measure, assessment: Assessment, today) -> dict:
    """What the statements below and every measure may name."""
    as_date = connection.ops.adapt_datefield_value
    return {
        "assessment": assessment.pk,
        "rubric": assessment.rubric_id,
        "in_force_from": as_date(assessment.rubric.in_force_from),
        "starts_on": as_date(assessment.starts_on),
        "ends_on": as_date(assessment.ends_on),
        "today": as_date(today),
        "measure": measure.code,
        "mended": measure.mended,
        "origin": measure.origin,
    }


def apply(measure: Measure, cursor, names: dict, counts: Counts) -> None:
    """Evaluate the facts once, then move the findings that differ from them."""
    stage(cursor, "fined_share", fined(measure), "occurrence_id, indicator_id", names)
    stage(cursor, "found_fact", gather(measure), "rule_id, fact_key", names)
    for column, statement in (
        ("lifted", LIFT),
        ("returned", RETURN),
        ("moved", FOLLOW),
        ("moved", NOTE_CHANGE),
        ("moved", NOTE_GONE),
        ("new", INSERT),
    ):
        cursor.execute(statement, names)
        setattr(counts, column, getattr(counts, column) + cursor.rowcount)
    cursor.execute("DROP TABLE found_fact")
    cursor.execute("DROP TABLE fined_share")


def stage(cursor, table: str, select: str, key: str, names: dict) -> None:
    """Keep what a SELECT finds for this run, with an index and its statistics.

    A planner that guessed how much it finds has been seen to compare every row with
    every other.
    """
    cursor.execute(f"CREATE TEMPORARY TABLE {table} AS {select}", names)
    cursor.execute(f"CREATE INDEX {table}_key ON {table} ({key})")
    cursor.execute(f"ANALYZE {table}")


def fined(measure: Measure) -> str:
    """The shares that findings of other measures fine already, by `measure` not again."""
    names = {
        code: MEASURES[code].name
        for code, others in EXCLUDES.items()
        if measure.code in others
    }
    named = " ".join(f"WHEN '{code}' THEN '{name}'" for code, name in names.items())
    codes = ", ".join(f"'{code}'" for code in names)
    return f"""
SELECT g.unit_id, g.indicator_id, g.occurrence_id,
  MIN({f"CASE gr.measure {named} END" if names else "''"}) AS name
FROM assessment_finding g JOIN assessment_rule gr ON gr.id = g.rule_id
WHERE g.assessment_id = %(assessment)s AND g.status <> 'lifted'
  AND gr.measure IN ({codes or "NULL"})
GROUP BY g.unit_id, g.indicator_id, g.occurrence_id
"""


def gather(measure: Measure) -> str:
    """The facts as they stand; `excluded_by` names what already fines one, or is ''."""
    return f"""
SELECT fact.*, COALESCE((
  SELECT fined.name FROM fined_share fined
  WHERE fined.occurrence_id = fact.occurrence_id
    AND fined.indicator_id = fact.indicator_id AND fined.unit_id = fact.unit_id
), '') AS excluded_by
FROM ({measure.facts}) fact
"""


INSERT = """
INSERT INTO assessment_finding (
  assessment_id, unit_id, indicator_id, rule_id, occurrence_id, fact_key, quantity,
  quantity_now, effect, status, clause, facts, source, found_on, lifted_reason)
SELECT %(assessment)s, fact.unit_id, fact.indicator_id, fact.rule_id,
  fact.occurrence_id, fact.fact_key, fact.quantity, fact.quantity, r.effect,
  'proposed', r.clause, fact.facts, %(origin)s, %(today)s, ''
FROM found_fact fact JOIN assessment_rule r ON r.id = fact.rule_id
WHERE fact.excluded_by = '' AND NOT EXISTS (
  SELECT 1 FROM assessment_finding old
  WHERE old.assessment_id = %(assessment)s AND old.rule_id = fact.rule_id
    AND old.unit_id = fact.unit_id AND old.fact_key = fact.fact_key)
ORDER BY fact.occurrence_id, fact.indicator_id
ON CONFLICT DO NOTHING
"""

# Findings of this measure, whatever rule of the rubric holds it.
OF_MEASURE = """
assessment_id = %(assessment)s AND rule_id IN (
  SELECT id FROM assessment_rule
  WHERE rubric_id = %(rubric)s AND measure = %(measure)s)
"""
SAME_FACT = """
fact.rule_id = assessment_finding.rule_id
  AND fact.fact_key = assessment_finding.fact_key
  AND fact.unit_id = assessment_finding.unit_id
"""
NO_FACT = f"NOT EXISTS (SELECT 1 FROM found_fact fact WHERE {SAME_FACT})"
NO_FACT_TO_FINE = f"""
NOT EXISTS (SELECT 1 FROM found_fact fact WHERE fact.excluded_by = '' AND {SAME_FACT})
"""
VOIDED = """
EXISTS (SELECT 1 FROM tasks_occurrence o
  WHERE o.id = occurrence_id AND o.voided_on IS NOT NULL)
"""
ADJUSTED = """
EXISTS (SELECT 1 FROM tasks_occurrence o
  WHERE o.id = occurrence_id AND o.due_from = 'adjustment')
"""

# An event once confirmed is undone only where the occurrence itself was.
LIFT = f"""
UPDATE assessment_finding SET status = 'lifted', lifted_on = %(today)s,
  lifted_reason = CASE
    WHEN NOT {NO_FACT} THEN '同一事实已按' || (
      SELECT MIN(fact.excluded_by) FROM found_fact fact WHERE {SAME_FACT}
    ) || '处理。'
    WHEN {VOIDED} THEN '事实已消除：期次已撤销。'
    WHEN {ADJUSTED} THEN '事实已消除：完成时限已调整。'
    ELSE %(mended)s END
WHERE {OF_MEASURE} AND {NO_FACT_TO_FINE} AND (
  status = 'proposed'
  OR status = 'confirmed' AND EXISTS (
    SELECT 1 FROM assessment_rule r WHERE r.id = rule_id AND r.is_state)
  OR status = 'confirmed' AND {NO_FACT} AND ({VOIDED} OR {ADJUSTED}))
"""
# No `lifted_by`: the machine lifted it. What a person dropped stays dropped.
RETURN = f"""
UPDATE assessment_finding SET status = 'proposed', lifted_on = NULL,
  lifted_reason = '', confirmed_on = NULL, confirmed_by_id = NULL,
  quantity = fact.quantity, quantity_now = fact.quantity, facts = fact.facts,
  found_on = %(today)s
FROM found_fact fact
WHERE assessment_id = %(assessment)s AND {SAME_FACT} AND status = 'lifted'
  AND lifted_by_id IS NULL AND fact.excluded_by = ''
"""
FOLLOW = f"""
UPDATE assessment_finding SET quantity = fact.quantity,
  quantity_now = fact.quantity, facts = fact.facts
FROM found_fact fact
WHERE assessment_id = %(assessment)s AND {SAME_FACT} AND status = 'proposed'
  AND (assessment_finding.quantity <> fact.quantity
    OR assessment_finding.facts <> fact.facts)
"""
NOTE_CHANGE = f"""
UPDATE assessment_finding SET quantity_now = fact.quantity
FROM found_fact fact
WHERE assessment_id = %(assessment)s AND {SAME_FACT} AND status = 'confirmed'
  AND quantity_now <> fact.quantity
"""
NOTE_GONE = f"""
UPDATE assessment_finding SET quantity_now = 0
WHERE {OF_MEASURE} AND status = 'confirmed' AND quantity_now <> 0 AND {NO_FACT}
"""
