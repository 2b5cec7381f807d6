"""核对结果 as a workbook: what fails with its cells, then every figure as read. Pure."""

from io import BytesIO

from core.papers.writers.sheet_table import write_table
from core.papers.writers.table import Column, Heading, Table
from reports.presenting import Page
from reports.report import written

COLUMNS = (
    Column("序号", 6, True),
    Column("规则、位置", 24),
    Column("说明、读出的数", 50),
    Column("涉及的格", 44),
)
TABLES = {
    "A": "表一 主动公开政府信息情况",
    "B": "表二 收到和处理政府信息公开申请情况",
    "C": "表三 政府信息公开行政复议、行政诉讼情况",
}
NONE = "没有发现。"


def as_workbook(page: Page) -> tuple[bytes, str]:
    """Return the workbook and its title."""
    report = page.report
    year = f"{report.year}年" if report.year else ""
    title = f"{report.organ or ''}{year}政府信息公开工作年度报告核对结果"
    last = page.last and f"{page.last.organ or ''}{page.last.year or ''}"
    line = (
        f"{report.format.name}年格式，{page.total}格读出{page.read}格；"
        f"上年报告：{last or '没有选择'}"
    )
    file = BytesIO()
    table = Table(COLUMNS, tuple(lines_of(page)))
    write_table(table, file, name="核对结果", title=title, line=line)
    return file.getvalue(), title


def lines_of(page: Page):
    groups = (("没有读出", page.unread), ("错误", page.errors), ("提醒", page.warnings))
    for heading, faults in groups:
        yield Heading(f"{heading}（{len(faults)}处）", 1)
        if not faults:
            yield ("", "", NONE, "")
        for number, fault in enumerate(faults, 1):
            cells = "、".join(link.label for link in (*fault.links, *fault.more))
            yield (str(number), fault.title, fault.message, cells)
    if page.verdicts.unchecked:
        yield Heading("没有核对的", 1)
    for number, sentence in enumerate(page.verdicts.unchecked, 1):
        yield (str(number), "", sentence, "")
    yield from figures_of(page)


def figures_of(page: Page):
    report, table = page.report, None
    for number, (name, cell) in enumerate(report.format.cells.items(), 1):
        if cell.table != table:
            table = cell.table
            yield Heading(f"读出的数：{TABLES[table]}", 1)
        rules = "、".join(
            dict.fromkeys(each.rule for each in page.rules_at.get(name, []))
        )
        yield (str(number), cell.label, figure_of(report, name), rules)


def figure_of(report, name: str) -> str:
    if name in report.figures:
        return written(report.figures[name])
    if name in report.blanks:
        return f"空格：{report.blanks[name] or '没有填'}"
    return "没有读出"
