"""V7, V10, V12 and V13: the text, with the tables and with last year's. Pure."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from reports.formats import FORMAT_2021, LAWSUITS, TOTAL
from reports.marks import unfinished, without_marks
from reports.reading import prose
from reports.report import Report, Said, written
from tasks.likeness import wording

from .failure import NOT_READ, Failure, Unchecked, Verdict

V7 = "第一部分说“{words}”，其中{counts}{said}件，表中是{number}。请核对哪一个对。"
NO_PART = "没有找到第{part}部分“{title}”。六个部分都要有。"
TOO_SHORT = "第五部分“存在的主要问题及改进情况”只有{count}个字，要写明问题和改进措施。"
NO_FEE = "第六部分没有写信息处理费。没有收取的也要写明：发出收费通知几件、金额、实际收取多少。"
V12 = "第{part}部分说收取信息处理费{amount}元，第六部分却没有写。请在第六部分写明。"
V13 = "第{part}部分与{year}报告几乎相同（{percent}%），请按本年情况改写。"

PARTS = {
    1: "总体情况",
    5: "存在的主要问题及改进情况",
    6: "其他需要报告的事项",
}
NUMERALS = "零一二三四五六"
SHORTEST = 10
SAME = 0.9
# A text this short has no words of its own.
LEAST_TO_COMPARE = 60
# A sentence that counts so many things is one of figures.
LEAST_COUNTS = 2
FEE = "信息处理费"

_FEE_TAKEN = re.compile(rf"{FEE}[^。；;]{{0,20}}?(\d[\d,.]*)(万?)元")
_NO_WORD = re.compile(r"[\W_]+")
_SENTENCE_END = re.compile(r"[。\n]")
_HEAD = re.compile(r"^[（(][一二三四五六七八九十][）)][^。\n]{2,12}$", re.MULTILINE)
_COUNT = re.compile(r"\d[\d,.]*\s*(?:万?元|[件条项次篇个份%])")

# What only the format of 2021 has cells for.
IN_TABLE_A = {
    **{kind: (f"{kind[:4]}/本年处理决定数量",) for kind in prose.DECISIONS},
    prose.MADE: ("行政规范性文件/本年制发件数",),
}
CELLS = {
    **IN_TABLE_A,
    prose.NEW: ("总计/R1",),
    prose.RECEIVED: ("总计/R1",),
    prose.CARRIED_IN: ("总计/R2",),
    prose.DONE: ("总计/T",),
    prose.CARRIED_OUT: ("总计/R4",),
    prose.REVIEWS: (f"行政复议/{TOTAL}",),
    prose.LAWSUITS: tuple(f"{each}/{TOTAL}" for each in LAWSUITS),
}


def prose_figures(report: Report) -> Iterator[Verdict]:
    """V7: what part one counts is what the tables count.

    “收到” may or may not take in what was carried over; either is right.
    """
    for said in report.said:
        cells = CELLS[said.counts]
        if not set(cells) <= set(report.format.cells):
            continue
        number = report.sum(cells)
        if number is None:
            yield Unchecked("V7", f"第一部分的“{said.counts}”", NOT_READ)
        elif said.number not in _right(said, number, report):
            message = V7.format(
                words=said.words,
                counts=said.counts,
                said=said.number,
                number=written(number),
            )
            yield Failure("V7", cells, message)


def _right(said: Said, number: Decimal, report: Report) -> set[Decimal]:
    whole = report.sum(("总计/R1", "总计/R2"))
    if said.counts == prose.RECEIVED and whole is not None:
        return {number, whole}
    return {number}


def parts(report: Report) -> Iterator[Verdict]:
    """V10: part five says something, part six speaks of the fee, no mark is left."""
    if not report.sections:
        yield Unchecked("V10", "第五、第六部分", "没有找到各部分的标题")
        return
    for number in (5, 6):
        if number not in report.sections:
            said = NO_PART.format(part=NUMERALS[number], title=PARTS[number])
            yield Failure("V10", (), said)
    letters = _NO_WORD.sub("", without_marks(report.sections.get(5, "")))
    if 5 in report.sections and len(letters) < SHORTEST:
        yield Failure("V10", (), TOO_SHORT.format(count=len(letters)))
    # The format of 2019 left part six free.
    if report.format == FORMAT_2021 and FEE not in report.sections.get(6, FEE):
        yield Failure("V10", (), NO_FEE)
    for each in unfinished(report.sections):
        yield Failure("V10", (), each.message)


def fee(report: Report) -> Iterator[Failure]:
    """V12, its second half: a fee taken elsewhere in the text is told in part six."""
    if FEE in report.sections.get(6, ""):
        return
    for number, text in report.sections.items():
        match = _FEE_TAKEN.search(text)
        if match and Decimal(match[1].replace(",", "").rstrip(".")) > 0:
            amount = match[1] + match[2]
            yield Failure("V12", (), V12.format(part=NUMERALS[number], amount=amount))


def sameness(report: Report, last: Report) -> Iterator[Failure]:
    """V13: the text of a part is not last year's again; numbers do not count.

    Heads, the marks of a draft and sentences of figures are alike in every year: of
    them only sentences with last year's numbers still in them are compared.
    """
    for number in PARTS:
        pieces, others = (
            _sentences(r.sections.get(number, "")) for r in (report, last)
        )
        own = _letters("".join(_told(pieces, others)))
        other = _letters("".join(_told(others, pieces)))
        if min(len(own), len(other)) < LEAST_TO_COMPARE:
            continue
        like = _like(own, other)
        if like >= SAME:
            year = f"{last.year}年" if last.year else "上年"
            message = V13.format(
                part=NUMERALS[number], year=year, percent=int(like * 100)
            )
            yield Failure("V13", (), message)


def _sentences(text: str) -> list[str]:
    return _SENTENCE_END.split(_HEAD.sub("", without_marks(text)))


def _told(pieces: list[str], others: list[str]) -> Iterator[str]:
    """What may be compared with the sentences of the other year."""
    for piece in pieces:
        if piece in others or len(_COUNT.findall(piece)) < LEAST_COUNTS:
            yield piece


def _letters(text: str) -> str:
    return re.sub(r"[\d\W_]+", "", text)


def _like(own: str, other: str) -> float:
    """How alike two long texts are, piece by piece: the mean of the best matches."""
    pieces, others = _pieces(own), _pieces(other)
    return sum(max(p.like(o) for o in others) for p in pieces) / len(pieces)


def _pieces(text: str) -> Iterable:
    size = 200
    return [wording(text[start : start + size]) for start in range(0, len(text), size)]
