"""The document as the draft page shows it."""

from types import SimpleNamespace

import pytest

from tasks import source
from tasks.source import DOUBT, LEFT, TASK, shown


def cell(text, line, columns=1, rows=1):
    return {"text": text, "line": line, "columns": columns, "rows": rows}


TABLE = {
    "rows": [
        [cell("任务", 2), cell("单位", 2)],
        [cell("更新目录", 3, rows=2), cell("宣传科", 3)],
        [cell("法制支队", 4)],
    ]
}
RAGGED = {"rows": [[cell("更新目录", 5), cell("宣传科", 6)], [cell("公布年报", 7)]]}
LINES = {"rows": [[cell("一行", 8)], [cell("又一行", 9)]]}
SOURCE = [{"line": 1, "text": "方案"}, TABLE, RAGGED, LINES]


def row(pk=7, readings=None, doubts=None):
    readings = readings or {"text": {"line": 3}, "units": {"line": 3, "also": [4]}}
    return SimpleNamespace(pk=pk, readings=readings, doubts=doubts or {})


def marks(blocks):
    """{line: state} of what is marked."""
    lines = [line for block in blocks for line in block.lines]
    lines += [each for line in lines for each in line.cells]
    return {line.line: line.mark.state for line in lines if line.mark}


def test_shown_keeps_tables_with_their_merged_cells():
    paragraph, table, ragged, lines = shown(SOURCE, rows=[], unplaced=[])

    assert [block.is_table for block in (paragraph, table, ragged, lines)] == [
        False,
        True,
        True,
        False,
    ]
    assert [len(line.cells) for line in table.lines] == [2, 2, 1]
    assert table.lines[1].cells[0].rows == 2
    assert [line.anchor for line in table.lines] == [2, 3, 4]


def test_shown_anchors_cells_that_are_lines_of_their_own():
    ragged = shown([RAGGED], rows=[], unplaced=[])[0]

    assert [line.anchor for line in ragged.lines] == [0, 7]
    assert [each.anchor for each in ragged.lines[0].cells] == [5, 6]


def test_shown_anchors_each_line_once():
    twice = {"rows": [[cell("甲", 5), cell("乙", 6)], [cell("丙", 5), cell("丁", 6)]]}

    lines = shown([twice], rows=[], unplaced=[])[0].lines

    assert [[each.anchor for each in line.cells] for line in lines] == [[5, 6], [0, 0]]


def test_shown_marks_what_lines_became():
    unplaced = [{"line": 1, "text": "方案", "place": "第1行", "reason": "表外"}]

    blocks = shown(SOURCE, rows=[row()], unplaced=unplaced)

    assert marks(blocks) == {1: LEFT, 3: TASK, 4: TASK}
    assert blocks[0].lines[0].mark.note == "没有列入任务：表外"
    assert blocks[1].lines[1].mark.row == 7


def test_shown_marks_the_line_of_a_doubtful_field():
    doubtful = row(
        readings={"text": {"line": 3}, "units": {"line": 4}},
        doubts={"units": "请核对", "due": "没有位置"},
    )

    blocks = shown(SOURCE, rows=[doubtful], unplaced=[])

    assert marks(blocks) == {3: TASK, 4: DOUBT}


def test_shown_marks_the_lines_asked_for():
    blocks = shown(SOURCE, rows=[], unplaced=[], own={3})

    assert [line.line for b in blocks for line in b.lines if line.is_own] == [3]


def test_shown_is_cut_where_a_document_is_endless(monkeypatch):
    monkeypatch.setattr(source, "MOST_LINES", 4)

    blocks = shown(SOURCE, rows=[], unplaced=[])

    assert source.is_cut(SOURCE, blocks)
    assert sum(len(block.lines) for block in blocks) < 9


def test_a_short_document_is_not_cut():
    assert not source.is_cut(SOURCE, shown(SOURCE, rows=[], unplaced=[]))


@pytest.mark.parametrize(
    ("place", "numbered"), [("第3行", True), ("第1张表第3行", False)]
)
def test_lines_are_numbered_where_places_count_them(place, numbered):
    placed = row(readings={"text": {"line": 3, "place": place}})

    assert source.is_numbered([placed]) is numbered
