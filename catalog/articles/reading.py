"""A workbook or a CSV file into the rows of a list, each with the place it stands in."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from core.papers.paper import Grid, Unreadable, tidy
from core.papers.readers import sheet, text
from core.papers.reading import kind_of

from .columns import LABELS, is_header, meaning_of

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
# Titles and remarks above the headings take a few rows at most.
HEADER_WITHIN = 15
DELIMITERS = (",", "\t", ";")
TOO_LARGE = f"文件超过 {MAX_BYTES >> 20}MB，请按时间拆分后再导入。"
TOO_MANY = f"清单超过{MAX_ROWS:,}行，请按时间拆分后再导入。"
NOT_A_LIST = "“{}”不是 Excel 工作簿（.xlsx）或者 CSV 文件。旧版 Excel（.xls、.et）请另存为 .xlsx。"
NO_HEADER = (
    f"没有找到文章清单的表头。表头应在前{HEADER_WITHIN}行以内，"
    "至少有标题、日期两列，最好还有栏目、链接。"
)
TWICE = "{}“{}”和“{}”两列都是“{}”，请只留一列，或者改表头。"
NO_SUCH_SHEET = "没有名叫“{}”的工作表，请核对；要读取所有工作表的，不填名称。"
EMPTY = "表头下面没有内容，请确认选对了文件。"
Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One article as it stood: by field, and the column of each for sentences."""

    place: str
    texts: dict[str, str]
    columns: dict[str, str]


@dataclass
class Articles:
    """What was read, and what a person should know of it."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Table:
    """Rows with their number as the person sees it; `letters` of the columns."""

    title: str
    rows: list[Row]
    letters: list[str]

    def place(self, number: int) -> str:
        return f"{self.title}第{number}行"


def read(name: str, data: bytes, *, only: str = "") -> Articles:
    """Return the articles of every sheet that lists some; `only` of the one named.

    `Unreadable` says why there are none.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(TOO_LARGE)
    tables, notes = tables_in(name, data)
    if only:
        tables = [each for each in tables if each.title == f"工作表“{tidy(only)}”"]
        if not tables:
            raise Unreadable(NO_SUCH_SHEET.format(only))
    headed = [(table, at) for table in tables if (at := header_at(table)) is not None]
    if not headed:
        raise Unreadable(NO_HEADER)
    found = Articles(notes=notes)
    for table, at in headed:
        fields = fields_of(table, table.rows[at][1])
        found.codes |= set(fields.values())
        found.lines += lines_under(table, at, fields)
    if len(found.lines) > MAX_ROWS:
        raise Unreadable(TOO_MANY)
    if not found.lines:
        raise Unreadable(EMPTY)
    return found


def tables_in(name: str, data: bytes) -> tuple[list[Table], list[str]]:
    """The sheets of a workbook, or the one table of a CSV file; and the notes."""
    kind = kind_of(name, data)
    if kind == "xlsx":
        paper = sheet.read(data, most_rows=MAX_ROWS + HEADER_WITHIN)
        grids = [block for block in paper.blocks if isinstance(block, Grid)]
        return [table_of(grid, paper) for grid in grids], list(paper.notes)
    if kind == "text" and name.lower().endswith((".csv", ".txt")):
        return [csv_table(text.decode(data))], []
    raise Unreadable(NOT_A_LIST.format(name))


def table_of(grid: Grid, paper) -> Table:
    """The grid with merged cells standing all over their area."""
    down: dict[int, tuple[int, str]] = {}
    rows: list[Row] = []
    width = len(grid.letters)
    for cells in grid.rows:
        texts = [""] * width
        for x, (rest, said) in list(down.items()):
            texts[x] = said
            down[x] = (rest - 1, said)
            if rest == 1:
                del down[x]
        for cell in cells:
            said = tidy(cell.text)
            for x in range(cell.column, min(cell.column + cell.columns, width)):
                texts[x] = said
                if cell.rows > 1:
                    down[x] = (cell.rows - 1, said)
        rows.append((row_number(paper, cells) or rows[-1][0] + 1, texts))
    letters = [f"{letter}列" for letter in grid.letters]
    return Table(f"工作表“{grid.title}”", rows, letters)


def row_number(paper, cells) -> int:
    """As the sheet counts them; a row wholly covered by a merged cell has none."""
    if not cells:
        return 0
    return int(paper.where(cells[0].line).rpartition("第")[2].removesuffix("行"))


def csv_table(said: str, *, clean=tidy) -> Table:
    parted_by = max(DELIMITERS, key=said[:4096].count)
    reader = csv.reader(StringIO(said, newline=""), delimiter=parted_by)
    rows = []
    try:
        for texts in reader:
            rows.append((reader.line_num, [clean(each) for each in texts]))
            if len(rows) > MAX_ROWS + HEADER_WITHIN:
                raise Unreadable(TOO_MANY)
    except csv.Error:
        raise Unreadable(
            "CSV 文件写法有误，请用 Excel 另存为 .xlsx 后再导入。"
        ) from None
    width = max((len(texts) for _, texts in rows), default=0)
    letters = [f"第{x}列" for x in range(1, width + 1)]
    return Table("", rows, letters)


def header_at(table: Table) -> int | None:
    for at, (_, texts) in enumerate(table.rows[:HEADER_WITHIN]):
        if is_header(texts):
            return at
    return None


def lines_under(table: Table, at: int, fields: dict[int, str]) -> Iterator[Line]:
    """The articles below the headings; blank rows and the headings again are none."""
    head = table.rows[at][1]
    columns = {code: f"{table.letters[x]}“{head[x]}”" for x, code in fields.items()}
    for number, texts in table.rows[at + 1 :]:
        said = {
            code: texts[x] for x, code in fields.items() if x < len(texts) and texts[x]
        }
        is_headings = all(head[x] == texts[x] for x in fields if x < len(texts))
        # A remark merged over the whole row says the same everywhere.
        is_remark = len(said) > 2 and len(set(said.values())) == 1
        if said and not is_headings and not is_remark:
            yield Line(table.place(number), said, columns)


def fields_of(table: Table, head: list[str]) -> dict[int, str]:
    """{column: field}; two columns of one field are for a person to tell apart."""
    found: dict[int, str] = {}
    for x, heading in enumerate(head):
        code = meaning_of(heading)
        if code is None:
            continue
        for other, taken in found.items():
            if taken == code and heading != head[other]:
                raise Unreadable(
                    TWICE.format(table.title, head[other], heading, LABELS[code])
                )
        if code not in found.values():
            found[x] = code
    return found
