"""Plain text into paragraphs and grids, without knowing what they mean.

Text copied out of a table keeps traces of it: TAB characters, or `|` between cells
or on a line of its own. A grid is `exact` where one line held one row; otherwise only
the order of its cells is known.
"""

import re
from collections import Counter
from itertools import groupby

from core.papers.paper import Cell, Grid, Paper, Paragraph, Unreadable, visible

# A cell may hold several paragraphs, but not a page of them: a longer stretch of
# lines without `|` ends the table.
LONGEST_CELL_IN_LINES = 8
# From this share of lines with two or more filled cells on, a line is a row.
SHARE_OF_FULL_LINES = 0.4
# Spaces part cells where enough lines in a row have the same number of them.
FEWEST_SPACED_CELLS = 3
FEWEST_SPACED_ROWS = 3
SHARE_OF_EQUAL_ROWS = 0.6
MOST_LINES_BETWEEN = 3
LONGEST_HEADING = 60


SIGNATURES = (
    (b"%PDF", "这是 PDF 文件，不是文本，请把正文复制到文本文件后再试。"),
    (b"PK\x03\x04", "这是 Word、Excel 或压缩文件，不是文本，请另存为纯文本后再试。"),
    (b"\xd0\xcf\x11\xe0", "这是旧版 Word 或 Excel 文件，请另存为纯文本后再试。"),
    (b"{\\rtf", "这是 RTF 文件，不是纯文本，请另存为纯文本后再试。"),
    (b"\x89PNG", "这是图片，不是文本，请识别出文字后再试。"),
    (b"\xff\xd8\xff", "这是图片，不是文本，请识别出文字后再试。"),
    (b"GIF8", "这是图片，不是文本，请识别出文字后再试。"),
    (b"Rar!", "这是压缩文件，请解压后再试。"),
    (b"7z\xbc\xaf", "这是压缩文件，请解压后再试。"),
    (b"\x1f\x8b", "这是压缩文件，请解压后再试。"),
)
NOT_TEXT = "文件内容不是文本，请确认选对了文件，或另存为纯文本后再试。"
UNKNOWN_ENCODING = "认不出文件的编码，请用记事本另存为 UTF-8 文本后再试。"
EMPTY = "文件是空的，没有可以读的文字。"
IS_MARKUP = "这是网页源代码，请在浏览器里打开，复制正文到文本文件后再试。"

_SPACES = re.compile(r"[ \u3000\xa0]+")
_WIDE_SPACES = re.compile(r" {2,}|[\u3000\xa0]+ *| +[\u3000\xa0]+")
_PIPES = str.maketrans("｜│┃", "|||")
_RULER = re.compile(r"[\s|+:=\-─━┼┬┴]*[-─━=]{3}[\s|+:=\-─━┼┬┴]*")
_MARKUP = re.compile(r"\s*(?:<!doctype\s+html|<html|<\?xml)", re.IGNORECASE)


def read(data: bytes) -> Paper:
    """Return the paragraphs and grids of a text file."""
    return parse(decode(data))


def decode(data: bytes) -> str:
    """Return the text of `data`: UTF-8, UTF-16 or GB 18030, told by its bytes."""
    for signature, sentence in SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(sentence)
    text = _decoded(data)
    if _MARKUP.match(text):
        raise Unreadable(IS_MARKUP)
    text = visible(text)
    if not text.strip():
        raise Unreadable(EMPTY)
    return text


def _decoded(data: bytes) -> str:
    wide = wide_encoding(data)
    if wide:
        text = _decode_or_refuse(data, wide)
    elif b"\x00" in data:
        raise Unreadable(NOT_TEXT)
    else:
        text = _decode_narrow(data)
    controls = sum(letter < " " and letter not in "\t\n\r\f\v" for letter in text)
    if controls > 1 + len(text) / 100:
        raise Unreadable(NOT_TEXT)
    return text


def _decode_narrow(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decode_or_refuse(data, "gb18030")
    if not is_common_chinese(text):
        raise Unreadable(UNKNOWN_ENCODING)
    return text


def _decode_or_refuse(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(UNKNOWN_ENCODING) from None


def wide_encoding(data: bytes) -> str | None:
    """Return the UTF-16 encoding of `data`; None where a letter is no two bytes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # Without a byte order mark the zero bytes of line ends and digits tell the order.
    sample = data[:4096]
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or first == second:
        return None
    encoding = "utf-16-le" if second > first else "utf-16-be"
    return encoding if is_common_chinese(sample.decode(encoding, "replace")) else None


def is_common_chinese(text: str) -> bool:
    """Return whether nearly all that is not ASCII are characters in use."""
    # Big5 or Latin bytes also decode as GB 18030, but into characters nobody writes.
    letters = [letter for letter in text[:20000] if letter > "\x7f"]
    common = sum(_in_gb2312(letter) for letter in letters)
    return common >= len(letters) * 0.9


def _in_gb2312(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return letter.isspace() or "\u2000" <= letter <= "\u30ff" or letter > "\ufeff"
    return True


def parse(text: str) -> Paper:
    """Return the paragraphs and grids in `text`; line numbers start at 1."""
    lines = text.translate(_PIPES).split("\n")
    kinds = _line_kinds(lines)
    blocks: list[Paragraph | Grid] = []
    start = 0
    while start < len(lines):
        kind, end = kinds[start], start + 1
        while end < len(lines) and kinds[end] == kind:
            end += 1
        numbered = list(enumerate(lines[start:end], start + 1))
        blocks.extend(_READ_RUN[kind](numbered))
        start = end
    return Paper(tuple(blocks))


def _line_kinds(lines: list[str]) -> list[str]:
    kinds = ["text"] * len(lines)
    piped = [number for number, line in enumerate(lines) if "|" in line]
    for number in piped:
        kinds[number] = "pipe"
    for first, second in zip(piped, piped[1:], strict=False):
        between = range(first + 1, second)
        if sum(bool(lines[number].strip()) for number in between) <= (
            LONGEST_CELL_IN_LINES
        ):
            for number in between:
                kinds[number] = "pipe"
    _take_in_first_cells(lines, kinds)
    _mark_tabbed(lines, kinds)
    _mark_spaced(lines, kinds)
    return kinds


def _take_in_first_cells(lines: list[str], kinds: list[str]) -> None:
    # Where `|` stands on its own line, the line above it is the table's first cell.
    for number in range(1, len(lines)):
        if kinds[number] != "pipe" or kinds[number - 1] != "text":
            continue
        if lines[number].strip(" |\t") == "" and lines[number - 1].strip():
            kinds[number - 1] = "pipe"


def _mark_tabbed(lines: list[str], kinds: list[str]) -> None:
    previous_tab = None
    for number, line in enumerate(lines):
        if kinds[number] != "text" or not line.strip():
            continue
        if "\t" not in line.rstrip():
            previous_tab = None
            continue
        first = number if previous_tab is None else previous_tab
        kinds[first : number + 1] = ["tab"] * (number + 1 - first)
        previous_tab = number


def _mark_spaced(lines: list[str], kinds: list[str]) -> None:
    """Mark runs of lines whose cells are parted by spaces, in equal number."""
    columns = [
        _spaced_cells(line, kind) for line, kind in zip(lines, kinds, strict=True)
    ]
    start = 0
    while start < len(lines):
        end = _end_of_spaced(lines, kinds, columns, start) if columns[start] else start
        counts = Counter(count for count in columns[start:end] if count)
        most, times = counts.most_common(1)[0] if counts else (0, 0)
        if (
            times >= FEWEST_SPACED_ROWS
            and times >= counts.total() * SHARE_OF_EQUAL_ROWS
        ):
            kinds[start:end] = ["space"] * (end - start)
        start = max(end, start + 1)


def _spaced_cells(line: str, kind: str) -> int:
    """Return how many cells spaces part a line of text into; 0 for fewer than 3."""
    if kind != "text":
        return 0
    count = len(_between_spaces(line))
    return count if count >= FEWEST_SPACED_CELLS else 0


def _end_of_spaced(lines, kinds, columns, start: int) -> int:
    """Return the end of a run of spaced lines; short ones between may be headings."""
    end = last = start + 1
    while (
        end < len(lines) and end - last <= MOST_LINES_BETWEEN and kinds[end] == "text"
    ):
        if columns[end]:
            last = end + 1
        elif len(lines[end].strip()) > LONGEST_HEADING:
            break
        end += 1
    return last


def _between_spaces(line: str) -> list[str]:
    line = line.strip()
    wide = _WIDE_SPACES.split(line)
    return wide if len(wide) > 2 else _SPACES.split(line)


def _space_grid(numbered: list[tuple[int, str]]) -> list[Grid]:
    rows = [
        [Cell(part, number) for part in _between_spaces(line)]
        for number, line in numbered
        if line.strip()
    ]
    return [_grid(rows)]


def _paragraphs(numbered: list[tuple[int, str]]) -> list[Paragraph]:
    return [
        Paragraph(line.strip(), number) for number, line in numbered if line.strip()
    ]


def _tab_grid(numbered: list[tuple[int, str]]) -> list[Grid]:
    rows = [
        [Cell(part.strip(), number) for part in line.rstrip().split("\t")]
        for number, line in numbered
        if line.strip()
    ]
    return [_grid(_without_margin(rows))]


def _without_margin(rows: list[list[Cell]]) -> list[list[Cell]]:
    margin = min((_leading_blanks(row) for row in rows), default=0)
    return [row[margin:] for row in rows]


def _leading_blanks(row: list[Cell]) -> int:
    filled = (place for place, cell in enumerate(row) if cell.text)
    return next(filled, len(row) - 1)


def _grid(rows: list[list[Cell]]) -> Grid:
    exact = _lines_are_rows(rows)
    if exact:
        return Grid(tuple(map(tuple, rows)), exact)
    return Grid(tuple((cell,) for row in rows for cell in row if cell.text), exact)


def _lines_are_rows(rows: list[list[Cell]]) -> bool:
    filled = [sum(bool(cell.text) for cell in row) for row in rows]
    written = sum(count > 0 for count in filled)
    return sum(count > 1 for count in filled) >= max(written, 1) * SHARE_OF_FULL_LINES


def _pipe_grid(numbered: list[tuple[int, str]]) -> list[Paragraph | Grid]:
    kept = [(number, line) for number, line in numbered if not _RULER.fullmatch(line)]
    written = [(number, line) for number, line in kept if line.strip()]
    rows = [
        [Cell(part.strip(), number) for part in _between_pipes(line)]
        for number, line in written
    ]
    if not _lines_are_rows(rows):
        cells = _cells_across_lines(kept)
        return [Grid(tuple((cell,) for cell in cells), exact=False)]
    return _rows_and_text(rows, [line for _, line in written])


def _rows_and_text(rows: list[list[Cell]], lines: list[str]) -> list[Paragraph | Grid]:
    """Return the rows as grids, parted by the lines between them without `|`."""
    blocks: list[Paragraph | Grid] = []
    for in_grid, run in groupby(zip(rows, lines, strict=True), lambda r: "|" in r[1]):
        found = [row for row, _ in run]
        if in_grid:
            blocks.append(Grid(tuple(map(tuple, found)), exact=True))
        else:
            blocks.extend(
                Paragraph(cell.text, cell.line) for row in found for cell in row
            )
    return blocks


def _between_pipes(line: str) -> list[str]:
    line = line.strip()
    parts = line.split("|")
    if line.startswith("|") and len(parts) > 1:
        parts = parts[1:]
    if line.endswith("|") and len(parts) > 1:
        parts = parts[:-1]
    return parts


def _cells_across_lines(numbered: list[tuple[int, str]]) -> list[Cell]:
    cells: list[Cell] = []
    written: list[str] = []
    first = 0
    for number, line in numbered:
        parts = line.split("|")
        for position, part in enumerate(parts):
            if position and written:
                cells.append(Cell("\n".join(written), first))
                written = []
            if part.strip():
                first = first if written else number
                written.append(part.strip())
    if written:
        cells.append(Cell("\n".join(written), first))
    return cells


_READ_RUN = {
    "text": _paragraphs,
    "tab": _tab_grid,
    "space": _space_grid,
    "pipe": _pipe_grid,
}
