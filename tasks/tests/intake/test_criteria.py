import pytest

from tasks.intake.criteria import elements_of, read_criteria, split_numbered


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("评价推进情况。", ["评价推进情况。"]),
        ("1.评价甲。 2.评价乙。", ["评价甲。", "评价乙。"]),
        ("1.评价甲。2.评价乙。3.评价丙。", ["评价甲。", "评价乙。", "评价丙。"]),
        ("1、评价甲；2、评价乙", ["评价甲；", "评价乙"]),
        ("（1）评价甲；（2）评价乙。", ["评价甲；", "评价乙。"]),
        ("①评价甲；②评价乙。", ["评价甲；", "评价乙。"]),
        ("1.只有一条。", ["只有一条。"]),
        ("公开率达到95.5%以上。", ["公开率达到95.5%以上。"]),
        ("1.评价甲。3.不连续。", ["评价甲。3.不连续。"]),
    ],
)
def test_split_numbered(text, parts):
    assert split_numbered(text) == parts


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("评价公开的情况(内容、时间、载体)。", ("内容", "时间", "载体")),
        ("评价舆情回应的整体情况（数量、效果等）。", ("数量", "效果")),
        ("评价主动公开整体情况(数量和质量)。", ("数量和质量",)),
        (
            "评价落实情况(事项公开率、公开内容准确率),评价公开不准确的情况。",
            ("事项公开率", "公开内容准确率"),
        ),
        ("评价工作情况(未按时依法答复、败诉率等)。", ("未按时依法答复", "败诉率")),
        ("评价实施情况(国家文件印发后)。", ()),
        ("评价年报发布情况(1月31日前)。", ()),
        ("评价答复情况(15个工作日内)。", ()),
        ("评价各县(市、区)公安局落实情况。", ()),
        ("评价“信用中国”(广东湛江)网站公开情况。", ()),
        ("评价目录(试行)。", ()),
        ("评价推进情况。", ()),
    ],
)
def test_elements_of(text, elements):
    assert elements_of(text) == elements


def test_read_criteria_keeps_text_with_its_bracket():
    first, second = read_criteria("1.评价甲(数量、效果等)。 2.评价乙。", line=31)

    assert (first.text, first.elements) == ("评价甲(数量、效果等)。", ("数量", "效果"))
    assert (second.text, second.line) == ("评价乙。", 31)
