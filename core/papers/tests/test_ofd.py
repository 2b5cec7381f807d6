"""OFD: text by its place on the page, ruled tables, and what is refused."""

import io
import zipfile

import pytest

from core.papers.paper import Cell, Grid, Paragraph, Unreadable
from core.papers.readers import ofd, package, pages

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
ROOT = (
    f"<ofd:OFD {NAMESPACE}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot>"
    "</ofd:DocBody></ofd:OFD>"
)


def text(x, y, words, size=5, step="", **attributes):
    """Return a line of letters that stand one size apart."""
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    delta = step or f"g {len(words) - 1} {size}"
    return (
        f'<ofd:TextObject Boundary="{x} {y} 150 7" Size="{size}"{more}>'
        f'<ofd:TextCode X="0" Y="4" DeltaX="{delta}">{words}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def path(data, more=""):
    return (
        f'<ofd:PathObject Boundary="20 50 100 40"{more}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def page(*objects, head=""):
    return (
        f"<ofd:Page {NAMESPACE}>{head}<ofd:Content><ofd:Layer>{''.join(objects)}"
        "</ofd:Layer></ofd:Content></ofd:Page>"
    )


def packed(parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def parts_of(*contents, template=""):
    listed = "".join(
        f'<ofd:Page ID="{number}" BaseLoc="Pages/{number}.xml"/>'
        for number in range(len(contents))
    )
    document = (
        f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>"
        "0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:TemplatePage ID="t" BaseLoc="t.xml"/></ofd:CommonData>'
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )
    pages_ = {f"Doc_0/Pages/{n}.xml": xml for n, xml in enumerate(contents)}
    return {
        "OFD.xml": ROOT,
        "Doc_0/Document.xml": document,
        "Doc_0/t.xml": template,
        **pages_,
    }


def ofd_of(*contents, **more):
    return packed(parts_of(*contents, **more))


def said(data):
    return [block.text for block in ofd.read(data).blocks]


def test_text_reads_by_its_place_not_by_its_order():
    data = ofd_of(
        page(
            text(28, 60, "作机制。"),
            text(38, 50, "一、完善政府信息公开制度，健全落实工作责任制，建立工"),
            text(80, 30, "工作要点"),
            text(60, 30, "政务公开"),
        ),
        page(text(38, 40, "二、开展培训。")),
    )

    paper = ofd.read(data)

    assert paper.blocks == (
        Paragraph("政务公开工作要点", 1),
        Paragraph("一、完善政府信息公开制度，健全落实工作责任制，建立工作机制。", 2),
        Paragraph("二、开展培训。", 3),
    )
    assert paper.where(3) == "第2页"


@pytest.mark.parametrize("step", ["5 5 5", "g 3 5", "5 g 2 5", "", "g 99999999999 5"])
def test_steps_between_letters(step):
    assert said(ofd_of(page(text(28, 60, "一二三四", step=step or " ")))) == [
        "一二三四"
    ]


def test_steps_make_gaps():
    data = ofd_of(
        page(text(28, 60, "时间", step="15"), text(28, 80, "ab c", step="2.5"))
    )

    assert said(data) == ["时 间", "ab c"]


def test_letters_may_be_scaled_and_lie_in_a_template():
    scaled = text(28, 60, "二", size=10, CTM="0.5 0 0 0.5 5 0")
    data = ofd_of(
        page(
            text(28, 60, "一"),
            scaled,
            text(0, 0, "内部资料", CTM="0.7 0.7 -0.7 0.7 0 0"),
            head='<ofd:Template TemplateID="t"/>',
        ),
        template=page(text(28, 30, "附件"), head='<ofd:Template TemplateID="t"/>'),
    )

    assert said(data) == ["附件", "一二"]


def test_column_of_letters_reads_from_the_top():
    down = text(28, 60, "序号", step=" ").replace("DeltaX", 'DeltaY="6" DeltaX')

    assert said(ofd_of(page(down))) == ["序", "号"]


def test_ruled_paths_are_a_table():
    data = ofd_of(
        page(
            text(22, 52, "序号"),
            text(52, 52, "任务"),
            text(22, 72, "1", step=" "),
            path("M 0 0 L 100 0 L 100 40 L 0 40 C"),
            path("M 0 20 L 100 20 M 30 0 L 30 40"),
            path("M 50 0 B 1 2 3 4 50 40 L 80 30", ' Stroke="true"'),
        )
    )

    paper = ofd.read(data)

    assert paper.blocks == (
        Grid(
            (
                (Cell("序号", 1, 0), Cell("任务", 1, 1)),
                (Cell("1", 2, 0), Cell("", 2, 1)),
            ),
            exact=True,
            placed=True,
        ),
    )
    assert paper.where(2) == "第1页表格第2行"


def test_white_boxes_rule_nothing():
    box = path("M 0 0 L 100 0 L 100 40 L 0 40 C M 30 0 L 30 40", ' Stroke="false"')
    box = box.replace("<ofd:Abbr", '<ofd:FillColor Value="255 255 255"/><ofd:Abbr')

    assert said(ofd_of(page(box, text(22, 52, "第一条")))) == ["第一条"]


def test_page_that_is_a_picture_is_named():
    picture = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="5"/>'

    paper = ofd.read(ofd_of(page(text(28, 60, "第一条")), page(picture)))

    assert paper.notes == (pages.PAGE_IS_PICTURE.format(2),)


PICTURE = page('<ofd:ImageObject Boundary="0 0 210 297" ResourceID="5"/>')
BOMB = '<!DOCTYPE x [<!ENTITY a "ha">]>' + page(text(1, 1, "&a;"))
GOOD = ofd_of(page(text(28, 60, "第一条")))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", package.EMPTY),
        (GOOD[:-100], package.DAMAGED),
        (
            packed({"word/document.xml": "<x/>"}),
            package.NOT_THIS.format("Word 文档（.docx）"),
        ),
        (packed({"OFD.xml": "<x"}), package.DAMAGED),
        (packed({"OFD.xml": ROOT}), package.DAMAGED),
        (ofd_of(), ofd.NO_PAGES),
        (ofd_of(*[page()] * (pages.MAX_PAGES + 1)), pages.TOO_MANY_PAGES),
        (ofd_of(PICTURE), pages.IS_SCAN),
        (ofd_of(BOMB), package.HAS_DTD),
        (ofd_of("<ofd:Page"), package.DAMAGED),
        (ofd_of(page(text(1, 1, "一", Boundary="x"))), package.DAMAGED),
        (ofd_of(page(text("a", 1, "一"))), package.DAMAGED),
        (ofd_of(page(text("nan", 1, "一"), text(1, 1, "二"))), package.DAMAGED),
        (
            ofd_of(" " * (ofd.MAX_MEBIBYTES * package.MEBIBYTE + 1)),
            package.TOO_LARGE.format("Doc_0/Pages/0.xml", ofd.MAX_MEBIBYTES),
        ),
    ],
)
def test_bad_file_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(Unreadable) as refused:
        ofd.read(data)

    assert str(refused.value) == sentence
