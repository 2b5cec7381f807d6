"""Every 0.01 分 between two days has a reason, and they sum to the change."""

from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment import points
from assessment.movement import (
    BONUS,
    CEILING,
    CREDIT,
    LEAF,
    LOAD,
    Standing,
    Step,
    loads,
    rounded,
    standing_of,
    steps,
)

PARTS = {1: 30, 2: 70}
WEIGHTS = {11: (1, 400), 12: (1, 350), 13: (1, 250), 21: (2, 1000)}
CAPPED = points.Parent(key=10, part=1, cap=200)


def counted(factors, lost, *, bonus=0, limit=None):
    """A day as a count under two parts, the first with a cap, would have kept it."""
    scheme = points.Scheme(
        parts=PARTS,
        leaves=tuple(
            points.Leaf(key, part, weight, (10,) if part == 1 else ())
            for key, (part, weight) in WEIGHTS.items()
        ),
        parents=(CAPPED,),
    )
    hits = [points.Hit(key, leaf=key, points=amount) for key, amount in lost.items()]
    hits.append(points.Hit("bonus", effect=points.BONUS, points=bonus))
    if limit is not None:
        hits.append(points.Hit("limit", effect=points.LIMIT, points=limit))
    result = points.score(scheme, factors, hits)
    leaves = [
        [key, part, weight, factors[key], result.losses[key]]
        for key, (part, weight) in WEIGHTS.items()
        if factors.get(key)
    ]
    parts = [[part, PARTS[part], str(base)] for part, base in result.bases.items()]
    basis = {"leaves": leaves, "parts": parts}
    return SimpleNamespace(total=result.total, bonus=result.bonus, basis=basis)


FULL_LOAD = dict.fromkeys(WEIGHTS, 100)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, []),
        # 70 % of 100 × 50 ÷ 1000.
        ({}, {"lost": {21: 50}}, [Step(LEAF, -350, 21)]),
        ({"lost": {21: 50}}, {}, [Step(LEAF, 350, 21)]),
        # 30 % of 100 × 300 ÷ 1000, of which all beyond 200 comes back.
        (
            {},
            {"lost": {11: 300}},
            [Step(LEAF, -900, 11), Step(CREDIT, 300)],
        ),
        (
            {"lost": {12: 100}},
            {"lost": {13: 100}},
            [Step(LEAF, 300, 12), Step(LEAF, -300, 13)],
        ),
        ({"bonus": 100}, {"bonus": 300}, [Step(BONUS, 200)]),
        ({}, {"limit": 8000}, [Step(CEILING, -2000)]),
        # Of 1000 only 600 are carried: the loss of 150 weighs 25 %, not 15 %.
        (
            {"lost": {12: 150}},
            {"factors": {12: 100, 13: 100, 21: 100}, "lost": {12: 150}},
            [Step(LOAD, -300), Step(CREDIT, 150)],
        ),
    ],
)
def test_steps(before, after, expected):
    days = [
        counted(**{"factors": FULL_LOAD, "lost": {}, **each})
        for each in (before, after)
    ]

    assert steps(*map(standing_of, days)) == expected


def test_steps_from_nothing_begin_at_full_marks():
    day = counted({11: 100, 12: 50}, {12: 10})

    assert steps(Standing(), standing_of(day)) == [Step(LEAF, -87, 12)]
    assert day.total == 10_000 - 87


FACTORS = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from([50, 100]) for key in WEIGHTS}
).filter(bool)
DAYS = st.builds(
    counted,
    FACTORS,
    st.fixed_dictionaries(
        {},
        optional={key: st.integers(0, weight) for key, (_, weight) in WEIGHTS.items()},
    ),
    bonus=st.integers(0, 700),
    limit=st.none() | st.integers(0, 10_000),
)


@given(DAYS, DAYS)
def test_steps_sum_to_the_change(before, after):
    found = steps(standing_of(before), standing_of(after))

    assert sum(step.amount for step in found) == after.total - before.total
    assert all(step.amount for step in found)


@given(DAYS)
def test_steps_of_the_first_day_sum_to_what_was_lost(day):
    found = steps(Standing(), standing_of(day))

    assert sum(step.amount for step in found) == day.total - 10_000
    assert not [step for step in found if step.kind == LOAD]


@given(DAYS)
def test_steps_of_a_day_to_itself_are_none(day):
    assert steps(standing_of(day), standing_of(day)) == []


@given(st.dictionaries(st.integers(), st.fractions(-50, 50), min_size=1))
def test_rounded_amounts_are_as_near_as_whole_ones_can_be(amounts):
    total = points.half_up(sum(amounts.values(), Fraction(0)))

    found = rounded(amounts, total)

    assert sum(found.values()) == total
    assert all(abs(found[key] - amounts[key]) < 1 for key in found)


def test_loads():
    before = standing_of(counted({11: 100, 12: 50, 13: 100}, {}))
    after = standing_of(counted({12: 100, 13: 100, 21: 50}, {}))

    assert loads(before, after) == [(11, 100, 0), (12, 50, 100), (21, 0, 50)]
