"""A checked report as its page shows it: tables as printed, faults with their cells."""

from dataclasses import dataclass
from functools import cached_property

from reports.consistency import Verdicts
from reports.formats import RESULTS, Cell
from reports.report import Report, Unread, written
from reports.rules.failure import ERROR, Failure

RULES = {
    "V1": "收到与办理应当相等",
    "V2": "办理结果合计",
    "V3": "各类申请人合计",
    "V4": "上年结转与上年报告一致",
    "V5": "复议、诉讼合计",
    "V6": "现行有效件数",
    "V7": "文字与表格一致",
    "V8": "不得空白",
    "V9": "数字的形式",
    "V10": "必须写明的内容",
    "V11": "与台账一致",
    "V12": "信息处理费",
    "V13": "不得照抄上年",
}
MOST_LINKS = 7
# Of table A beside its labels: blocks have one, two or three columns.
WIDTH = 6


@dataclass(frozen=True)
class Link:
    """A cell that a fault names, by the anchor of its place in the tables."""

    anchor: str
    label: str


@dataclass(frozen=True)
class Fault:
    title: str
    message: str
    links: list[Link]
    more: list[Link]


@dataclass(frozen=True)
class Shown:
    """A cell of a table on the page."""

    anchor: str
    text: str
    tone: str
    said: str


@dataclass(frozen=True)
class Head:
    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class ShownRow:
    heads: list[Head]
    cells: list[Shown]


class Page:
    """What the page says of a report. Templates read it."""

    def __init__(self, report: Report, verdicts: Verdicts, last: Report | None):
        self.report, self.verdicts, self.last = report, verdicts, last
        names = report.format.cells
        self.anchors = {name: f"cell-{n}" for n, name in enumerate(names)}

    @property
    def total(self):
        return len(self.report.format.cells)

    @property
    def read(self):
        return len(self.report.figures) + len(self.report.blanks)

    @property
    def tone(self):
        if self.errors or self.unread:
            return "red"
        return "amber" if self.warnings else "green"

    @cached_property
    def errors(self):
        return [self.fault(each) for each in self.verdicts.errors]

    @cached_property
    def warnings(self):
        return [self.fault(each) for each in self.verdicts.warnings]

    @cached_property
    def unread(self):
        return [self.unread_fault(each) for each in self.report.unread]

    @property
    def notes(self):
        return self.report.notes

    def fault(self, failure: Failure) -> Fault:
        title = f"{failure.rule} {RULES[failure.rule]}"
        return Fault(title, failure.message, *self.links(failure.cells))

    def unread_fault(self, unread: Unread) -> Fault:
        # A whole table is marked in its place.
        return Fault(unread.place, f"{unread.message}。", *self.links(unread.cells))

    def links(self, names: tuple[str, ...]) -> tuple[list[Link], list[Link]]:
        """Links to cells: those shown at once, and the rest of a long list."""
        cells = [self.report.format.cells[name] for name in names]
        rows, columns = ({each.row for each in cells}, {each.column for each in cells})
        links = [
            Link(self.anchors[cell.name], self.label(cell, len(rows), len(columns)))
            for cell in cells
        ]
        kept = MOST_LINKS if len(links) <= MOST_LINKS else 1
        return links[:kept], links[kept:]

    def label(self, cell: Cell, rows: int, columns: int) -> str:
        """A cell as told from the others of its fault, which share a row or a column."""
        row = cell.row
        if cell.table == "B":
            row = self.report.format.row(row).label
            row = row.partition("（区分")[0].partition("、行政机关")[0]
        if rows == 1 < columns:
            return cell.column
        return row if columns == 1 < rows else f"{row}（{cell.column}）"

    @cached_property
    def rules_at(self) -> dict[str, list[Failure]]:
        """The failures that name a cell."""
        at: dict[str, list[Failure]] = {}
        for failure in self.verdicts.failures:
            for name in failure.cells:
                at.setdefault(name, []).append(failure)
        return at

    def shown(self, name: str) -> Shown:
        number = self.report.figures.get(name)
        failures = self.rules_at.get(name, [])
        said = "、".join(dict.fromkeys(each.rule for each in failures))
        anchor = self.anchors[name]
        if number is not None:
            tone = self.worst(failures)
            return Shown(anchor, written(number), tone, said)
        if name in self.report.blanks:
            text = self.report.blanks[name] or "空白"
            return Shown(anchor, text, "red", said)
        return Shown(anchor, "未读出", "unread", said)

    def worst(self, failures: list[Failure]) -> str:
        if not failures:
            return ""
        return "red" if any(each.level == ERROR for each in failures) else "amber"

    @cached_property
    def blocks(self):
        """Table A, block by block."""
        return [
            {
                "title": block.title,
                "columns": block.columns,
                "span": WIDTH // len(block.columns),
                "rows": [
                    ShownRow(
                        [Head(row)],
                        [self.shown(f"{row}/{column}") for column in block.columns],
                    )
                    for row in block.rows
                ],
            }
            for block in self.report.format.blocks
        ]

    @cached_property
    def requests(self) -> list[ShownRow]:
        """Table B, its rows with the merged heads they begin."""
        rows = self.report.format.rows
        inner = [row for row in rows if not row.code.startswith("R")]
        shown, group = [], ""
        for row in rows:
            heads = [Head(RESULTS, 1, len(inner))] if row is inner[0] else []
            if row.group and row.group != group:
                count = sum(each.group == row.group for each in rows)
                heads.append(Head(row.group, 1, count))
            group = row.group
            width = 3 if row not in inner else 1 if row.group else 2
            heads.append(Head(row.label, width))
            shown.append(ShownRow(heads, self.row_of_requests(row.code)))
        return shown

    def row_of_requests(self, code: str) -> list[Shown]:
        return [
            self.shown(cell.name)
            for cell in self.report.format.cells.values()
            if cell.table == "B" and cell.row == code
        ]

    @cached_property
    def proceedings(self) -> list[Shown]:
        """Table C, its one row."""
        return [
            self.shown(cell.name)
            for cell in self.report.format.cells.values()
            if cell.table == "C"
        ]
