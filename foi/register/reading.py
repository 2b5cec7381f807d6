"""A workbook into the rows of a register, each cell with the place it stands in."""

from dataclasses import dataclass, field

from core.papers.paper import Grid, Paper, Unreadable, tidy
from core.papers.reading import kind_of, read_paper

from . import cells, columns

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 10_000
# Titles and remarks above the headings take a few rows at most.
HEADER_WITHIN = 15
ACCEPTED = ("xlsx", "html")
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
    """One row: its texts by field, and as they stood, by heading."""

    place: str
    texts: dict[str, str]
    written: dict[str, str]


@dataclass
class Register:
    """What was read: the rows, the headings with their meanings, what to know."""

    title: str
    headings: list[tuple[str, str, str]]  # (column, heading, field or "" or "?")
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def letters(self) -> dict[str, str]:
        """Where a field stands, as sentences say it: D列“收件日期”."""
        return {code: named(letter, head) for letter, head, code in self.headings}


def named(letter: str, heading: str) -> str:
    return f"{letter}列“{heading}”" if letter else f"“{heading}”"


def read(name: str, data: bytes, *, sheet: str = "", taught=None) -> Register:
    """Return the register in a file; `Unreadable` says why there is none.

    `taught` are the bureau's own meanings, by bare heading.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"文件超过 {MAX_BYTES >> 20}MB，请按年度拆分后再导入。")
    kind = kind_of(name, data)
    if kind not in ACCEPTED:
        raise Unreadable(NOT_A_SHEET.format(name))
    paper = read_paper(name, data)
    grid, at = chosen(paper, sheet, taught or {})
    register = lines_under(paper, grid, at, taught or {})
    register.notes += paper.notes
    if not name.lower().endswith(".xlsx") and kind == "xlsx":
        register.notes.append("文件的扩展名不是 .xlsx，内容是 Excel 工作簿，已按内容读取。")
    return register


def chosen(paper: Paper, sheet: str, taught) -> tuple[Grid, int]:
    """The grid that is a register, and the index of its header row."""
    grids = [block for block in paper.blocks if isinstance(block, Grid)]
    found = [(grid, at) for grid in grids if (at := header_at(grid, taught)) is not None]
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


def header_at(grid: Grid, taught) -> int | None:
    for at, row in enumerate(grid.rows[:HEADER_WITHIN]):
        if columns.is_header([tidy(cell.text) for cell in row], taught):
            return at
    return None


def lines_under(paper: Paper, grid: Grid, at: int, taught) -> Register:
    """The rows below the header; cells of the fields and of what is not read."""
    by_place = filled(grid)
    head = headings(grid, by_place, at)
    meanings = {}
    listed = []
    for x, word in head.items():
        code = columns.meaning_of(word, taught)
        letter = grid.letters[x] if x < len(grid.letters) else ""
        if code:
            if code in meanings.values():
                first = next(head[y] for y, one in meanings.items() if one == code)
                label = columns.LABELS[code]
                raise Unreadable(TWICE.format(grid.title, first, word, label))
            meanings[x] = code
        listed.append((letter, word, "?" if code is None else code))
    register = Register(grid.title, listed)
    for y in range(at + 1, len(grid.rows)):
        line = line_of(paper, grid, by_place, y, head, meanings)
        if line:
            register.lines.append(line)
    if len(register.lines) > MAX_ROWS:
        raise Unreadable(
            f"工作表“{grid.title}”有{len(register.lines):,}行，一次最多导入{MAX_ROWS:,}行，"
            "请按年度拆分后再导入。"
        )
    if not register.lines:
        raise Unreadable(f"工作表“{grid.title}”的表头下面没有内容。")
    return register


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


def headings(grid: Grid, by_place, at: int) -> dict[int, str]:
    """The words over each column, each once."""
    width = 1 + max(x for _, x in by_place)
    found = {}
    for x in range(width):
        word = tidy(by_place.get((at, x), ""))
        if word and word not in found.values():
            found[x] = word
    return found


def line_of(paper, grid, by_place, y, head, meanings) -> Line | None:
    """The row, or nothing where it is empty or repeats the headings."""
    texts = {
        code: text
        for x, code in meanings.items()
        if (text := cells.plain(by_place.get((y, x), "")))
    }
    written = {
        word: text for x, word in head.items() if (text := by_place.get((y, x), ""))
    }
    if not texts or all(texts.get(c) == head[x] for x, c in meanings.items() if c in texts):
        return None
    if is_sum(written, texts):
        return None
    return Line(paper.where(grid.rows[y][0].line if grid.rows[y] else y), texts, written)


def is_sum(written, texts) -> bool:
    """合计 below the rows, or a remark merged over the whole width."""
    firsts = list(written.values())
    if firsts[0].replace(" ", "") in ("合计", "总计", "小计"):
        return True
    return len(texts) > 3 and len(set(texts.values())) == 1
