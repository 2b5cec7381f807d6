import pytest

from core.papers import reading
from core.papers.paper import Cell, Grid, Paragraph, Unreadable, tidy
from core.papers.readers import text
from core.papers.readers.text import decode, parse
from core.papers.reading import read_file


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("围绕省 委工作", "围绕省委工作"),
        ("执 法程序，监督　途径", "执法程序，监督途径"),
        ("标\u00a0\u00a0题", "标题"),
        ("（一） 加强", "（一）加强"),
        ("2. 探索建立", "2. 探索建立"),
        ("APP  使用", "APP 使用"),
        ("  首尾  ", "首尾"),
        ("换\n行", "换行"),
    ],
)
def test_tidy(written, tidied):
    assert tidy(written) == tidied


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_decode_encodings(encoding):
    written = "政务公开工作要点\n一、加强2022年信息公开。\n"

    assert decode(written.encode(encoding)) == written


def test_decode_drops_what_nobody_sees():
    assert decode("政\u200b务\ue004公开\x07\r\n".encode()) == "政务公开\n"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", text.EMPTY),
        (b"\xef\xbb\xbf \n", text.EMPTY),
        (b"\x00\x01" * 40, text.NOT_TEXT),
        (b"\x01\x02\x03" * 40, text.NOT_TEXT),
        ("資訊公開".encode("big5"), text.UNKNOWN_ENCODING),
        (b"\xff\xff\xff", text.UNKNOWN_ENCODING),
        (b"<!DOCTYPE html><p>", text.IS_MARKUP),
    ],
)
def test_decode_refuses_with_a_sentence(data, sentence):
    with pytest.raises(Unreadable) as refusal:
        decode(data)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(("signature", "sentence"), text.SIGNATURES)
def test_decode_refuses_other_formats_under_a_text_name(signature, sentence):
    with pytest.raises(Unreadable) as refusal:
        decode(signature + b" rest")

    assert str(refusal.value) == sentence


def test_read_refuses_what_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    file = tmp_path / "plan.txt"
    file.write_bytes(b"1" * 11)

    with pytest.raises(Unreadable, match="文件超过 20 MiB"):
        read_file(file)


def test_parse_paragraphs_with_line_numbers():
    paper = parse("标题\n\n  一、甲  \n")

    assert paper.blocks == (Paragraph("标题", 1), Paragraph("一、甲", 3))


def test_parse_pipes_with_a_row_per_line():
    (grid,) = parse("任务 | 单位 |\n甲 | 乙 |\n丙 | |\n").blocks

    assert grid == Grid(
        (
            (Cell("任务", 1), Cell("单位", 1)),
            (Cell("甲", 2), Cell("乙", 2)),
            (Cell("丙", 3), Cell("", 3)),
        ),
        exact=True,
    )


def test_parse_pipes_with_a_cell_per_line():
    (grid,) = parse("任务\n|\n单位\n|\n甲一\n甲二\n|\n乙 |\n").blocks

    assert not grid.exact
    assert [row[0] for row in grid.rows] == [
        Cell("任务", 1),
        Cell("单位", 3),
        Cell("甲一\n甲二", 5),
        Cell("乙", 8),
    ]


def test_parse_drops_the_ruler_of_a_drawn_table():
    (grid,) = parse("| 任务 | 单位 |\n|---|---|\n| 甲 | 乙 |\n").blocks

    assert [cell.text for row in grid.rows for cell in row] == [
        "任务",
        "单位",
        "甲",
        "乙",
    ]


def test_parse_tabs_without_their_common_margin():
    (grid,) = parse("\t任务\t单位\n\n\t甲\t乙\n\t\t丙\n").blocks

    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["任务", "单位"],
        ["甲", "乙"],
        ["", "丙"],
    ]


def test_parse_tabs_with_a_cell_per_line():
    (grid,) = parse("\t任务\n\t单位\n\n\t甲\n").blocks

    assert [cell.text for row in grid.rows for cell in row] == ["任务", "单位", "甲"]
    assert not grid.exact


def test_parse_text_around_a_table_stays_text():
    blocks = parse("标题\n任务 | 单位 |\n甲 | 乙 |\n落款\n").blocks

    assert [type(block) for block in blocks] == [Paragraph, Grid, Paragraph]
