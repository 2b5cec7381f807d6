"""Writing a 填报表: one sheet a round, locked but for the cells a unit fills."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from math import ceil

import xlsxwriter

from core.papers.writers.sheet import (
    LINE_HEIGHT,
    MOST_HEIGHT,
    PADDING,
    TEXT_IS_TEXT,
    cut,
    lines_in,
    sheet_names,
)
from core.papers.writers.table import writable
from core.units.models import Unit
from tasks.models import Element, WorkPlan

from .answers import titles_of
from .content import Block
from .keys import Key, RowKey, write_key
from .layout import (
    ELEMENT_KEY,
    HOW_TO_FILL,
    KEY_SHEET,
    MARK,
    PLACE_KEY,
    SIGNATURE,
    columns_with,
)
from .styles import DATE_RULE, RULES, Styles

LEAST_LINES = 4  # room to write in, for each task
ELSEWHERE = "其他时限"
TITLE_ROW, LINE_ROW, HOW_ROW, KEY_ROW, HEAD_ROW = range(5)


@dataclass(frozen=True)
class Paper:
    """The workbook of one unit: its plan and the blocks of one round or several."""

    plan: WorkPlan
    unit: Unit
    blocks: list[Block]

    @property
    def key(self) -> Key:
        rows = {
            block.occurrence.pk: RowKey(
                block.occurrence.round_id or 0, block.version, block.answer.digest
            )
            for block in self.blocks
        }
        return Key(self.plan.pk, self.unit.pk, rows)

    @property
    def rounds(self) -> list[tuple]:
        """(round or None, its blocks), in order of their dates."""
        return [
            (round, list(blocks))
            for round, blocks in groupby(
                self.blocks, key=lambda block: block.occurrence.round
            )
        ]


def write(paper: Paper) -> bytes:
    """The workbook as bytes."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, TEXT_IS_TEXT) as workbook:
        workbook.set_properties({"title": f"{paper.unit}填报表"})
        styles = Styles(workbook)
        rounds = paper.rounds
        names = sheet_names(str(round or ELSEWHERE) for round, _ in rounds)
        for name, (round, blocks) in zip(names, rounds, strict=False):
            _Sheet(workbook.add_worksheet(name), styles, paper, round, blocks).write()
        write_key_sheet(workbook.add_worksheet(KEY_SHEET), paper.key)
    return content.getvalue()


def write_key_sheet(sheet, key: Key) -> None:
    for row, piece in enumerate(write_key(key)):
        sheet.write_string(row, 0, piece)
    sheet.protect()
    sheet.very_hidden()


class _Sheet:
    def __init__(self, sheet, styles, paper, round, blocks):
        self.sheet, self.styles = sheet, styles
        self.paper, self.round, self.blocks = paper, round, blocks
        self.columns = columns_with([line for block in blocks for line in block.lines])
        # Column 0 holds the hidden keys of the rows.
        self.at = {column.key: at for at, column in enumerate(self.columns, start=1)}
        self.row = HEAD_ROW + 1

    def write(self) -> None:
        self.set_up()
        self.head()
        for number, block in enumerate(self.blocks, start=1):
            self.block(number, block)
        self.label("签字", self.row + 1)
        self.across(self.row + 1, SIGNATURE, self.styles.sign, height=36)

    def set_up(self) -> None:
        sheet = self.sheet
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer('&C&"宋体"&10第 &P 页 共 &N 页')
        sheet.repeat_rows(HEAD_ROW)
        sheet.freeze_panes(HEAD_ROW + 1, self.at["task"] + 1)
        sheet.set_column(0, 0, None, None, {"hidden": True})
        for column in self.columns:
            at = self.at[column.key]
            sheet.set_column(at, at, column.width)
        sheet.protect("", {"format_rows": True, "format_columns": True})

    def head(self) -> None:
        plan, unit, office = self.paper.plan, self.paper.unit, self.styles.office
        self.label("标题", TITLE_ROW)
        name = self.round.name if self.round else ELSEWHERE
        self.across(TITLE_ROW, f"{name}政务公开工作填报表", office.title, height=36)
        self.label("说明", LINE_ROW)
        told = [f"填报单位：{unit}", f"工作要点：{plan}"]
        if self.round:
            told.append(f"数据截至 {self.round.cutoff_on}")
            told.append(f"报送截止 {self.round.due_on}")
        self.across(LINE_ROW, "　　".join(told), office.line, height=20)
        self.label("说明", HOW_ROW)
        width = sum(column.width for column in self.columns)
        height = lines_in(HOW_TO_FILL, width) * LINE_HEIGHT + PADDING
        self.across(HOW_ROW, HOW_TO_FILL, self.styles.how, height=height)
        self.sheet.set_row(KEY_ROW, None, None, {"hidden": True})
        self.label(MARK, KEY_ROW)
        self.label("表头", HEAD_ROW)
        self.sheet.set_row(HEAD_ROW, 24)
        for column in self.columns:
            at = self.at[column.key]
            self.sheet.write_string(KEY_ROW, at, column.key)
            self.sheet.write_string(HEAD_ROW, at, column.name, office.head)

    def label(self, text: str, row: int) -> None:
        self.sheet.write_string(row, 0, text)

    def across(self, row: int, text: str, style, *, height: float) -> None:
        self.sheet.set_row(row, height)
        self.sheet.merge_range(row, 1, row, len(self.columns), writable(text), style)

    def block(self, number: int, block: Block) -> None:
        first = self.row
        shared = self.shared_texts(number, block)
        titles = titles_of(block.report, block.first)
        lines = []
        for line, key in zip(block.lines, block.keys, strict=True):
            self.label(key, self.row)
            lines.append(self.line(block, line, titles))
            self.row += 1
        for key, (text, style) in shared.items():
            self.shared(first, self.at[key], text, style)
        self.choices(first, block)
        self.make_room(
            first, lines, [self.needed(k, t) for k, (t, _) in shared.items()]
        )

    def shared_texts(self, number: int, block: Block) -> dict:
        """The cells that stand once for all criteria of a task."""
        styles, occurrence = self.styles, block.occurrence
        kind = block.answer.kind
        return {
            "number": (block.task.number or str(number), styles.middle),
            "task": (block.task.text, styles.text),
            "last": (block.last, styles.last),
            "kind": (block.report.get_kind_display() if kind else "", styles.choice),
            "body": (block.answer.body, styles.entry),
            "due": (occurrence.due_on.isoformat(), styles.middle),
        }

    def line(self, block: Block, line, titles) -> int:
        """The cells of one criterion; return how many lines of text they need."""
        criterion = str(line.criterion_pk)
        texts = {
            "links": block.answer.links.get(criterion, ""),
            "titles": titles.get(criterion, ""),
        }
        for key, text in texts.items():
            self.text(key, text, self.styles.entry)
        if "criterion" in self.at:
            texts["criterion"] = line.text
            self.text("criterion", line.text, self.styles.text)
        self.text("fact_on", "", self.styles.day)
        self.rule("fact_on", DATE_RULE)
        texts |= self.elements(line, block.answer)
        return max(self.needed(key, text) for key, text in texts.items())

    def elements(self, line, answer) -> dict[str, str]:
        """The cells of the elements; return the texts by column."""
        texts = {}
        places = list(line.elements.values())
        for column in self.columns:
            if match := ELEMENT_KEY.fullmatch(column.key):
                element = line.elements.get(int(match[1]))
            elif match := PLACE_KEY.fullmatch(column.key):
                element = dict(enumerate(places, start=1)).get(int(match[1]))
                name = element.name if element else "／"
                style = self.styles.middle if element else self.styles.not_asked
                texts[f"name{match[1]}"] = name
                self.text(f"name{match[1]}", name, style)
            else:
                continue
            value = (
                answer.elements.get(f"{line.criterion_pk}-{element.pk}", "")
                if element
                else ""
            )
            texts[column.key] = value
            self.element(column.key, element, value)
        return texts

    def element(self, key: str, element, value: str) -> None:
        if element is None:
            self.text(key, "／", self.styles.not_asked)
            return
        style, at = self.styles.of_element(element.kind), self.at[key]
        if rule := RULES.get(element.kind):
            self.rule(key, rule)
        if not value or element.kind == Element.Kind.TEXT:
            self.text(key, value, style)
        elif element.kind == Element.Kind.DATE:
            day = date.fromisoformat(value)
            self.sheet.write_datetime(self.row, at, day, style)
        else:
            share = 100 if element.kind == Element.Kind.RATIO else 1
            self.sheet.write_number(self.row, at, float(Decimal(value) / share), style)

    def text(self, key: str, text: str, style) -> None:
        at, text = self.at[key], cut(writable(text))
        if text:
            self.sheet.write_string(self.row, at, text, style)
        else:
            self.sheet.write_blank(self.row, at, None, style)

    def rule(self, key: str, rule: dict) -> None:
        at = self.at[key]
        self.sheet.data_validation(self.row, at, self.row, at, rule)

    def shared(self, first: int, at: int, text: str, style) -> None:
        text, last = cut(writable(text)), self.row - 1
        if last > first:
            self.sheet.merge_range(first, at, last, at, text, style)
        elif text:
            self.sheet.write_string(first, at, text, style)
        else:
            self.sheet.write_blank(first, at, None, style)

    def choices(self, first: int, block: Block) -> None:
        at = self.at["kind"]
        rule = {
            "validate": "list",
            "source": [kind.label for kind in block.kinds],
            "error_title": "请从列表里选",
            "error_message": "请点格子右边的箭头，从列表里选一种情况。",
        }
        self.sheet.data_validation(first, at, self.row - 1, at, rule)

    def needed(self, key: str, text: str) -> int:
        return lines_in(text, self.columns[self.at[key] - 1].width)

    def make_room(self, first: int, lines: list[int], shared: list[int]) -> None:
        """Rows high enough for their own texts, together for those they share."""
        lacking = max(*shared, LEAST_LINES) - sum(lines)
        more = ceil(max(lacking, 0) / len(lines))
        for row, needed in enumerate(lines, start=first):
            height = (needed + more) * LINE_HEIGHT + PADDING
            self.sheet.set_row(row, min(height, MOST_HEIGHT))
