import pytest

from tasks.comparing import Item, compare, marked

GUIDE = "规范编制发布政府信息公开工作年度报告，切实提高年报内容质量和数据准确性。"
HOTLINE = (
    "提高政务服务便民热线、实体服务大厅的政策咨询服务水平，更好解答群众关切的问题。"
)
MAPS = "各地、各部门要增强政治意识、大局意识，完善地图使用管理长效机制。"


def item(key, text, **fields):
    values = {"path": ("一、优化基础",), "number": f"{key}", "criteria": ()}
    values |= {"units": ("宣传科（负责）",), "time": "按报送轮次", **fields}
    return Item(key=key, text=text, **values)


def told(comparison):
    """(keys added, keys removed, {key: fields changed}, keys unchanged)."""
    return (
        [one.key for one in comparison.added],
        [one.key for one in comparison.removed],
        {pair.old.key: pair.fields for pair in comparison.changed},
        [pair.old.key for pair in comparison.unchanged],
    )


def test_compare_of_the_same_finds_nothing():
    old = [item(1, GUIDE), item(2, MAPS)]

    assert told(compare(old, old)) == ([], [], {}, [1, 2])


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"number": "7"}, ("number",)),
        ({"path": ("二、强化监督",)}, ("section",)),
        ({"criteria": ("按时发布",)}, ("criteria",)),
        ({"units": ("宣传科（配合）",)}, ("units",)),
        ({"time": "2026-12-31"}, ("time",)),
        ({"path": ("二、强化监督",), "number": "7"}, ("number", "section")),
    ],
)
def test_compare_names_the_fields_that_differ(changed, fields):
    found = compare([item(1, GUIDE)], [item(1, GUIDE, **changed)])

    assert told(found) == ([], [], {1: fields}, [])


@pytest.mark.parametrize(
    "changed",
    [
        {"number": "１"},
        {"path": ("一、 优化基础",)},
        {"units": ("宣传科(负责)",)},
    ],
)
def test_compare_overlooks_spaces_and_widths(changed):
    found = compare([item(1, GUIDE)], [item(1, GUIDE, **changed)])

    assert told(found) == ([], [], {}, [1])


def test_compare_overlooks_the_order_of_units():
    old = item(1, GUIDE, units=("宣传科（负责）", "警保科（配合）"))
    new = item(1, GUIDE, units=("警保科（配合）", "宣传科（负责）"))

    assert told(compare([old], [new])) == ([], [], {}, [1])


def test_compare_knows_a_task_by_its_number_though_much_was_rewritten():
    new = item(9, "规范编制政府信息公开工作年度报告，并于一月底前公开。", number="1")

    assert told(compare([item(1, GUIDE)], [new])) == ([], [], {1: ("text",)}, [])


def test_compare_of_another_task_under_the_same_number_is_a_change_of_both():
    found = compare([item(1, GUIDE)], [item(1, MAPS)])

    assert told(found) == ([1], [1], {}, [])


def test_compare_takes_equal_texts_by_section_and_number():
    old = [item(1, MAPS, path=("一",)), item(2, MAPS, path=("二",))]
    new = [item(1, MAPS, path=("二",)), item(2, MAPS, path=("一",), number="1")]

    found = compare(old, new)

    assert [(pair.old.key, pair.new.key) for pair in found.changed] == [(2, 1)]
    assert [(pair.old.key, pair.new.key) for pair in found.unchanged] == [(1, 2)]


def test_compare_shows_a_split_as_removed_and_added():
    old = [item(1, GUIDE + HOTLINE)]
    new = [item(1, GUIDE), item(2, HOTLINE)]

    assert told(compare(old, new)) == ([1, 2], [1], {}, [])


def test_compare_shows_two_merged_as_removed_and_added():
    old = [item(1, GUIDE), item(2, HOTLINE)]
    new = [item(1, GUIDE + HOTLINE)]

    assert told(compare(old, new)) == ([1], [1, 2], {}, [])


def test_compare_shows_a_sentence_more_as_a_change():
    new = item(1, GUIDE + "发现问题及时整改。")

    assert told(compare([item(1, GUIDE)], [new])) == ([], [], {1: ("text",)}, [])


def test_compare_with_an_empty_side():
    assert told(compare([], [item(1, MAPS)])) == ([1], [], {}, [])
    assert told(compare([item(1, "")], [])) == ([], [1], {}, [])


def test_compare_pairs_three_hundred_rewritten_tasks():
    old = [item(key, long_text(key)) for key in range(300)]
    new = [item(key, "落实" + long_text(key) + "。") for key in range(300)]

    found = compare(old, new)

    assert len(found.changed) == 300


def long_text(key):
    return "".join(chr(0x4E00 + (key * 37 + place * 17) % 2000) for place in range(300))


def test_marked_shows_what_was_written_in():
    before, after = marked("宣传科（负责）", "宣传科（负责）、警保科（配合）")

    assert before == [("宣传科（负责）", False)]
    assert after == [("宣传科（负责）", False), ("、警保科（配合）", True)]


def test_marked_keeps_the_names_of_a_list_whole():
    before, after = marked(
        "甲（负责）、乙（负责）", "丙（负责）、乙（配合）", listed=True
    )

    assert before == [("甲（负责）", True), ("、", False), ("乙（负责）", True)]
    assert after == [("丙（负责）", True), ("、", False), ("乙（配合）", True)]


def test_marked_keeps_figures_whole():
    before, after = marked("5个工作日内", "15个工作日内")

    assert (before[0], after[0]) == (("5", True), ("15", True))


def test_marked_of_a_long_text_goes_by_sentences():
    kept = "认真落实。" * 200

    before, after = marked(kept + "每年一次。", kept + "每年两次。")

    assert before == [(kept, False), ("每年一次。", True)]
    assert after[-1] == ("每年两次。", True)


def test_marked_of_a_hostile_text_marks_the_whole():
    before, after = marked("。" * 50_000, "；" * 50_000)

    assert (len(before), len(after)) == (1, 1)


@pytest.mark.parametrize(("before", "after"), [("", "新"), ("旧", ""), ("", "")])
def test_marked_of_nothing(before, after):
    left, right = marked(before, after)

    assert "".join(text for text, _ in left) == before
    assert "".join(text for text, _ in right) == after
