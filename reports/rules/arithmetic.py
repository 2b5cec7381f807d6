"""V1 to V6: sums within the tables, and with last year's. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from reports.formats import (
    APPLICANTS,
    COLUMNS,
    ENDINGS,
    FORMAT_2021,
    PROCEEDINGS,
    TOTAL,
)
from reports.report import Report, written

from .failure import NOT_READ, Failure, Unchecked, Verdict

V1 = (
    "“{column}”列：本年新收{new}＋上年结转{carried}＝{left}，办理结果总计{total}＋"
    "结转下年度{open}＝{right}，两边相差{gap}。请核对这四格。"
)
V2 = (
    "“{column}”列：“（七）总计”是{total}，上面各项办理结果相加是{sum}，相差{gap}。"
    "请核对总计和各项。"
)
V3 = "“{row}”这一行：“总计”是{total}，六类申请人相加是{sum}，相差{gap}。请核对这一行。"
V4 = (
    "“{column}”列：“上年结转”是{now}，{year}报告的“结转下年度继续办理”是{before}，"
    "两者应当相等。请核对；确有原因的（如机构合并、统计范围变化），写明原因。"
)
V5 = "“{row}”：“总计”是{total}，四种结果相加是{sum}，相差{gap}。请核对这五格。"
V6 = (
    "“{row}”：上年现行有效{before}＋本年制发{made}－本年废止{gone}＝{sum}，"
    "报告的“现行有效件数”是{now}。有失效、重新统计的可以不等，请核对。"
)
LAST_YEAR = "上年"


def carried(report: Report) -> Iterator[Verdict]:
    """V1, per column: new + carried in = dealt with + carried out."""
    for column in COLUMNS:
        names = tuple(f"{column}/{code}" for code in ("R1", "R2", "T", "R4"))
        new, before, total, after = (report.figures.get(name) for name in names)
        if None in (new, before, total, after):
            yield Unchecked("V1", f"“{column}”列", NOT_READ)
        elif new + before != total + after:
            message = V1.format(
                column=column,
                new=written(new),
                carried=written(before),
                left=written(new + before),
                total=written(total),
                open=written(after),
                right=written(total + after),
                gap=gap(new + before, total + after),
            )
            yield Failure("V1", names, message)


def results(report: Report) -> Iterator[Verdict]:
    """V2, per column: the total of what was dealt with is the sum of its kinds."""
    for column in COLUMNS:
        parts = tuple(f"{column}/{code}" for code in report.format.leaves)
        yield from _sum(
            report, "V2", f"{column}/T", parts, f"“{column}”列", V2, column=column
        )


def applicants(report: Report) -> Iterator[Verdict]:
    """V3, per row: the total is the sum of the six kinds of applicants."""
    for row in report.format.rows:
        parts = tuple(f"{column}/{row.code}" for column in APPLICANTS)
        total = f"{TOTAL}/{row.code}"
        yield from _sum(report, "V3", total, parts, f"“{row.label}”", V3, row=row.label)


def proceedings(report: Report) -> Iterator[Verdict]:
    """V5: the total of each kind of proceeding is the sum of how they ended."""
    for row in PROCEEDINGS:
        parts = tuple(f"{row}/{ending}" for ending in ENDINGS)
        yield from _sum(report, "V5", f"{row}/{TOTAL}", parts, f"“{row}”", V5, row=row)


def _sum(report, rule, total_name, parts, what, message, **words) -> Iterator[Verdict]:
    total, whole = report.figures.get(total_name), report.sum(parts)
    if total is None or whole is None:
        yield Unchecked(rule, what, NOT_READ)
    elif total != whole:
        said = message.format(
            total=written(total), sum=written(whole), gap=gap(total, whole), **words
        )
        yield Failure(rule, (total_name, *parts), said)


def carried_over(report: Report, last: Report, whose: str = "") -> Iterator[Verdict]:
    """V4, per column: carried in is what last year's report carried out.

    `whose` names the organs where `last` is the sum of several reports.
    """
    year = whose + (f"{last.year}年" if last.year else LAST_YEAR)
    for column in COLUMNS:
        name = f"{column}/R2"
        now, before = report.figures.get(name), last.figures.get(f"{column}/R4")
        if now is None or before is None:
            yield Unchecked("V4", f"“{column}”列", NOT_READ)
        elif now != before:
            message = V4.format(
                column=column, now=written(now), before=written(before), year=year
            )
            yield Failure("V4", (name,), message)


def in_force(report: Report, last: Report) -> Iterator[Verdict]:
    """V6, of the format of 2021: in force = last year's + issued − repealed."""
    if not report.format == last.format == FORMAT_2021:
        yield Unchecked("V6", "表二", "两年的格式没有可比的栏目")
        return
    for row in FORMAT_2021.blocks[0].rows:
        names = tuple(f"{row}/{column}" for column in FORMAT_2021.blocks[0].columns)
        made, gone, now = (report.figures.get(name) for name in names)
        before = last.figures.get(names[-1])
        if None in (made, gone, now, before):
            yield Unchecked("V6", f"“{row}”", NOT_READ)
        elif before + made - gone != now:
            message = V6.format(
                row=row,
                before=written(before),
                made=written(made),
                gone=written(gone),
                sum=written(before + made - gone),
                now=written(now),
            )
            yield Failure("V6", names, message)


def gap(one: Decimal, other: Decimal) -> str:
    return written(abs(one - other))
