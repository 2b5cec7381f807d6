"""Glyphs on a page into lines, and lines into the paragraphs they were wrapped from."""

import re
import statistics
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.papers.paper import visible

# A heading is set in larger type than the body.
HEADING_RATIO = 1.15
# More than half a letter of white on the right is no accident of justified text.
SLACK = 0.5
INDENT = 1.2
WIDEST_MARGIN = 0.25
# What a cell leaves white at its sides, in points; more is how its text is set.
WIDEST_PADDING = 7.0
# A line of this part of the width does not end a paragraph in mid-sentence, whatever
# white a long word left behind it.
LONG = 0.75

# Some fonts hand out radicals, which look the same, for the characters themselves.
_RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
_LOOKALIKE = re.compile("[\u2f00-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_LATIN = re.compile(r"[!-~]")
_OPENING = "（〔［【《〈“‘([{「『"
_CLOSING = "，。、；：？！）〕］】》〉”’…—%,.;:?!)]}」』％"
_FIRST_WORD = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[A-Za-z0-9.%-]+|.)[{re.escape(_CLOSING)}]*"
)
_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十百]{1,3}[、）)]|第[一二三四五六七八九十百]{1,3}[章节条]"
    r"|[（(]?\d{1,2}(?:[、．）)]|\.(?!\d))|[①-⑳]"
)
ENDS_SENTENCE = re.compile(r"[。；！？：:;]\W?$")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter and the box it fills; lengths in any one unit, downwards from the top."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    page: int


@dataclass(frozen=True, slots=True)
class Frame:
    """From where to where lines may run, and the size of most letters."""

    left: float
    right: float
    size: float


@dataclass(frozen=True, slots=True)
class Boxed:
    """The text of a cell, and how its last line ends.

    `in_sentence`: it runs to the right end without ending a sentence. `to_bottom`: the
    cell has no room for another line. Both are so where a page break cut the cell.
    """

    text: str = ""
    in_sentence: bool = False
    to_bottom: bool = False


def lines_of(glyphs: Iterable[Glyph], page: int = 0) -> list[Line]:
    """Return the lines the glyphs stand in, from the top; spaces are seen as gaps."""
    seen = (glyph for glyph in glyphs if glyph.text.strip() and glyph.size > 0)
    rows: list[list[Glyph]] = []
    middle = 0.0
    for glyph in sorted(seen, key=lambda glyph: glyph.middle):
        if rows and glyph.middle - middle < 0.5 * rows[-1][0].size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            middle = glyph.middle
    lines = [_line(sorted(row, key=lambda glyph: glyph.x0), page) for row in rows]
    # Bullets of a symbol font are letters for private use, which nobody can read.
    return [line for line in lines if line.text]


def _line(glyphs: list[Glyph], page: int) -> Line:
    parts = []
    for before, glyph in zip([glyphs[0], *glyphs], glyphs, strict=False):
        gap = (glyph.x0 - before.x1) / glyph.size
        is_latin = _LATIN.match(before.text[-1]) and _LATIN.match(glyph.text)
        if gap > (0.15 if is_latin else 0.9):
            parts.append(" ")
        parts.append(glyph.text)
    return Line(
        _plain("".join(parts)),
        glyphs[0].x0,
        max(glyph.x1 for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
        statistics.median(glyph.size for glyph in glyphs),
        page,
    )


def _plain(text: str) -> str:
    text = _LOOKALIKE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return visible(text.translate(_RADICALS)).strip()


def frame_of(lines: list[Line], width: float) -> Frame:
    """Return the frame body lines stand in: where at least two of them end.

    On a page of this width it leaves no more than `WIDEST_MARGIN` on either side,
    however short the lines are.
    """
    size = statistics.median(line.size for line in lines)
    left = _edge(sorted(line.x0 for line in lines), size)
    right = -_edge(sorted(-line.x1 for line in lines), size)
    margin = WIDEST_MARGIN * width
    return Frame(min(left, margin), max(right, width - margin), size)


def _edge(places: list[float], size: float) -> float:
    """Return where lines begin, the outermost first; one alone may hang out a letter."""
    pairs = zip(places, places[1:], strict=False)
    edge = next((one for one, next_ in pairs if next_ - one < size / 2), places[0])
    return edge if edge - places[0] < 1.5 * size else places[0]


def wrapped(lines: list[Line], frames: Mapping[int, Frame]) -> list[list[Line]]:
    """Return the lines of each paragraph of the body; `frames` are those of pages."""
    paragraphs: list[list[Line]] = []
    pitch = _pitch(lines)
    for line in lines:
        frame = frames[line.page]
        if paragraphs and _continues(paragraphs[-1], line, frame, pitch):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _pitch(lines: list[Line]) -> float:
    steps = [
        below.bottom - line.bottom
        for line, below in zip(lines, lines[1:], strict=False)
        if below.bottom > line.bottom
    ]
    return statistics.median(steps) if steps else 0


def _continues(paragraph: list[Line], below: Line, frame: Frame, pitch: float) -> bool:
    line = paragraph[-1]
    if abs(line.size - below.size) > 0.15 * line.size:
        return False
    # On the next page `below` stands higher, and the distance says nothing.
    if below.bottom - line.bottom > 1.6 * pitch:
        return False
    if line.size > HEADING_RATIO * frame.size and _is_centred(line, frame):
        return _is_centred(below, frame)
    if _is_indented(below, frame):
        return False
    is_over = ENDS_SENTENCE.search(line.text)
    if is_over and _NUMBERED.match(below.text):
        return False
    is_long = line.x1 - frame.left > LONG * (frame.right - frame.left)
    if not is_over and is_long and _is_indented(paragraph[0], frame):
        return True
    return not _would_fit(below, frame.right - line.x1, SLACK)


def _is_indented(line: Line, frame: Frame) -> bool:
    return line.x0 - frame.left > INDENT * frame.size


def _is_centred(line: Line, frame: Frame) -> bool:
    before, after = line.x0 - frame.left, frame.right - line.x1
    return abs(before - after) < 1.5 * line.size


def _would_fit(below: Line, free: float, slack: float) -> bool:
    """Whether the first word of a line would have found room on the line before."""
    word = _FIRST_WORD.match(below.text)[0]
    letters = sum(0.5 if _LATIN.match(letter) else 1 for letter in word)
    return free > (letters + slack) * below.size


def joined(texts: Iterable[str]) -> str:
    """Return wrapped lines as one text; a space only between Latin words."""
    whole = ""
    for text in texts:
        is_latin = _LATIN.match(whole[-1:]) and _LATIN.match(text)
        whole += (" " if is_latin else "") + text
    return whole


def boxed(glyphs: list[Glyph], box: tuple[float, float, float, float]) -> Boxed:
    """Return the text of a table cell; a line that ended early is a line of its own."""
    lines = lines_of(glyphs)
    if not lines:
        return Boxed()
    left, _, right, bottom = box
    white = min(min(line.x0 - left, right - line.x1) for line in lines)
    padding = max(0.0, min(white, WIDEST_PADDING))
    left, right = left + padding, right - padding
    paragraphs = [[lines[0]]]
    for line, below in zip(lines, lines[1:], strict=False):
        numbered = _NUMBERED.match(below.text) and ENDS_SENTENCE.search(line.text)
        if numbered or _would_fit(below, _free(line, left, right), 0.1):
            paragraphs.append([below])
        else:
            paragraphs[-1].append(below)
    last = lines[-1]
    is_full = _free(last, left, right) < 1.1 * last.size
    return Boxed(
        "\n".join(joined(line.text for line in paragraph) for paragraph in paragraphs),
        in_sentence=is_full and not ENDS_SENTENCE.search(last.text),
        to_bottom=bottom - last.bottom < 1.5 * last.size,
    )


def _free(line: Line, left: float, right: float) -> float:
    """Return the room a line leaves; of a centred one, that on both its sides."""
    before, after = line.x0 - left, right - line.x1
    return after if before + line.size < after else before + after
