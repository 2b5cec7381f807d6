import pytest

from tasks.likeness import likest, wording

LONG = (
    "加强规范性文件公开。各部门要在文件印发后20个工作日内公开，并同步公布解读材料；"
    "废止、失效的文件要及时标注，方便群众查阅。"
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("更新公开目录", "更新公开目录", 1.0),
        ("更新公开目录。", "更新 公开目录", 1.0),
        ("更新公开目录", "严禁酒后驾驶", 0.0),
        ("", "更新公开目录", 0.0),
        ("", "", 1.0),
        ("公开目录", "公开年报", (1 / 3 + 2 / 6) / 2),
    ],
)
def test_like(one, other, expected):
    assert wording(one).like(wording(other)) == pytest.approx(expected)


def test_part_of_a_long_paragraph_is_like_it():
    assert wording(LONG).like(wording("规范性文件印发后20个工作日内公开")) > 0.5


def test_likest_come_first_and_the_others_not_at_all():
    options = [(1, "更新目录"), (2, "更新主动公开基本目录"), (3, "严禁酒后驾驶")]

    found = likest("更新主动公开基本目录", options, most=2)

    assert [key for _, key in found] == [2, 1]


def test_likest_of_a_very_long_text_is_bounded():
    found = likest("公开目录" * 20_000, [(1, "公开目录" * 20_000)], most=1)

    assert found == [(1.0, 1)]
