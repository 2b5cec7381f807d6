"""Web pages and pasted tables read as a browser shows them, bad ones refused."""

import time

import pytest

from core.papers.paper import Cell, Grid, Paragraph, Unreadable
from core.papers.readers import blocks, text, web, web_table
from core.papers.reading import read_paper

from .work import calls_of


def texts(markup):
    """The text of each paragraph of a page."""
    return [block.text for block in web.parse(markup).blocks]


def grid(rows):
    """The cells of the only table as (column, columns, rows, text)."""
    (found,) = web.parse(f"<table>{rows}</table>").blocks
    return [
        [(cell.column, cell.columns, cell.rows, cell.text) for cell in row]
        for row in found.rows
    ]


def refusal(data):
    started = time.perf_counter()
    with pytest.raises(Unreadable) as refused:
        read_paper("plan.html", data)
    assert time.perf_counter() - started < 10
    return str(refused.value)


def test_lines_and_places_follow_the_reading_order():
    paper = web.parse(
        "<h1>标题</h1><table><caption>表名</caption><tr><th>任务<th>单位"
        "<tr><td>甲<td></table>落款<table><tr><td>1<td>乙</table>"
    )

    assert paper.blocks == (
        Paragraph("标题", 1),
        Paragraph("表名", 2),
        Grid(
            (
                (Cell("任务", 3, 0), Cell("单位", 3, 1)),
                (Cell("甲", 4, 0), Cell("", 4, 1)),
            ),
            exact=True,
            placed=True,
        ),
        Paragraph("落款", 5),
        Grid(((Cell("1", 6, 0), Cell("乙", 6, 1)),), exact=True, placed=True),
    )
    assert paper.places[4] == "第1张表第2行"
    assert paper.where(6) == "第2张表第1行"
    assert paper.notes == ()


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        ("<p>甲<p>乙<div>丙<span>丁</span></div>戊", ["甲", "乙", "丙丁", "戊"]),
        ("<p>第一行<br>第二行</p>", ["第一行\n第二行"]),
        ("<p>甲<br>　　乙<br><br>丙<br>&nbsp; 丁</p>", ["甲", "乙", "丙", "丁"]),
        ("<p>公开\n   工作 要点 AB\nC</p>", ["公开工作 要点 AB C"]),
        ("<pre>一、甲\n二、乙</pre>", ["一、甲\n二、乙"]),
        ("甲<script>乙</script><style>乙</style><!-- 乙 -->", ["甲"]),
        ("甲<p hidden>乙</p><p style='display: none'>乙</p>", ["甲"]),
        ("甲<select><option>乙</select><title>乙</title>", ["甲"]),
        ("<nav>首页</nav><main>正文</main><footer> </footer>", ["首页", "正文"]),
        ("<p>（Ａ）資訊\u200b公開&#xE004;&amp;&bogus;</p>", ["（Ａ）資訊公開&&bogus;"]),
        ("<td>甲</td><td>乙</td>", ["甲", "乙"]),
    ],
)
def test_paragraphs(markup, paragraphs):
    assert texts(markup) == paragraphs


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        ("<ol><li>甲<li><p>乙</p><p>丙</p></ol>", ["1. 甲", "2. 乙", "丙"]),
        ("<ol start=3 type=A><li>甲<li value=9>乙</ol>", ["C. 甲", "I. 乙"]),
        ("<ol><li>甲<ol><li>子</ol><li>乙</ol>", ["1. 甲", "1. 子", "2. 乙"]),
        ("<ul><li>甲</ul><li>乙", ["甲", "乙"]),
        ("<ol style='list-style-type:none'><li>一、甲</ol>", ["一、甲"]),
        ("<ol><li></ol><p>甲", ["甲"]),
    ],
)
def test_lists_show_their_numbers(markup, paragraphs):
    assert texts(markup) == paragraphs


def test_merged_cells_stand_once_with_their_spans():
    assert grid(
        "<tr><td colspan=3>一、加强</td></tr>"
        "<tr><td rowspan=2>1<td>甲<td rowspan=3>办公室"
        "<tr><td>乙"
        "<tr><td>2<td>丙"
    ) == [
        [(0, 3, 1, "一、加强")],
        [(0, 1, 2, "1"), (1, 1, 1, "甲"), (2, 1, 3, "办公室")],
        [(1, 1, 1, "乙")],
        [(0, 1, 1, "2"), (1, 1, 1, "丙")],
    ]


def test_head_and_foot_stand_where_a_browser_shows_them():
    assert grid(
        "<tfoot><tr><td>注<td>无</tfoot><tbody><tr><td>1<td>甲</tbody>"
        "<thead><tr><td>序号<td>任务</thead>"
    ) == [
        [(0, 1, 1, "序号"), (1, 1, 1, "任务")],
        [(0, 1, 1, "1"), (1, 1, 1, "甲")],
        [(0, 1, 1, "注"), (1, 1, 1, "无")],
    ]


@pytest.mark.parametrize("rowspan", ["0", "3", "65000", "999999999999"])
def test_a_cell_reaches_no_further_than_its_section(rowspan):
    assert grid(
        f"<tbody><tr><td rowspan={rowspan}>1<td>甲<tr><td>乙<tr></tbody>"
        "<tbody><tr><td>2<td>丙</tbody>"
    ) == [
        [(0, 1, 3, "1"), (1, 1, 1, "甲")],
        [(1, 1, 1, "乙")],
        [],
        [(0, 1, 1, "2"), (1, 1, 1, "丙")],
    ]


@pytest.mark.parametrize("span", ["", "x", "-1", "0", "1.5", "１"])
def test_a_span_that_is_no_number_is_one(span):
    assert grid(f"<tr><td colspan='{span}'>甲<td>乙")[0] == [
        (0, 1, 1, "甲"),
        (1, 1, 1, "乙"),
    ]


def test_a_span_over_no_other_cell_is_cut():
    assert grid("<tr><td colspan=65000>一、甲<tr><td>1<td>乙") == [
        [(0, 2, 1, "一、甲")],
        [(0, 1, 1, "1"), (1, 1, 1, "乙")],
    ]


def test_a_cell_holds_paragraphs_and_lists_as_lines():
    assert grid("<tr><td>1<td><p>甲</p><div>乙<br>丙</div><ol><li>丁</ol>") == [
        [(0, 1, 1, "1"), (1, 1, 1, "甲\n乙\n丙\n1. 丁")]
    ]


DATA = "<table><tr><td>序号<td>任务<tr><td>1<td>甲</table>"


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td><p>正文</p>{}</table>",
        "<table><tr><td>正文<tr><td>{}</table>",
        "<table><tr><td><table><tr><td>正文{}</table></table>",
        "<table><tr><td>正文<td>{}<p>又是正文</p></table>",
    ],
)
def test_a_table_that_lays_out_the_page_is_read_as_what_it_holds(layout):
    paper = web.parse(layout.format(DATA))

    assert paper.blocks[0].text == "正文"
    assert [[cell.text for cell in row] for row in paper.blocks[1].rows] == [
        ["序号", "任务"],
        ["1", "甲"],
    ]
    assert paper.notes == ()


@pytest.mark.parametrize("rows", [1, 2])
def test_a_page_beside_its_menu_is_text(rows):
    menu = "<tr><td>首页<td>公开" * (rows - 1) + "<tr><td>菜单<td>"
    body = "<p>政务公开工作要点</p>" * (web_table.MOST_BLOCKS_IN_A_CELL + 1)

    paper = web.parse(f"<table>{menu}{body}</table>")

    assert {type(block) for block in paper.blocks} == {Paragraph}


def test_a_small_table_in_a_cell_belongs_to_the_cell():
    paper = web.parse(
        "<table><tr><td>1<td>公开执法信息和办事指南<td>"
        "<table><tr><td>牵头<td>甲<tr><td>配合<td>乙</table>"
        "<tr><td>2<td>公开预算和决算<td>丙</table>"
    )

    (found,) = paper.blocks
    assert [cell.text for cell in found.rows[0]] == [
        "1",
        "公开执法信息和办事指南",
        "牵头 甲\n配合 乙",
    ]
    assert paper.notes == (blocks.NESTED,)


CLIPBOARD = """Version:1.0
StartHTML:0000000105
SourceURL:file:///C:/plan.docx
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm} --></style></head>
<body lang=ZH-CN><!--StartFragment-->
<table class=MsoTableGrid><tr style='mso-yfti-irow:0'>
<td width=40><p class=MsoNormal><span lang=EN-US>1<o:p></o:p></span></p></td>
<td><p class=MsoListParagraph><![if !supportLists]><span lang=EN-US><span
style='mso-list:Ignore'>（一）<span>&nbsp;</span></span></span><![endif]>公开
指南<del>和目录</del><span class=MsoCommentReference>[z1]</span></p></td>
<td><p class=MsoNormal><span style='mso-hide:all'>隐</span>办公室<o:p></o:p></p>
<p class=MsoNormal>法制支队<o:p></o:p></p></td></tr>
<tr style='display:none'><td>2<td>藏<td></tr>
</table><!--EndFragment-->
<div style='mso-element:comment-list'><p>批注内容</p></div></body></html>"""


def test_what_word_puts_on_the_clipboard():
    paper = read_paper("粘贴的表格.html", CLIPBOARD.encode())

    (found,) = paper.blocks
    assert [[cell.text for cell in row] for row in found.rows] == [
        ["1", "（一）\xa0公开指南", "办公室\n法制支队"]
    ]
    assert paper.notes == (blocks.REVISED, blocks.COMMENTS.format(1), blocks.HIDDEN)


PAGE = (
    '<html><head><meta charset="{}"></head><body><p>政务公开工作要点</p></body></html>'
)


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gbk"),
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("gb2312", "utf-8"),
        ("utf-8", "gb18030"),
        ("unicode_escape", "utf-8"),
        ("", "utf-16"),
    ],
)
def test_encodings(said, encoding):
    paper = read_paper("plan.html", PAGE.format(said).encode(encoding))

    assert [block.text for block in paper.blocks] == ["政务公开工作要点"]


def test_big5_where_the_page_says_so():
    page = '<meta charset="big5"><p>政府資訊公開工作要點</p>'

    assert web.read(page.encode("big5")).blocks[0].text == "政府資訊公開工作要點"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<html><body> </body></html>", blocks.NO_TEXT),
        (b"<p><img src=x></p>", blocks.ONLY_PICTURES),
        (b"<div>" * 2000 + b"x", web.TOO_DEEP),
        (b"<table><tr><td>" * 2000 + b"x", web.TOO_DEEP),
        (b"<script>" * 2000 + b"x", blocks.NO_TEXT),
        (b"<p>\xff\xfe\xfd\x80", text.UNKNOWN_ENCODING),
        (b"<table>" + b"<tr><td>1" * 20_001, blocks.TOO_MANY_ROWS),
        (b"<table><tr>" + b"<td>1" * 257, blocks.TOO_WIDE),
        (b"<p>" + b"x" * 5_000_001, blocks.TOO_LONG),
    ],
    ids=range(9),
)
def test_bad_pages_are_refused_in_a_sentence(data, sentence):
    assert refusal(data) == sentence


@pytest.mark.parametrize(
    "markup",
    [
        "<table>" + "<tr><td rowspan=65000 colspan=60>1" * 4,
        "<table><tr>" + "<td rowspan=65000>1" * 250 + "<tr>" * 19_000,
        "<table><tr><td>" * 100 + "<p>甲</p>" * 50_000,
        "<i>" * 400 + "</b>" * 200_000 + "甲",
        "<p>" + " " * 2_000_000 + "甲" + "\n" * 2_000_000 + "乙",
        "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><p>&b;",
        "<table><tr><td>1<td>" + "甲" * 50_000,
        "<p>" + "<" * 500_000,
        "<p " + "a=1 " * 500_000 + ">甲",
    ],
    ids=range(9),
)
def test_hostile_pages_are_read_in_time(markup):
    started = time.process_time()

    web.parse(markup)

    assert time.process_time() - started < 10


def test_ten_thousand_rows_are_read_with_linear_work():
    def read(rows):
        (found,) = web.parse("<table>" + "<tr><td>1<td>甲" * rows).blocks
        assert len(found.rows) == rows

    assert calls_of(read, 10_000) < 11 * calls_of(read, 1_000)
