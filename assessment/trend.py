"""走势: why a unit's score was one thing on a day and another on a later one."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise

from core.workdays.words import dated

from .changes import difference
from .explained import Known
from .models import Finding, Indicator, ScoreDay
from .movement import (
    BONUS,
    CEILING,
    CREDIT,
    LEAF,
    LOAD,
    Standing,
    carried_by_part,
    loads,
    standing_of,
    steps,
)
from .points import POINT
from .wording import in_percent, in_points

NO_LONGER_JUDGED = "考核期内没有可以计分的指标，不参加评分。"
LABELS = {
    LOAD: "承担的任务有变",
    CREDIT: "上限返还",
    BONUS: "加分",
    CEILING: "限档、单项否决",
}
# What is told where no finding was confirmed or lifted meanwhile.
OTHERWISE = {
    LEAF: "应报送的期次有变，原有的扣分重新计价。",
    CREDIT: "所在章节的扣分设有上限，超过上限的部分返还。",
    BONUS: "加分以上限为限，基础分够线才计。",
    CEILING: "得分不得高于限档，单项否决按不合格计。",
}
EFFECTS = {LEAF: ("deduct",), BONUS: ("bonus",), CEILING: ("limit", "veto")}


@dataclass
class Reason:
    """One line of an explanation: what, by how many 0.01 分, and why."""

    label: str
    amount: int
    sentences: list[str]
    indicator: Indicator | None = None
    reckoning: str = ""

    @property
    def title(self) -> str:
        return self.indicator.title if self.indicator else self.label


@dataclass
class Move:
    """A score on one day beside the one before it; nothing before means full marks."""

    day: ScoreDay
    before: ScoreDay | None
    reasons: list[Reason]
    proposed: list[Finding] = field(default_factory=list)
    dropped: list[Finding] = field(default_factory=list)  # 拟扣 taken back

    @property
    def change(self) -> int | None:
        return difference(self.before and self.before.total, self.day.total)


def moves(days, known: Known) -> list[Move]:
    """The moves of a score, newest first; `days` are newest first as well."""
    return [move(before, day, known) for day, before in pairwise([*days, None])]


def move(before: ScoreDay | None, day: ScoreDay, known: Known) -> Move:
    """What happened after `before` and up to `day`."""
    since = before.on if before else date.min
    return Move(
        day=day,
        before=before,
        reasons=reasons(before, day, known),
        proposed=[
            each
            for each in known.findings
            if before
            and each.status == Finding.Status.PROPOSED
            and since < each.found_on <= day.on
        ],
        dropped=[
            each
            for each in known.findings
            if each.confirmed_on is None and is_within(each.lifted_on, since, day.on)
        ],
    )


def reasons(before, day, known) -> list[Reason]:
    """Every 0.01 分 between two days, each with the findings that moved it."""
    if day.total is None:
        return [Reason(NO_LONGER_JUDGED, 0, [])] if before else []
    old = Standing() if before is None or before.total is None else standing_of(before)
    new = standing_of(day)
    since = before.on if before else date.min
    return [
        Reason(
            label=LABELS.get(step.kind, ""),
            amount=step.amount,
            sentences=(
                told_of_loads(old, new, known.indicators)
                if step.kind == LOAD
                else told_of(step, since, day.on, known.findings)
            ),
            indicator=known.indicators.get(step.leaf),
            reckoning="" if step.leaf is None else reckoned(old, new, step.leaf),
        )
        for step in steps(old, new)
    ]


def reckoned(before: Standing, after: Standing, leaf: int) -> str:
    """How a leaf's loss became points of a hundred.

    `本项扣分由0.00分变为0.05分，0.05×系数100%÷本单位分值合计7.40×100折算`.
    """
    now = after.leaves[leaf]
    then = before.leaves[leaf].lost if leaf in before.leaves else 0
    carried = exactly(Fraction(carried_by_part(after)[now.part], POINT**2))
    whole = sum(share for share, _ in after.parts.values())
    share, _ = after.parts[now.part]
    words = (
        f"本项扣分由{in_points(then)}变为{in_points(now.lost)}，"
        f"按{in_points(abs(now.lost - then))}×系数{in_percent(now.factor)}"
        f"÷分值合计{carried}分×100"
    )
    part = f"×占比{share}/{whole}" if share != whole else ""
    return f"{words}{part}折算。"


def exactly(amount: Fraction) -> str:
    """A sum of weights in 分: two places, or the four that factors can make of them."""
    words = f"{float(amount):.4f}"
    return words[:-2] if words.endswith("00") else words.rstrip("0")


def told_of(step, since, until, findings) -> list[str]:
    """What was decided on the findings behind a step, in the order of the days."""
    found = [
        each
        for each in findings
        if each.effect in EFFECTS.get(step.kind, ())
        and (step.leaf is None or each.indicator_id == step.leaf)
    ]
    told = [event for each in found for event in events(each, since, until)]
    return [words for _, words in sorted(told)] or [OTHERWISE[step.kind]]


def events(finding, since, until) -> list[tuple[date, str]]:
    """(day, sentence) of what happened to a finding after `since`, up to `until`."""
    told = []
    if is_within(finding.confirmed_on, since, until):
        verb = "确认" if finding.rule_id else "登记"
        words = f"{dated(finding.confirmed_on)}{verb}：{finding.facts}"
        told.append((finding.confirmed_on, f"{words}（{finding.clause}）"))
    if finding.confirmed_on and is_within(finding.lifted_on, since, until):
        words = f"{dated(finding.lifted_on)}解除：{finding.facts}"
        told.append((finding.lifted_on, f"{words}（{finding.lifted_reason}）"))
    return told


def is_within(day, since, until) -> bool:
    return day is not None and since < day <= until


def told_of_loads(before, after, indicators) -> list[str]:
    """What a unit began to carry, carries no more, or carries in another role."""
    return [
        f"{change_in_words(old, new)}：{name_of(indicators[key])}"
        for key, old, new in loads(before, after)
        if key in indicators
    ]


def change_in_words(old: int, new: int) -> str:
    if not old:
        return f"新增（系数{in_percent(new)}）"
    if not new:
        return "不再承担"
    return f"系数由{in_percent(old)}变为{in_percent(new)}"


def name_of(indicator) -> str:
    """`5 更新主动公开目录 · 建立专栏`."""
    if indicator.task is None:
        return indicator.title
    name = f"{indicator.task.number} {indicator.task.text}"
    return f"{name} · {indicator.criterion}" if indicator.criterion else name
