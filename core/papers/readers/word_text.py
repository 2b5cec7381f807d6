"""The text of a Word paragraph as it stands on paper, its changes accepted."""

from collections.abc import Callable

from lxml import etree

from .blocks import Seen
from .word_lists import Styles, W, is_on, value_of

MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VML = "{urn:schemas-microsoft-com:vml}"

# Signs of the fonts Word draws ticks and boxes with; others show nothing we know.
SIGNS = {
    ("Wingdings", 0x6F): "□",
    ("Wingdings", 0xA8): "□",
    ("Wingdings", 0xFC): "√",
    ("Wingdings", 0xFB): "×",
    ("Wingdings", 0xFD): "☒",
    ("Wingdings", 0xFE): "☑",
    ("Wingdings 2", 0x50): "√",
    ("Wingdings 2", 0x4F): "×",
    ("Wingdings 2", 0x51): "☒",
    ("Wingdings 2", 0x52): "☑",
    ("Wingdings 2", 0xA3): "□",
    ("Symbol", 0xB7): "·",
}
WORDS: dict[str, Callable[[etree._Element], str]] = {
    f"{W}t": lambda element: element.text or "",
    f"{MATHS}t": lambda element: element.text or "",
    f"{W}tab": lambda element: "\t",
    f"{W}ptab": lambda element: "\t",
    f"{W}cr": lambda element: "\n",
    f"{W}noBreakHyphen": lambda element: "-",
    f"{W}sym": lambda element: _sign(element),
}
DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
PICTURES = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
PICTURE_PARTS = (f"{DRAWING}blip", f"{VML}imagedata")
# Properties; what stands over Chinese characters as their reading.
UNREAD = frozenset({f"{W}pPr", f"{W}rPr", f"{W}sdtPr", f"{W}rt", f"{W}instrText"})


def _sign(element: etree._Element) -> str:
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    if 0xF000 <= code <= 0xF0FF or code < 0x100:
        return SIGNS.get((element.get(f"{W}font"), code & 0xFF), "")
    is_letter = code < 0xD800 or 0xE000 <= code < 0x110000
    return chr(code) if is_letter else ""


def text_of(paragraph: etree._Element, styles: Styles, seen: Seen) -> str:
    """Return the text of a w:p whose text boxes are already taken out."""
    hidden = styles.hides(value_of(paragraph, "pPr", "pStyle"))
    writer = _Writer(styles, seen, hidden)
    writer.read(paragraph)
    return "".join(writer.pieces)


def mark_is_gone(properties: etree._Element | None, seen: Seen) -> bool:
    """Return whether a paragraph runs on into the next: its mark deleted or hidden."""
    run = None if properties is None else properties.find(f"{W}rPr")
    if run is None:
        return False
    if any(run.find(tag) is not None for tag in DELETED):
        seen.revised = True
        return True
    seen.revised |= any(run.find(tag) is not None for tag in INSERTED)
    return bool(is_on(run, "vanish") or is_on(run, "specVanish"))


class _Writer:
    """Writes down one paragraph, following its fields and hidden runs."""

    def __init__(self, styles: Styles, seen: Seen, hidden: bool):
        self.pieces: list[str] = []
        self._styles = styles
        self._seen = seen
        self._hidden_by_style = self._hidden = hidden
        # Fields we are in; True while it is their instruction that passes.
        self._fields: list[bool] = []

    def read(self, parent: etree._Element) -> None:
        # No recursion limit is met: the parser refuses a depth of 256.
        for child in parent:
            tag = child.tag
            if tag in WORDS:
                self._write(WORDS[tag](child))
            elif tag == f"{W}r":
                self._hidden = self._hides(child)
                self.read(child)
                self._hidden = self._hidden_by_style
            elif tag in _HANDLERS:
                _HANDLERS[tag](self, child)
            elif tag not in UNREAD:
                self.read(child)

    def _hides(self, run: etree._Element) -> bool:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return self._hidden_by_style
        said = is_on(properties, "vanish")
        if said is not None:
            return said
        style = value_of(properties, "rStyle")
        return self._hidden_by_style or bool(style and self._styles.hides(style))

    def _write(self, text: str) -> None:
        if True in self._fields:
            return
        if not self._hidden:
            self.pieces.append(text)
        elif text.strip():
            self._seen.hidden = True

    def _delete(self, element: etree._Element) -> None:
        self._seen.revised = True

    def _insert(self, element: etree._Element) -> None:
        self._seen.revised = True
        self.read(element)

    def _field(self, element: etree._Element) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _choose(self, element: etree._Element) -> None:
        """Read the first of several ways to write the same that says anything."""
        before = len(self.pieces), self._seen.pictures
        for choice in element:
            self.read(choice)
            if (len(self.pieces), self._seen.pictures) != before:
                return

    def _picture(self, element: etree._Element) -> None:
        self._seen.pictures += any(True for _ in element.iter(*PICTURE_PARTS))

    def _comment(self, element: etree._Element) -> None:
        self._seen.comments += 1

    def _footnote(self, element: etree._Element) -> None:
        self._seen.footnotes += 1

    def _break(self, element: etree._Element) -> None:
        if element.get(f"{W}type", "textWrapping") == "textWrapping":
            self._write("\n")


_HANDLERS = {
    **dict.fromkeys(DELETED, _Writer._delete),
    **dict.fromkeys(INSERTED, _Writer._insert),
    **dict.fromkeys(PICTURES, _Writer._picture),
    f"{W}br": _Writer._break,
    f"{W}fldChar": _Writer._field,
    f"{W}commentReference": _Writer._comment,
    f"{W}footnoteReference": _Writer._footnote,
    f"{W}endnoteReference": _Writer._footnote,
    f"{MARKUP}AlternateContent": _Writer._choose,
}
