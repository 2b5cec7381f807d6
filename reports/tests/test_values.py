"""What a cell holds: a figure, a blank, a doubt."""

from decimal import Decimal

import pytest

from reports.formats import FEE, PURCHASES
from reports.reading.values import Value, looks_like_value, value_of
from reports.report import written


@pytest.mark.parametrize(
    ("text", "column", "number"),
    [
        ("0", "R1", "0"),
        ("１２", "R1", "12"),
        ("1,799,570", "R1", "1799570"),
        ("＋8", "本年增/减", "8"),
        ("－8", "本年增/减", "-8"),
        ("12宗", "R1", "12"),
        ("59237.2449", FEE, "59237.2449"),
        ("3.5万元", FEE, "3.5"),
        ("251000元", PURCHASES, "251000"),
        ("25.1万元", PURCHASES, "251000.0"),
    ],
)
def test_value_of_a_figure(text, column, number):
    assert value_of(text, column) == Value(text, Decimal(number))


@pytest.mark.parametrize("text", ["", " ", "/", "-", "—", "无", "不适用", "O"])
def test_value_of_a_blank(text):
    assert value_of(text, "R1") == Value(text.strip())


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("1 0", "R1"),
        ("1,0", "R1"),
        ("00", "R1"),
        ("1234,567", "R1"),
        ("3元", "R1"),
        ("3元", FEE),
        ("3件", PURCHASES),
        ("约3", "R1"),
        ("1.2.3", "R1"),
    ],
)
def test_value_of_a_doubt(text, column):
    value = value_of(text, column)

    assert (value.number, bool(value.doubt)) == (None, True)


@pytest.mark.parametrize(
    ("text", "is_value"),
    [
        ("0", True),
        ("1,234", True),
        ("-", True),
        ("—", True),
        ("3件", True),
        ("1.", False),
        ("3.其他", False),
        ("2.重复申请", False),
    ],
)
def test_looks_like_value(text, is_value):
    assert looks_like_value(text) is is_value


@pytest.mark.parametrize(
    ("number", "text"),
    [("0", "0"), ("10", "10"), ("1E+3", "1000"), ("2.50", "2.5"), ("0.10", "0.1")],
)
def test_written(number, text):
    assert written(Decimal(number)) == text
