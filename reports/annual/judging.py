"""Every rule on our own report: those of any report, and those that need the ledger.

Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256

from reports.consistency import ALONE, Verdicts, gathered
from reports.formats import APPLICANTS, TOTAL
from reports.marks import MARK, unfinished
from reports.report import Report, written
from reports.rules import arithmetic, wording
from reports.rules.failure import WARNING, Failure, Verdict

from .book import Book
from .parts import PARTS

NO_LAST = "没有上年报告，“上年结转”没有核对。请录入上年报告；确实没有的，写明原因。"
DOUBT = "{label}{doubt}。请改正。"
NO_REASON = "{label}填的是{typed}，{source}是{counted}。请改回{source}的数，或者写明不同的原因。"
MOVED_ON = (
    "{label}填的是{typed}，写明原因时{source}是{then}，现在是{counted}。"
    "请重新核对这一格和原因。"
)
SOURCES = {"A": "各单位报送合计", "B": "台账", "C": "台账"}
NO_HEAD = "第一部分“{title}”还没有写。"
NO_NOTICE = (
    "“申请人逾期未按收费通知要求缴纳费用”填了{number}件，台账里却没有发出过收费通知。"
    "请核对这一行，或者补登收费通知。"
)
FEE_SILENT = (
    "台账记载本年收取信息处理费{amount}元，第六部分没有写“信息处理费”。请写明。"
)
# What may stand with a reason: every warning, and a carry-over that differs.
EXCUSED_ERRORS = frozenset({"V4"})


def judge(book: Book, earlier: Sequence[Report]) -> Verdicts:
    """All failures, excused or not; `earlier` are last year's reports, to be summed."""
    return gathered(_verdicts(book, earlier))


def _verdicts(book: Book, earlier: Sequence[Report]) -> Iterator[Verdict]:
    for rule in ALONE:
        yield from rule(book.report)
    yield from doubts(book)
    yield from heads(book)
    yield from marks(book)
    yield from against_ledger(book)
    yield from fees(book)
    if not earlier:
        yield Failure("V4", (f"{TOTAL}/R2",), NO_LAST)
        return
    last, whose = summed(earlier)
    yield from arithmetic.carried_over(book.report, last, whose)
    yield from arithmetic.in_force(book.report, last)
    for each in earlier:
        yield from wording.sameness(book.report, each)


def doubts(book: Book) -> Iterator[Failure]:
    """V9: what was typed is no figure."""
    for name, doubt in book.doubts.items():
        label = book.report.format.cells[name].label
        yield Failure("V9", (name,), DOUBT.format(label=label, doubt=doubt))


def heads(book: Book) -> Iterator[Failure]:
    """V10: each of the five sub-heads of part one says something."""
    for part in PARTS:
        if part.number == 1 and not book.texts.get(part.key, "").strip():
            yield Failure("V10", (), NO_HEAD.format(title=part.title))


def marks(book: Book) -> Iterator[Failure]:
    """V10: no mark of a draft is left before part one; the rule looks at the parts."""
    opening = "\n".join(book.texts.get(key, "") for key in ("0", "contact"))
    for left in unfinished({0: opening}):
        yield Failure("V10", (), left.message)


def against_ledger(book: Book) -> Iterator[Failure]:
    """V11: a figure is the ledger's, or stands against it with a reason that holds."""
    for name, override in book.overrides.items():
        counted = book.ledger.get(name)
        if counted is None:
            continue
        cell = book.report.format.cells[name]
        words = {
            "label": cell.label,
            "source": SOURCES[cell.table],
            "typed": shown(book, name),
            "counted": written(counted),
        }
        if not override.reason:
            yield Failure("V11", (name,), NO_REASON.format(**words))
        elif override.counted != counted:
            then = written(override.counted)
            yield Failure("V11", (name,), MOVED_ON.format(then=then, **words))


def shown(book: Book, name: str) -> str:
    number = book.report.figures.get(name)
    return f"“{book.typed(name)}”" if number is None else written(number)


def fees(book: Book) -> Iterator[Failure]:
    """V12: no abandoned payment without a notice; a fee received is told."""
    if book.fees is None:
        return
    name = f"{TOTAL}/E2"
    unpaid = book.report.figures.get(name, Decimal(0))
    if unpaid > 0 and not book.fees.notices:
        cells = tuple(
            each
            for column in APPLICANTS
            if book.report.figures.get(each := f"{column}/E2", 0)
        )
        yield Failure("V12", cells, NO_NOTICE.format(number=written(unpaid)))
    silent = wording.FEE not in book.report.sections.get(6, "")
    if book.fees.received > 0 and silent:
        yield Failure("V12", (), FEE_SILENT.format(amount=written(book.fees.received)))


def summed(earlier: Sequence[Report]) -> tuple[Report, str]:
    """Last year's reports as one, and whose they are where there are several."""
    first = earlier[0]
    if len(earlier) == 1:
        return first, ""
    names = set.intersection(*(set(each.figures) for each in earlier))
    figures = {
        name: sum((each.figures[name] for each in earlier), Decimal(0))
        for name in first.format.cells
        if name in names
    }
    whose = "、".join(each.organ or "（未写机关）" for each in earlier)
    return replace(first, figures=figures, blanks={}, sections={}), f"{whose}合计"


def digest_of(failure: Failure) -> str:
    return sha256(f"{failure.rule}{failure.message}".encode()).hexdigest()


def may_be_excused(failure: Failure) -> bool:
    """Whether a reason is enough; what a draft left to be written is written."""
    if MARK.search(failure.message):
        return False
    return failure.level == WARNING or failure.rule in EXCUSED_ERRORS


@dataclass(frozen=True)
class Standing:
    """What the rules leave to do: errors to mend, warnings to explain, explained."""

    errors: list[Failure]
    to_explain: list[Failure]
    explained: list[tuple[Failure, object]]

    @property
    def is_ready(self) -> bool:
        return not self.errors and not self.to_explain


def standing(verdicts: Verdicts, excuses: Mapping[str, object]) -> Standing:
    """Sort the failures; `excuses` are held by the digest of what they answer."""
    errors, to_explain, explained = [], [], []
    for failure in verdicts.failures:
        excuse = excuses.get(digest_of(failure))
        if not may_be_excused(failure):
            errors.append(failure)
        elif excuse is None:
            to_explain.append(failure)
        else:
            explained.append((failure, excuse))
    return Standing(errors, to_explain, explained)
