"""How a criterion is judged, proposed from its words: kind, limit, deductions."""

import re
from decimal import Decimal

from .marks import han_number, narrow_digits

ORDINARY, DEDUCTION = "ordinary", "deduction"
# The words of each kind; the one that stands first in the criterion decides.
_KINDS = (
    (
        "ratio",
        r"比例|占比|比重|(?:覆盖|公开|办结|答复|败诉|满意|及时|关联|解读|按时|准确|合格|达标)率",
    ),
    (
        "count",
        r"数量|次数|件数|条数|篇数|场次|不少于|不低于[0-9一二两三四五六七八九十]+[次件条篇场]|至少",
    ),
    ("timely", r"及时|按时|按期|逾期|时效|超期|超时|[日天时]内"),
    ("quality", r"效果|质量|成效|实效|满意度|准确性|规范性|有效性|影响力"),
    ("exists", r"是否|有无|有没有|情况"),
)
_KIND = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS))
_CLAUSE = re.compile(r"[^。；;\n]+")
_TAKEN_OFF = re.compile(
    r"(?:扣(?:除|减)?|减)\s*(?P<points>[0-9]+(?:\.[0-9]+)?)\s*"
    r"(?P<range>[-—–~～至到]\s*[0-9.]+)?\s*分|(?P<open>扣分|扣减分值)"
)
_UPPER_BOUND = re.compile(r"扣完为止|(?:最多|累计|最高)(?:不超过|可)?扣|不再扣")
_PER = re.compile(
    r"每(?:有|发现|出现|少|缺|逾期|超期|延迟|迟报|漏报|错)?[^，,。；;扣]{0,12}?"
    r"(?P<per>[一1]?(?:个工作日|工作日|[次项件条个篇天日处例人家场期]))"
)
_LIMIT = re.compile(
    r"(?P<count>[0-9]{1,3}|[一二两三四五六七八九十]{1,3})个?"
    r"(?P<unit>法定工作日|工作日|自然日|小时|个月|月|周|日|天)(?:之内|以内|内)"
)
_UNITS = {"小时": "hour", "个月": "month", "月": "month", "周": "week"}


def kind_of(text: str) -> str:
    """Return the kind of a criterion, a value of `Criterion.Kind`."""
    clauses = [clause for clause in _CLAUSE.findall(text) if clause.strip()]
    if clauses and all(_TAKEN_OFF.search(clause) for clause in clauses):
        return DEDUCTION
    match = _KIND.search(text)
    return match.lastgroup if match else ORDINARY


def limit_of(text: str) -> dict | None:
    """Return 5个工作日内 as {"count", "unit", "text"}: a handling limit, no date."""
    match = _LIMIT.search(narrow_digits(text))
    if match is None:
        return None
    count = match["count"]
    number = int(count) if count.isdigit() else han_number(count.replace("两", "二"))
    unit = "workday" if "工作日" in match["unit"] else _UNITS.get(match["unit"], "day")
    return {"count": number, "unit": unit, "text": text[slice(*match.span())]}


def deductions_of(text: str) -> list[dict]:
    """Return what the text takes off for what, clause by clause.

    Points are integers of 0.01 分, None where the text names no single figure.
    """
    found = []
    for clause in _CLAUSE.findall(text):
        taken = _TAKEN_OFF.search(narrow_digits(clause))
        if taken is None or _UPPER_BOUND.search(clause) and taken["open"]:
            continue
        per = _PER.search(clause)
        points = taken["points"]
        single = points and not taken["range"]
        hundredths = int(Decimal(points) * 100) if single else None
        found.append(
            {
                "text": clause.strip(" ，,"),
                "points": hundredths,
                "per": f"每{per['per'].lstrip('一1')}" if per else "",
            }
        )
    return found
