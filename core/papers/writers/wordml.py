"""The elements a Word document is made of."""

from lxml import etree

from .table import writable

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Element = etree._Element


def mm(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def w(tag: str, *children: Element, **attributes) -> Element:
    """Return a WordprocessingML element; `id` is the id of a relationship."""
    named = {
        f"{{{_R if name == 'id' else _W}}}{name}": str(value)
        for name, value in attributes.items()
    }
    made = etree.Element(f"{{{_W}}}{tag}", named, nsmap={"w": _W, "r": _R})
    made.extend(children)
    return made


def paragraph(style: str, text: str, *properties: Element) -> Element:
    """Return a paragraph; a line break in `text` is one within it."""
    made = w("p", w("pPr", w("pStyle", val=style), *properties))
    if text:
        made.append(_run(writable(text).replace("\t", " ")))
    return made


def blank(*properties: Element) -> Element:
    """Return an empty line of text."""
    return paragraph("Normal", "", *properties)


def part(root: Element) -> bytes:
    """Return a part of the package."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _run(text: str) -> Element:
    # Quotation marks and dashes are Chinese ones.
    run = w("r", w("rPr", w("rFonts", hint="eastAsia")))
    for number, line in enumerate(text.splitlines()):
        if number:
            run.append(w("br"))
        written = w("t")
        written.text = line
        written.set(_SPACE, "preserve")
        run.append(written)
    return run


def grid_properties(width: int, side: int, above_and_below: int) -> Element:
    """A table of fixed width, centred, with every line; room around each text."""
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = {"val": "single", "sz": 4, "space": 0, "color": "auto"}
    return w(
        "tblPr",
        w("tblW", w=width, type="dxa"),
        w("jc", val="center"),
        w("tblBorders", *(w(edge, **line) for edge in edges)),
        w("tblLayout", type="fixed"),
        w(
            "tblCellMar",
            w("top", w=above_and_below, type="dxa"),
            w("left", w=side, type="dxa"),
            w("bottom", w=above_and_below, type="dxa"),
            w("right", w=side, type="dxa"),
        ),
    )
