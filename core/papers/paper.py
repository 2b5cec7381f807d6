"""A document as paragraphs and grids, whatever file it came from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_CJK = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2014\u2018-\u201d\u2026" + (
    r"\U00020000-\U0003ffff"
)
_GAP_IN_CHINESE = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")
_GAP = re.compile(r"\s+")
_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Zero-width, private-use and control characters: nobody sees them, nothing may
# depend on them.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2064\ufeff\ue000-\uf8ff\ufff9-\uffff]"
)


class Unreadable(Exception):
    """The file cannot be read; the message says in Chinese why and what to do."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; in a `placed` grid with the column it begins in and what it spans."""

    text: str
    line: int
    column: int = 0
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells.

    `exact`: a row here was a row there. `placed`: the cells also know their columns
    and spans, because they come from a real table; a merged cell stands once, in the
    row where it begins. Of a sheet, `title` is its name and `letters` are those of its
    columns, for sentences that say where something stands.
    """

    rows: tuple[tuple[Cell, ...], ...]
    exact: bool
    placed: bool = False
    title: str = field(default="", compare=False)
    letters: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """What a file holds, in reading order.

    A `line` counts the paragraphs and rows of the whole file from 1. `places` says
    where a line stands in words of the file's own kind (第2张表第5行), `notes` what the
    reader did that a person should know (修订按已接受读取).
    """

    blocks: tuple[Paragraph | Grid, ...]
    notes: tuple[str, ...] = ()
    places: Mapping[int, str] = field(default_factory=dict)

    def where(self, line: int) -> str:
        """Return where a line stands, as a sentence to a person says it."""
        return self.places.get(line) or f"第{line}行"

    def source(self) -> list[dict]:
        """Return the blocks as plain data for a page that shows the document.

        A paragraph is {"line", "text"}; a grid is {"rows": [[{"line", "text",
        "columns", "rows"}]]}.
        """
        return [_shown(block) for block in self.blocks]


def _shown(block: Paragraph | Grid) -> dict:
    if isinstance(block, Paragraph):
        return {"line": block.line, "text": block.text}
    return {
        "rows": [
            [
                {
                    "line": cell.line,
                    "text": cell.text,
                    "columns": cell.columns,
                    "rows": cell.rows,
                }
                for cell in row
            ]
            for row in block.rows
        ]
    }


def tidy(text: str) -> str:
    """Return `text` without white space between Chinese characters or at its ends."""
    return _GAP.sub(" ", _GAP_IN_CHINESE.sub("", text)).strip()


def visible(text: str) -> str:
    """Return `text` with one kind of line break and without unseen characters."""
    return _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text))
