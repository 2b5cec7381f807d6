import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.balance import CannotBalance, in_proportion, rest_to_largest

POINTS = st.dictionaries(
    st.integers(), st.integers(0, 20_000), min_size=1, max_size=60
).filter(lambda weights: any(weights.values()))


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({"a": 4950, "b": 5000}, {"a": 4950, "b": 5050}),
        ({"a": 5000, "b": 5000, "c": 50}, {"a": 4950, "b": 5000, "c": 50}),
        ({"a": 0, "b": 1}, {"a": 0, "b": 10000}),
    ],
)
def test_rest_to_largest(weights, expected):
    assert rest_to_largest(weights) == expected


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({"a": 100, "b": 100, "c": 100}, {"a": 3334, "b": 3333, "c": 3333}),
        ({"a": 30000, "b": 10000}, {"a": 7500, "b": 2500}),
        ({"a": 0, "b": 5}, {"a": 0, "b": 10000}),
    ],
)
def test_in_proportion(weights, expected):
    assert in_proportion(weights) == expected


@pytest.mark.parametrize("balance", [rest_to_largest, in_proportion])
@pytest.mark.parametrize("weights", [{}, {"a": 0, "b": 0}])
def test_balance_refused_without_points(balance, weights):
    with pytest.raises(CannotBalance, match="没有计分的指标"):
        balance(weights)


def test_rest_to_largest_refused_where_the_heaviest_would_vanish():
    with pytest.raises(CannotBalance, match="按比例"):
        rest_to_largest({"a": 9000, "b": 9000, "c": 9000})


@given(POINTS)
def test_in_proportion_fills_and_keeps_zeros(weights):
    found = in_proportion(weights)

    assert sum(found.values()) == 10_000
    assert all(found[key] == 0 for key, weight in weights.items() if not weight)
    assert all(weight >= 0 for weight in found.values())
