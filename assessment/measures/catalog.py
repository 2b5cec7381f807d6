"""What the catalogue and its publications show: 超期公开, 漏更, 错链未修复.

Each is charged to the unit that published, else to the one responsible for the entry;
what a bureau itself answers for, to its 政务公开办公室.
"""

from catalog.models.link_term import DEFAULTS

from . import (
    Measure,
    foi,  # noqa: F401 -- its measures come first
    register,
)

# The rule and the leaf it names, in the bureau of its rubric.
JUDGED = """
FROM assessment_rule r
JOIN assessment_indicator i ON i.id = r.indicator_id AND i.is_leaf AND i.weight > 0
JOIN assessment_rubric b ON b.id = r.rubric_id
"""
WHERE = """
WHERE r.rubric_id = %(rubric)s AND r.measure = %(measure)s AND r.is_on
"""
WITHIN = "BETWEEN %(starts_on)s AND %(ends_on)s"
COLUMNS = """
SELECT r.id AS rule_id, i.id AS indicator_id, u.id AS unit_id,
  CAST(NULL AS bigint) AS occurrence_id,
"""
PUBLISHED = """
LEFT JOIN catalog_entry e ON e.id = p.entry_id
JOIN units_unit named ON named.id = COALESCE(p.unit_id, e.unit_id, p.bureau_id)
JOIN units_unit u ON u.id = COALESCE(named.managing_office_id, named.id)
"""
LABELS = {
    "week": "每周更新",
    "month": "每月更新",
    "quarter": "每季度更新",
    "half_year": "每半年更新",
    "year": "每年更新",
}


def part(day: str, first: int, length: int) -> str:
    """A part of a day as a whole number, on any database."""
    return f"CAST(SUBSTR(CAST({day} AS text), {first}, {length}) AS integer)"


def span_of(day: str, cycle: str) -> str:
    """The running number of the week, month … that holds a day; weeks begin on Monday.

    The week is that of the Julian day, whose number a Monday divides by seven.
    """
    year, month = part(day, 1, 4), part(day, 6, 2)
    shift = f"(({month} - 14) / 12)"
    julian = f"""(
      (1461 * ({year} + 4800 + {shift})) / 4
      + (367 * ({month} - 2 - 12 * {shift})) / 12
      - (3 * (({year} + 4900 + {shift}) / 100)) / 4
      + {part(day, 9, 2)} - 32075)"""
    months = f"({year} * 12 + {month} - 1)"
    return f"""CASE {cycle} WHEN 'week' THEN {julian} / 7 WHEN 'month' THEN {months}
      WHEN 'quarter' THEN {months} / 3 WHEN 'half_year' THEN {months} / 6
      WHEN 'year' THEN {months} / 12 END"""


# The edition in force on the day something was formed, and what it said of the limit.
THEN = """(SELECT MAX(n.number) FROM catalog_edition n
  WHERE n.catalogue_id = e.catalogue_id AND n.effective_on <= p.formed_on)"""
LIMIT = f"""COALESCE((
  SELECT '，公开事项“' || SUBSTR(v.title, 1, 60) || '”公开时限为' || CASE v.limit_kind
    WHEN 'working_days' THEN COALESCE(NULLIF(v.limit_event, ''), '形成或者变更')
      || '之日起' || CAST(v.limit_days AS text) || '个工作日内'
    WHEN 'at_once' THEN '即时公开'
    WHEN 'fixed_date' THEN '每年' || CAST(v.limit_month AS text) || '月'
      || CAST(v.limit_day AS text) || '日前'
    ELSE '定期公开' END
  FROM catalog_entryversion v
  WHERE v.entry_id = p.entry_id AND v.from_number <= {THEN}
    AND (v.until_number IS NULL OR v.until_number > {THEN})), '')"""

LATE_PUBLICATION = Measure(
    code="late_publication",
    name="超期公开",
    counts=(
        "公开期限在考核期内，公开日期晚于公开期限的公开记录，按两日之间的工作日计，"
        "每个工作日计1次；只隔休息日的不计。公开期限按公开事项在形成或者变更之日的公开时限"
        "计算，没有登记形成日期的不判断。记在公开单位，没有登记的记在事项的填报单位；"
        "写的是本机关的，记在政务公开办公室。"
        "后来撤下的同样计。须选定一项指标：承担该指标的单位才扣分。"
    ),
    source="公开记录的形成或者变更日期、公开日期，主动公开基本目录各版次的公开时限，工作日历。",
    example=(
        "某项指标分值25.00分，扣分标准为每个工作日扣该指标分值的5%，最多扣40%。"
        "法制支队，公开记录《居住证办理指南》，公开事项“居住证办理”公开时限为"
        "形成或者变更之日起20个工作日内，形成或者变更日期2026-03-02，"
        "公开期限2026-03-30，公开日期2026-04-01，超期2个工作日。"
        "2个工作日扣10%，扣2.50分。"
    ),
    facts=f"""
{COLUMNS}
  CAST(i.id AS text) || ':publication-' || CAST(p.id AS text) AS fact_key,
  done.number - due.number AS quantity,
  u.name || '，公开记录《' || SUBSTR(p.title, 1, 60)
    || '》' || {LIMIT} || '，形成或者变更日期' || CAST(p.formed_on AS text)
    || '，公开期限' || CAST(p.due_on AS text)
    || '，公开日期' || CAST(p.published_on AS text)
    || '，超期' || CAST(done.number - due.number AS text) || '个工作日。' AS facts
{JUDGED}
JOIN catalog_publication p
  ON p.bureau_id = b.bureau_id AND p.published_on > p.due_on
{PUBLISHED}
JOIN workdays_day due ON due.date = p.due_on
JOIN workdays_day done ON done.date = p.published_on
{WHERE}
  AND p.due_on {WITHIN} AND p.due_on >= %(in_force_from)s
  AND done.number > due.number
""",
    mended="事实已消除：没有超期公开。",
    remedy="日期登记有误的，请更正公开记录",
    origin="公开记录",
)

# The entries in force today that have a period, each with the day counted from: of
# its last publication, else of the edition that brought it.
LISTED = f"""
in_force AS (
  SELECT catalogue_id, MAX(number) AS number FROM catalog_edition
  WHERE effective_on <= %(today)s GROUP BY catalogue_id),
listed AS (
  SELECT v.entry_id, v.title, e.bureau_id,
    v.limit_month, v.limit_day,
    CASE WHEN v.limit_kind = 'fixed_date' AND v.cycle = 'year' THEN 'by_date'
      WHEN v.cycle IN ({", ".join(f"'{cycle}'" for cycle in LABELS)}) THEN v.cycle
      WHEN v.limit_kind = 'periodic' THEN v.limit_period
      WHEN v.limit_kind = 'fixed_date' THEN 'by_date' END AS cycle,
    COALESCE(v.unit_id, e.unit_id) AS unit_id,
    (SELECT MAX(p.published_on) FROM catalog_publication p
     WHERE p.entry_id = v.entry_id AND p.withdrawn_on IS NULL
       AND p.published_on <= %(today)s) AS last_on,
    (SELECT MIN(n.effective_on) FROM catalog_edition n
     JOIN catalog_entryversion w
       ON w.entry_id = v.entry_id AND w.from_number = n.number
     WHERE n.catalogue_id = e.catalogue_id) AS first_on
  FROM catalog_entryversion v
  JOIN catalog_entry e ON e.id = v.entry_id
  JOIN in_force f ON f.catalogue_id = e.catalogue_id
    AND v.from_number <= f.number
    AND (v.until_number IS NULL OR v.until_number > f.number)
  WHERE v.entry_list = 'proactive' AND NOT v.is_heading),
since AS (
  SELECT listed.*, COALESCE(last_on, first_on) AS since_on,
    {span_of("COALESCE(last_on, first_on)", "cycle")} AS span
  FROM listed)
"""
SPANS = f"""
numbered AS (
  SELECT c.cycle, d.date AS day, {span_of("d.date", "c.cycle")} AS span
  FROM workdays_day d CROSS JOIN (
    {" UNION ALL ".join(f"SELECT '{cycle}' AS cycle" for cycle in LABELS)}) c),
spans AS (
  SELECT cycle, span, MAX(day) AS ends_on FROM numbered GROUP BY cycle, span)
"""
# Every period that ended within the assessment, after the one that followed `since_on`;
# of what is due on one date a year, that date of every year after that of `since_on`.
# The 29th of February is the 28th where there is none.
MISSED = f"""
ended AS (
  SELECT s.entry_id, p.ends_on
  FROM since s JOIN spans p ON p.cycle = s.cycle AND p.span > s.span
  UNION ALL
  SELECT s.entry_id, d.date FROM since s JOIN workdays_day d
    ON {part("d.date", 6, 2)} = s.limit_month
    AND {part("d.date", 1, 4)} > {part("s.since_on", 1, 4)}
    AND ({part("d.date", 9, 2)} = s.limit_day
      OR s.limit_month = 2 AND s.limit_day = 29 AND {part("d.date", 9, 2)} = 28
        AND {part("d.date", 1, 4)} %% 4 <> 0)
  WHERE s.cycle = 'by_date'),
missed AS (
  SELECT e.entry_id, COUNT(*) AS number, MIN(e.ends_on) AS first_missed,
    MAX(e.ends_on) AS last_missed
  FROM ended e
  WHERE e.ends_on < %(today)s AND e.ends_on {WITHIN}
    AND e.ends_on >= %(in_force_from)s
  GROUP BY e.entry_id)
"""

STALE_ENTRY = Measure(
    code="stale_entry",
    name="公开事项应更未更",
    counts=(
        "主动公开基本目录现行版次中更新周期固定（周、月、季、半年、年；没有写更新周期的，"
        "看公开时限是否定期；公开时限是每年固定日期的，看每年的那一天）的事项，"
        "最近一次公开（从未公开的，列入目录）所在周期以后，在考核期内过完而没有公开记录的周期，"
        "每个周期计1次。补上公开记录以后解除。责任单位是本机关的，记在政务公开办公室。"
        "须选定一项指标：承担该指标的单位才扣分。"
    ),
    source="主动公开基本目录现行版次的更新周期、责任单位，公开记录的公开日期。",
    example=(
        "某项指标分值25.00分，扣分标准为每个周期扣该指标分值的5%，最多扣40%。"
        "截至2026-04-01，二月、三月都没有更新。"
        "法制支队，公开事项“居住证办理”，每月更新，最近公开2026-01-10，"
        "应于2026-02-28前更新，漏更2个周期（最近一个到2026-03-31）。"
        "2个周期扣10%，扣2.50分。"
    ),
    facts=f"""
WITH {LISTED}, {SPANS}, {MISSED}
{COLUMNS}
  CAST(i.id AS text) || ':entry-' || CAST(s.entry_id AS text)
    || ':' || CAST(s.since_on AS text) AS fact_key,
  m.number AS quantity,
  u.name || '，公开事项“' || SUBSTR(s.title, 1, 60) || '”，'
    || CASE s.cycle {" ".join(f"WHEN '{k}' THEN '{v}'" for k, v in LABELS.items())}
      ELSE '每年' || CAST(s.limit_month AS text) || '月' || CAST(s.limit_day AS text)
        || '日前' END
    || CASE WHEN s.last_on IS NULL
       THEN '，从未公开，' || CAST(s.first_on AS text) || '列入目录'
       ELSE '，最近公开' || CAST(s.last_on AS text) END
    || '，应于' || CAST(m.first_missed AS text) || '前更新，漏更'
    || CAST(m.number AS text) || '个周期（最近一个到'
    || CAST(m.last_missed AS text) || '）。' AS facts
{JUDGED}
JOIN since s ON s.bureau_id = b.bureau_id
JOIN missed m ON m.entry_id = s.entry_id
JOIN units_unit named ON named.id = s.unit_id
JOIN units_unit u ON u.id = COALESCE(named.managing_office_id, named.id)
{WHERE}
""",
    mended="事实已消除：已更新，或者事项已不在现行目录中。",
    remedy="请更新内容并登记公开记录",
    origin="公开目录",
)

DEAD_LINK = Measure(
    code="dead_link",
    name="错链未及时修复",
    counts=(
        "公开记录的网页打不开或者连不上，自发现之日起，在“法定依据”中的错链修复期限"
        "（发现之日施行的，没有写明的按"
        f"{DEFAULTS['mend']}个工作日）内没有恢复、更正或者撤下的，每个网址计1次；"
        "程序只检查过一次又没有人工核对的不计。修复期限在考核期内的才计，逾期以后修复的不消除。"
        "网站不让程序检查、等人工核对的不计。须选定一项指标：承担该指标的单位才扣分。"
    ),
    source="公开记录的网址和检查结果，错链修复期限，工作日历。",
    example=(
        "某项指标分值25.00分，扣分标准为每个扣该指标分值的5%，最多扣40%。"
        "法制支队，公开记录《居住证办理指南》的网页打不开"
        "（http://www.example.gov.cn/1.html），2026-03-16发现，"
        "应于2026-03-23前修复，逾期没有修复。"
        "1个扣5%，扣1.25分。"
    ),
    facts=f"""
WITH broken AS (
  SELECT l.id, l.publication_id, l.link, l.since_on, l.ended_on,
    COALESCE(l.ended_on, %(today)s) AS until_on,
    (SELECT MIN(d.date) FROM workdays_day d
     WHERE d.number = found.number + COALESCE((
       SELECT t.days FROM catalog_linkterm t
       WHERE t.code = 'mend' AND t.valid_from <= l.since_on
         AND (t.valid_until IS NULL OR t.valid_until >= l.since_on)
       ORDER BY t.valid_from DESC LIMIT 1), {DEFAULTS["mend"]})) AS mend_by
  FROM catalog_linkstate l JOIN workdays_day found ON found.date = l.since_on
  WHERE l.outcome IN ('dead', 'unreachable')
    AND (l.seen_on > l.since_on OR l.looked_on IS NOT NULL))
{COLUMNS}
  CAST(i.id AS text) || ':link-' || CAST(l.id AS text)
    || ':publication-' || CAST(p.id AS text) AS fact_key,
  1 AS quantity,
  u.name || '，公开记录《' || SUBSTR(p.title, 1, 60) || '》的网页打不开（'
    || SUBSTR(l.link, 1, 200) || '），'
    || CAST(l.since_on AS text) || '发现，应于' || CAST(l.mend_by AS text)
    || '前修复，' || CASE WHEN l.ended_on IS NULL THEN '逾期没有修复。'
       ELSE CAST(l.ended_on AS text) || '才修复。' END AS facts
{JUDGED}
JOIN catalog_publication p ON p.bureau_id = b.bureau_id
JOIN broken l ON l.publication_id = p.id AND l.until_on > l.mend_by
{PUBLISHED}
{WHERE}
  AND l.mend_by {WITHIN} AND l.mend_by >= %(in_force_from)s
""",
    mended="事实已消除：检查结果已更正。",
    remedy="请恢复网页，或者更正登记的网址",
    origin="公开记录",
)

for measure in (LATE_PUBLICATION, STALE_ENTRY, DEAD_LINK):
    register(measure)
