"""OFD files, the national format of fixed pages: text and ruled lines as for PDF."""

import math
import posixpath
from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

from core.papers.paper import Paper, Unreadable

from . import package
from .lines import Glyph
from .pages import Pages, Sheet

MAX_MEBIBYTES = 16
# Lengths are millimetres; what follows from them counts in points, as in a PDF.
POINTS = 72 / 25.4
# Where a letter's box begins above the line it stands on, in parts of its size.
ASCENT = 0.85
A4 = "0 0 210 297"
STRAIGHT = 0.1
WHITE = "255 255 255"

NO_PAGES = "OFD 文件里没有页面，请重新取得文件后再导入。"

# How many numbers follow each letter of a path; the last two are where it leads.
_STEPS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

Matrix = tuple[float, float, float, float, float, float]


def read(data: bytes) -> Paper:
    """Return the paragraphs and ruled tables of an OFD file that holds text."""
    archive = package.open_package(data, kind="OFD.xml")
    try:
        return _read(archive)
    # Numbers that are none, places that do not exist: the file is not what it says.
    except (etree.XMLSyntaxError, ValueError, LookupError):
        raise Unreadable(package.DAMAGED) from None


def _read(archive: ZipFile) -> Paper:
    root = _tree(archive, "OFD.xml").findtext(".//{*}DocRoot", "").strip()
    document_name = root.lstrip("/")
    document = _tree(archive, document_name)
    folder = posixpath.dirname(document_name)

    def name_of(element: etree._Element) -> str:
        place = element.get("BaseLoc", "")
        joined = place if place.startswith("/") else posixpath.join(folder, place)
        return posixpath.normpath(joined).lstrip("/")

    box = document.findtext(".//{*}PageArea/{*}PhysicalBox", A4)
    templates = {
        element.get("ID"): name_of(element)
        for element in document.iterfind(".//{*}TemplatePage")
    }
    names = [name_of(element) for element in document.iterfind(".//{*}Pages/{*}Page")]
    if not names:
        raise Unreadable(NO_PAGES)
    pages = Pages(len(names))
    for number, name in enumerate(names, 1):
        page = _PageReader(archive, templates, box)
        page.read(name)
        _, _, width, height = _numbers(page.box)[:4]
        pages.add(
            Sheet(number, width * POINTS, height * POINTS),
            glyphs=page.glyphs,
            edges=page.edges,
            has_pictures=page.has_pictures,
        )
    return pages.paper()


def _tree(archive: ZipFile, name: str) -> etree._Element:
    with package.part(archive, name, mebibytes=MAX_MEBIBYTES) as source:
        package.refuse_dtd(source)
    with package.part(archive, name, mebibytes=MAX_MEBIBYTES) as source:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        return etree.parse(source, parser).getroot()


class _PageReader:
    def __init__(self, archive: ZipFile, templates: dict[str, str], box: str) -> None:
        self.archive = archive
        self.templates = templates
        self.box = box
        self.glyphs: list[Glyph] = []
        self.edges: list[dict] = []
        self.has_pictures = False

    def read(self, name: str, *, is_template: bool = False) -> None:
        root = _tree(self.archive, name)
        self.box = root.findtext("./{*}Area/{*}PhysicalBox", self.box)
        for use in root.iterfind("./{*}Template"):
            template = self.templates.get(use.get("TemplateID"))
            if template and not is_template:
                self.read(template, is_template=True)
        for element in root.iter("{*}TextObject", "{*}PathObject", "{*}ImageObject"):
            kind = etree.QName(element).localname
            if kind == "TextObject":
                self.glyphs += _glyphs(element)
            elif kind == "PathObject":
                self.edges += _edges(element)
            else:
                self.has_pictures = True


def _number(text: str | float) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _numbers(text: str) -> list[float]:
    return [_number(number) for number in text.split()]


def _matrix(element: etree._Element) -> Matrix:
    """Return how lengths inside an object become points on the page."""
    a, b, c, d, e, f = _numbers(element.get("CTM", "1 0 0 1 0 0"))
    left, top, *_ = _numbers(element.get("Boundary", "0 0 0 0"))
    scaled = (a, b, c, d, e + left, f + top)
    return tuple(number * POINTS for number in scaled)


def _placed(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _glyphs(element: etree._Element) -> Iterator[Glyph]:
    matrix = _matrix(element)
    a, b, _, d, _, _ = matrix
    # Slanted letters are a watermark.
    if abs(b) > STRAIGHT * abs(a):
        return
    size = _number(element.get("Size", "0"))
    x = y = 0.0
    for code in element.iterfind("./{*}TextCode"):
        # A place that is not given is that of the text before.
        x, y = _number(code.get("X", x)), _number(code.get("Y", y))
        text = (code.text or "").strip("\r\n")
        rights = _steps(code.get("DeltaX", ""), len(text))
        downs = _steps(code.get("DeltaY", ""), len(text))
        across, down = x, y
        for letter, right, lower in zip(text, rights, downs, strict=True):
            width = size if letter > "\xff" else size / 2
            x0, base = _placed(matrix, across, down)
            height = size * abs(d)
            top = base - ASCENT * height
            yield Glyph(letter, x0, x0 + width * abs(a), top, top + height)
            across += width if right is None and not code.get("DeltaY") else right or 0
            down += lower or 0


def _steps(text: str, count: int) -> list[float | None]:
    """Return the steps between `count` letters; `g 3 5` stands for three of 5."""
    steps: list[float | None] = []
    words = iter(text.split())
    for word in words:
        if word == "g":
            times, step = int(next(words, 0)), _number(next(words, 0))
            steps += [step] * min(times, count)
        else:
            steps.append(_number(word))
        if len(steps) >= count:
            break
    return (steps + [None] * count)[:count]


def _edges(element: etree._Element) -> Iterator[dict]:
    """Return the upright and level lines of a path; white ones hide, they rule not."""
    colour = element.find("./{*}FillColor")
    is_filled_only = element.get("Stroke") == "false"
    if is_filled_only and colour is not None and colour.get("Value") == WHITE:
        return
    matrix = _matrix(element)
    start = here = (0.0, 0.0)
    words = iter(element.findtext("./{*}AbbreviatedData", "").split())
    for step in words:
        numbers = [_number(next(words, 0)) for _ in range(_STEPS.get(step, 0))]
        there = _placed(matrix, *numbers[-2:]) if numbers else start
        if step in ("M", "S"):
            start = there
        elif step in ("L", "C"):
            yield from _edge(here, there)
        here = there


def _edge(one: tuple[float, float], other: tuple[float, float]) -> Iterator[dict]:
    (x0, x1), (top, bottom) = map(sorted, zip(one, other, strict=True))
    if min(x1 - x0, bottom - top) < 1:
        level = x1 - x0 > bottom - top
        if level:
            bottom = top
        else:
            x1 = x0
        yield {
            "orientation": "h" if level else "v",
            "x0": x0,
            "x1": x1,
            "top": top,
            "bottom": bottom,
        }
