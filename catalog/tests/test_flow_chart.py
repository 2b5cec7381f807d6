"""流程图 from the steps of an entry."""

from io import BytesIO

import pytest
from lxml import etree
from PIL import Image

from catalog import flow_picture
from catalog.flow_chart import BOX_WIDTH, LONGEST, PADDING, as_svg, chart_of
from catalog.flow_picture import NoPicture, as_png
from core.papers.writers.table import width_of

STEPS = [["提出", "承办民警"], ["审核", ""], ["签批", "分管局领导"]]


def test_chart_has_a_box_for_each_step_and_arrows_between():
    chart = chart_of(STEPS)

    assert [[line.text for line in box.lines] for box in chart.boxes] == [
        ["1. 提出", "承办民警"],
        ["2. 审核"],
        ["3. 签批", "分管局领导"],
    ]
    assert [bottom - top for top, bottom in chart.arrows] == [28, 28]
    assert chart.told == "1.提出（承办民警）；2.审核；3.签批（分管局领导）"
    assert all(box.bottom < chart.height for box in chart.boxes)


@pytest.mark.parametrize("steps", [[], [[]], [["", ""]], [["  ", None]]])
def test_nothing_to_draw(steps):
    assert chart_of(steps) is None


@pytest.mark.parametrize(
    ("step", "lines"),
    [
        (["", "法制支队"], ["1. 法制支队"]),
        (["审\n核"], ["1. 审 核"]),
        (["审核", "某处", "多余"], ["1. 审核", "某处"]),
    ],
)
def test_odd_steps_are_drawn_as_far_as_they_say_something(step, lines):
    [box] = chart_of([step]).boxes

    assert [line.text for line in box.lines] == lines


def test_long_names_wrap_within_their_box():
    name = "由牵头部门负责人会同配合部门负责人共同审核后报送政务公开办公室" * 2
    [box] = chart_of([[name, name]]).boxes

    room = BOX_WIDTH - 2 * PADDING
    assert len(box.lines) > 4
    assert all(width_of(line.text) * line.size / 2 <= room for line in box.lines)
    assert "".join(line.text for line in box.lines if not line.is_step) == name
    [cut] = chart_of([["字" * 1000, ""]]).boxes
    assert sum(len(line.text) for line in cut.lines) == LONGEST + 1


def test_svg_has_a_name_and_needs_no_style():
    svg = as_svg(chart_of([["<审核>", '"&'], *STEPS]), title="公开流程图", key="a")

    root = etree.fromstring(svg)
    names = {each.get("id"): each.text for each in root if each.get("id")}
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == list(names)
    assert names["a-name"] == "公开流程图"
    assert names["a-told"].startswith('1.<审核>（"&）；2.提出')
    assert "style" not in svg


def test_picture_for_word_is_drawn_from_the_same_chart():
    chart = chart_of(STEPS)

    first, again = as_png(chart), as_png(chart)

    picture = Image.open(BytesIO(first))
    assert first == again
    assert picture.size == (1080, round(chart.height * 3))
    assert picture.info["dpi"] == pytest.approx((288, 288), abs=1)


def test_without_a_chinese_font_it_is_said(monkeypatch):
    monkeypatch.setattr(flow_picture, "font_file", lambda: None)
    flow_picture.font.cache_clear()

    with pytest.raises(NoPicture, match="安装一种中文字体"):
        as_png(chart_of(STEPS))
