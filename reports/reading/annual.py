"""A paper as an annual report: certain, or refused with its place. Pure."""

from collections.abc import Iterable

from core.papers.paper import Grid, Paper
from core.papers.reading import kind_of, read_paper
from reports.formats import FORMAT_2019, FORMAT_2021, Cell, Format
from reports.report import Report, Unread

from . import flowing
from .found import Found
from .gridded import Tables, read_grids
from .kinds import refusal
from .labels import ONLY_2019, ONLY_2021
from .outline import Line, Title, lines_of, parts_of, title_of, unsigned
from .prose import said_in

TITLES = {
    "A": "二、主动公开政府信息情况",
    "B": "三、收到和处理政府信息公开申请情况",
    "C": "四、政府信息公开行政复议、行政诉讼情况",
}
PART_OF = {"A": 2, "B": 3, "C": 4}
IN_TEXT = {
    "A": flowing.read_disclosed,
    "B": flowing.read_requests,
    "C": flowing.read_proceedings,
}
NO_TABLE = "没有找到“{}”的表，这张表没有读取"
NO_CELLS = "没有找到{}"
NOT_CALCULATED = "没有计算结果"
SEVERAL_REPORTS = (
    "文件里有{count}份年度报告（{years}），分不清核对哪一份，没有读取。"
    "请把每一份存为单独的文件再核对。"
)
SAME_TABLE = (
    "文件里同一张表出现了{count}次，分不清以哪一张为准，没有读取。"
    "请一个文件只放一份年度报告再核对。"
)
MOST_NAMED = 3
# Names that both formats share, as each of them prints them.
PRINTED = {
    FORMAT_2021: {"处理决定数量": "本年处理决定数量", "规范性文件": "行政规范性文件"},
    FORMAT_2019: {},
}


# A report has some hundreds of paragraphs; what has so many is none, and would be
# read for minutes.
MOST_BYTES_OF_TEXT = 4 * 1024 * 1024
MOST_LINES = 20_000
TOO_LONG = (
    "文件太长，不像一份年度报告，没有读取。请只留年度报告，另存为 Word 文档（.docx）"
    "后再核对。"
)


class NoReport(Exception):
    """The file is no annual report, or more than one; the message says in Chinese."""


def read_data(name: str, data: bytes) -> Report:
    """Return what the report in a file says; `Unreadable` or `NoReport` where none."""
    is_long = len(data) > MOST_BYTES_OF_TEXT
    if is_long and kind_of(name, data) in ("text", "html"):
        raise NoReport(TOO_LONG)
    return read(read_paper(name, data))


def read(paper: Paper) -> Report:
    """Return what the report says; refused where it is none."""
    blocks = paper.blocks
    if sum(len(b.rows) if isinstance(b, Grid) else 1 for b in blocks) > MOST_LINES:
        raise NoReport(TOO_LONG)
    lines = lines_of(paper)
    tables = read_grids(paper)
    prose = [line for line in lines if line.line not in tables.lines]
    parts = parts_of(prose)
    _read_text(tables, parts)
    if not any(found.codes for found in tables.found.values()):
        raise NoReport(refusal(line.text for line in lines))
    _refuse_several(tables, prose)
    last = max(parts)
    parts[last] = unsigned(parts[last])
    sections = {number: _text(parts[number]) for number in parts if number}
    title = title_of(lines, parts[0])
    format_ = _format_of(tables, lines, title.year)
    found = _named_in(format_, tables)
    return Report(
        format=format_,
        organ=title.organ,
        year=title.year,
        figures={n: found.figures[n] for n in format_.cells if n in found.figures},
        blanks={n: found.blanks[n] for n in format_.cells if n in found.blanks},
        unread=(*_doubtful(title), *_unread(found, format_, tables, paper)),
        sections=sections,
        said=said_in(sections.get(1, "")),
        notes=paper.notes,
    )


def _doubtful(title: Title) -> tuple[Unread, ...]:
    return (Unread("标题", title.doubt),) if title.doubt else ()


def _text(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _read_text(tables: Tables, parts: dict[int, list[Line]]) -> None:
    """Look in the text for the tables that no real table held."""
    for table, found in tables.found.items():
        lines = parts.get(PART_OF[table], [])
        if not found.codes:
            found.add(IN_TEXT[table](lines))


def _refuse_several(tables: Tables, prose: list[Line]) -> None:
    count = max(len(lines) for lines in tables.beginnings.values())
    firsts = sum(
        "R1" in (label.key for label in flowing.request_labels(run))
        for run in flowing.runs_of(prose)
        if run.values
    )
    count = max(count, firsts)
    if count > 1:
        titles = (title_of([], [line]).year for line in prose)
        years = sorted({f"{year}年" for year in titles if year})
        sentence = SEVERAL_REPORTS if len(years) > 1 else SAME_TABLE
        raise NoReport(sentence.format(count=count, years="、".join(years)))


def _format_of(tables: Tables, lines: list[Line], year: int | None) -> Format:
    """The format, told by the heads of table A, the rows of B, the notice named."""
    if tables.a.codes & ONLY_2021 or tables.b.codes & {"E1", "E2", "E3"}:
        return FORMAT_2021
    if tables.a.codes & ONLY_2019:
        return FORMAT_2019
    if any("2019〕60号" in line.text for line in lines):
        return FORMAT_2019
    is_old = year is not None and year < FORMAT_2021.first_year
    return FORMAT_2019 if is_old else FORMAT_2021


def _named_in(format_: Format, tables: Tables) -> Found:
    """All that was found, under the names of the format."""
    printed = PRINTED[format_]

    def name(cell: str) -> str:
        return "/".join(printed.get(part, part) for part in cell.split("/"))

    whole = Found()
    for found in tables.found.values():
        whole.figures |= {name(cell): each for cell, each in found.figures.items()}
        whole.blanks |= {name(cell): each for cell, each in found.blanks.items()}
        whole.doubts += [
            (line, message, tuple(map(name, names)))
            for line, message, names in found.doubts
        ]
    return whole


def _unread(
    found: Found, format_: Format, tables: Tables, paper: Paper
) -> tuple[Unread, ...]:
    """Every doubt, then each table and cell that was not there at all."""
    doubts = found.named(format_, paper.where)
    known = {*found.figures, *found.blanks, *(n for each in doubts for n in each.cells)}
    missing = []
    for table, part in tables.found.items():
        cells = [
            cell
            for cell in format_.cells.values()
            if cell.table == table and cell.name not in known
        ]
        names = tuple(cell.name for cell in cells)
        if not part.codes:
            missing.append(Unread("全文", NO_TABLE.format(TITLES[table]), names))
        # A table refused as a whole has said so.
        elif names and all(refused for _, _, refused in part.doubts):
            message = NO_CELLS.format(_listed(cells, format_))
            missing.append(Unread(TITLES[table], message, names))
    notes = tuple(
        Unread("全文", note.rstrip("。"))
        for note in paper.notes
        if NOT_CALCULATED in note
    )
    return (*doubts, *missing, *notes)


def _listed(cells: list[Cell], format_: Format) -> str:
    """Cells in words: a single column, else their rows."""
    columns = list(dict.fromkeys(cell.column for cell in cells))
    rows = list(dict.fromkeys(cell.row for cell in cells))
    named, unit = (columns, "列") if len(columns) == 1 < len(rows) else (rows, "行")
    if named is rows and cells[0].table == "B":
        named = [format_.row(row).label for row in rows]
    listed = "、".join(f"“{name}”" for name in named[:MOST_NAMED])
    more = "等" if len(named) > MOST_NAMED else ""
    return f"{listed}{more}{len(named)}{unit}，共{len(cells)}格"
