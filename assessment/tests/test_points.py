"""Scores worked out by hand, and what holds of every score."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment import points
from assessment.points import Hit, Leaf, Parent, Scheme, Terms

BANDS = ((9000, "优秀"), (7000, "良好"), (6000, "合格"), (0, "不合格"))
NOT_REPORTED = Terms("a", "not_reported", unit=100, percent=True)
LATE = Terms("b", "late", unit=5, percent=True, max=40)


def one_part(*weights, **fields):
    leaves = tuple(Leaf(key, "all", weight) for key, weight in enumerate(weights))
    return Scheme(parts={"all": 100}, leaves=leaves, bands=BANDS, **fields)


def given_by_hand(key, leaf, amount, **fields):
    return Hit(key, leaf=leaf, points=amount, **fields)


def test_score_of_two_led_and_one_attended():
    """100 × (2.00 + 2.50 + 0.5 × 2.50) ÷ (2.50 + 2.50 + 1.25) = 92.00"""
    scheme = one_part(250, 250, 250)
    factors = {0: 100, 1: 100, 2: 50}

    result = points.score(scheme, factors, [given_by_hand(1, 0, 50)])

    assert (result.total, result.grade, result.standing) == (9200, "优秀", "ranked")


def test_cost_of_one_round_of_four_missed():
    """2.50 ÷ 4 = 0.625, half up 0.63"""
    hit = Hit(1, leaf=0, share=7, shares=4, terms=NOT_REPORTED)

    assert points.costs([hit], {0: 250}) == {1: 63}


def test_loss_of_all_four_rounds_missed_is_the_leaf():
    """4 × 0.63 = 2.52, but the leaf holds 2.50"""
    hits = [Hit(n, leaf=0, share=n, shares=4, terms=NOT_REPORTED) for n in range(4)]
    cost = points.costs(hits, {0: 250})

    assert points.losses([Leaf(0, "all", 250)], hits, cost) == {0: 250}


@pytest.mark.parametrize(
    ("days", "cost"),
    [
        (1, 3),  # 5 % of 0.625 is 0.03125
        (3, 9),  # 15 % is 0.09375
        (8, 25),  # 40 % is 0.25
        (30, 25),  # never over 40 %
    ],
)
def test_cost_of_late_working_days(days, cost):
    hit = Hit(1, leaf=0, share=7, shares=4, terms=LATE, quantity=days)

    assert points.costs([hit], {0: 250}) == {1: cost}


@pytest.mark.parametrize(
    ("weight", "percent", "cost"),
    [
        (250, 1, 3),  # exactly 0.025 goes up
        (250, 3, 8),  # exactly 0.075 goes up
        (249, 1, 2),  # 0.0249 goes down
        (50, 1, 1),  # exactly 0.005 goes up
        (49, 1, 0),
    ],
)
def test_cost_is_rounded_half_up(weight, percent, cost):
    terms = Terms("a", "late", unit=percent, percent=True)

    assert points.costs([Hit(1, leaf=0, terms=terms)], {0: weight}) == {1: cost}


@pytest.mark.parametrize(
    ("quantity", "amount"),
    [(0, 100), (1, 100), (3, 150), (20, 400)],
)
def test_price_is_clamped(quantity, amount):
    terms = Terms("a", "late", unit=50, min=100, max=400)

    assert points.price(terms, Fraction(1000), quantity) == amount


def test_cost_under_the_cap_of_a_rule():
    """缺要素 10 % each up to 50 % of 2.00: 0.60, then 0.40 of 0.60, then nothing."""
    terms = Terms("e", "missing_element", unit=10, percent=True, cap=50)
    hits = [Hit(n, leaf=0, share=1, terms=terms, quantity=3) for n in range(3)]

    assert points.costs(hits, {0: 200}) == {0: 60, 1: 40, 2: 0}


def test_cost_under_the_share():
    """Two rules on one share of 1.00: 80 %, then what is left."""
    first = Hit(1, leaf=0, share=1, shares=2, terms=Terms("a", "x", 80, percent=True))
    second = Hit(2, leaf=0, share=1, shares=2, terms=Terms("b", "y", 80, percent=True))

    assert points.costs([first, second], {0: 200}) == {1: 80, 2: 20}


def test_cost_of_one_fact_is_one_fine():
    late = Hit(1, leaf=0, share=1, terms=LATE, quantity=4)
    missed = Hit(2, leaf=0, share=1, terms=NOT_REPORTED)
    elsewhere = Hit(3, leaf=0, share=2, terms=LATE, quantity=4)

    assert points.costs([late, missed, elsewhere], {0: 200}) == {1: 0, 2: 200, 3: 40}


def test_score_with_a_capped_chapter():
    """Chapter of three leaves 20.00 + 10.00 + 10.00, capped at 12.00; one of 60.00.

    The unit leads the first leaf, attends the second at 50 %, has no part in the
    third, and leads the 60.00. It loses 20.00 and 6.00 in the chapter:
    Σ f·loss = 20 + 0.5 × 6 = 23; limit = 12 × (20 + 5) ÷ 40 = 7.50; credit 15.50.
    base = 100 × (0 + 0.5 × 4 + 60 + 15.50) ÷ (20 + 5 + 60) = 7750 ÷ 85 = 91.176… = 91.18
    """
    leaves = (
        Leaf("a", "all", 2000, ("chapter",)),
        Leaf("b", "all", 1000, ("chapter",)),
        Leaf("c", "all", 1000, ("chapter",)),
        Leaf("d", "all", 6000),
    )
    scheme = Scheme({"all": 100}, leaves, (Parent("chapter", "all", 1200),))
    hits = [given_by_hand(1, "a", 2000), given_by_hand(2, "b", 600)]

    result = points.score(scheme, {"a": 100, "b": 50, "d": 100}, hits)

    assert result.credits == {"chapter": 1550}
    assert result.total == 9118


def test_credits_of_caps_within_caps():
    """Section cap 2.00 inside chapter cap 5.00, factors 100.

    Section leaves a, b of 5.00 each, all lost: 10.00 − 2.00 = 8.00 back. The chapter
    has also c of 10.00, lost 6.00: 10 + 6 − 8 − 5 = 3.00 back.
    """
    leaves = (
        Leaf("a", "all", 500, ("section", "chapter")),
        Leaf("b", "all", 500, ("section", "chapter")),
        Leaf("c", "all", 1000, ("chapter",)),
    )
    caps = (Parent("chapter", "all", 500, 0), Parent("section", "all", 200, 1))
    scheme = Scheme({"all": 100}, leaves, caps)

    found = points.credits(
        scheme, {"a": 100, "b": 100, "c": 100}, {"a": 500, "b": 500, "c": 600}
    )

    assert found == {"section": 800, "chapter": 300}


def three_parts():
    leaves = (
        Leaf("d", "日常", 10000),
        Leaf("t", "第三方", 10000),
        Leaf("o", "其他", 10000),
    )
    return Scheme({"日常": 30, "第三方": 50, "其他": 20}, leaves, bands=BANDS)


def test_score_of_parts():
    """30 % of 90.00 + 50 % of 80.00 + 20 % of 70.00 = 27 + 40 + 14 = 81.00"""
    hits = [
        given_by_hand(1, "d", 1000),
        given_by_hand(2, "t", 2000),
        given_by_hand(3, "o", 3000),
    ]

    result = points.score(three_parts(), {"d": 100, "t": 100, "o": 100}, hits)

    assert (result.total, result.grade) == (8100, "良好")


def test_score_with_a_part_absent():
    """第三方 absent: (30 × 90.00 + 20 × 70.00) ÷ 50 = 82.00"""
    hits = [given_by_hand(1, "d", 1000), given_by_hand(3, "o", 3000)]

    result = points.score(three_parts(), {"d": 100, "o": 100}, hits)

    assert (result.total, result.standing) == (8200, "few")


def test_score_of_a_unit_without_indicators():
    result = points.score(one_part(5000, 5000), {}, [])

    assert (result.standing, result.total, result.grade) == ("not_judged", None, "")


def test_base_is_rounded_half_up():
    """Parts of 50 each, 0.01 lost in one: (99.99 + 100.00) ÷ 2 = 99.995 → 100.00"""
    leaves = (Leaf("a", "一", 10000), Leaf("b", "二", 10000))
    scheme = Scheme({"一": 50, "二": 50}, leaves)

    result = points.score(scheme, {"a": 100, "b": 100}, [given_by_hand(1, "a", 1)])

    assert result.base == 10000


@pytest.mark.parametrize(
    ("lost", "bonus", "total"),
    [
        (0, 300, 10300),
        (2000, 300, 8300),
        (2000, 900, 8500),  # never more than the cap of 5.00
        (4000, 300, 6300),  # exactly on the floor
        (4001, 300, 5999),  # under the floor: nothing
    ],
)
def test_bonus(lost, bonus, total):
    scheme = one_part(10000)
    hits = [given_by_hand(1, 0, lost), Hit(2, points=bonus, effect=points.BONUS)]

    assert points.score(scheme, {0: 100}, hits).total == total


@pytest.mark.parametrize(
    ("lost", "total", "grade"),
    [
        (0, 5900, "不合格"),
        (3000, 5900, "不合格"),
        (5000, 5000, "不合格"),  # it never lifts a score
    ],
)
def test_veto(lost, total, grade):
    hits = [given_by_hand(1, 0, lost), Hit(2, effect=points.VETO)]

    result = points.score(one_part(10000), {0: 100}, hits)

    assert (result.total, result.grade) == (total, grade)


def test_limit_lowest_counts():
    hits = [Hit(n, points=p, effect=points.LIMIT) for n, p in ((1, 8900), (2, 6900))]

    result = points.score(one_part(10000), {0: 100}, hits)

    assert (result.total, result.limit, result.grade) == (6900, 6900, "合格")


def test_score_of_a_police_bureau_that_published_no_documents():
    """霍邱 2020: 规范性文件 20 分, all missing −20 (title −2, 文号 −2 … under the cap): 0/20."""
    missing = Terms("all", "gone", unit=2000)
    title = Terms("title", "title", unit=200)
    hits = [Hit(1, leaf=0, terms=missing), Hit(2, leaf=0, terms=title)]
    cost = points.costs(hits, {0: 2000})

    assert points.losses([Leaf(0, "all", 2000)], hits, cost) == {0: 2000}


def test_score_if_all_counts_what_is_proposed():
    scheme = one_part(5000, 5000)
    hits = [
        given_by_hand(1, 0, 1000, confirmed=False),
        given_by_hand(2, 1, 500),
    ]

    now = points.score(scheme, {0: 100, 1: 100}, hits)
    later = points.score_if_all(scheme, {0: 100, 1: 100}, hits)

    assert (now.total, later.total) == (9500, 8500)


@pytest.mark.parametrize(
    ("totals", "places"),
    [
        ([100, 90, 90, 80], [1, 2, 2, 4]),
        ([90, 100, 90, 100], [3, 1, 3, 1]),
        ([50], [1]),
        ([], []),
    ],
)
def test_ranks_share_ties(totals, places):
    assert points.ranks(dict(enumerate(totals))) == dict(enumerate(places))


@pytest.mark.parametrize(
    ("total", "parts", "shares"),
    [(10000, 3, [3334, 3333, 3333]), (371, 2, [186, 185]), (5, 5, [1] * 5)],
)
def test_spread(total, parts, shares):
    assert points.spread(total, parts) == shares


@pytest.mark.parametrize(
    ("total", "grade"),
    [(9000, "优秀"), (8999, "良好"), (7000, "良好"), (6000, "合格"), (5999, "不合格")],
)
def test_grade(total, grade):
    assert one_part(10000).grade(total) == grade


terms = st.sampled_from([NOT_REPORTED, LATE, Terms("c", "other", unit=37, cap=90)])
leaf_numbers = st.integers(0, 3)


@st.composite
def judged(draw):
    """A scheme of four leaves under two caps, factors, and hits in a row."""
    weights = points.spread(10000, 4)
    leaves = tuple(
        Leaf(n, "all", weight, ("low", "high") if n < 2 else ("high",))
        for n, weight in enumerate(weights)
    )
    caps = (
        Parent("low", "all", draw(st.integers(0, 5000)), 1),
        Parent("high", "all", draw(st.integers(0, 10000)), 0),
    )
    scheme = Scheme({"all": 100}, leaves, draw(st.sampled_from([(), caps])))
    factors = {n: draw(st.sampled_from([0, 50, 100])) for n in range(4)}
    drawn = st.tuples(leaf_numbers, st.integers(0, 2), terms, st.integers(1, 30))
    hits = [
        Hit(key, leaf, share, 3, rule, quantity)
        for key, (leaf, share, rule, quantity) in enumerate(
            draw(st.lists(drawn, max_size=12))
        )
    ]
    return scheme, factors, hits


@given(judged())
def test_score_lies_between_nothing_and_a_hundred(case):
    result = points.score(*case)

    assert result.total is None or 0 <= result.total <= 10000


@given(judged())
def test_score_never_rises_with_a_finding(case):
    scheme, factors, hits = case

    totals = [
        points.score(scheme, factors, hits[:n]).total for n in range(len(hits) + 1)
    ]

    assert totals == sorted(totals, key=lambda total: -(total or 0))
