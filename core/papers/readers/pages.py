"""Pages of lines and tables into one paper, as if it had never been cut into pages."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from core.papers.paper import Cell, Grid, Paper, Paragraph

from .lines import Frame, Line, frame_of, joined, wrapped
from .paged_table import PagedTable
from .ruled import Table

# Headers, footers and page numbers stand in these parts of a page.
MARGIN = 0.12
# A line is a header where it stands at its place on so many of the pages.
SHARE_OF_PAGES = 0.4
SAME_PLACE = 3.0

FURNITURE_DROPPED = "每页重复的页眉、页脚没有读取：{}。"

_PAGE_NUMBER = re.compile(
    r"[-—–―－─·•\s]*第?\s*\d{1,4}\s*页?\s*(?:[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–―－─·•\s]*"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page, in the order of reading."""

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Table]


def paper_of(pages: list[Page], notes: list[str]) -> Paper:
    """Return paragraphs and grids; what a page break cut stands together again."""
    pages, dropped = _without_furniture(pages)
    if dropped:
        notes = [*notes, FURNITURE_DROPPED.format("、".join(f"“{t}”" for t in dropped))]
    builder = _Builder(_frames(pages))
    for page in pages:
        for part in sorted([*page.lines, *page.tables], key=lambda part: part.top):
            if isinstance(part, Line):
                builder.add_line(part)
            else:
                builder.add_table(part, page)
    builder.end_lines()
    builder.end_table()
    return Paper(tuple(builder.blocks), tuple(notes), builder.places)


def _frames(pages: list[Page]) -> dict[int, Frame]:
    """Return the frame of each page; pages of one size share theirs."""
    lines: dict[tuple[int, int], list[Line]] = {}
    sizes = {page.number: (round(page.width), round(page.height)) for page in pages}
    for page in pages:
        lines.setdefault(sizes[page.number], []).extend(page.lines)
    frames = {size: frame_of(of_size) for size, of_size in lines.items() if of_size}
    return {number: frames[size] for number, size in sizes.items() if size in frames}


class _Builder:
    """Takes lines and tables in the order of reading; keeps back what may go on."""

    def __init__(self, frames: dict[int, Frame]) -> None:
        self.frames = frames
        self.blocks: list[Paragraph | Grid] = []
        self.places: dict[int, str] = {}
        self.lines: list[Line] = []
        self.table: PagedTable | None = None

    def add_line(self, line: Line) -> None:
        if self.table and self.table.repeats(line):
            return
        self.end_table()
        self.lines.append(line)

    def add_table(self, table: Table, page: Page) -> None:
        self.end_lines()
        part = PagedTable.of(table, page.number, page.tables)
        if self.table and self.table.goes_on_in(part):
            self.table.append(part)
        else:
            self.end_table()
            self.table = part

    def end_lines(self) -> None:
        for paragraph in wrapped(self.lines, self.frames):
            line = self.place(f"第{paragraph[0].page}页")
            text = joined(line.text for line in paragraph)
            self.blocks.append(Paragraph(text, line))
        self.lines = []

    def end_table(self) -> None:
        if self.table is None:
            return
        rows = []
        for row, place in zip(self.table.rows, self.table.places, strict=True):
            line = self.place(place)
            rows.append(
                tuple(
                    Cell(cell.text, line, cell.column, cell.columns, cell.rows)
                    for cell in row
                )
            )
        self.blocks.append(Grid(tuple(rows), exact=True, placed=True))
        self.table = None

    def place(self, words: str) -> int:
        line = len(self.places) + 1
        self.places[line] = words
        return line


def _without_furniture(pages: list[Page]) -> tuple[list[Page], list[str]]:
    seen = Counter(
        place for page in pages for place in {_place(line) for line in _margins(page)}
    )
    least = max(2, SHARE_OF_PAGES * len(pages))
    repeated = {place for place, count in seen.items() if count >= least}
    dropped: dict[str, None] = {}
    kept = []
    for page in pages:
        margins = _margins(page)
        numbers = {line for line in margins if _PAGE_NUMBER.fullmatch(line.text)}
        headers = {line for line in margins if _place(line) in repeated} - numbers
        dropped |= dict.fromkeys(line.text for line in headers)
        lines = [line for line in page.lines if line not in numbers | headers]
        kept.append(replace(page, lines=lines))
    return kept, list(dropped)[:3]


def _margins(page: Page) -> list[Line]:
    return [
        line
        for line in page.lines
        if line.bottom < MARGIN * page.height or line.top > (1 - MARGIN) * page.height
    ]


def _place(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.text), round(line.top / SAME_PLACE)
