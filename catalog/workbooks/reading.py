"""A file into the lines of a catalogue: each entry with those above it."""

import re
from dataclasses import dataclass, field

from catalog.articles.reading import csv_table
from catalog.columns.cells import is_ticked, plain, squeezed
from catalog.columns.fields import BY_CODE, CODE, NUMBER, label_of
from core.papers.paper import Cell, Grid, Paper, Unreadable, tidy
from core.papers.readers import text
from core.papers.readers.sheet_rows import column_letters
from core.papers.reading import kind_of, read_paper

from .headings import TICKS, Head, head_of

MAX_ROWS = 20_000
NO_HEAD = (
    "没有找到目录的表头。表头应在前15行以内，至少有事项名称（或者一级事项、二级事项）"
    "和另外一列，例如公开内容、公开依据；请对照空白模板核对。"
)
SEVERAL = "文件里有{}张目录：{}。一次只导入一张，请在导入页填写要导入的工作表名称。"
NO_SUCH_SHEET = "没有名叫“{}”的目录，文件里的目录是：{}。"
EMPTY = "“{}”的表头下面没有事项。"
TOO_MANY = "“{}”有{:,}行，一次最多导入{:,}行，请拆分后再导入。"
DITTO = frozenset(["同上", "同前", "〃", "″", '"', "”", "〞", "上同", "同上行", "同左"])
REMARK = re.compile(r"^(?:备?注|说明|备注说明)[：:]")
SUMS = frozenset(["合计", "总计", "小计"])
_HEADINGS = (
    re.compile(r"^[一二三四五六七八九十]+、\s*"),
    re.compile(r"^[（(][一二三四五六七八九十]+[)）]\s*"),
    re.compile(r"^\d+[.．、]\s*"),
)
# A code beside a title: 政策法规010000, 010100 部门文件.
_CODE = r"(0\d{3,11}|\d{6,12})"
_CODE_BEHIND = re.compile(rf"^(\D.*?)[\s（(]*{_CODE}[)）]?$", re.DOTALL)
_CODE_BEFORE = re.compile(rf"^{_CODE}[\s、.．]*(\D.*)$", re.DOTALL)
_LEADING_ZERO = re.compile(r"^0\d{3,}$")


@dataclass(frozen=True)
class Line:
    """One row: the titles from the outermost to its own, codes beside them.

    `written` are its cells as they stood, by the code of their column.
    """

    place: str
    titles: tuple[str, ...]
    codes: tuple[str, ...]
    written: dict[str, str]

    def kept(self) -> dict:
        return {
            "titles": list(self.titles),
            "codes": list(self.codes),
            "written": self.written,
        }


@dataclass
class Sheet:
    """What was read: each column with its letter, the lines, what to know."""

    title: str
    columns: list[tuple[str, str, str]]
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(name: str, data: bytes, *, sheet: str = "") -> Sheet:
    """Return the catalogue in a file; `Unreadable` says why there is none."""
    paper = paper_in(name, data)
    grid, head = chosen(paper, sheet)
    reader = _Reader(paper, grid, head)
    found = reader.read()
    found.notes += paper.notes
    return found


def paper_in(name: str, data: bytes) -> Paper:
    """Any file with a table; CSV as a spreadsheet program shows it."""
    if not name.lower().endswith(".csv") or kind_of(name, data) != "text":
        return read_paper(name, data)
    table = csv_table(text.decode(data), clean=str.strip)
    rows = [
        tuple(Cell(said, line, column=x) for x, said in enumerate(texts))
        for line, texts in table.rows
    ]
    letters = tuple(map(column_letters, range(1, len(table.letters) + 1)))
    return Paper((Grid(tuple(rows), exact=True, placed=True, letters=letters),))


def chosen(paper: Paper, sheet: str) -> tuple[Grid, Head]:
    """The grid that is a catalogue, and its head."""
    grids = [block for block in paper.blocks if isinstance(block, Grid)]
    found = [(grid, head) for grid in grids if (head := head_of(grid))]
    if not found:
        raise Unreadable(NO_HEAD)
    titles = [grid.title or f"第{n}张表" for n, (grid, _) in enumerate(found, 1)]
    listed = "、".join(f"“{title}”" for title in titles)
    if sheet.strip():
        for title, one in zip(titles, found, strict=True):
            if tidy(title) == tidy(sheet):
                return one
        raise Unreadable(NO_SUCH_SHEET.format(sheet, listed))
    if len(found) > 1:
        raise Unreadable(SEVERAL.format(len(found), listed))
    return found[0]


class _Reader:
    """Rows from top to bottom; what a row leaves open, the ones above it say."""

    def __init__(self, paper: Paper, grid: Grid, head: Head):
        self.paper, self.grid, self.head = paper, grid, head
        letters = dict(enumerate(grid.letters))
        self.sheet = Sheet(
            grid.title,
            [(letters.get(at, ""), word, code) for at, word, code in head.columns],
        )
        self.levels = head.levels
        # The last title of each level with its code.
        self.above = [("", "")] * len(self.levels)
        self.sections: list[str] = []  # from rows that are one heading
        self.last: dict[int, str] = {}  # the last text of each column
        self.merged: dict[str, list[str]] = {}
        self.numbers_are_codes = False

    def read(self) -> Sheet:
        cells = self.body()
        self.numbers_are_codes = any(
            _LEADING_ZERO.match(squeezed(texts.get(at, "")))
            for at in self.head.of(NUMBER)
            for texts in cells.values()
        )
        for y in range(self.head.first, len(self.grid.rows)):
            texts = cells.get(y, {})
            if texts:
                self.row(y, texts)
        lines, title = self.sheet.lines, self.sheet.title or "表格"
        if not lines:
            raise Unreadable(EMPTY.format(title))
        if len(lines) > MAX_ROWS:
            raise Unreadable(TOO_MANY.format(title, len(lines), MAX_ROWS))
        self.tell()
        return self.sheet

    def body(self) -> dict[int, dict[int, str]]:
        """Texts by row and column; a cell over several rows stands in each of them."""
        found: dict[int, dict[int, str]] = {}
        codes = {at: code for at, _, code in self.head.columns}
        last = len(self.grid.rows)
        for y, row in enumerate(self.grid.rows):
            if y < self.head.first:
                continue
            for x, cell in enumerate(row):
                if not cell.text.strip():
                    continue
                at = cell.column if self.grid.placed else x
                text = cell.text.strip()
                text = text if "\n" in text else tidy(text)
                for down in range(min(cell.rows, last - y)):
                    found.setdefault(y + down, {})[at] = text
                if cell.rows > 1 and (code := codes.get(at)):
                    self.note_merged(code, y, cell.rows)
        return found

    def note_merged(self, code: str, y: int, rows: int) -> None:
        if not code.startswith("level") and code not in (NUMBER, "title"):
            where = f"{self.where(y)}起{rows}行"
            self.merged.setdefault(label_of(code), []).append(where)

    def where(self, y: int) -> str:
        row = self.grid.rows[y]
        return self.paper.where(row[0].line) if row else f"第{y + 1}行"

    def row(self, y: int, texts: dict[int, str]) -> None:
        first = texts[min(texts)]
        if self.is_head_again(texts):
            return
        if len(set(texts.values())) == 1 and self.is_wide(y):
            self.section(first)
        elif squeezed(first) in SUMS or REMARK.match(first):
            self.sheet.notes.append(f"{self.where(y)}是合计或者说明，没有读取。")
        else:
            self.entry(y, texts)

    def entry(self, y: int, texts: dict[int, str]) -> None:
        texts = {at: self.filled_down(at, text) for at, text in texts.items()}
        self.last |= texts
        titles, codes = self.titles(texts)
        written = self.written(texts)
        if titles or any(plain(text) for text in written.values()):
            self.sheet.lines.append(Line(self.where(y), titles, codes, written))

    def is_head_again(self, texts: dict[int, str]) -> bool:
        """Whether the headings stand once more, as at the top of a page."""
        return any(
            len(texts) > 1
            and all(
                at < len(words) and squeezed(text) == squeezed(words[at])
                for at, text in texts.items()
            )
            for words in self.head.repeated
        )

    def is_wide(self, y: int) -> bool:
        """Whether one text takes most of the columns, in one cell or in each."""
        filled = [cell for cell in self.grid.rows[y] if cell.text.strip()]
        return sum(cell.columns for cell in filled) > len(self.head.columns) // 2

    def section(self, text: str) -> None:
        """A heading across the table: a level above what follows, where one is free."""
        if REMARK.match(text):
            self.sheet.notes.append(f"“{text[:20]}…”是说明，没有读取。")
            return
        if len(self.levels) > 1:
            self.sheet.notes.append(f"横跨各列的“{text[:30]}”没有读取。")
            return
        depth = next((n for n, mark in enumerate(_HEADINGS) if mark.match(text)), 0)
        self.sections[depth:] = [_HEADINGS[depth].sub("", text)]

    def filled_down(self, at: int, text: str) -> str:
        return self.last.get(at, "") if squeezed(text) in DITTO else text

    def titles(self, texts: dict[int, str]):
        """The titles of the row with their codes; blank ones are those above it."""
        own = [plain(texts.get(at, "")) for _, at in self.levels]
        filled = [n for n, title in enumerate(own) if title]
        if not filled:
            return (), ()
        first, deepest = filled[0], filled[-1]
        shown = self.above[:first]
        for n in range(first, deepest + 1):
            # A gap below the same title as in the row above is what stood there.
            is_same = bool(n) and shown == self.above[:n]
            if own[n] or not is_same:
                shown.append(self.titled(own[n], self.level_code(n, texts)))
            else:
                shown.append(self.above[n])
        self.above = shown + [("", "")] * (len(self.levels) - len(shown))
        pairs = [(title, "") for title in self.sections]
        pairs += [pair for pair in shown if pair[0]]
        if row_code := self.row_code(texts):
            pairs[-1] = (pairs[-1][0], row_code)
        return tuple(title for title, _ in pairs), tuple(code for _, code in pairs)

    def titled(self, title: str, code: str) -> tuple[str, str]:
        """The title and its code; numbers in it are no code where codes have a column."""
        is_coded = any(each.endswith("code") for each in self.head.codes)
        return (tidy(title), code) if is_coded else split(title, code)

    def level_code(self, n: int, texts: dict[int, str]) -> str:
        at = self.head.of(f"level{self.levels[n][0]}_code")
        return squeezed(plain(texts.get(at[0], ""))) if at else ""

    def row_code(self, texts: dict[int, str]) -> str:
        codes = self.head.of(CODE)
        if not codes and self.numbers_are_codes:
            codes = self.head.of(NUMBER)
        return squeezed(plain(texts.get(codes[0], ""))) if codes else ""

    def written(self, texts: dict[int, str]) -> dict[str, str]:
        """Texts by what their column means; of two alike the one that is filled."""
        found: dict[str, str] = {}
        for at, _, code in self.head.columns:
            if code not in BY_CODE:
                continue
            text = texts.get(at, "")
            is_ticked_too = code in TICKS and is_ticked(text)
            if is_ticked_too or not found.get(code):
                found[code] = text
        return found

    def tell(self) -> None:
        notes = self.sheet.notes
        if unknown := self.head.unknown():
            names = "、".join(f"“{name}”" for name in unknown)
            notes.append(f"没有读取的列：{names}。")
        for label, heading in self.head.doubled():
            notes.append(f"有两列都是“{label}”，“{heading}”一列没有读取。")
        for label, places in self.merged.items():
            more = f"等{len(places)}处" if len(places) > 3 else ""
            notes.append(
                f"“{label}”列有合并单元格（{'、'.join(places[:3])}{more}），"
                "各行都按同样的内容读取。"
            )


def split(title: str, code: str) -> tuple[str, str]:
    """The title and its code, which may stand in one cell."""
    title = tidy(title)
    if code:
        return title, code
    if match := _CODE_BEHIND.match(title):
        return match[1].strip(), match[2]
    if match := _CODE_BEFORE.match(title):
        return match[2].strip(), match[1]
    return title, ""
