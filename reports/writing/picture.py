"""图解: the year's figures for citizens on one page, each bar beside its number. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string

from reports.formats import (
    APPLICANTS,
    ENDINGS,
    FEE,
    FORMAT_2021,
    LAWSUITS,
    PROCEEDINGS,
    TOTAL,
)
from reports.report import Report, written

from .front import Front

# Each kind of result by the first letter of its codes or its code, in plain words.
RESULTS = (
    ("A1", "予以公开", "提供了信息，或告知从哪里可以看到"),
    ("A2", "部分公开", "能公开的部分已公开，其余依法不公开"),
    ("B", "不予公开", "国家秘密、第三方合法权益、内部事务、执法案卷等依法不公开"),
    ("C", "无法提供", "本机关不掌握、没有现成信息，或补正后仍不明确"),
    ("D", "不予处理", "信访举报投诉、重复申请等，不按信息公开申请办理"),
    ("E", "其他处理", "逾期不补正、逾期不缴费、申请人撤回等"),
)
HEADLINES = (
    ("本年新收申请", (f"{TOTAL}/R1",)),
    ("上年结转申请", (f"{TOTAL}/R2",)),
    ("本年办结", (f"{TOTAL}/T",)),
    ("结转下年继续办理", (f"{TOTAL}/R4",)),
    ("行政复议", (f"行政复议/{TOTAL}",)),
    ("行政诉讼", tuple(f"{each}/{TOTAL}" for each in LAWSUITS)),
)
PROCEEDING_NAMES = dict(
    zip(
        PROCEEDINGS,
        ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"),
        strict=True,
    )
)
DECISIONS = ("本年处理决定数量", "处理决定数量")
MISSING = "暂缺"


@dataclass(frozen=True)
class Headline:
    label: str
    number: str
    compared: str


@dataclass(frozen=True)
class Bar:
    """A row of a table with its bar, `width` of 100 at most."""

    label: str
    number: str
    share: str
    width: str
    hint: str = ""


def as_picture(report: Report, front: Front, last: Report | None = None) -> str:
    """Return a whole page without script; with `last` the year before is compared."""
    told = {
        "front": front,
        "last_year": front.year - 1 if last else None,
        "headlines": _headlines(report, last),
        "results": _bars(
            report,
            [(label, _codes(report, which), hint) for which, label, hint in RESULTS],
        ),
        "applicants": _bars(
            report, [(column, (f"{column}/R1",), "") for column in APPLICANTS]
        ),
        "decisions": _decisions(report),
        "documents": _documents(report),
        "fee": _fee(report),
        "endings": (*ENDINGS, TOTAL),
        "proceedings": [
            (
                PROCEEDING_NAMES[each],
                [_said(report.figures.get(f"{each}/{e}")) for e in (*ENDINGS, TOTAL)],
            )
            for each in PROCEEDINGS
        ],
    }
    return render_to_string("reports/written/picture.html", told)


def _codes(report: Report, which: str) -> tuple[str, ...]:
    leaves = report.format.leaves
    codes = (code for code in leaves if which in (code, code[0]))
    return tuple(f"{TOTAL}/{code}" for code in codes)


def _headlines(report: Report, last: Report | None) -> list[Headline]:
    return [
        Headline(
            label,
            _said(report.sum(names)),
            _compared(report.sum(names), last.sum(names)) if last else "",
        )
        for label, names in HEADLINES
    ]


def _compared(now: Decimal | None, before: Decimal | None) -> str:
    if None in (now, before):
        return ""
    if now == before:
        return "与上年持平"
    word = "增加" if now > before else "减少"
    change = f"比上年{word}{_said(abs(now - before))}件"
    if not before:
        return change
    return f"{change}（{abs(now - before) / before:.1%}）"


def _bars(report: Report, rows: list[tuple[str, tuple[str, ...], str]]) -> list[Bar]:
    """Rows with the longest bar for the largest, and each one's share of all."""
    numbers = [report.sum(names) for _, names, _ in rows]
    known = [number for number in numbers if number is not None]
    most, whole = max(known, default=0), sum(known)
    return [
        Bar(
            label,
            _said(number),
            f"{number / whole:.1%}" if number is not None and whole else "",
            f"{100 * number / most:.1f}" if number and most else "0",
            hint,
        )
        for (label, _, hint), number in zip(rows, numbers, strict=True)
    ]


def _decisions(report: Report) -> list[tuple[str, str]]:
    return [
        (cell.row, _said(report.figures.get(cell.name)))
        for cell in report.format.cells.values()
        if cell.table == "A" and cell.column in DECISIONS
    ]


def _documents(report: Report) -> list[tuple[str, str]]:
    """What table A counts of 规范性文件, in the words of its columns."""
    block = report.format.blocks[0]
    row = block.rows[-1]
    return [
        (column, _said(report.figures.get(f"{row}/{column}")))
        for column in block.columns
    ]


def _fee(report: Report) -> str:
    if report.format != FORMAT_2021:
        return ""
    return _said(report.figures.get(f"行政事业性收费/{FEE}"))


def _said(number: Decimal | None) -> str:
    """A figure for people: thousands apart."""
    if number is None:
        return MISSING
    whole, _, rest = written(number).partition(".")
    grouped = f"{int(whole):,}"
    return f"{grouped}.{rest}" if rest else grouped
