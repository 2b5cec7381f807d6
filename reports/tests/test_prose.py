"""The figures the prose of part one names."""

import pytest

from reports.reading.prose import said_in

WUHAN = (
    "全年收政府信息公开申请464件，结转上年度政府信息公开申请3件，本年度办结441件，"
    "剩余26件结转下年度办理。"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WUHAN, {"收到": 464, "上年结转": 3, "办结": 441, "结转下年": 26}),
        ("新收到政府信息公开申请31件，办结28件。", {"新收": 31, "办结": 28}),
        ("共收到依申请信息公开26件，均及时答复。", {"收到": 26}),
        ("新收申请3,525件，上年结转121件。", {"新收": 3525, "上年结转": 121}),
        ("发生行政复议62件、行政诉讼21件。", {"行政复议": 62, "行政诉讼": 21}),
        ("主动公开政府信息2240条，组织访谈24场。", {}),
        ("未收到政府信息公开申请。", {}),
        (
            "全年作出行政许可决定3件、行政处罚决定1,310件；制发行政规范性文件6件。",
            {"行政许可决定": 3, "行政处罚决定": 1310, "制发行政规范性文件": 6},
        ),
        ("公开作出的行政许可决定30件，公示行政处罚决定12件。", {}),
    ],
)
def test_said_in(text, said):
    assert {each.counts: each.number for each in said_in(text)} == said


def test_said_in_keeps_the_sentence():
    (said,) = said_in("工作平稳。全年新收申请5件；均已答复。")

    assert said.words == "全年新收申请5件"
