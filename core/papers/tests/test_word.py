"""Word files read as printed, and bad ones refused in one sentence."""

import io
import time
import zipfile

import pytest

from core.papers.paper import Cell, Grid, Paragraph, Unreadable
from core.papers.readers import blocks, package, word
from core.papers.reading import read_paper

from .files import (
    cell,
    docx,
    in_list,
    level,
    list_of,
    paragraph,
    row,
    run,
    table,
    value,
    zipped,
)
from .work import calls_of


def texts(body, **parts):
    """The text of each paragraph of a Word file."""
    return [block.text for block in word.read(docx(body, **parts)).blocks]


def grid(*rows):
    """The cells of a Word file's only table as (column, columns, rows, text)."""
    (found,) = word.read(docx(table(*rows) + paragraph("落款"))).blocks[:1]
    return [
        [(cell.column, cell.columns, cell.rows, cell.text) for cell in row]
        for row in found.rows
    ]


def notes(body):
    return word.read(docx(body)).notes


def refusal(data, name="plan.docx"):
    started = time.perf_counter()
    with pytest.raises(Unreadable) as refused:
        read_paper(name, data)
    assert time.perf_counter() - started < 5
    return str(refused.value)


def test_lines_and_places_follow_the_reading_order():
    paper = word.read(
        docx(
            paragraph("标题")
            + paragraph(" ")
            + table(row("任务", "单位"), row("甲", ""))
            + paragraph("说明")
            + table(row("乙"))
        )
    )

    assert paper.blocks == (
        Paragraph("标题", 1),
        Grid(
            (
                (Cell("任务", 2, 0), Cell("单位", 2, 1)),
                (Cell("甲", 3, 0), Cell("", 3, 1)),
            ),
            exact=True,
            placed=True,
        ),
        Paragraph("说明", 4),
        Grid(((Cell("乙", 5, 0),),), exact=True, placed=True),
    )
    assert paper.places == {
        1: "第1段",
        2: "第1张表第1行",
        3: "第1张表第2行",
        4: "第2段",
        5: "第2张表第1行",
    }
    assert paper.notes == ()


def test_merged_cells_stand_once_with_their_spans():
    begins, goes_on = value("vMerge", "restart"), "<w:vMerge/>"

    assert grid(
        row(cell("一、加强", value("gridSpan", 3))),
        row(cell("1", begins), "甲", cell("办公室", begins)),
        row(cell("", goes_on), "乙", cell("", goes_on)),
        row(cell("2", begins), "丙", cell("", goes_on)),
    ) == [
        [(0, 3, 1, "一、加强")],
        [(0, 1, 2, "1"), (1, 1, 1, "甲"), (2, 1, 3, "办公室")],
        [(1, 1, 1, "乙")],
        [(0, 1, 1, "2"), (1, 1, 1, "丙")],
    ]


def test_rows_that_begin_late_and_old_horizontal_merges():
    assert grid(
        row("1", "甲", "乙", "丙"),
        row("末", properties=value("gridBefore", 3)),
        row("2", cell("丁", value("hMerge", "restart")), cell("", "<w:hMerge/>"), ""),
    ) == [
        [(0, 1, 1, "1"), (1, 1, 1, "甲"), (2, 1, 1, "乙"), (3, 1, 1, "丙")],
        [(3, 1, 1, "末")],
        [(0, 1, 1, "2"), (1, 2, 1, "丁"), (3, 1, 1, "")],
    ]


def test_a_merge_without_beginning_is_a_cell():
    assert grid(row(cell("甲", "<w:vMerge/>")), row(cell("乙", "<w:vMerge/>"))) == [
        [(0, 1, 2, "甲")],
        [],
    ]


def test_a_span_over_no_other_cell_is_cut():
    assert grid(row("甲", cell("乙", value("gridSpan", 9)))) == [
        [(0, 1, 1, "甲"), (1, 1, 1, "乙")]
    ]


def test_paragraphs_of_a_cell_are_lines():
    two = paragraph("办公室") + paragraph("") + paragraph("法制支队")

    assert grid(row(cell(two))) == [[(0, 1, 1, "办公室\n法制支队")]]


def test_a_table_in_a_cell_belongs_to_the_cell():
    inner = paragraph("前") + table(row("牵头", "甲"), row("配合", "乙"))
    body = table(row("1", cell(inner + paragraph("后"))))

    (found,) = word.read(docx(body)).blocks

    assert found.rows[0][1].text == "前\n牵头 甲\n配合 乙\n后"
    assert notes(body) == (blocks.NESTED,)


def test_a_frame_around_a_table_is_no_table():
    body = table(row(cell(paragraph("标题") + table(row("1", "甲")) + paragraph(""))))

    paper = word.read(docx(body))

    assert [type(block) for block in paper.blocks] == [Paragraph, Grid]
    assert paper.notes == ()


@pytest.mark.parametrize("wrapper", ["mc:Choice", "both"])
def test_a_text_box_is_read_once_before_its_paragraph(wrapper):
    box = f"<w:txbxContent>{paragraph('框内')}</w:txbxContent>"
    choice = f"<mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
    fallback = (
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    )
    written = choice + (fallback if wrapper == "both" else "")
    anchor = f"<w:r><mc:AlternateContent>{written}</mc:AlternateContent></w:r>"
    body = paragraph("上文") + paragraph(run("锚") + anchor)

    assert texts(body) == ["上文", "框内", "锚"]
    assert notes(body) == (blocks.BOXES,)


def test_the_older_writing_is_read_where_the_newer_says_nothing():
    written = (
        "<mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice>"
        "<mc:Fallback><w:t>甲</w:t></mc:Fallback></mc:AlternateContent>"
    )

    assert texts(paragraph(f"<w:r>{written}</w:r>")) == ["甲"]


def test_tracked_changes_are_read_as_accepted():
    gone = "<w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r>"
    body = (
        paragraph(
            run("办公室")
            + f"<w:del>{gone}</w:del><w:ins>{run('牵头')}</w:ins>"
            + f"<w:moveFrom>{gone}</w:moveFrom><w:moveTo>{run('负责')}</w:moveTo>"
        )
        + paragraph(run("上"), "<w:rPr><w:del/></w:rPr>")
        + paragraph("下")
        + table(row("甲"), row("删", properties="<w:del/>"), row("乙"))
    )

    paper = word.read(docx(body))

    assert [block.text for block in paper.blocks[:2]] == ["办公室牵头负责", "上下"]
    assert [row[0].text for row in paper.blocks[2].rows] == ["甲", "乙"]
    assert paper.notes == (blocks.REVISED,)


def test_what_a_cell_was_before_a_change_does_not_count():
    before = f"<w:tcPrChange><w:tcPr><w:vMerge/>{value('gridSpan', 3)}</w:tcPr>"

    assert grid(row("甲", cell("乙", f"{before}</w:tcPrChange>"), "丙")) == [
        [(0, 1, 1, "甲"), (1, 1, 1, "乙"), (2, 1, 1, "丙")]
    ]


def test_comments_and_footnotes_are_counted():
    marks = "<w:r><w:commentReference/><w:footnoteReference/></w:r>"

    assert notes(paragraph(run("甲") + marks + marks)) == (
        blocks.COMMENTS.format(2),
        blocks.FOOTNOTES.format(2),
    )


def test_hidden_text_and_rows_are_left_out():
    styles = (
        '<w:style w:type="character" w:styleId="secret"><w:rPr><w:vanish/></w:rPr>'
        '</w:style><w:style w:type="character" w:styleId="based">'
        '<w:basedOn w:val="secret"/></w:style>'
    )
    body = paragraph(
        run("显")
        + run("隐", "<w:vanish/>")
        + run("隐", value("rStyle", "based"))
        + run("现", value("vanish", 0))
    ) + table(row("甲"), row("藏", properties="<w:hidden/>"))

    paper = word.read(docx(body, styles=styles))

    assert paper.blocks[0].text == "显现"
    assert [row[0].text for row in paper.blocks[1].rows] == ["甲"]
    assert paper.notes == (blocks.HIDDEN, blocks.HIDDEN_ROWS)


def test_fields_show_their_result():
    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    body = paragraph(
        mark("begin")
        + "<w:r><w:instrText>DATE</w:instrText></w:r>"
        + mark("begin")
        + run("里")
        + mark("end")
        + mark("separate")
        + run("6月")
        + mark("end")
        + f"<w:fldSimple>{run('底')}</w:fldSimple>"
        + f"<w:hyperlink>{run('前')}</w:hyperlink>"
    ) + paragraph(mark("end") + run("下"))

    assert texts(body) == ["6月底前", "下"]


def test_signs_breaks_and_readings():
    body = paragraph(
        "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t>"
        '<w:br w:type="page"/><w:softHyphen/><w:t>A</w:t><w:noBreakHyphen/>'
        '<w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="X" w:char="F0AA"/>'
        '<w:sym w:font="宋体" w:char="2460"/><w:sym w:char="D800"/>'
        "<w:ruby><w:rt><w:r><w:t>yǐ</w:t></w:r></w:rt>"
        f"<w:rubyBase>{run('乙')}</w:rubyBase></w:ruby></w:r>"
    )

    assert texts(body) == ["甲\t乙\n丙A-√①乙"]


def test_an_indented_line_begins_a_paragraph():
    lines = "<w:br/>".join(
        f"<w:t>{line}</w:t>" for line in ("标题", "副题", "", "甲", "　　乙", "丙")
    )

    assert texts(paragraph(f"<w:r>{lines}</w:r>")) == [
        "标题\n副题",
        "甲",
        "乙\n丙",
    ]


def test_unseen_characters_are_dropped_and_traditional_ones_kept():
    assert texts(paragraph("資訊\u200b公開\ue004（Ａ）")) == ["資訊公開（Ａ）"]


CHINESE = list_of(
    1,
    level("chineseCountingThousand", "%1、"),
    level("japaneseCounting", "（%2）"),
    level("decimal", "%3."),
    level("decimalEnclosedCircle", "%4"),
)


def test_automatic_numbers_are_written_out_and_start_again():
    levels = (0, 1, 2, 2, 3, 1, 2, 0, 2, 1)
    body = "".join(paragraph("甲", in_list(1, place)) for place in levels)

    assert texts(body, numbering=CHINESE) == [
        "一、甲",
        "（一）甲",
        "1.甲",
        "2.甲",
        "①甲",
        "（二）甲",
        "1.甲",
        "二、甲",
        "1.甲",
        "（二）甲",
    ]


@pytest.mark.parametrize(
    ("second", "label"),
    [
        (level("decimal", "%1.%2"), "一.1"),
        (level("decimal", "%1.%2", "<w:isLgl/>"), "1.1"),
        (level("decimalZero", "%2"), "01"),
        (level("upperLetter", "%2)"), "A)"),
        (level("lowerRoman", "%2)"), "i)"),
        (level("decimalFullWidth", "%2．"), "１．"),
        (level("ideographTraditional", "%2、"), "甲、"),
        (level("bullet", "●"), ""),
        (level("none", ""), ""),
        (
            level("decimal", "（%2）").replace(value("start", 1), value("start", 3)),
            "（3）",
        ),
    ],
)
def test_number_formats(second, label):
    lists = list_of(1, level("japaneseCounting", "第%1章"), second)

    assert texts(paragraph("文", in_list(1, 1)), numbering=lists) == [f"{label}文"]


def test_a_number_in_an_empty_cell_is_its_text():
    body = table(
        row(cell(paragraph("<w:r/>", in_list(1))), "甲"),
        row(cell(paragraph("<w:r/>", in_list(1))), "乙"),
    )

    (found,) = word.read(docx(body, numbering=CHINESE)).blocks

    assert [row[0].text for row in found.rows] == ["一、", "二、"]


def test_what_is_not_seen_does_not_count():
    goes_on = cell(paragraph("", in_list(1)), "<w:vMerge/>")
    deleted = "<w:rPr><w:del/></w:rPr>"
    body = (
        table(row(cell(paragraph("甲", in_list(1)), value("vMerge", "restart"))))
        + paragraph("删", in_list(1) + deleted)
        + paragraph("乙", in_list(1))
    ).replace("</w:tbl>", f"{row(goes_on)}</w:tbl>")

    found = word.read(docx(body, numbering=CHINESE)).blocks

    assert found[0].rows[0][0].text == "一、甲"
    assert found[1].text == "二、删乙"


def test_a_list_goes_on_under_another_number_unless_it_starts_over():
    over = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        f'<w:num w:numId="3"><w:abstractNumId w:val="1"/>{over}</w:num>'
    )
    body = "".join(paragraph("甲", in_list(number)) for number in (1, 2, 3, 3, 1))

    assert texts(body, numbering=CHINESE + again) == [
        "一、甲",
        "二、甲",
        "一、甲",
        "二、甲",
        "三、甲",
    ]


@pytest.mark.parametrize(
    ("restart", "numbers"), [("", "121"), ("0", "123"), ("1", "121")]
)
def test_where_a_level_starts_again(restart, numbers):
    more = [value("lvlRestart", restart)] if restart else []
    lists = list_of(
        1, level("decimal", "%1章"), level("decimal", "%2", *more), level("none", "")
    )
    body = "".join(paragraph("条", in_list(1, place)) for place in (0, 1, 1, 0, 1))

    found = texts(body, numbering=lists)

    assert "".join(text[0] for text in found if "章" not in text) == numbers


def test_numbers_come_from_styles():
    styles = (
        '<w:style w:type="paragraph" w:styleId="1" w:default="1"/>'
        '<w:style w:type="paragraph" w:styleId="h1"><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="h2"><w:basedOn w:val="h1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="h3"><w:basedOn w:val="h1"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="2"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="loop"><w:basedOn w:val="loop"/>'
        "</w:style>"
    )
    lists = list_of(
        1,
        level("chineseCounting", "%1、"),
        level("decimal", "%2.", value("pStyle", "h2")),
        level("decimal", "（%3）"),
    ).replace(value("pStyle", "h2"), "")
    body = (
        paragraph("甲", value("pStyle", "h1"))
        + paragraph("乙", value("pStyle", "h2"))
        + paragraph("丙", value("pStyle", "h3"))
        + paragraph("丁", value("pStyle", "h1") + in_list(0))
        + paragraph("戊", value("pStyle", "loop"))
        + paragraph("己")
    )

    assert texts(body, styles=styles, numbering=lists) == [
        "一、甲",
        "二、乙",
        "（1）丙",
        "丁",
        "戊",
        "己",
    ]


def test_a_style_finds_the_level_that_names_it():
    styles = (
        '<w:style w:type="paragraph" w:styleId="h2"><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    lists = list_of(
        1,
        level("decimal", "%1"),
        level("chineseCounting", "（%2）", value("pStyle", "h2")),
    )

    found = texts(
        paragraph("甲", value("pStyle", "h2")), styles=styles, numbering=lists
    )

    assert found == ["（一）甲"]


def test_a_list_may_be_that_of_a_style():
    styles = (
        '<w:style w:type="numbering" w:styleId="official"><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    linked = list_of(2, beginning=value("numStyleLink", "official"))

    found = texts(
        paragraph("甲", in_list(2)), styles=styles, numbering=CHINESE + linked
    )

    assert found == ["一、甲"]


def test_a_gap_follows_the_number_unless_the_list_says_nothing():
    gaps = [value("suff", "space"), value("suff", "tab"), ""]
    lists = "".join(
        list_of(number, value("numFmt", "decimal") + value("lvlText", "%1.") + gap)
        for number, gap in enumerate(gaps, start=1)
    )
    body = "".join(paragraph("5个", in_list(number)) for number in (1, 2, 3))

    assert texts(body, numbering=lists) == ["0. 5个"] * 3


def test_ten_thousand_rows_are_read_with_linear_work():
    def read(rows):
        data = docx(table(*[row("甲")] * rows))
        (found,) = word.read(data).blocks
        assert len(found.rows) == rows

    assert calls_of(read, 10_000) < 11 * calls_of(read, 1_000)


def test_two_hundred_pages_and_a_cell_of_fifty_thousand_characters():
    pages = paragraph("政务公开" * 150) * 200
    data = docx(pages + table(row("1", "甲" * 50_000)))

    paper = word.read(data)

    assert len(paper.blocks) == 201
    assert len(paper.blocks[-1].rows[0][1].text) == 50_000


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c SYSTEM "file:///etc/passwd">]>'
)
PICTURE = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
DEEP = "<w:tbl><w:tr><w:tc>"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件是空的，没有可以读的文字。"),
        (docx(paragraph("甲" * 999))[:-60], package.DAMAGED),
        (package.OLE2 + b"\x00" * 600 + package.ENCRYPTED, package.PASSWORD),
        (docx(paragraph("甲"), before=LAUGHS), package.HAS_DTD),
        (docx(paragraph("甲"), styles=f"<!DOCTYPE x>{LAUGHS}"), package.DAMAGED),
        (docx(paragraph("")), blocks.NO_TEXT),
        (docx(table(row("", ""))), blocks.NO_TEXT),
        (docx(paragraph(PICTURE)), blocks.ONLY_PICTURES),
        (docx("<w:p>"), package.DAMAGED),
        (docx(DEEP * 2000 + "</w:tc></w:tr></w:tbl>" * 2000), word.TOO_DEEP),
        (docx(table(row(*["甲"] * 257))), blocks.TOO_WIDE),
        (zipped({"word/document.xml": "<document/>"}), word.NOT_COMMON),
        (zipped({"word/document.xml": b"\xff" * 40}), package.DAMAGED),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_bad_files_are_refused_in_a_sentence(data, sentence):
    assert refusal(data) == sentence


@pytest.mark.parametrize(
    ("bound", "sentence"),
    [
        ("MOST_ROWS", blocks.TOO_MANY_ROWS),
        ("MOST_CELLS", blocks.TOO_MANY_CELLS),
        ("MOST_CHARACTERS", blocks.TOO_LONG),
    ],
)
def test_more_than_a_plan_can_hold_is_refused(monkeypatch, bound, sentence):
    monkeypatch.setattr(blocks, bound, 3)

    assert refusal(docx(table(row("甲乙", "丙丁")) * 4)) == sentence


def test_a_zip_bomb_is_refused_unopened():
    bomb = zipped({"word/document.xml": b" " * (package.MEBIBYTE * 61)})

    assert refusal(bomb) == package.TOO_LARGE.format(word.DOCUMENT, 60)


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused():
    data = bytearray(docx(paragraph("甲" * 200_000)))
    size = zipfile.ZipFile(io.BytesIO(data)).infolist()[0].file_size
    small = (50).to_bytes(4, "little")

    lying = bytes(data).replace(size.to_bytes(4, "little"), small)

    assert refusal(lying) == package.DAMAGED


def test_a_part_whose_place_is_wrong_is_refused():
    data = bytearray(docx(paragraph("甲")))
    place = data.rindex(b"PK\x05\x06") + 16
    start = int.from_bytes(data[place : place + 4], "little")

    data[place : place + 4] = (start + 900).to_bytes(4, "little")

    assert refusal(bytes(data)) == package.DAMAGED


def test_no_picture_is_lost_in_silence():
    assert notes(paragraph("甲") + paragraph(PICTURE)) == (blocks.PICTURES.format(1),)
