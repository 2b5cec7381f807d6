"""How a criterion is judged, proposed from its words."""

import pytest

from tasks.intake.judging import deductions_of, kind_of, limit_of
from tasks.models import Criterion


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("评价各单位当年政策文件公开和解读的数量、比例、及时性及效果。", "count"),
        ("评价办事服务事项一站式公开的占比和数量。", "ratio"),
        ("行政诉讼败诉率", "ratio"),
        ("评价解读材料是否在5个工作日内关联公开。", "exists"),
        ("主动公开信息在20个工作日内公开", "timely"),
        ("评价舆情回应的效果。", "quality"),
        ("评价是否建立机制及实际运行情况。", "exists"),
        ("评价公开的情况（内容、时间、载体）。", "exists"),
        ("未按期公开的，每项扣0.5分；未公开的，每项扣1分。", "deduction"),
        ("评价公开情况，未公开的每项扣1分。以年底数据为准。", "exists"),
        ("组织领导", "ordinary"),
    ],
)
def test_kind_of(text, kind):
    assert kind_of(text) == kind
    assert kind in Criterion.Kind.values


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("网上公布后5个工作日内关联公开", (5, "workday", "5个工作日内")),
        ("自收到之日起二十个工作日内答复", (20, "workday", "二十个工作日内")),
        ("24小时内回应", (24, "hour", "24小时内")),
        ("7日内公开", (7, "day", "7日内")),
        ("三个月内完成", (3, "month", "三个月内")),
    ],
)
def test_limit_of(text, limit):
    assert tuple(limit_of(text).values()) == limit


def test_limit_of_a_text_without_one():
    assert limit_of("评价公开的数量") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("未按期公开的，每项扣0.5分", [(50, "每项")]),
        ("每逾期1天扣0.2分；未报送的，扣2分", [(20, "每天"), (200, "")]),
        ("打不通无回应的，作扣分处理", [(None, "")]),
        ("视情节扣1-3分", [(None, "")]),
        ("每发现一次扣１分，扣完为止", [(100, "每次")]),
        ("扣完为止", []),
        ("评价公开的数量", []),
    ],
)
def test_deductions_of(text, found):
    assert [(d["points"], d["per"]) for d in deductions_of(text)] == found
