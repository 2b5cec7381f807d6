"""Official documents as Word files in the layout of GB/T 9704-2012.

A4 with 22 lines of 28 characters; fonts are named, never embedded, and
`word/word/fontTable.xml` says what stands in for them. The parts of the file that
are the same in every document lie in `word/`.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from .breaking import title_lines
from .marking import marked
from .merged import Merged
from .picturing import picture_of, pictured
from .table import Table, width_of, writable
from .word_merged import merged_table_of
from .word_table import table_of
from .wordml import Element, blank, mm, paragraph, part, w

PARTS = Path(__file__).parent / "word"
SHORT_SIDE, LONG_SIDE = mm(210), mm(297)
# Margins in millimetres.
PORTRAIT = {"top": 37, "right": 26, "bottom": 35, "left": 28}
# The same page turned left: its top lies at the binding.
LANDSCAPE = {"top": 28, "right": 37, "bottom": 26, "left": 35}
TABLE_WIDTH = LONG_SIDE - mm(LANDSCAPE["left"] + LANDSCAPE["right"])
UPRIGHT_TABLE_WIDTH = SHORT_SIDE - mm(PORTRAIT["left"] + PORTRAIT["right"])
# Below the text 7 mm, then the number, 四号 or 5 mm high.
NUMBER_ROOM = 12
LINE_PITCH = 579
# How many characters of a title fit on a line.
TITLE_ACROSS, TITLE_ACROSS_LANDSCAPE = 20, 28
SEAL_LINES = 3
RIGHT_OF_DATE = 4
_HEADINGS = (
    (re.compile(r"[一二三四五六七八九十]{1,3}、"), "Heading1"),
    (re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"), "Heading2"),
)
LONGEST_HEADING = 40


class OfficialDocument:
    """A document written from its top to its end, then saved.

    `mark` stands above every page, as 草稿 does.
    """

    def __init__(self, *, title: str, organ: str, mark: str = ""):
        self._title, self._organ, self._mark = title, organ, mark
        self._body = w("body")
        self._is_turned = False
        self._pictures: list[bytes] = []

    def number(self, text: str) -> None:
        """Write the 发文字号 with an empty line below."""
        self._add(paragraph("Number", text), blank())

    def title(self, text: str) -> None:
        """Write a title in lines of a like length, with an empty line below."""
        across = TITLE_ACROSS_LANDSCAPE if self._is_turned else TITLE_ACROSS
        # Word sets figures a little apart from the characters beside them.
        across -= bool(re.search(r"[0-9A-Za-z]", text))
        lines = "\n".join(title_lines(writable(text), across))
        self._add(paragraph("Title", lines), blank())

    def note(self, text: str) -> None:
        """Write what stands in the middle under a title."""
        self._body.remove(self._body[-1])
        self._add(paragraph("Note", text), blank())

    def addressees(self, text: str) -> None:
        """Write the 主送机关, whose colon is the document's."""
        self._add(paragraph("Normal", text.rstrip("：: ") + "："))

    def text(self, text: str) -> None:
        """Write paragraphs; those that are nothing but 一、… or （一）… are headings."""
        for line in filter(str.strip, text.splitlines()):
            self._add(paragraph(style_of(line.strip()), line.strip()))

    def blanks(self, lines) -> None:
        """Write lines to be filled in by hand, those that are empty too."""
        self._add(*(paragraph("Text", line) for line in lines))

    def attachment_note(self, *names: str) -> None:
        """Write 附件：… below the text; several are numbered, one below the other."""
        # What is signed never stands on a page without a word of the text.
        _keep_with_next(self._body)
        hanging = w("ind", leftChars=500, left=1600, hangingChars=300, hanging=960)
        first, *others = numbered(names)
        self._add(blank(w("keepNext")), paragraph("Normal", f"附件：{first}", hanging))
        for name in others:
            below = w("ind", leftChars=500, left=1600)
            _keep_with_next(self._body)
            self._add(paragraph("Normal", name, below))

    def signature(self, organ: str, date: str) -> None:
        """Write organ and date at the right, the seal's room above, kept together."""
        _keep_with_next(self._body)
        self._add(*(blank(w("keepNext")) for _ in range(SEAL_LINES)))
        # In half characters: the organ stands over the middle of the date.
        over = 2 * RIGHT_OF_DATE + (width_of(date) - width_of(organ)) / 2
        self._add(_at_right(organ, max(over, 0) / 2, w("keepNext")))
        self._add(_at_right(date, RIGHT_OF_DATE))

    def begin_attachment(self, label: str) -> None:
        """Go on on a new page of A4 landscape."""
        if len(self._body):
            self._body[-1][0].append(_section(landscape=False))
        self._is_turned = True
        self._add(paragraph("Attachment", label), blank())

    def lie_down(self) -> None:
        """Be a document of A4 landscape, from its first page on."""
        self._is_turned = True

    def begin_page(self) -> None:
        """Go on on a new upright page, with a paper of its own."""
        self._body[-1][0].append(_section(landscape=False))

    def table(self, table: Table) -> None:
        """Write a table over the width of the page."""
        width = TABLE_WIDTH if self._is_turned else UPRIGHT_TABLE_WIDTH
        self._add(table_of(table, width), _behind_table())

    def merged_table(
        self,
        rows: Sequence[Sequence[Merged]],
        widths: Sequence[int],
        *,
        head_rows: int = 0,
        is_small: bool = False,
        is_kept: bool = True,
    ) -> None:
        """Write a table with merged cells; it stays on one page where `is_kept`."""
        made = merged_table_of(
            rows, widths, head_rows=head_rows, is_small=is_small, is_kept=is_kept
        )
        self._add(made, _behind_table())

    def picture(self, png: bytes, *, width: float, told: str) -> None:
        """Show a picture, `width` millimetres wide; `told` is it in words."""
        self._pictures.append(png)
        number = len(self._pictures)
        self._add(picture_of(png, number, width=width, told=told))

    def save(self, file) -> None:
        """Write the document to a path or an open binary file."""
        self._add(_section(landscape=self._is_turned))
        made = {
            "word/document.xml": part(w("document", self._body)),
            "docProps/core.xml": _properties(self._title, self._organ),
        }
        fixed = sorted(path for path in PARTS.rglob("*") if path.is_file())
        made |= {
            path.relative_to(PARTS).as_posix(): path.read_bytes() for path in fixed
        }
        if self._pictures:
            made = pictured(made, self._pictures)
        if self._mark:
            made = marked(made, writable(self._mark))
        # The list of parts comes first, and no entry tells when it was made.
        with ZipFile(file, "w", ZIP_DEFLATED) as package:
            for name in sorted(made, key=lambda name: (name[0] != "[", name)):
                package.writestr(ZipInfo(name), made[name], ZIP_DEFLATED)

    def _add(self, *elements: Element) -> None:
        self._body.extend(elements)


def _keep_with_next(body: Element) -> None:
    """Have the last paragraph stand on the page of what follows."""
    if len(body):
        body[-1][0].insert(1, w("keepNext"))


def numbered(names) -> list[str]:
    """1. 2. before each of several names; one stands alone."""
    if len(names) == 1:
        return list(names)
    return [f"{number}. {name}" for number, name in enumerate(names, start=1)]


def style_of(text: str) -> str:
    """Return the style of a line: those that are nothing but 一、… are headings."""
    is_short = len(text) <= LONGEST_HEADING and not re.search(r"[。；]\S", text)
    return next(
        (style for mark, style in _HEADINGS if is_short and mark.match(text)), "Text"
    )


def _at_right(text: str, characters: float, *properties: Element) -> Element:
    room = w("ind", rightChars=round(characters * 100), right=round(characters * 320))
    return paragraph("Normal", text, *properties, room, w("jc", val="right"))


def _behind_table() -> Element:
    # Word wants a paragraph behind a table; this one takes no room.
    return paragraph("Normal", "", w("spacing", line=20, lineRule="exact"))


def _section(*, landscape: bool) -> Element:
    margins = LANDSCAPE if landscape else PORTRAIT
    edges = {side: mm(width) for side, width in margins.items()}
    footer = mm(margins["bottom"] - NUMBER_ROOM)
    width, height = SHORT_SIDE, LONG_SIDE
    if landscape:
        size = w("pgSz", w=height, h=width, orient="landscape")
    else:
        size = w("pgSz", w=width, h=height)
    return w(
        "sectPr",
        w("footerReference", type="default", id="rIdOdd"),
        w("footerReference", type="even", id="rIdEven"),
        size,
        w("pgMar", **edges, header=mm(15), footer=footer, gutter=0),
        # No grid of characters: LibreOffice gives each that is too wide two cells.
        w("docGrid", type="lines", linePitch=LINE_PITCH),
    )


def _properties(title: str, organ: str) -> bytes:
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    dublin = "http://purl.org/dc/elements/1.1/"
    root = etree.Element(f"{{{core}}}coreProperties", nsmap={"cp": core, "dc": dublin})
    for name, value in (("title", title), ("creator", organ)):
        etree.SubElement(root, f"{{{dublin}}}{name}").text = writable(value)
    return part(root)
