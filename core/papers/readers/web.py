"""Web pages and what is pasted from Word, WPS or a page, into paragraphs and grids.

Read as a browser shows it. A table that only lays out the page is read as the text
and tables it holds.
"""

import re
from collections.abc import Callable
from functools import partial

from lxml import etree

from core.papers.paper import Paper, Unreadable, visible

from .blocks import Blocks, Bounds, Seen, paper_of, put_text
from .numerals import numeral
from .web_encoding import decode
from .web_table import BODY, FOOT, HEAD, WebTable, settle

MOST_DEEP = 500
# A table deeper inside others than this is read as text.
MOST_NESTED = 20

TOO_DEEP = "网页的结构套得太深，请在浏览器里打开，复制正文和表格后粘贴。"

_UNSEEN = (
    "script style template head title noscript iframe object audio video canvas svg "
    "select datalist textarea button"
)
_BLOCKS = (
    "html body p div h1 h2 h3 h4 h5 h6 dl dt dd section article header footer nav "
    "aside main blockquote pre center address fieldset legend form figure figcaption "
    "details summary hr dir menu caption table thead tbody tfoot tr td th ul ol li"
)
UNSEEN = frozenset(_UNSEEN.split())
BLOCKS = frozenset(_BLOCKS.split())
LIST_FORMATS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}

# What Windows puts before copied HTML: lines of a name and a number.
_CLIPBOARD = re.compile(r"Version:[\d.]+\s[^<]*")
_HIDDEN = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|mso-hide\s*:\s*all)",
    re.IGNORECASE,
)
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:\s*none", re.IGNORECASE)
_COMMENTS = re.compile(r"mso-element\s*:\s*comment-list", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_IS_CHINESE = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2014\u2018-\u201d]"
)
_BREAK = "\x1e"


def read(data: bytes) -> Paper:
    """Return the paragraphs and grids of a web page or a part of one."""
    return parse(decode(data))


def parse(markup: str) -> Paper:
    """Return the paragraphs and grids in HTML."""
    copied = _CLIPBOARD.match(markup)
    markup = markup[copied.end() :] if copied else markup
    page = _Page()
    parser = etree.HTMLParser(target=page, encoding="utf-8", no_network=True)
    try:
        parser.feed(markup.replace("\x00", "").encode("utf-8", "replace"))
        parser.close()
    except etree.ParserError:
        # Nothing but white space.
        pass
    return paper_of(page.finish(), page.seen)


class _Page:
    """Takes the page tag by tag; the parser closes what the page left open."""

    def __init__(self):
        self.seen = Seen()
        self._bounds = Bounds()
        self._flows: list[Blocks] = [[]]
        self._tables: list[WebTable] = []
        self._lists: list[tuple[str, int] | None] = []
        self._pieces: list[str] = []
        self._label = ""
        self._as_written = 0
        self._skipped = 0
        # Whether we skip what the page holds and hides, in a table.
        self._hides = False
        # What the end of each open tag does.
        self._open: list[Callable[[], None] | None] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) + self._skipped >= MOST_DEEP:
            raise Unreadable(TOO_DEEP)
        if self._skipped or self._is_unseen(tag, attributes):
            self._skipped += 1
            return
        if tag in BLOCKS:
            self._flush()
        elif tag == "br":
            self._pieces.append(_BREAK)
        elif tag == "img":
            self.seen.pictures += 1
        begin = _BEGINNINGS.get(tag)
        closing = begin(self, tag, attributes) if begin else None
        if closing is None and tag in BLOCKS:
            closing = self._flush
        self._open.append(closing)

    def end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        closing = self._open.pop()
        if closing:
            closing()

    def data(self, written: str) -> None:
        if self._skipped:
            self.seen.hidden |= self._hides and bool(written.strip())
        elif self._as_written:
            self._pieces.append(written.replace("\n", _BREAK))
        else:
            self._pieces.append(written)

    def close(self) -> None:
        """Say that the parser is done."""

    def finish(self) -> Blocks:
        self._flush()
        return self._flows[0]

    def _is_unseen(self, tag: str, attributes: dict[str, str]) -> bool:
        self._hides = False
        style = attributes.get("style", "")
        if tag == "del":
            self.seen.revised = True
        elif attributes.get("class") == "MsoCommentReference":
            self.seen.comments += 1
        elif tag not in UNSEEN and not _COMMENTS.search(style):
            hidden = "hidden" in attributes or bool(_HIDDEN.search(style))
            self._hides = hidden and bool(self._tables)
            return hidden
        return True

    def _flush(self) -> None:
        """End a paragraph."""
        if not self._pieces:
            return
        written = _as_shown("".join(self._pieces))
        self._pieces = []
        if visible(written).strip():
            self._bounds.add_text(written)
            put_text(self._flows[-1], self._label + written)
            self._label = ""

    def _begin_pre(self, tag: str, attributes: dict[str, str]) -> Callable[[], None]:
        self._as_written += 1
        return self._end_pre

    def _end_pre(self) -> None:
        self._flush()
        self._as_written -= 1

    def _begin_list(self, tag: str, attributes: dict[str, str]) -> Callable[[], None]:
        start = _number(attributes.get("start"), 1)
        kind = LIST_FORMATS.get(attributes.get("type", ""), "decimal")
        bare = tag == "ul" or _UNNUMBERED.search(attributes.get("style", ""))
        self._lists.append(None if bare else (kind, start))
        return self._end_list

    def _end_list(self) -> None:
        self._flush()
        self._lists.pop()

    def _begin_item(self, tag: str, attributes: dict[str, str]) -> Callable[[], None]:
        if self._lists and self._lists[-1]:
            kind, number = self._lists[-1]
            number = _number(attributes.get("value"), number)
            self._label = f"{numeral(kind, number)}. "
            self._lists[-1] = kind, number + 1
        return self._end_item

    def _end_item(self) -> None:
        self._flush()
        self._label = ""

    def _begin_table(
        self, tag: str, attributes: dict[str, str]
    ) -> Callable[[], None] | None:
        if len(self._tables) >= MOST_NESTED:
            return None
        self._tables.append(WebTable())
        return self._end_table

    def _end_table(self) -> None:
        self._flush()
        table = self._tables.pop().finish()
        self._flows[-1].extend(settle(table, self.seen))

    def _begin_section(self, tag: str, attributes: dict[str, str]) -> None:
        table = self._tables[-1] if self._tables else None
        if table and not table.in_cell:
            table.begin_section(tag)

    def _begin_row(
        self, tag: str, attributes: dict[str, str]
    ) -> Callable[[], None] | None:
        table = self._tables[-1] if self._tables else None
        if table is None or table.in_cell:
            return None
        self._bounds.add_row()
        table.begin_row()
        return partial(self._end_row, table)

    def _end_row(self, table: WebTable) -> None:
        self._flush()
        table.end_row()

    def _begin_cell(
        self, tag: str, attributes: dict[str, str]
    ) -> Callable[[], None] | None:
        table = self._tables[-1] if self._tables else None
        if table is None or table.in_cell:
            return None
        if table.row is None:
            self._bounds.add_row()
            table.begin_row()
        self._bounds.add_cell()
        table.in_cell = True
        self._flows.append([])
        columns = _number(attributes.get("colspan"), 1)
        rows = _number(attributes.get("rowspan"), 1)
        return partial(self._end_cell, table, columns, rows)

    def _end_cell(self, table: WebTable, columns: int, rows: int) -> None:
        self._flush()
        table.in_cell = False
        table.add(self._flows.pop(), columns, rows)


def _number(written: str | None, otherwise: int) -> int:
    digits = re.match(r"\s*(\d{1,9})", written or "", re.ASCII)
    return int(digits[1]) if digits else otherwise


def _as_shown(written: str) -> str:
    """Return text with white space as a browser shows it.

    A line end of the source between Chinese characters is nothing, elsewhere a space.
    """

    def shown(spaces: re.Match) -> str:
        before = written[max(spaces.start() - 1, 0) : spaces.start()]
        after = written[spaces.end() : spaces.end() + 1]
        if _BREAK in (before, after):
            return ""
        if "\n" in spaces[0] and all(map(_IS_CHINESE.match, (before, after))):
            return ""
        return " "

    return _SPACES.sub(shown, written).replace(_BREAK, "\n")


_BEGINNINGS = {
    "pre": _Page._begin_pre,
    "ol": _Page._begin_list,
    "ul": _Page._begin_list,
    "li": _Page._begin_item,
    "table": _Page._begin_table,
    HEAD: _Page._begin_section,
    BODY: _Page._begin_section,
    FOOT: _Page._begin_section,
    "tr": _Page._begin_row,
    "td": _Page._begin_cell,
    "th": _Page._begin_cell,
}
