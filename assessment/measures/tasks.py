"""What occurrences and reports show: 未报送, 逾期, 缺佐证, 缺要素, 退回."""

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
# Reports that tell of something done want evidence and elements, as the review page
# says (`tasks.review_faults`); the unit has until the due date to complete them.
TOLD = """
JOIN tasks_progressreport p ON p.occurrence_id = o.id
  AND p.reached_on IS NOT NULL AND p.kind IN ('progress', 'completed')
  AND o.due_on < %(today)s
"""
LEAF_AND_OCCURRENCE = "CAST(i.id AS text) || ':' || CAST(o.id AS text)"
WHOSE = """
SELECT r.id AS rule_id, i.id AS indicator_id, a.unit_id AS unit_id,
  o.id AS occurrence_id,
"""
COLUMNS = f"{WHOSE} {LEAF_AND_OCCURRENCE} AS fact_key,"
OCCASION = """
  u.name || '，任务' || COALESCE(NULLIF(t.number, ''), SUBSTR(t.text, 1, 20))
    || '第' || CAST(o.number AS text) || '期，到期日' || CAST(o.due_on AS text)
"""
REACHED = f"{OCCASION} || '，报送日期' || CAST(p.reached_on AS text)"

NOT_REPORTED = Measure(
    code="not_reported",
    name="未报送",
    counts=(
        "到期日已过、从未报送到政务公开办公室的期次，每个期次计1次；"
        "退回修改后过了重报期限仍未重报的，同样计1次。填报中、待签的不算报送。"
    ),
    source="任务分工的期次、到期日，落实情况的报送日期、状态和重报期限。",
    example=(
        "任务1分值25.00分，全年四期，每期6.25分。"
        "法制支队，任务1第1期，到期日2026-03-25，未报送。"
        "未报送扣该期次的100%，扣6.25分。"
    ),
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
    remedy="请填报并由单位负责人签批",
)

LATE = Measure(
    code="late",
    name="逾期",
    counts=(
        "报送日期晚于到期日的，按两日之间的工作日计，每个工作日计1次；"
        "只隔休息日的不计。代录的以收到日期为报送日期，退回后重报不改变报送日期。"
    ),
    source="期次的到期日（含批准的调整），落实情况的报送日期，工作日历。",
    example=(
        "任务1分值25.00分，全年四期，每期6.25分。"
        "法制支队，任务1第1期，到期日2026-03-25，报送日期2026-04-01，逾期5个工作日。"
        "每个工作日扣该期次的5%，5个工作日扣25%即1.5625分，四舍五入，扣1.56分。"
    ),
    facts=f"""
{COLUMNS} reached.number - due.number AS quantity,
{REACHED}
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

NO_EVIDENCE = Measure(
    code="no_evidence",
    name="缺佐证",
    counts=(
        "到期日已过、报送“有进展”或“已完成”而整件没有一份佐证材料的期次，"
        "每个期次计1次。“本期无”“不涉及”不需要佐证材料；网页后来打不开的不算缺。"
    ),
    source="落实情况的情况、报送日期，所用的佐证材料。",
    example=(
        "任务1分值25.00分，全年四期，每期6.25分。"
        "法制支队，任务1第1期，到期日2026-03-25，报送日期2026-03-24，没有佐证材料。"
        "缺佐证扣该期次的50%即3.125分，四舍五入，扣3.13分。"
    ),
    facts=f"""
{COLUMNS} 1 AS quantity,
{REACHED} || '，没有佐证材料。' AS facts
{JUDGED} {TOLD}
{WHERE}
  AND NOT EXISTS (SELECT 1 FROM tasks_evidence e WHERE e.report_id = p.id)
""",
    mended="事实已消除：不再缺佐证材料。",
    remedy="请补充佐证材料后重新报送（已审核通过的，先请政务公开办公室退回）",
)

MISSING_ELEMENT = Measure(
    code="missing_element",
    name="缺要素",
    counts=(
        "到期日已过、报送“有进展”或“已完成”而没有填写评价标准列明的要素的，"
        "每项要素计1次。“本期无”“不涉及”不需要填写要素。"
    ),
    source="评价标准列明的佐证要素，落实情况的要素内容。",
    example=(
        "任务1分值25.00分，只有一条评价标准，要求内容、时间、载体，全年四期，每期6.25分，"
        "报送时只填了内容。"
        "法制支队，任务1第1期，到期日2026-03-25，报送日期2026-03-24，"
        "评价标准第1条的时间未填。"
        "法制支队，任务1第1期，到期日2026-03-25，报送日期2026-03-24，"
        "评价标准第1条的载体未填。"
        "每项扣该期次的10%即0.625分，四舍五入各扣0.63分，共扣1.26分。"
    ),
    facts=f"""
{WHOSE} {LEAF_AND_OCCURRENCE} || ':' || CAST(c.id AS text)
    || ':' || CAST(e.id AS text) AS fact_key,
  1 AS quantity,
{REACHED} || '，评价标准第' || CAST(c.position AS text) || '条的' || e.name
    || '未填。' AS facts
{JUDGED} {TOLD}
JOIN tasks_criterion c
  ON c.task_id = t.id AND (i.criterion_id IS NULL OR i.criterion_id = c.id)
JOIN tasks_criterionelement ce ON ce.criterion_id = c.id
JOIN tasks_element e ON e.id = ce.element_id
{WHERE}
  AND NOT EXISTS (
    SELECT 1 FROM tasks_elementvalue v
    WHERE v.report_id = p.id AND v.criterion_id = c.id AND v.element_id = e.id
      AND (v.text <> '' OR v.number IS NOT NULL OR v.date IS NOT NULL))
""",
    mended="事实已消除：不再缺这项要素。",
    remedy="请补填要素后重新报送（已审核通过的，先请政务公开办公室退回）",
)

RETURNED = Measure(
    code="returned",
    name="退回",
    counts=(
        "报送后曾被政务公开办公室退回修改的期次，每个期次计1次，退回几次都计1次，"
        "重报以后不消除。默认不启用。"
    ),
    source="落实情况的退回原因和重报期限。",
    example=(
        "任务1分值25.00分，全年四期，每期6.25分。"
        "法制支队，任务1第1期，到期日2026-03-25，报送日期2026-03-24，"
        "曾退回修改，重报期限2026-04-03。"
        "启用后，退回扣该期次的10%即0.625分，四舍五入，扣0.63分。"
    ),
    facts=f"""
{COLUMNS} 1 AS quantity,
{REACHED} || '，曾退回修改，重报期限' || CAST(p.redo_by AS text) || '。' AS facts
{JUDGED}
JOIN tasks_progressreport p ON p.occurrence_id = o.id
  AND p.return_reason <> '' AND p.redo_by IS NOT NULL
{WHERE}
""",
    mended="事实已消除：没有退回。",
)

for measure in (NOT_REPORTED, LATE, NO_EVIDENCE, MISSING_ELEMENT, RETURNED):
    register(measure)
