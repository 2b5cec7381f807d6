"""Paragraphs and tables on the way from marked-up files into a paper, bounded."""

from dataclasses import dataclass, field

from core.papers.paper import Cell, Grid, Paper, Paragraph, Unreadable, visible

MOST_ROWS = 20_000
MOST_CELLS = 400_000
MOST_COLUMNS = 256
MOST_CHARACTERS = 5_000_000

TOO_MANY_ROWS = f"表格合计超过{MOST_ROWS}行，请只保留工作要点部分后再导入。"
TOO_MANY_CELLS = f"表格合计超过{MOST_CELLS}格，请只保留工作要点部分后再导入。"
TOO_WIDE = f"有表格超过{MOST_COLUMNS}列，请删去多余的列后再导入。"
TOO_LONG = f"文字超过{MOST_CHARACTERS // 10_000}万字，请只保留工作要点部分后再导入。"
NO_TEXT = "文件里没有文字，请确认选对了文件。"
ONLY_PICTURES = "文件里只有图片，没有文字，是图片扫描件，请把表格粘贴在旁边。"

REVISED = "文中有修订，已按接受修订后的内容读取。"
COMMENTS = "文中有{}条批注，未读取。"
FOOTNOTES = "文中有{}条脚注或尾注，未读取。"
HIDDEN = "文中有隐藏文字，未读取。"
HIDDEN_ROWS = "表格中有隐藏的行，未读取。"
BOXES = "文本框里的文字读在它所在的段落之前。"
NESTED = "表格里套着表格，内层表格的文字读在外层单元格里。"
PICTURES = "文中有{}幅图片，图片里的文字未读取。"

_INDENTS = ("\u3000", "\xa0", "  ", "\t")


@dataclass(slots=True)
class Spot:
    """A cell on the way: what it holds, where it begins and what it spans."""

    blocks: list["str | Table"]
    column: int
    columns: int = 1
    rows: int = 1
    text: str = ""


Table = list[list[Spot]]
Blocks = list[str | Table]


@dataclass(slots=True)
class Bounds:
    """Counts what is read and refuses more than a plan can hold."""

    rows: int = 0
    cells: int = 0
    characters: int = 0

    def add_row(self) -> None:
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise Unreadable(TOO_MANY_ROWS)

    def add_cell(self) -> None:
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise Unreadable(TOO_MANY_CELLS)

    def add_text(self, text: str) -> None:
        self.characters += len(text)
        if self.characters > MOST_CHARACTERS:
            raise Unreadable(TOO_LONG)


@dataclass(slots=True)
class Seen:
    """What a reader met that its notes should tell a person."""

    revised: bool = False
    comments: int = 0
    footnotes: int = 0
    hidden: bool = False
    hidden_rows: bool = False
    boxes: bool = False
    nested: bool = False
    pictures: int = 0

    def notes(self) -> tuple[str, ...]:
        told = (
            (self.revised, REVISED),
            (self.comments, COMMENTS.format(self.comments)),
            (self.footnotes, FOOTNOTES.format(self.footnotes)),
            (self.hidden, HIDDEN),
            (self.hidden_rows, HIDDEN_ROWS),
            (self.boxes, BOXES),
            (self.nested, NESTED),
            (self.pictures, PICTURES.format(self.pictures)),
        )
        return tuple(note for met, note in told if met)


def text_in(blocks: Blocks) -> str:
    """Return the text of a cell; an inner table gives a line for each of its rows."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block)
        else:
            lines.extend(map(_in_one_line, block))
    return "\n".join(filter(None, lines))


def _in_one_line(row: list[Spot]) -> str:
    return " ".join(spot.text.replace("\n", " ") for spot in row if spot.text)


@dataclass(slots=True)
class _Pages:
    """The blocks of a paper with their lines and places."""

    blocks: list[Paragraph | Grid] = field(default_factory=list)
    places: dict[int, str] = field(default_factory=dict)
    paragraphs: int = 0
    tables: int = 0

    def add_paragraph(self, text: str) -> None:
        self.paragraphs += 1
        line = self._line_at(f"第{self.paragraphs}段")
        self.blocks.append(Paragraph(text, line))

    def add_table(self, table: Table) -> None:
        self.tables += 1
        width = 1 + max((spot.column for row in table for spot in row), default=0)
        rows = []
        for number, row in enumerate(table, start=1):
            line = self._line_at(f"第{self.tables}张表第{number}行")
            rows.append(tuple(_cell(spot, line, width) for spot in row))
        self.blocks.append(Grid(tuple(rows), exact=True, placed=True))

    def _line_at(self, place: str) -> int:
        line = len(self.places) + 1
        self.places[line] = place
        return line


def _cell(spot: Spot, line: int, width: int) -> Cell:
    # A span beyond the last column in which any cell begins says nothing.
    columns = min(spot.columns, width - spot.column)
    return Cell(spot.text, line, spot.column, columns, spot.rows)


def paper_of(blocks: Blocks, seen: Seen) -> Paper:
    """Return the paper the blocks make; refused where they hold no text."""
    pages = _Pages()
    for block in blocks:
        if isinstance(block, str):
            pages.add_paragraph(block)
        elif block:
            pages.add_table(block)
    if not any(isinstance(block, str) or _has_text(block) for block in blocks):
        raise Unreadable(ONLY_PICTURES if seen.pictures else NO_TEXT)
    return Paper(tuple(pages.blocks), seen.notes(), pages.places)


def _has_text(table: Table) -> bool:
    return any(spot.text for row in table for spot in row)


def put_text(blocks: Blocks, text: str) -> None:
    """Add a paragraph; an empty or an indented line within begins another."""
    lines: list[str] = []
    for line in [*visible(text).split("\n"), ""]:
        begins = line.startswith(_INDENTS) or not line.strip()
        if begins and lines:
            blocks.append("\n".join(lines))
            lines = []
        if line.strip():
            lines.append(line.strip())
