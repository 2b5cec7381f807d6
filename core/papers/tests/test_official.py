from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from lxml import etree

from core.papers.writers.breaking import title_lines
from core.papers.writers.official import UPRIGHT_TABLE_WIDTH, OfficialDocument
from core.papers.writers.table import Column, Heading, Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TITLE = "江门市公安局关于印发《江门市公安局2022年政务公开工作要点分工方案》的通知"
COLUMNS = (Column("序号", 1, True), Column("工作任务", 5), Column("责任单位", 3))
ROWS = (
    Heading("一、夯实基础", 1),
    Heading("（一）公开目录", 2),
    ("1", "更新目录。\n公布目录。", "宣传科<&>负责"),
    Heading("专栏", 3, set_in=1),
    ("2", "很长的任务。" * 500, "法制支队负责"),
)


def written(*, columns=COLUMNS, rows=ROWS, date="2022年4月1日"):
    """A whole document as bytes."""
    document = OfficialDocument(title="工作<要点>&", organ="江门市公安局")
    document.number("江公通〔2022〕18号")
    document.title(TITLE)
    document.addressees("局属各单位：")
    document.text(
        "现将方案印发给你们。\n一、提高认识\n（一）加强领导\n一、要做\x01好。切实做好"
    )
    document.attachment_note("工作要点")
    document.signature("江门市公安局", date)
    document.begin_attachment("附件")
    document.title("工作<要点>&")
    document.table(Table(columns, rows))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def content():
    return written()


@pytest.fixture(scope="module")
def document(content):
    return docx.Document(BytesIO(content))


def part(content, name):
    return etree.fromstring(ZipFile(BytesIO(content)).read(f"word/{name}.xml"))


def values(root, tag, name="val"):
    return [element.get(W + name) for element in root.iter(W + tag)]


def paragraphs(document):
    return [(p.style.name, p.text) for p in document.paragraphs if p.text]


def test_pages_have_the_measures_of_the_standard(document):
    portrait, landscape = document.sections

    assert [
        tuple(
            round(length.mm)
            for length in (
                section.page_width,
                section.page_height,
                section.top_margin,
                section.bottom_margin,
                section.left_margin,
                section.right_margin,
                section.footer_distance,
            )
        )
        for section in (portrait, landscape)
    ] == [(210, 297, 37, 35, 28, 26, 23), (297, 210, 28, 26, 35, 37, 14)]
    assert landscape.orientation == WD_ORIENT.LANDSCAPE


def test_a_page_holds_22_lines_of_28_characters(content):
    normal = next(
        style
        for style in part(content, "styles").iter(W + "style")
        if style.get(W + "styleId") == "Normal"
    )

    line = normal.find(f"{W}pPr/{W}spacing")
    size, closer = (
        int(normal.find(f"{W}rPr/{W}{tag}").get(W + "val")) for tag in ("sz", "spacing")
    )
    assert (line.get(W + "line"), line.get(W + "lineRule")) == ("579", "exact")
    assert 22 * 28.95 <= 225 / 25.4 * 72
    assert 28 * (size / 2 + closer / 20) <= 156 / 25.4 * 72


def test_fonts_are_named_for_chinese_and_have_stand_ins(content):
    named = set(values(part(content, "styles"), "rFonts", "eastAsia"))
    table = part(content, "fontTable")

    assert named == {"仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"}
    assert {font.get(W + "name") for font in table.iter(W + "font")} == named
    assert len(values(table, "altName")) == len(named)


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Text", "仿宋_GB2312", 16),
        ("Heading1", "黑体", 16),
        ("Heading2", "楷体_GB2312", 16),
        ("Attachment", "黑体", 16),
        ("PageNumber", "宋体", 14),
        ("Cell", "仿宋_GB2312", 12),
        ("CellHead", "黑体", 12),
    ],
)
def test_each_part_has_its_font(content, style, font, points):
    found = next(
        element.find(W + "rPr")
        for element in part(content, "styles").iter(W + "style")
        if element.get(W + "styleId") == style
    )

    assert values(found, "rFonts", "eastAsia") == [font]
    assert values(found, "sz") == [str(2 * points)]


def test_page_numbers_stand_outside(document, content):
    assert document.settings.odd_and_even_pages_header_footer
    for section in document.sections:
        odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
        assert [values(p._p, "jc") for p in (odd, even)] == [["right"], ["left"]]
    footer = part(content, "footer_odd")
    assert "".join(footer.itertext()).split() == ["—", "1", "—"]
    assert values(footer, "fldSimple", "instr") == [" PAGE "]


def test_text_stands_in_the_order_of_the_standard(document):
    assert paragraphs(document) == [
        ("发文字号", "江公通〔2022〕18号"),
        (
            "公文标题",
            "江门市公安局关于印发《江门市公安局\n2022年政务公开工作要点分工方案》的通知",
        ),
        ("Normal", "局属各单位："),
        ("公文正文", "现将方案印发给你们。"),
        ("公文一级标题", "一、提高认识"),
        ("公文二级标题", "（一）加强领导"),
        ("公文正文", "一、要做好。切实做好"),
        ("Normal", "附件：工作要点"),
        ("Normal", "江门市公安局"),
        ("Normal", "2022年4月1日"),
        ("附件标识", "附件"),
        ("公文标题", "工作<要点>&"),
    ]


@pytest.mark.parametrize(
    ("date", "organ_right"), [("2022年4月1日", "400"), ("    年  月  日", "450")]
)
def test_signature_stands_over_the_middle_of_the_date(date, organ_right):
    document = docx.Document(BytesIO(written(date=date)))

    place = [p.text for p in document.paragraphs].index(date)
    organ, day = document.paragraphs[place - 1 : place + 1]
    assert values(organ._p, "ind", "rightChars") == [organ_right]
    assert values(day._p, "ind", "rightChars") == ["400"]
    assert values(day._p, "jc") == values(organ._p, "jc") == ["right"]


def test_signature_keeps_the_seals_room_and_the_text_before_it(document):
    place = [p.text for p in document.paragraphs].index("2022年4月1日")
    before = document.paragraphs[place - 5 : place]

    assert [p.text for p in before] == ["附件：工作要点", "", "", "", "江门市公安局"]
    assert all(found(p._p, "keepNext") for p in before)


def test_table_fits_the_page_and_has_all_borders(document):
    (table,) = document.tables
    borders = table._tbl.tblPr.find(W + "tblBorders")

    widths = [int(value) for value in values(table._tbl.tblGrid, "gridCol", "w")]
    assert sum(widths) == 12756  # 225 mm
    assert [border.tag.removeprefix(W) for border in borders] == [
        *("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    assert set(values(borders, "top") + values(borders, "insideV")) == {"single"}


def test_table_repeats_its_head_and_keeps_short_rows_whole(document):
    rows = document.tables[0]._tbl.tr_lst

    assert [found(row, "tblHeader") for row in rows] == [
        *(True, False, False, False, False, False)
    ]
    assert [found(row, "cantSplit") for row in rows] == [
        *(True, True, True, True, True, False)
    ]


def found(row, tag):
    return next(row.iter(W + tag), None) is not None


def test_table_headings_are_one_cell_over_the_columns(document):
    rows = document.tables[0]._tbl.tr_lst

    assert [values(row, "gridSpan") for row in rows] == [
        *([], ["3"], ["3"], [], ["2"], [])
    ]
    assert [values(row, "pStyle")[-1] for row in rows] == [
        *("CellHead", "CellHeading1", "CellHeading2", "Cell", "CellHeading3", "Cell")
    ]


def test_table_cells_hold_their_text_whole(document):
    cells = [cell.text for cell in document.tables[0].rows[3].cells]

    assert cells == ["1", "更新目录。\n公布目录。", "宣传科<&>负责"]
    assert document.tables[0].cell(5, 1).text == "很长的任务。" * 500


def test_file_says_whose_it_is_and_nothing_of_who_made_it(content, document):
    assert document.core_properties.author == "江门市公安局"
    assert document.core_properties.title == "工作<要点>&"
    assert document.core_properties.comments == ""
    assert written() == content


@pytest.mark.parametrize(
    ("title", "across", "lines"),
    [
        ("", 20, []),
        ("政务公开工作要点", 20, ["政务公开工作要点"]),
        (
            "湛江市公安局关于印发《湛江市公安局2019年政务公开工作要点分工方案》的通知",
            20,
            [
                "湛江市公安局关于印发《湛江市公安局",
                "2019年政务公开工作要点分工方案》的通知",
            ],
        ),
        (
            "梁河县公安局关于印发《基层政务公开标准化规范化工作实施方案》的通知",
            20,
            ["梁河县公安局关于印发《基层政务公开", "标准化规范化工作实施方案》的通知"],
        ),
        (
            "关于做好政务信息主动公开基本目录编制有关工作的通知",
            20,
            ["关于做好政务信息主动公开", "基本目录编制有关工作的通知"],
        ),
        (
            "江门市公安局2025年政府信息公开工作年度报告",
            20,
            ["江门市公安局", "2025年政府信息公开工作年度报告"],
        ),
        ("甲" * 45, 20, ["甲" * 15] * 3),
    ],
)
def test_title_breaks_between_words_into_like_lines(title, across, lines):
    assert title_lines(title, across) == lines


def test_title_of_200_figures_is_broken_somewhere():
    assert "".join(title_lines("7" * 200, 20)) == "7" * 200


def test_table_of_an_upright_page_fits_it():
    document = OfficialDocument(title="催办单", organ="江门市公安局")
    document.table(Table(COLUMNS, ROWS[:1]))
    file = BytesIO()

    document.save(file)

    root = part(file.getvalue(), "document")
    assert values(root, "tblW", "w") == [str(UPRIGHT_TABLE_WIDTH)]


def test_begin_page_gives_the_next_paper_a_section_of_its_own():
    document = OfficialDocument(title="催办单", organ="江门市公安局")
    document.text("第一份。")
    document.begin_page()
    document.text("第二份。")
    file = BytesIO()

    document.save(file)

    sections = docx.Document(BytesIO(file.getvalue())).sections
    assert [section.orientation for section in sections] == [WD_ORIENT.PORTRAIT] * 2
