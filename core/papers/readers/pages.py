"""Pages of lines and tables into one paper, as if it had never been cut into pages."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from core.papers.paper import Cell, Grid, Paper, Paragraph, Unreadable

from .lines import Frame, Glyph, Line, frame_of, joined, lines_of, wrapped
from .paged_table import PagedTable
from .ruled import Table, TooManyLines, tables_of

MAX_PAGES = 300
MAX_CHARACTERS = 1_000_000

# Headers, footers and page numbers stand in these parts of a page.
MARGIN = 0.12
# A line is a header where it stands at its place on so many of the pages.
SHARE_OF_PAGES = 0.4
SAME_PLACE = 3.0

TOO_MANY_PAGES = f"文件超过 {MAX_PAGES} 页，请只保留需要导入的页后再试。"
TOO_MUCH_TEXT = f"文件里的文字超过 {MAX_CHARACTERS:,} 个，请拆分后再导入。"
IS_SCAN = "这是扫描件，没有可以读取的文字；原件会保留，请把表格粘贴在旁边。"
PAGE_IS_PICTURE = "第{}页是图片，没有读取。"
PAGE_IS_DRAWING = "第{}页线条过多，没有按表格读取。"
FURNITURE_DROPPED = "每页重复的页眉、页脚没有读取：{}。"

_PAGE_NUMBER = re.compile(
    r"[-—–―－─·•\s]*第?\s*\d{1,4}\s*页?\s*(?:[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–―－─·•\s]*"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as paper: its number and its size."""

    number: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page, from top to bottom."""

    sheet: Sheet
    lines: list[Line]
    tables: list[Table]


class Pages:
    """Takes the letters and ruled lines of one page after the other."""

    def __init__(self, count: int) -> None:
        if count > MAX_PAGES:
            raise Unreadable(TOO_MANY_PAGES)
        self.pages: list[Page] = []
        self.notes: list[str] = []
        self.characters = 0

    def add(
        self,
        sheet: Sheet,
        *,
        glyphs: list[Glyph],
        edges: list[dict],
        has_pictures: bool,
    ) -> None:
        """Take a page; refused where the text is too much for a plan."""
        self.characters += len(glyphs)
        if self.characters > MAX_CHARACTERS:
            raise Unreadable(TOO_MUCH_TEXT)
        if has_pictures and not glyphs:
            self.notes.append(PAGE_IS_PICTURE.format(sheet.number))
        tables: list[Table] = []
        try:
            tables, glyphs = tables_of(edges, glyphs)
        except TooManyLines:
            self.notes.append(PAGE_IS_DRAWING.format(sheet.number))
        self.pages.append(Page(sheet, lines_of(glyphs, sheet.number), tables))

    def paper(self) -> Paper:
        """Return paragraphs and grids; what a page break cut stands together again."""
        if not self.characters:
            raise Unreadable(IS_SCAN)
        pages, dropped = _without_furniture(self.pages)
        if dropped:
            named = "、".join(f"“{text}”" for text in dropped)
            self.notes.append(FURNITURE_DROPPED.format(named))
        builder = _Builder(_frames(pages))
        for page in pages:
            for part in sorted([*page.lines, *page.tables], key=lambda part: part.top):
                if isinstance(part, Line):
                    builder.add_line(part)
                else:
                    builder.add_table(part, page)
        builder.end_lines()
        builder.end_table()
        return Paper(tuple(builder.blocks), tuple(self.notes), builder.places)


def _frames(pages: list[Page]) -> dict[int, Frame]:
    """Return the frame of each page; pages of one size share theirs."""
    lines: dict[tuple[int, int], list[Line]] = {}
    sizes = {
        page.sheet.number: (round(page.sheet.width), round(page.sheet.height))
        for page in pages
    }
    for page in pages:
        lines.setdefault(sizes[page.sheet.number], []).extend(page.lines)
    frames = {size: frame_of(found, size[0]) for size, found in lines.items() if found}
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
        part = PagedTable.of(table, page.sheet.number, page.tables)
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
        if line.bottom < MARGIN * page.sheet.height
        or line.top > (1 - MARGIN) * page.sheet.height
    ]


def _place(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.text), round(line.top / SAME_PLACE)
