"""A workbook into the rows of a register, each cell with the place it stands in."""

from dataclasses import dataclass, field

from core.papers.paper import Grid, Paper, Unreadable, tidy
from core.papers.reading import kind_of, read_paper

from . import cells, columns

MAX_BYTES = 10 * 1024 * 1024
# In our own columns these are as many cells as a sheet may have.
MAX_ROWS = 9_000
# Titles and remarks above the headings take a few rows at most.
HEADER_WITHIN = 15
LEAST_HEADINGS = 4
# What the example of our empty template has for a number.
EXAMPLE_MARK = "示例"
ACCEPTED = ("xlsx", "html")
SUMS = frozenset({"合计", "总计", "小计"})
NOT_A_SHEET = (
    "“{}”不是 Excel 工作簿（.xlsx）。旧版 Excel（.xls、.et）请另存为 .xlsx；"
    "Word、PDF 请先把表格复制到 Excel 中。"
)
NO_HEADER = (
    "没有找到登记簿的表头。表头应在各张表的前15行以内，至少有收到日期（收件日期、申请日期）"
    "和另外两列，例如申请人、申请内容；请对照空白模板核对。"
)
SEVERAL = "文件里有{}张登记簿：{}。一次只导入一张，请在导入页填写要导入的工作表名称。"
NO_SUCH_SHEET = "没有名叫“{}”的登记簿，文件里的登记簿是：{}。"
TWICE = "工作表“{}”的“{}”和“{}”两列都是“{}”，请只留一列，或者改表头。"


@dataclass(frozen=True)
class Line:
    """One row: its texts as they stood, by heading."""

    place: str
    written: dict[str, str]

    def texts(self, meanings: dict[str, str]) -> dict[str, str]:
        """By field, without what says that there is nothing."""
        return {
            meanings[word]: text
            for word, written in self.written.items()
            if meanings.get(word) and (text := cells.plain(written))
        }


@dataclass
class Register:
    """What was read: the headings with their columns, the rows, what to know."""

    title: str
    headings: list[tuple[str, str]]
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(
    name: str, data: bytes, *, sheet: str = "", taught=None, is_strange=False
) -> Register:
    """Return the register in a file; `Unreadable` says why there is none.

    `taught` are the bureau's own meanings, by bare heading. A strange one may head
    its columns by words nobody knows.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"文件超过 {MAX_BYTES >> 20}MB，请按年度拆分后再导入。")
    kind = kind_of(name, data)
    if kind not in ACCEPTED:
        raise Unreadable(NOT_A_SHEET.format(name))
    paper = read_paper(name, data)
    grid, at = chosen(paper, sheet, taught or {}, is_strange)
    register = lines_under(paper, grid, at, taught or {})
    register.notes += paper.notes
    if not name.lower().endswith(".xlsx") and kind == "xlsx":
        register.notes.append(
            "文件的扩展名不是 .xlsx，内容是 Excel 工作簿，已按内容读取。"
        )
    return register


def chosen(paper: Paper, sheet: str, taught, is_strange) -> tuple[Grid, int]:
    """The grid that is a register, and the index of its header row."""
    grids = [block for block in paper.blocks if isinstance(block, Grid)]
    found = [
        (grid, at)
        for grid in grids
        if (at := header_at(grid, taught, is_strange)) is not None
    ]
    if not found:
        raise Unreadable(NO_HEADER)
    titles = [grid.title or f"第{n}张表" for n, (grid, _) in enumerate(found, 1)]
    listed = "、".join(f"“{title}”" for title in titles)
    if sheet:
        for title, one in zip(titles, found, strict=True):
            if tidy(title) == tidy(sheet):
                return one
        raise Unreadable(NO_SUCH_SHEET.format(sheet, listed))
    if len(found) > 1:
        raise Unreadable(SEVERAL.format(len(found), listed))
    return found[0]


def header_at(grid: Grid, taught, is_strange) -> int | None:
    """The row of headings: the last one, where they take two."""
    by_place = filled(grid)
    rows = range(min(HEADER_WITHIN, len(grid.rows)))
    words = [
        [text for (row, _), text in sorted(by_place.items()) if row == y] for y in rows
    ]
    heads = [y for y in rows if columns.is_header(words[y], taught)]
    if heads:
        first = heads[0]
        return next(y for y in range(first, len(grid.rows)) if y + 1 not in heads)
    if is_strange and words:
        widest = max(rows, key=lambda y: len(set(words[y]) - {""}))
        return widest if len(set(words[widest]) - {""}) >= LEAST_HEADINGS else None
    return None


def lines_under(paper: Paper, grid: Grid, at: int, taught) -> Register:
    """The rows below the header, down to the last that says something."""
    by_place = filled(grid)
    head = headings(by_place, at)
    letters = dict(enumerate(grid.letters))
    refuse_twice(grid, head, taught)
    register = Register(grid.title, [(letters.get(x, ""), head[x]) for x in head])
    for y in range(at + 1, len(grid.rows)):
        written = {
            word: text for x, word in head.items() if (text := by_place.get((y, x), ""))
        }
        if says_something(written):
            line = grid.rows[y][0].line if grid.rows[y] else 0
            register.lines.append(Line(paper.where(line), written))
    if len(register.lines) > MAX_ROWS:
        raise Unreadable(
            f"工作表“{grid.title}”有{len(register.lines):,}行，一次最多导入{MAX_ROWS:,}行，"
            "请按年度拆分后再导入。"
        )
    if not register.lines:
        raise Unreadable(f"工作表“{grid.title}”的表头下面没有内容。")
    return register


def refuse_twice(grid, head, taught):
    first = {}
    for word in head.values():
        code = columns.meaning_of(word, taught)
        if code and code in first:
            label = columns.LABELS[code]
            raise Unreadable(TWICE.format(grid.title, first[code], word, label))
        first[code] = word


def filled(grid: Grid) -> dict[tuple[int, int], str]:
    """The text at every row and column, merged cells standing all over their area."""
    found = {}
    for y, row in enumerate(grid.rows):
        for x, cell in enumerate(row):
            left = cell.column if grid.placed else x
            text = tidy(cell.text) if "\n" not in cell.text else cell.text.strip()
            for down in range(cell.rows):
                for across in range(cell.columns):
                    found[y + down, left + across] = text
    return found


def headings(by_place, at: int) -> dict[int, str]:
    """The words over each column, each once."""
    found = {}
    for x in range(1 + max(x for _, x in by_place)):
        word = tidy(by_place.get((at, x), ""))[: columns.LONGEST * 2]
        if word and word not in found.values():
            found[x] = word
    return found


def says_something(written: dict[str, str]) -> bool:
    """Whether a row is more than blanks, the headings again, a sum or a remark."""
    texts = [text for text in written.values() if cells.plain(text)]
    if not texts or all(word == text for word, text in written.items()):
        return False
    if texts[0].replace(" ", "") in SUMS or texts[0] == EXAMPLE_MARK:
        return False
    return len(texts) < 4 or len(set(texts)) > 1
