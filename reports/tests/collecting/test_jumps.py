"""What is asked back, and how figures are typed."""

from decimal import Decimal

import pytest
from django import forms

from reports.collecting.forms import FigureField
from reports.collecting.jumps import jump
from reports.collecting.models import Number, shown


@pytest.mark.parametrize(
    ("value", "last", "said"),
    [
        (330, 30, "是上年的11倍，请确认"),
        (300, 30, ""),
        (30, 330, "不到上年的11分之一，请确认"),
        (0, 330, ""),
        (5, 0, ""),
        (5, None, ""),
        (None, 5, ""),
        (-50, 3, ""),
    ],
)
def test_jump_asks_back_beyond_ten_times(value, last, said):
    assert jump(value and Decimal(value), last and Decimal(last)) == said


@pytest.mark.parametrize(
    ("number", "typed", "value"),
    [
        (Number.COUNT, "1,799,570", 1799570),
        (Number.COUNT, "１２", 12),
        (Number.COUNT, "0", 0),
        (Number.COUNT, " ", None),
        (Number.CHANGE, "-3", -3),
        (Number.MONEY, "59237.2449", Decimal("59237.2449")),
    ],
)
def test_figure_is_read_as_typed(number, typed, value):
    assert FigureField(number).clean(typed) == value


@pytest.mark.parametrize(
    ("number", "typed", "sentence"),
    [
        (Number.COUNT, "1.5", "请填整数。"),
        (Number.COUNT, "-1", "不能填负数。"),
        (Number.COUNT, "/", "请填数字。"),
        (Number.MONEY, "1.23456", "最多四位小数，以万元为单位。"),
        (Number.MONEY, "-1", "不能填负数。"),
    ],
)
def test_figure_is_refused(number, typed, sentence):
    with pytest.raises(forms.ValidationError) as refused:
        FigureField(number).clean(typed)

    assert refused.value.messages == [sentence]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("0.0000", "0"), ("330.0000", "330"), ("1.2500", "1.25")],
)
def test_shown_as_people_write(value, text):
    assert shown(value and Decimal(value)) == text
