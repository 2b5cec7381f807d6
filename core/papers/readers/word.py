"""Word files (.docx) into paragraphs and grids, in one pass over the document.

Read as printed: changes accepted, automatic numbers written out, hidden text left
out. A cell merged over rows stands once, in the row where it begins.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO
from zipfile import ZipFile

from lxml import etree

from core.papers.paper import Paper, Unreadable

from . import package
from .blocks import (
    MOST_COLUMNS,
    TOO_WIDE,
    Blocks,
    Bounds,
    Seen,
    Spot,
    Table,
    paper_of,
    put_text,
    text_in,
)
from .word_lists import VALUE, Lists, Styles, W, is_on, value_of, whole
from .word_text import MARKUP, mark_is_gone, text_of

DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"
NUMBERING = "word/numbering.xml"
MOST_MEBIBYTES = 60
MOST_MEBIBYTES_BESIDE = 10
SAFELY = {
    "resolve_entities": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
}
_CHANGES = (f"{W}trPrChange", f"{W}tcPrChange")

TOO_DEEP = "文档里的表格或文本框套得太深，请把正文和表格复制到新文档后再导入。"
NOT_COMMON = (
    "文档不是通常的 .docx 格式，请用 WPS 或 Word 另存为“Word 文档（.docx）”后再导入。"
)


def read(data: bytes) -> Paper:
    """Return the paragraphs and grids of a Word file."""
    file = package.open_package(data, kind="word/")
    styles = Styles(_root(file, STYLES))
    walk = _Walk(styles, Lists(_root(file, NUMBERING), styles))
    with _xml(file, DOCUMENT, MOST_MEBIBYTES) as source:
        walk.through(source)
    return paper_of(walk.blocks(), walk.seen)


@contextmanager
def _xml(file: ZipFile, name: str, mebibytes: int) -> Iterator[IO[bytes]]:
    with package.part(file, name, mebibytes=mebibytes) as source:
        package.refuse_dtd(source)
    with package.part(file, name, mebibytes=mebibytes) as source:
        try:
            yield source
        except etree.XMLSyntaxError as error:
            is_deep = "depth" in str(error)
            raise Unreadable(TOO_DEEP if is_deep else package.DAMAGED) from None


def _root(file: ZipFile, name: str) -> etree._Element | None:
    """Return the root of a part that need not be there."""
    if name not in file.NameToInfo:
        return None
    with _xml(file, name, MOST_MEBIBYTES_BESIDE) as source:
        return etree.parse(source, etree.XMLParser(**SAFELY)).getroot()


@dataclass(slots=True)
class _Flow:
    """Where paragraphs and tables go: the body, a cell or a text box.

    `unread`: a covered or deleted cell, or the second writing of a text box.
    `carry`: text whose paragraph mark is gone, which the next paragraph takes up.
    """

    unread: bool
    blocks: Blocks = field(default_factory=list)
    carry: str = ""


@dataclass(slots=True)
class _Rows:
    """A table as its rows arrive."""

    rows: Table = field(default_factory=list)
    row: list[Spot] = field(default_factory=list)
    # Cells merged downwards that the row above, and this one, leave open.
    open_above: dict[int, Spot] = field(default_factory=dict)
    open_here: dict[int, Spot] = field(default_factory=dict)
    column: int = 0
    is_gone: bool = False


@dataclass(slots=True)
class _CellKind:
    columns: int = 1
    merged_down: str | None = None
    merged_right: str | None = None
    is_gone: bool = False

    @property
    def is_covered(self) -> bool:
        return self.is_gone or "continue" in (self.merged_down, self.merged_right)


class _Walk:
    """Takes the document element by element, and lets go of what is read."""

    def __init__(self, styles: Styles, lists: Lists):
        self.seen = Seen()
        self._styles, self._lists = styles, lists
        self._bounds = Bounds()
        self._flows = [_Flow(unread=False)]
        self._tables: list[_Rows] = []
        self._cells: list[_CellKind] = []
        self._choices: list[int] = []

    def blocks(self) -> Blocks:
        self._put_carry()
        return self._flows[0].blocks

    def through(self, source: IO[bytes]) -> None:
        events = etree.iterparse(
            source,
            events=("start", "end"),
            tag=_TAGS,
            **SAFELY,
        )
        for event, element in events:
            handle = _HANDLERS.get((event, element.tag))
            if handle is not None:
                handle(self, element)
        if events.root.tag != f"{W}document":
            raise Unreadable(NOT_COMMON)

    def _end_paragraph(self, element: etree._Element) -> None:
        flow = self._flows[-1]
        if not flow.unread:
            properties = element.find(f"{W}pPr")
            text = text_of(element, self._styles, self.seen)
            self._bounds.add_text(text)
            flow.carry += text
            if not mark_is_gone(properties, self.seen):
                flow.carry = self._lists.label(properties) + flow.carry
                self._put_carry()
        element.clear()

    def _put_carry(self) -> None:
        flow = self._flows[-1]
        if flow.carry:
            put_text(flow.blocks, flow.carry)
            flow.carry = ""

    def _start_table(self, element: etree._Element) -> None:
        self._put_carry()
        self._tables.append(_Rows())

    def _end_table(self, element: etree._Element) -> None:
        rows, flow = self._tables.pop().rows, self._flows[-1]
        if len(rows) == 1 and len(rows[0]) == 1 and _holds_table(rows[0][0]):
            # A frame around what it holds.
            flow.blocks.extend(rows[0][0].blocks)
            return
        for spot in (spot for row in rows for spot in row):
            self.seen.nested |= _holds_table(spot)
            spot.text, spot.blocks = text_in(spot.blocks), []
        if rows:
            flow.blocks.append(rows)

    def _start_row(self, element: etree._Element) -> None:
        if self._tables:
            table = self._tables[-1]
            table.row, table.open_here = [], {}
            table.column, table.is_gone = 0, self._flows[-1].unread

    def _end_row_properties(self, element: etree._Element) -> None:
        if not self._tables or _is_former(element):
            return
        table = self._tables[-1]
        table.column = max(whole(value_of(element, "gridBefore"), 0), 0)
        deleted = element.find(f"{W}del") is not None
        hidden = bool(is_on(element, "hidden"))
        self.seen.revised |= deleted or element.find(f"{W}ins") is not None
        self.seen.hidden_rows |= hidden
        table.is_gone = self._flows[-1].unread or deleted or hidden

    def _end_row(self, element: etree._Element) -> None:
        if self._tables and not self._tables[-1].is_gone:
            table = self._tables[-1]
            table.rows.append(table.row)
            table.open_above = table.open_here
            self._bounds.add_row()
        element.clear()

    def _start_cell(self, element: etree._Element) -> None:
        is_gone = bool(self._tables) and self._tables[-1].is_gone
        self._cells.append(_CellKind())
        self._flows.append(_Flow(unread=self._flows[-1].unread or is_gone))

    def _end_cell_properties(self, element: etree._Element) -> None:
        if not self._cells or _is_former(element):
            return
        columns = whole(value_of(element, "gridSpan"), 1)
        kind = _CellKind(
            columns=min(max(columns, 1), MOST_COLUMNS),
            merged_down=_merge(element, "vMerge"),
            merged_right=_merge(element, "hMerge"),
            is_gone=element.find(f"{W}cellDel") is not None,
        )
        table = self._tables[-1] if self._tables else None
        if kind.merged_down == "continue" and not (
            table and table.column in table.open_above
        ):
            kind.merged_down = "restart"
        if kind.merged_right == "continue" and not (table and table.row):
            kind.merged_right = None
        self.seen.revised |= kind.is_gone
        self._cells[-1] = kind
        self._flows[-1].unread |= kind.is_covered

    def _end_cell(self, element: etree._Element) -> None:
        self._put_carry()
        flow, kind = self._flows.pop(), self._cells.pop()
        if not self._tables:
            self._flows[-1].blocks.extend(flow.blocks)
            return
        table = self._tables[-1]
        if kind.is_gone or table.is_gone:
            return
        if table.column + kind.columns > MOST_COLUMNS:
            raise Unreadable(TOO_WIDE)
        _place(table, kind, flow.blocks)
        table.column += kind.columns
        self._bounds.add_cell()

    def _start_box(self, element: etree._Element) -> None:
        self._flows.append(_Flow(unread=self._flows[-1].unread))

    def _end_box(self, element: etree._Element) -> None:
        self._put_carry()
        blocks = self._flows.pop().blocks
        self.seen.boxes |= bool(blocks)
        self._flows[-1].blocks.extend(blocks)

    def _start_choices(self, element: etree._Element) -> None:
        self._choices.append(len(self._flows[-1].blocks))

    def _end_choices(self, element: etree._Element) -> None:
        self._choices.pop()

    def _start_fallback(self, element: etree._Element) -> None:
        flow = self._flows[-1]
        is_read = bool(self._choices) and len(flow.blocks) > self._choices[-1]
        self._flows.append(_Flow(unread=flow.unread or is_read))

    def _end_fallback(self, element: etree._Element) -> None:
        self._put_carry()
        blocks = self._flows.pop().blocks
        self._flows[-1].blocks.extend(blocks)


def _is_former(properties: etree._Element) -> bool:
    """Return whether these are properties from before a tracked change."""
    return properties.getparent().tag in _CHANGES


def _holds_table(spot: Spot) -> bool:
    return any(not isinstance(block, str) for block in spot.blocks)


def _merge(properties: etree._Element, name: str) -> str | None:
    found = properties.find(f"{W}{name}")
    return None if found is None else found.get(VALUE, "continue")


def _place(table: _Rows, kind: _CellKind, blocks: Blocks) -> None:
    """Put a cell into the row, or let the one it continues grow."""
    if kind.merged_right == "continue":
        table.row[-1].columns += kind.columns
    elif kind.merged_down == "continue":
        spot = table.open_above[table.column]
        spot.rows += 1
        table.open_here[table.column] = spot
    else:
        spot = Spot(blocks, table.column, kind.columns)
        table.row.append(spot)
        if kind.merged_down == "restart":
            table.open_here[table.column] = spot


_HANDLERS = {
    ("end", f"{W}p"): _Walk._end_paragraph,
    ("start", f"{W}tbl"): _Walk._start_table,
    ("end", f"{W}tbl"): _Walk._end_table,
    ("start", f"{W}tr"): _Walk._start_row,
    ("end", f"{W}trPr"): _Walk._end_row_properties,
    ("end", f"{W}tr"): _Walk._end_row,
    ("start", f"{W}tc"): _Walk._start_cell,
    ("end", f"{W}tcPr"): _Walk._end_cell_properties,
    ("end", f"{W}tc"): _Walk._end_cell,
    ("start", f"{W}txbxContent"): _Walk._start_box,
    ("end", f"{W}txbxContent"): _Walk._end_box,
    ("start", f"{MARKUP}AlternateContent"): _Walk._start_choices,
    ("end", f"{MARKUP}AlternateContent"): _Walk._end_choices,
    ("start", f"{MARKUP}Fallback"): _Walk._start_fallback,
    ("end", f"{MARKUP}Fallback"): _Walk._end_fallback,
}
_TAGS = sorted({tag for _, tag in _HANDLERS})
