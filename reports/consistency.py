"""勾稽关系: which rules a report breaks, by itself and beside last year's. Pure.

V1 to V10, V12 (its second half) and V13 are told from reports alone. What needs the
ledger of requests stands in `reports.annual.judging`: V11 (each cell of table B is the
count of its rows) and the first half of V12 (E2 above 0 although no fee notice was
issued).

A rule skips cells that are blank or were not read, and says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.report import Report
from reports.rules import arithmetic, cells, wording
from reports.rules.failure import ERROR, WARNING, Failure, Unchecked, Verdict

ALONE = (
    arithmetic.carried,
    arithmetic.results,
    arithmetic.applicants,
    arithmetic.proceedings,
    wording.prose_figures,
    cells.blanks,
    cells.kinds,
    wording.parts,
    wording.fee,
)
WITH_LAST = (arithmetic.carried_over, arithmetic.in_force, wording.sameness)
NO_LAST = Unchecked("V4、V6、V13", "与上年报告的比对", "没有给出上年报告")
MOST_NAMED = 3


@dataclass(frozen=True)
class Verdicts:
    failures: tuple[Failure, ...]
    unchecked: tuple[str, ...]

    @property
    def errors(self) -> list[Failure]:
        return [each for each in self.failures if each.level == ERROR]

    @property
    def warnings(self) -> list[Failure]:
        return [each for each in self.failures if each.level == WARNING]


def check(report: Report, last: Report | None = None) -> Verdicts:
    """Every rule on a report; failures in the order of the rules."""
    return gathered(_verdicts(report, last))


def gathered(found: Iterable[Verdict]) -> Verdicts:
    """Failures in the order of the rules, and in sentences what was not checked."""
    verdicts = list(found)
    failures = [each for each in verdicts if isinstance(each, Failure)]
    unchecked = [each for each in verdicts if isinstance(each, Unchecked)]
    return Verdicts(
        tuple(sorted(failures, key=lambda each: int(each.rule[1:]))),
        tuple(_told(unchecked)),
    )


def _verdicts(report: Report, last: Report | None) -> Iterator[Verdict]:
    for rule in ALONE:
        yield from rule(report)
    if last is None:
        yield NO_LAST
        return
    for rule in WITH_LAST:
        yield from rule(report, last)


def _told(unchecked: list[Unchecked]) -> Iterator[str]:
    """One sentence for each rule and reason."""
    whats: dict[tuple[str, str], list[str]] = {}
    for each in unchecked:
        whats.setdefault((each.rule, each.reason), []).append(each.what)
    for (rule, reason), named in whats.items():
        listed = "、".join(named[:MOST_NAMED])
        more = f"等{len(named)}处" if len(named) > MOST_NAMED else ""
        yield f"{rule} 没有核对{listed}{more}：{reason}。"
