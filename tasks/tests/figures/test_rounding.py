import pytest

from tasks.figures.rounding import percent, rounded, tenths_of_percent


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (114, 120, "95.0%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (0, 7, "0.0%"),
        (7, 7, "100.0%"),
        (1, 2000, "0.1%"),  # 0.05, a half: up
        (1, 2001, "0.0%"),
        (999, 2000, "50.0%"),  # 49.95
        (1999, 2000, "100.0%"),  # 99.95
        (25, 1000, "2.5%"),
    ],
)
def test_percent_is_rounded_half_up(part, whole, said):
    assert percent(tenths_of_percent(part, whole)) == said


def test_percent_of_nothing_is_none():
    assert tenths_of_percent(0, 0) is None


@pytest.mark.parametrize(
    ("number", "divisor", "result"), [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1)]
)
def test_rounded_goes_half_away_from_zero(number, divisor, result):
    assert rounded(number, divisor) == result


def test_percent_below_zero():
    assert percent(-5) == "-0.5%"
