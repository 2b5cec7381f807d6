"""A mark above every page of a Word document, as 草稿 is."""

from collections.abc import Mapping

from lxml import etree

from .wordml import Element, paragraph, part, w

HEADER = "header_mark.xml"
SIDES = {"default": "rIdMark", "even": "rIdMarkEven"}
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_RELATIONS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"


def marked(parts: Mapping[str, bytes], mark: str) -> dict[str, bytes]:
    """Return the parts of the document with `mark` in the header of every section."""
    document = etree.fromstring(parts["word/document.xml"])
    for section in document.iter(w("sectPr").tag):
        for place, (kind, name) in enumerate(SIDES.items()):
            section.insert(place, w("headerReference", type=kind, id=name))
    relations = [
        {"Id": name, "Type": _KIND, "Target": HEADER} for name in SIDES.values()
    ]
    types = [{"PartName": f"/word/{HEADER}", "ContentType": _TYPE}]
    return {
        **parts,
        "word/document.xml": part(document),
        f"word/{HEADER}": part(w("hdr", paragraph("Mark", mark))),
        _RELATIONS: added(parts[_RELATIONS], "Relationship", relations),
        _TYPES: added(parts[_TYPES], "Override", types),
    }


def added(data: bytes, tag: str, rows: list[dict[str, str]]) -> bytes:
    """Return a part that lists others, with more of them."""
    root: Element = etree.fromstring(data)
    for row in rows:
        etree.SubElement(root, root.tag.rpartition("}")[0] + "}" + tag, row)
    return part(root)
