"""Laws named in a cell of 公开依据; no database."""

from datetime import date

import pytest

from catalog.citations import Laws, citations
from catalog.models import Law

ON = date(2026, 7, 1)
OLD = Law(title="中华人民共和国收养法", valid_until=date(2020, 12, 31))
FOI = Law(title="中华人民共和国政府信息公开条例", number="国务院令第711号")
FORMER = Law(
    title="中华人民共和国政府信息公开条例",
    number="国务院令第492号",
    valid_until=date(2019, 5, 14),
)
HOUSEHOLD = Law(title="中华人民共和国户口登记条例")
RULES = Law(title="公安机关执法公开规定", number="公通字〔2018〕26号")
LAWS = Laws.of([FORMER, FOI, OLD, HOUSEHOLD, RULES])


def told(text):
    return [(LAWS.row_of(cited, ON), cited.article) for cited in citations(text, LAWS)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("《中华人民共和国户口登记条例》", [(HOUSEHOLD, "")]),
        (
            "《政府信息公开条例》（国务院令第711号）第二十条第（五）项",
            [(FOI, "第二十条第（五）项")],
        ),
        ("《政府信息公开条例》（国令第711号修订）第十九条", [(FOI, "第十九条")]),
        (
            "《公安机关执法公开规定》(公通字〔2018〕26号)第六条、《收养法》",
            [(RULES, "第六条"), (OLD, "")],
        ),
        ("公通字[2018]26号", [(RULES, "")]),
        (
            "户口登记条例、政府信息公开条例第二十条(二)",
            [(HOUSEHOLD, ""), (FOI, "第二十条(二)")],
        ),
        ("《政府信息公开条例》（国务院令第492号）", [(FORMER, "")]),
        ("政府信息公开条例第四十九、五十条", [(FOI, "第四十九、五十条")]),
        ("《某省户政规程》第三条", [(None, "第三条")]),
        ("省厅有关规定", []),
        ("", []),
    ],
)
def test_citations(text, found):
    assert told(text) == found


def test_of_one_title_the_law_in_force_is_meant():
    [cited] = citations("《政府信息公开条例》", LAWS)

    assert LAWS.row_of(cited, ON) is FOI
    assert LAWS.row_of(cited, date(2018, 1, 1)) is FORMER


def test_a_law_is_named_once():
    assert len(citations("《收养法》第一条；《收养法》第一条", LAWS)) == 1
