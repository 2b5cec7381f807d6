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
from .wording import exactly, in_percent, in_points

NO_LONGER_JUDGED = "考核期内没有可以计分的指标，不参加评分。"
LABELS = {
    LOAD: "承担的任务有变",
    CREDIT: "上限返还",
    BONUS: "加分",
    CEILING: "限档、单项否决",
}
# What is told where no finding made the difference.
OTHERWISE = {
    LEAF: "每项至多扣完分值，已扣完的不再多扣。",
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
    if before is None or before.total is None:
        old, counted = Standing(), {}
    else:
        old, counted = standing_of(before), dict(before.basis["findings"])
    new = standing_of(day)
    turns = turns_of(counted, dict(day.basis["findings"]), known.findings)
    return [
        Reason(
            label=LABELS.get(step.kind, ""),
            amount=step.amount,
            sentences=(
                told_of_loads(old, new, known.indicators)
                if step.kind == LOAD
                else told_of(step, turns)
            ),
            indicator=known.indicators.get(step.leaf),
            reckoning="" if step.leaf is None else reckoned(old, new, step.leaf),
        )
        for step in steps(old, new)
    ]


def turns_of(old: dict, new: dict, findings) -> list[tuple[Finding, str]]:
    """The findings that counted on one of two days only or at another price, in words.

    `old` and `new` are points by finding: what became of a finding later does not
    change what it did then.
    """
    return [
        (each, turn_in_words(each, old, new))
        for each in findings
        if (each.pk in old) != (each.pk in new) or old.get(each.pk) != new.get(each.pk)
    ]


def turn_in_words(finding, old, new) -> str:
    if finding.pk not in old:
        verb = "确认" if finding.rule_id else "登记"
        return f"{day_of(finding.confirmed_on)}{verb}：{with_clause(finding)}"
    if finding.pk not in new:
        why = f"（{finding.lifted_reason}）" if finding.lifted_reason else ""
        return f"{day_of(finding.lifted_on)}解除：{finding.facts}{why}"
    before, after = in_points(old[finding.pk]), in_points(new[finding.pk])
    return f"重新计价，由{before}变为{after}：{with_clause(finding)}"


def day_of(day) -> str:
    """Nothing where the finding was decided anew since, and the day is not kept."""
    return dated(day) if day else ""


def with_clause(finding) -> str:
    return f"{finding.facts}（{finding.clause}）"


def told_of(step, turns) -> list[str]:
    """What was decided on the findings behind a step."""
    told = [
        words
        for each, words in turns
        if each.effect in EFFECTS.get(step.kind, ())
        and (step.leaf is None or each.indicator_id == step.leaf)
    ]
    return told or [OTHERWISE[step.kind]]


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
