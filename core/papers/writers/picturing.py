"""Pictures in a Word document: each stands in a line of its own."""

import struct
from collections.abc import Mapping, Sequence

from lxml import etree

from .marking import added
from .table import writable
from .wordml import Element, paragraph, w

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SPACES = {
    "wp": f"{_DRAWING}/wordprocessingDrawing",
    "a": f"{_DRAWING}/main",
    "pic": f"{_DRAWING}/picture",
    "r": _OFFICE,
}
_RELATIONS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
EMU_IN_MM = 36_000
# Of a page of A4, upright: what is higher is made smaller as a whole.
HIGHEST = 200


def picture_of(png: bytes, number: int, *, width: float, told: str) -> Element:
    """Return a paragraph with a PNG, `width` millimetres wide where the page has room.

    `told` says in words what is on it, for who listens to the document.
    """
    across, down = struct.unpack(">II", png[16:24])
    size = min(width / across, HIGHEST / down) * EMU_IN_MM
    extent = {"cx": str(round(across * size)), "cy": str(round(down * size))}
    named = {"id": str(number), "name": f"图{number}"}
    shape = d(
        "pic:spPr",
        d("a:xfrm", d("a:off", x="0", y="0"), d("a:ext", **extent)),
        d("a:prstGeom", d("a:avLst"), prst="rect"),
    )
    blip = d("a:blip")
    blip.set(f"{{{_OFFICE}}}embed", name_of(number))
    picture = d(
        "pic:pic",
        d("pic:nvPicPr", d("pic:cNvPr", **named), d("pic:cNvPicPr")),
        d("pic:blipFill", blip, d("a:stretch", d("a:fillRect"))),
        shape,
    )
    inline = d(
        "wp:inline",
        d("wp:extent", **extent),
        d("wp:docPr", **named, descr=writable(told)),
        d("a:graphic", d("a:graphicData", picture, uri=_SPACES["pic"])),
        **dict.fromkeys(("distT", "distB", "distL", "distR"), "0"),
    )
    # A line of text has a fixed height, which would cut the picture off.
    height = w("spacing", line=240, lineRule="auto")
    made = paragraph("Normal", "", height, w("jc", val="center"))
    made.append(w("r", w("drawing", inline)))
    return made


def d(tag: str, *children: Element, **attributes: str) -> Element:
    """Return a DrawingML element."""
    prefix, _, name = tag.partition(":")
    made = etree.Element(f"{{{_SPACES[prefix]}}}{name}", attributes, nsmap=_SPACES)
    made.extend(children)
    return made


def name_of(number: int) -> str:
    return f"rIdPicture{number}"


def pictured(parts: Mapping[str, bytes], pictures: Sequence[bytes]) -> dict[str, bytes]:
    """Return the parts of the document with the pictures its paragraphs name."""
    files = {
        number: f"media/image{number}.png" for number in range(1, len(pictures) + 1)
    }
    relations = [
        {"Id": name_of(number), "Type": f"{_OFFICE}/image", "Target": file}
        for number, file in files.items()
    ]
    types = [{"Extension": "png", "ContentType": "image/png"}]
    return {
        **parts,
        **{
            f"word/{file}": picture
            for file, picture in zip(files.values(), pictures, strict=True)
        },
        _RELATIONS: added(parts[_RELATIONS], "Relationship", relations),
        _TYPES: added(parts[_TYPES], "Default", types),
    }
