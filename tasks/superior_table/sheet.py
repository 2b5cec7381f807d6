"""The progress table on a clean sheet, where the superior gave no template."""

import re
from datetime import date
from io import BytesIO

import xlsxwriter

from tasks.tables import lines_of

from .content import TableLine
from .template import LINE_HEIGHT, MOST_HEIGHT, cut, lines_in

# Field, heading, width in letters; the optional ones only where the plan has any.
COLUMNS = (
    ("number", "序号", 6),
    ("text", "工作任务", 36),
    ("criteria", "评价标准", 22),
    ("named_as", "责任分工", 16),
    ("due", "完成时限", 15),
    ("units", "承办单位", 14),
    ("progress", "落实情况", 46),
    ("state", "完成情况", 10),
    ("evidence", "佐证材料", 28),
)
OPTIONAL = {"criteria", "due"}
CENTRED = {"number", "named_as", "due", "units", "state"}
TITLE_ROW, LINE_ROW, HEAD_ROW = range(3)
PADDING = 9
_NO_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def title_of(plan) -> str:
    return f"关于《{plan.title}》落实情况表"


def day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def write(plan, lines: list[TableLine], *, on: date) -> bytes:
    """The workbook of a superior's plan as of a day."""
    content = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as workbook:
        Sheet(workbook, plan, lines, on).write()
    return content.getvalue()


class Sheet:
    """One sheet, A4 landscape, its header on every page."""

    def __init__(self, workbook, plan, lines, on):
        self.plan, self.lines, self.on = plan, lines, on
        self.sheet = workbook.add_worksheet("落实情况表")
        self.columns = [
            column
            for column in COLUMNS
            if column[0] not in OPTIONAL or any(getattr(x, column[0]) for x in lines)
        ]
        self.last = len(self.columns) - 1

        def style(**more):
            font = {"font_name": "仿宋", "font_size": 10.5, "valign": "vcenter"}
            return workbook.add_format({**font, **more})

        self.title = style(font_name="方正小标宋简体", font_size=20, align="center")
        self.line = style(font_name="楷体", font_size=12)
        self.head = style(font_name="黑体", align="center", text_wrap=True, border=1)
        self.section = style(
            font_name="黑体", align="left", border=1, text_wrap=True, indent=1
        )
        self.text = style(align="left", text_wrap=True, border=1, indent=1)
        self.middle = style(align="center", text_wrap=True, border=1)

    def write(self) -> None:
        self.set_up()
        row = HEAD_ROW + 1
        for each in lines_of(self.lines, lambda line: line.path):
            if each.heading:
                self.write_heading(row, each.heading)
            else:
                self.write_line(row, each.item)
            row += 1

    def set_up(self) -> None:
        sheet = self.sheet
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.set_footer('&C&"宋体"&10第 &P 页 共 &N 页')
        sheet.repeat_rows(HEAD_ROW)
        sheet.freeze_panes(HEAD_ROW + 1, 2)
        sheet.merge_range(
            TITLE_ROW, 0, TITLE_ROW, self.last, plain(title_of(self.plan)), self.title
        )
        sheet.set_row(TITLE_ROW, 36)
        under = f"填报单位：{self.plan.bureau}　　　　数据截止：{day(self.on)}"
        sheet.merge_range(LINE_ROW, 0, LINE_ROW, self.last, under, self.line)
        sheet.set_row(LINE_ROW, 22)
        sheet.set_row(HEAD_ROW, 24)
        for column, (_, heading, width) in enumerate(self.columns):
            sheet.set_column(column, column, width)
            sheet.write_string(HEAD_ROW, column, heading, self.head)

    def write_heading(self, row: int, heading: str) -> None:
        text = plain(heading)
        self.sheet.merge_range(row, 0, row, self.last, text, self.section)
        whole = sum(width for _, _, width in self.columns)
        self.sheet.set_row(row, lines_in(text, whole) * LINE_HEIGHT + PADDING)

    def write_line(self, row: int, line: TableLine) -> None:
        lines = 1
        for column, (name, _, width) in enumerate(self.columns):
            value = getattr(line, name)
            text = plain(value if isinstance(value, str) else "\n".join(value))
            style = self.middle if name in CENTRED else self.text
            self.sheet.write_string(row, column, text, style)
            lines = max(lines, lines_in(text, width))
        self.sheet.set_row(row, min(lines * LINE_HEIGHT + PADDING, MOST_HEIGHT))


def plain(text: str) -> str:
    """What a cell may hold."""
    return cut(_NO_CELL.sub("", text))
