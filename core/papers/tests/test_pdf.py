"""PDF: paragraphs and tables as they were before they were cut into lines and pages."""

import zlib

import pytest

from core.papers.paper import Cell, Grid, Paragraph, Unreadable
from core.papers.readers import pages, pdf, pdf_pages, ruled
from core.papers.readers.lines import Glyph, lines_of

from .pdfs import LANDSCAPE, Leaf, pdf_of


def read(*leaves):
    return pdf_pages.read(pdf_of(*leaves))


def said(paper):
    """Return paragraphs as texts and grids as lists of rows of texts."""
    return [
        block.text
        if isinstance(block, Paragraph)
        else [[cell.text for cell in row] for row in block.rows]
        for block in paper.blocks
    ]


def filled(leaf, xs, tops, rows, size=12):
    """Rule a table and write its cells; text in a cell breaks where `\\n` says."""
    leaf.ruled(xs, tops)
    for top, row in zip(tops, rows, strict=False):
        for x, text in zip(xs, row, strict=False):
            for number, line in enumerate(text.split("\n")):
                if line:
                    leaf.say(x + 5, top + 4 + 16 * number, line, size)
    return leaf


def test_wrapped_lines_become_paragraphs_again():
    leaf = Leaf().body(
        100,
        "　　一、加强重点领域信息公开",
        "　　（一）深化行政执法公开。及时更新行政处罚、行政",
        "许可信息，全年公开不少于12次，于每季度末前公布。（法",
        "制支队牵头）",
        "　　（二）做好政策解读。政策文件印发后5个工作日内发",
        "布解读材料。",
        "　　二、保障措施",
    )

    paper = read(leaf)

    assert said(paper) == [
        "一、加强重点领域信息公开",
        "（一）深化行政执法公开。及时更新行政处罚、行政许可信息，"
        "全年公开不少于12次，于每季度末前公布。（法制支队牵头）",
        "（二）做好政策解读。政策文件印发后5个工作日内发布解读材料。",
        "二、保障措施",
    ]
    assert [block.line for block in paper.blocks] == [1, 2, 3, 4]
    assert paper.where(4) == "第1页"


def test_paragraph_without_indents_ends_with_its_short_line():
    leaf = Leaf().body(
        100,
        "1.完善政府信息公开制度，健全工作机制，落实责任，强",
        "化监督。",
        "2.及时更新公开目录，做到应公开尽公开，不留空白死角。",
        "3.开展培训。",
    )

    assert said(read(leaf)) == [
        "1.完善政府信息公开制度，健全工作机制，落实责任，强化监督。",
        "2.及时更新公开目录，做到应公开尽公开，不留空白死角。",
        "3.开展培训。",
    ]


def test_latin_words_alone_are_parted_by_spaces():
    leaf = Leaf().body(
        100,
        "　　统一在 12345 热线、微信公众号和 Open",
        "Data 平台公开相关内容，并于2023年6月30日前完成，逾期",
        "通报。",
    )

    assert said(read(leaf)) == [
        "统一在12345热线、微信公众号和Open Data平台公开相关内容，"
        "并于2023年6月30日前完成，逾期通报。"
    ]


def test_title_in_two_lines_is_one_paragraph():
    leaf = (
        Leaf()
        .say(110, 80, "滨海市公安局关于印发政务公开工作", 24)
        .say(242, 112, "要点的通知", 24)
        .say(238, 150, "滨公通〔2023〕15号", 16)
        .body(
            190,
            "各分局：",
            "　　现将工作要点印发给你们，请结合实际认真抓好各项",
            "落实。",
        )
        .body(274, "　　" * 9 + "滨海市公安局", "　　" * 9 + "2023年5月6日")
    )

    assert said(read(leaf)) == [
        "滨海市公安局关于印发政务公开工作要点的通知",
        "滨公通〔2023〕15号",
        "各分局：",
        "现将工作要点印发给你们，请结合实际认真抓好各项落实。",
        "滨海市公安局",
        "2023年5月6日",
    ]


def test_paragraph_goes_on_over_a_page_break():
    first = Leaf().body(700, "　　一、各单位要加强组织领导，压实工作责任，确保各")
    second = Leaf().body(80, "项任务落到实处。", "　　二、严格考核。")

    paper = read(first, second)

    assert said(paper) == [
        "一、各单位要加强组织领导，压实工作责任，确保各项任务落到实处。",
        "二、严格考核。",
    ]
    assert [paper.where(1), paper.where(2)] == ["第1页", "第2页"]


@pytest.mark.parametrize(
    "number", ["— {} —", "{}", "第{}页", "第 {} 页 共 9 页", "- {}/9 -"]
)
def test_page_numbers_are_dropped(number):
    leaves = [
        Leaf().body(400, f"　　第{word}条").say(280, 790, number.format(page))
        for page, word in enumerate("一二三", 1)
    ]

    paper = read(*leaves)

    assert said(paper) == ["第一条", "第二条", "第三条"]
    assert paper.notes == ()


def test_number_in_a_table_at_the_foot_is_kept():
    leaf = filled(
        Leaf(), [90, 150, 500], [760, 785, 810], [["序号", "任务"], ["1", "12"]]
    )

    assert said(read(leaf)) == [[["序号", "任务"], ["1", "12"]]]


def test_repeated_headers_are_dropped_and_named():
    leaves = [
        Leaf().say(90, 40, "滨海市公安局文件").body(400, f"　　第{word}条")
        for word in "一二三"
    ]

    paper = read(*leaves)

    assert said(paper) == ["第一条", "第二条", "第三条"]
    assert paper.notes == (pages.FURNITURE_DROPPED.format("“滨海市公安局文件”"),)


def test_ruled_table_is_a_placed_grid_with_its_spans():
    leaf = (
        Leaf()
        .body(100, "附件")
        .rule(90, 150, 500, 150)
        .rule(90, 180, 500, 180)
        .rule(150, 210, 500, 210)
        .rule(90, 240, 500, 240)
        .rule(90, 150, 90, 240)
        .rule(150, 180, 150, 240)
        .rule(350, 180, 350, 240)
        .rule(500, 150, 500, 240)
        .say(200, 157, "重点任务分工表", 12)
        .say(95, 200, "一", 12)
        .say(155, 187, "公布目录", 12)
        .say(355, 187, "办公室", 12)
        .say(155, 217, "更新指南", 12)
        .body(260, "注：各单位抓好落实。")
    )

    paper = read(leaf)

    assert paper.blocks == (
        Paragraph("附件", 1),
        Grid(
            (
                (Cell("重点任务分工表", 2, 0, columns=3),),
                (
                    Cell("一", 3, 0, rows=2),
                    Cell("公布目录", 3, 1),
                    Cell("办公室", 3, 2),
                ),
                (Cell("更新指南", 4, 1), Cell("", 4, 2)),
            ),
            exact=True,
            placed=True,
        ),
        Paragraph("注：各单位抓好落实。", 5),
    )
    assert paper.where(3) == "第1页表格第2行"


def test_cell_joins_wrapped_lines_and_keeps_stacked_ones():
    leaf = filled(
        Leaf(),
        [90, 240, 340],
        [100, 160],
        [["编制并公布行政执法事项\n清单", "办公室\n法制支队"]],
    )

    assert said(read(leaf)) == [[["编制并公布行政执法事项清单", "办公室\n法制支队"]]]


def test_cell_that_is_centred_joins_wrapped_lines_and_keeps_stacked_ones():
    leaf = (
        Leaf()
        .ruled([90, 160, 240], [100, 160])
        .say(95, 104, "各分局、有关", 10)
        .say(115, 120, "单位", 10)
        .say(185, 104, "办公室", 10)
        .say(180, 120, "法制支队", 10)
    )

    assert said(read(leaf)) == [[["各分局、有关单位", "办公室\n法制支队"]]]


def test_numbered_criteria_in_a_cell_begin_lines():
    leaf = filled(
        Leaf(),
        [90, 162, 240],
        [100, 160],
        [["1.公布。\n2.更新。", "1.及时公布；\n2.更新"]],
    )

    assert said(read(leaf)) == [[["1.公布。\n2.更新。", "1.及时公布；\n2.更新"]]]


HEADER = ["序号", "工作要求", "责任单位"]
COLUMNS = [90, 150, 294, 400]


def test_table_over_pages_is_one_grid_without_its_repeated_header():
    first = filled(
        Leaf(), COLUMNS, [600, 640, 680], [HEADER, ["1", "公布目录", "办公室"]]
    )
    second = filled(
        Leaf(), COLUMNS, [80, 120, 160], [HEADER, ["2", "更新指南", "宣传科"]]
    )
    second.body(200, "注：抓好落实。")

    paper = read(first, second)

    assert said(paper) == [
        [HEADER, ["1", "公布目录", "办公室"], ["2", "更新指南", "宣传科"]],
        "注：抓好落实。",
    ]
    assert paper.where(3) == "第2页表格第2行"


def test_table_over_pages_may_turn_the_page_and_have_no_header_there():
    first = filled(Leaf(), COLUMNS, [600, 640], [HEADER])
    second = filled(Leaf(), [x + 30 for x in COLUMNS], [80, 120], [["1", "公布", "甲"]])

    assert said(read(first, second)) == [[HEADER, ["1", "公布", "甲"]]]


def test_row_cut_by_a_page_break_is_joined():
    first = filled(
        Leaf(),
        COLUMNS,
        [660, 700, 736],
        [
            HEADER,
            ["1", "将政务公开纳入年度绩效\n考核，定期通报各单位落", "办公室\n宣传科"],
        ],
    )
    second = filled(
        Leaf(),
        COLUMNS,
        [80, 120, 160, 200],
        [HEADER, ["", "实情况。", "政治部"], ["2", "公布", "甲"]],
    )

    paper = read(first, second)

    assert said(paper) == [
        [
            HEADER,
            [
                "1",
                "将政务公开纳入年度绩效考核，定期通报各单位落实情况。",
                "办公室\n宣传科\n政治部",
            ],
            ["2", "公布", "甲"],
        ]
    ]
    assert paper.where(3) == "第2页表格第3行"


@pytest.mark.parametrize(
    ("bottom", "wish"),
    [
        (760, "将政务公开纳入年度绩效"),
        (720, "公布目录"),
        (720, "应将公开纳入年度考核。"),
    ],
)
def test_row_that_only_has_no_number_is_not_joined(bottom, wish):
    first = filled(Leaf(), COLUMNS, [660, 700, bottom], [HEADER, ["1", wish, "办公室"]])
    second = filled(Leaf(), COLUMNS, [80, 120], [["", "更新指南", "宣传科"]])

    assert said(read(first, second)) == [
        [HEADER, ["1", wish, "办公室"], ["", "更新指南", "宣传科"]]
    ]


@pytest.mark.parametrize(
    ("row", "next_row"),
    [
        (["1", "将公开纳入年度绩效考核", "甲"], ["2", "更新指南", "乙"]),
        (["公开", "1", "将公开纳入考核"], ["", "2", "更新指南"]),
        (["甲", "将公开纳入年度绩效考核", "年底"], ["乙", "更新指南", "年底"]),
    ],
)
def test_row_that_begins_on_its_own_is_not_joined(row, next_row):
    first = filled(Leaf(), COLUMNS, [660, 700, 720], [HEADER, row])
    second = filled(Leaf(), COLUMNS, [80, 100], [next_row])

    assert said(read(first, second)) == [[HEADER, row, next_row]]


def merged_over_a_break(leaf, top):
    """Rule two rows whose first cell is merged and open on the side of the break."""
    for x in COLUMNS:
        leaf.rule(x, top, x, top + 80)
    leaf.rule(COLUMNS[0] if top > 400 else COLUMNS[1], top, COLUMNS[-1], top)
    leaf.rule(COLUMNS[1], top + 40, COLUMNS[-1], top + 40)
    leaf.rule(COLUMNS[1] if top > 400 else COLUMNS[0], top + 80, COLUMNS[-1], top + 80)
    for row in (0, 1):
        leaf.say(COLUMNS[1] + 5, top + 5 + 40 * row, "任务", 12)
    return leaf


def test_cell_merged_over_a_page_break_is_one_cell():
    first = merged_over_a_break(Leaf(), 680).say(95, 715, "一", 12)
    # Workbooks print the text on both pages; only clipping hides it.
    second = merged_over_a_break(Leaf(), 80).say(95, 60, "一", 12)

    (grid,) = read(first, second).blocks

    assert [len(row) for row in grid.rows] == [3, 2, 2, 2]
    assert grid.rows[0][0] == Cell("一", 1, 0, rows=4)


def test_table_without_outer_sides_keeps_its_outer_columns():
    leaf = Leaf().rule(150, 100, 150, 160).rule(300, 100, 300, 160)
    for top in (100, 130, 160):
        leaf.rule(90, top, 400, top)
    for x, text in ((95, "序号"), (155, "任务"), (305, "单位")):
        leaf.say(x, 105, text, 12)

    assert said(read(leaf)) == [[["序号", "任务", "单位"], ["", "", ""]]]


def test_second_table_of_a_page_says_which_it_is():
    leaf = filled(Leaf(), [90, 150, 500], [100, 130], [["一", "甲"]])
    filled(leaf, [90, 250, 500], [300, 330], [["二", "乙"]])

    paper = read(leaf)

    assert said(paper) == [[["一", "甲"]], [["二", "乙"]]]
    assert paper.where(2) == "第1页第2张表格第1行"


def test_frame_around_text_and_boxes_behind_it_are_no_table():
    leaf = (
        Leaf(LANDSCAPE)
        .box(0, 0, 842, 595, white=True)
        .ruled([80, 760], [90, 120, 400])
        .body(100, "　　第一条")
        .box(120, 198, 300, 220, white=True)
        .box(300, 198, 360, 220, white=True)
        .body(200, "　　第二条")
    )

    assert said(read(leaf)) == ["第一条", "第二条"]


def test_watermark_is_dropped_and_bold_by_double_print_read_once():
    leaf = (
        Leaf()
        .say(100, 300, "内部资料", 60, matrix="0.7 0.7 -0.7 0.7")
        .say(90, 100, "第一条")
        .say(90.4, 100, "第一条")
    )

    assert said(read(leaf)) == ["第一条"]


def test_radicals_become_the_characters_they_look_like():
    letters = [
        Glyph(text, 10 * x, 10 * x + 10, 0, 10) for x, text in enumerate("⺠⽉⼀")
    ]

    (line,) = lines_of(letters)

    assert line.text == "民月一"


def test_line_of_bullets_only_is_none():
    assert lines_of([Glyph("\uf0b7", 0, 10, 0, 10)]) == []


def test_drawing_is_read_as_text_and_named(monkeypatch):
    monkeypatch.setattr(ruled, "MAX_POINTS", 3)
    leaf = filled(Leaf(), [90, 150, 500], [100, 130], [["一", "甲"]])

    paper = read(leaf)

    assert said(paper) == ["一 甲"]
    assert paper.notes == (pages.PAGE_IS_DRAWING.format(1),)


@pytest.mark.parametrize("limit", ["MAX_EDGES", "MAX_CROSSINGS"])
def test_too_many_lines_are_not_searched_for_cells(monkeypatch, limit):
    monkeypatch.setattr(ruled, limit, 3)
    leaf = filled(Leaf(), [90, 150, 500], [100, 130], [["一", "甲"]])

    assert read(leaf).notes == (pages.PAGE_IS_DRAWING.format(1),)


def test_page_that_is_a_picture_is_named():
    paper = read(Leaf().body(100, "第一条"), Leaf().picture())

    assert said(paper) == ["第一条"]
    assert paper.notes == (pages.PAGE_IS_PICTURE.format(2),)


GOOD = pdf_of(Leaf().body(100, "第一条"))
LOCKED = pdf_of(
    Leaf(),
    trailer=b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"
    % (b"00" * 32, b"00" * 32),
)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", pdf_pages.EMPTY),
        (b"PK\x03\x04", pdf_pages.NOT_PDF),
        (GOOD[: len(GOOD) // 2], pdf_pages.TRUNCATED),
        (b"%PDF-1.5\nnothing\n%%EOF", pdf_pages.DAMAGED),
        (LOCKED, pdf_pages.PASSWORD),
        (pdf_of(), pdf_pages.NO_PAGES),
        (pdf_of(*[Leaf()] * (pages.MAX_PAGES + 1)), pages.TOO_MANY_PAGES),
        (pdf_of(Leaf().picture(), Leaf()), pages.IS_SCAN),
        (
            pdf_of(Leaf().say(90, 90, "\ufdd0\ufdd1\ufdd2")).replace(
                b"UniGB-UTF16-H", b"Identity-H   "
            ),
            pdf_pages.NO_MEANING,
        ),
    ],
)
def test_bad_pdf_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(Unreadable) as refused:
        pdf_pages.read(data)

    assert str(refused.value) == sentence


def test_too_much_text_is_refused(monkeypatch):
    monkeypatch.setattr(pages, "MAX_CHARACTERS", 2)

    with pytest.raises(Unreadable) as refused:
        pdf_pages.read(GOOD)

    assert str(refused.value) == pages.TOO_MUCH_TEXT


def test_own_process_tells_the_same():
    leaf = filled(Leaf(), COLUMNS, [200, 240], [HEADER]).body(100, "第一条")
    data = pdf_of(leaf, Leaf().picture())

    assert pdf.read(data) == pdf_pages.read(data)


def test_own_process_tells_why_not():
    with pytest.raises(Unreadable) as refused:
        pdf.read(LOCKED)

    assert str(refused.value) == pdf_pages.PASSWORD


def test_own_process_may_not_take_for_ever(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_SECONDS", 0.01)

    with pytest.raises(Unreadable) as refused:
        pdf.read(GOOD)

    assert str(refused.value) == pdf.TOO_SLOW


def test_page_that_unfolds_without_end_ends_only_its_own_process():
    mebibyte, times = b" " * 2**20, 2_000
    deflate = zlib.compressobj(9)
    first, again = (
        deflate.compress(mebibyte) + deflate.flush(zlib.Z_FULL_FLUSH) for _ in "12"
    )
    total = 1
    for _ in range(1 + times):
        total = zlib.adler32(mebibyte, total)
    bomb = first + again * times + deflate.flush()[:-4] + total.to_bytes(4, "big")
    data = pdf_of(Leaf(), streams=[(b"/Filter/FlateDecode", bomb)])

    with pytest.raises(Unreadable) as refused:
        pdf.read(data)

    assert len(data) < 5 * 2**20
    assert str(refused.value) == pdf.TOO_HUNGRY
