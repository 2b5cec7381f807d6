from datetime import date
from decimal import Decimal

import pytest

from tasks.elements import NOTHING, BadValue, parsed, plain, shown


@pytest.mark.parametrize(
    ("kind", "typed", "column", "value"),
    [
        ("text", " 政府网站 ", "text", "政府网站"),
        ("text", "=cmd|' /C calc'!A0", "text", "=cmd|' /C calc'!A0"),
        ("date", "2026-06-20", "date", date(2026, 6, 20)),
        ("date", "2026年6月20日", "date", date(2026, 6, 20)),
        ("date", "2026/6/20", "date", date(2026, 6, 20)),
        ("date", "２０２６.6.20", "date", date(2026, 6, 20)),
        ("date", date(2026, 6, 20), "date", date(2026, 6, 20)),
        ("number", "1,234", "number", Decimal(1234)),
        ("number", "１２", "number", Decimal(12)),
        ("number", "-0.5", "number", Decimal("-0.5")),
        ("ratio", "95%", "number", Decimal(95)),
        ("ratio", "95.5％", "number", Decimal("95.5")),
        ("ratio", "100", "number", Decimal(100)),
    ],
)
def test_parsed_fills_the_column_of_the_kind(kind, typed, column, value):
    assert parsed(kind, typed) == NOTHING | {column: value}


@pytest.mark.parametrize("kind", ["text", "date", "number", "ratio"])
def test_parsed_of_nothing_states_nothing(kind):
    assert parsed(kind, " ") == NOTHING


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("date", "6月20日", "“6月20日”不是日期，请按 2026-06-20 的样子填写。"),
        (
            "date",
            "2026-02-30",
            "“2026-02-30”不是日期，请按 2026-06-20 的样子填写。",
        ),
        (
            "number",
            "12件",
            "“12件”不是数字，请只填数字（最多四位小数），不带单位和文字。",
        ),
        (
            "number",
            "1e9",
            "“1e9”不是数字，请只填数字（最多四位小数），不带单位和文字。",
        ),
        ("number", "1000000000000", "数字太大，请核对单位。"),
        ("ratio", "-1", "比例“-1”应在0到1000之间，95%填95。"),
        ("ratio", "9500", "比例“9500”应在0到1000之间，95%填95。"),
        ("text", "字" * 2001, "超过2000个字，请精简，详细内容写入落实情况。"),
    ],
)
def test_parsed_says_what_is_wrong(kind, typed, sentence):
    with pytest.raises(BadValue) as told:
        parsed(kind, typed)

    assert str(told.value) == sentence


def test_plain_drops_control_characters_and_keeps_lines():
    assert plain("一\x00二\x1b[0m\r\n三\r四\t五") == "一二[0m\n三\n四\t五"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        ("网站", "网站"),
        (date(2026, 6, 20), "2026-06-20"),
        (Decimal("95.0000"), "95"),
        (Decimal("0.5000"), "0.5"),
        (Decimal("100.0000"), "100"),
    ],
)
def test_shown_is_what_the_field_holds(value, words):
    assert shown(value) == words
