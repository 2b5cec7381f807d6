"""A measure's figure, the one of a year before, and the sentence to copy."""

from dataclasses import dataclass

from django.db.models import QuerySet

from . import counted
from .measures import Measure
from .rounding import percent, plain, rounded, tenths_of_percent
from .scope import Scope

NO_WHOLE = "无应报事项"
NOT_COMPARED = "无可比数据"


@dataclass(frozen=True)
class Figure:
    """How many rows; of a rate, of how many."""

    part: int
    whole: int | None

    @property
    def tenths(self) -> int | None:
        return None if self.whole is None else tenths_of_percent(self.part, self.whole)

    @property
    def is_empty(self) -> bool:
        """A rate of nothing."""
        return self.whole == 0


@dataclass(frozen=True)
class Answer:
    """What the page shows; `has_past` tells whether a year before is on record."""

    measure: Measure
    scope: Scope
    subject: str
    now: Figure
    past: Figure
    has_past: bool

    @property
    def figure(self) -> str:
        return said(self.measure, self.now)

    @property
    def past_figure(self) -> str:
        return said(self.measure, self.past) if self.has_past else NOT_COMPARED

    @property
    def change(self) -> str:
        """Against the same period last year; empty where nothing can be compared."""
        if not self.has_past or self.now.is_empty or self.past.is_empty:
            return ""
        if self.measure.is_rate:
            return change_of_rate(self.now.tenths - self.past.tenths)
        return change_of_count(self.now.part, self.past.part, self.measure.unit)

    @property
    def sentence(self) -> str:
        """What can be put into a report as it stands."""
        day = self.scope.as_of
        begin = (
            f"截至{day.year}年{day.month}月{day.day}日，"
            f"{self.subject}{self.scope.period.name}"
            f"{f'《{self.scope.plan}》' if self.scope.plan else ''}"
        )
        return f"{begin}{self._told()}，{self._compared()}。"

    def _told(self) -> str:
        measure, now = self.measure, self.now
        if not measure.is_rate:
            return f"{measure.said}{now.part}{measure.unit}"
        if now.is_empty:
            return NO_WHOLE
        return (
            f"{measure.whole_said}{now.whole}项，{measure.said}{now.part}项，"
            f"{measure.label}{percent(now.tenths)}"
        )

    def _compared(self) -> str:
        if not self.change:
            return f"上年同期{NOT_COMPARED}"
        return f"上年同期{said(self.measure, self.past)}，同比{self.change}"


def said(measure: Measure, figure: Figure) -> str:
    if figure.is_empty:
        return NO_WHOLE
    if not measure.is_rate:
        return f"{figure.part}{measure.unit}"
    return percent(figure.tenths)


def change_of_rate(tenths: int) -> str:
    if not tenths:
        return "持平"
    return f"{'提高' if tenths > 0 else '下降'}{plain(abs(tenths))}个百分点"


def change_of_count(now: int, past: int, unit: str) -> str:
    difference = now - past
    if not difference:
        return "持平"
    word = "增加" if difference > 0 else "减少"
    told = f"{word}{abs(difference)}{unit}"
    if not past:
        return told
    share = percent(rounded(1000 * abs(difference), past))
    return f"{told}（{'增长' if difference > 0 else '下降'}{share}）"


def rows_of(measure: Measure, scope: Scope, *, whole: bool = False) -> QuerySet:
    """The rows behind a figure, or behind what a rate is taken of."""
    wanted = measure.whole if whole and measure.is_rate else measure.rows
    return wanted(scope)


def figure_of(measure: Measure, scope: Scope) -> Figure:
    whole = measure.whole(scope).count() if measure.is_rate else None
    return Figure(measure.rows(scope).count(), whole)


def answer_to(measure: Measure, scope: Scope, *, subject: str) -> Answer:
    """Count now and a year before."""
    before = scope.a_year_before()
    past = figure_of(measure, before)
    return Answer(
        measure=measure,
        scope=scope,
        subject=subject,
        now=figure_of(measure, scope),
        past=past,
        has_past=bool(past.part) or counted.due(before).exists(),
    )
