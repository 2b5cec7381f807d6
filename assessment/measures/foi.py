"""What the ledger of information requests shows: 依申请公开超期答复.

Charged to who overran: the unit that kept the request longest past its internal
limits; where none did, the unit that had it on the due date.
"""

from . import (
    Measure,
    register,
    tasks,  # noqa: F401 -- its measures come first
)

# Requests of the rubric's bureau that were served after the due date, or are overdue,
# under each rule that names a leaf to judge them on. `ended_on` is the day that
# decides: of service, else today.
LATE = """
SELECT r.id AS rule_id, i.id AS indicator_id, q.id AS request_id,
  q.year AS year, q.number AS number, q.received_on AS received_on,
  q.due_on AS due_on, q.unit_id AS handler_id, q.bureau_id AS bureau_id,
  s."on" AS served_on, COALESCE(s."on", %(today)s) AS ended_on
FROM assessment_rule r
JOIN assessment_indicator i ON i.id = r.indicator_id AND i.is_leaf AND i.weight > 0
JOIN assessment_rubric b ON b.id = r.rubric_id
JOIN foi_informationrequest q ON q.bureau_id = b.bureau_id
LEFT JOIN foi_clockevent s ON s.request_id = q.id AND s.act = 'served'
  AND NOT EXISTS (SELECT 1 FROM foi_strike x WHERE x.event_id = s.id)
WHERE r.rubric_id = %(rubric)s AND r.measure = %(measure)s AND r.is_on
  AND q.due_on BETWEEN %(starts_on)s AND %(ends_on)s
  AND q.due_on >= %(in_force_from)s
  AND (s."on" > q.due_on
    OR s."on" IS NULL AND q.status IN ('handling', 'answered') AND q.due_on < %(today)s)
"""
# How many working days each stay took until then, and how many past its limit.
STAYED = """
SELECT l.rule_id, l.request_id, y.id AS stay_id, y.unit_id, y.step,
  gone.number - came.number AS days,
  CASE WHEN gone.number - came.number > y.limit_days
    THEN gone.number - came.number - y.limit_days ELSE 0 END AS past
FROM late l
JOIN foi_stay y ON y.request_id = l.request_id AND y.came_on <= l.ended_on
JOIN workdays_day came ON came.date = y.came_on
JOIN workdays_day gone ON gone.date = CASE
  WHEN y.left_on IS NULL OR y.left_on > l.ended_on THEN l.ended_on ELSE y.left_on END
"""
BLAMED = """
SELECT rule_id, request_id, unit_id, ROW_NUMBER() OVER (
  PARTITION BY rule_id, request_id ORDER BY SUM(past) DESC, MIN(stay_id)) AS place
FROM stayed GROUP BY rule_id, request_id, unit_id HAVING SUM(past) > 0
"""
HELD = """
SELECT l.rule_id, l.request_id, y.unit_id, ROW_NUMBER() OVER (
  PARTITION BY l.rule_id, l.request_id ORDER BY y.came_on DESC, y.id DESC) AS place
FROM late l
JOIN foi_stay y ON y.request_id = l.request_id AND y.came_on <= l.due_on
"""
STEPS = {
    "intake": "收发室",
    "handling": "承办单位",
    "legal": "法制审核",
    "secrecy": "保密审查",
    "signing": "签批",
}


def held_in_words() -> str:
    """Who held it how long, station by station, as one expression."""
    return " || ".join(
        f"""COALESCE((SELECT '，{label}' || CAST(SUM(t.days) AS text) || '个工作日'
  FROM stayed t WHERE t.rule_id = l.rule_id AND t.request_id = l.request_id
    AND t.step = '{step}'), '')"""
        for step, label in STEPS.items()
    )


LATE_ANSWER = Measure(
    code="late_answer",
    name="依申请公开超期答复",
    counts=(
        "答复期限在考核期内，送达日期晚于答复期限的申请，或者期限已过仍没有送达的申请，"
        "按两日之间的工作日计，每个工作日计1次；只隔休息日的不计。"
        "记在内部超限累计最长的单位；各环节都没有内部超限的，记在到期日经手的单位。"
        "须选定一项指标：承担该指标的单位才扣分。"
    ),
    source="依申请公开台账的答复期限、送达日期，办理流转各环节的转入、转出日期和内部时限，工作日历。",
    example=(
        "某项指标分值25.00分，扣分标准为每个工作日扣该指标分值的5%，最多扣40%。"
        "申请〔2026〕1号，收到日2026-01-05，答复期限2026-02-02，送达日期2026-02-04，"
        "超期2个工作日。"
        "法制支队，依申请公开〔2026〕1号，收到日2026-01-05，答复期限2026-02-02，"
        "送达日期2026-02-04，超期2个工作日；经手：收发室1个工作日，承办单位20个工作日，"
        "本单位内部超限12个工作日。"
        "2个工作日扣10%，扣2.50分。"
    ),
    facts=f"""
WITH late AS ({LATE}), stayed AS ({STAYED}), blamed AS ({BLAMED}), held AS ({HELD})
SELECT l.rule_id, l.indicator_id, u.id AS unit_id,
  CAST(NULL AS bigint) AS occurrence_id,
  CAST(l.indicator_id AS text) || ':request-' || CAST(l.request_id AS text) AS fact_key,
  ended.number - due.number AS quantity,
  u.name || '，依申请公开〔' || CAST(l.year AS text) || '〕' || CAST(l.number AS text)
    || '号，收到日' || CAST(l.received_on AS text)
    || '，答复期限' || CAST(l.due_on AS text)
    || CASE WHEN l.served_on IS NULL THEN '，没有送达'
       ELSE '，送达日期' || CAST(l.served_on AS text) END
    || '，超期' || CAST(ended.number - due.number AS text) || '个工作日；经手：'
    || COALESCE(NULLIF(SUBSTR({held_in_words()}, 2), ''), '没有流转记录')
    || CASE WHEN blamed.unit_id IS NULL THEN '，到期日由本单位经手。'
       ELSE '，本单位内部超限' || CAST((
         SELECT SUM(t.past) FROM stayed t WHERE t.rule_id = l.rule_id
           AND t.request_id = l.request_id AND t.unit_id = blamed.unit_id
       ) AS text) || '个工作日。' END AS facts
FROM late l
JOIN units_unit bureau ON bureau.id = l.bureau_id
LEFT JOIN blamed ON blamed.rule_id = l.rule_id
  AND blamed.request_id = l.request_id AND blamed.place = 1
LEFT JOIN held ON held.rule_id = l.rule_id
  AND held.request_id = l.request_id AND held.place = 1
JOIN units_unit u ON u.id = COALESCE(
  blamed.unit_id, held.unit_id, l.handler_id, bureau.managing_office_id, l.bureau_id)
JOIN workdays_day due ON due.date = l.due_on
JOIN workdays_day ended ON ended.date = l.ended_on
WHERE ended.number > due.number
""",
    mended="事实已消除：没有超期。",
    remedy="请尽快作出答复并登记送达",
    origin="依申请公开",
)

register(LATE_ANSWER)
