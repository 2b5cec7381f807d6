"""The progress table on a clean sheet, where the superior gave no template."""

from datetime import date
from io import BytesIO

from core.papers.writers.sheet_table import write_table
from core.papers.writers.table import Column, Heading, Table
from tasks.tables import lines_of

from .content import TableLine

# By the field of the line it shows; the optional ones only where the plan has any.
COLUMNS = {
    "number": Column("序号", 6, centred=True),
    "text": Column("工作任务", 36),
    "criteria": Column("评价标准", 22),
    "named_as": Column("责任分工", 19, centred=True),
    "due": Column("完成时限", 15, centred=True),
    "units": Column("承办单位", 14, centred=True),
    "progress": Column("落实情况", 46),
    "state": Column("完成情况", 10, centred=True),
    "evidence": Column("佐证材料", 28),
}
OPTIONAL = {"criteria", "due"}


def title_of(plan) -> str:
    return f"关于《{plan.title}》落实情况表"


def day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def write(plan, lines: list[TableLine], *, on: date) -> bytes:
    """The workbook of a superior's plan as of a day."""
    content = BytesIO()
    write_table(
        table_of(lines),
        content,
        name="落实情况表",
        title=title_of(plan),
        line=f"填报单位：{plan.bureau}　　　　数据截止：{day(on)}",
    )
    return content.getvalue()


def table_of(lines: list[TableLine]) -> Table:
    fields = [
        name
        for name in COLUMNS
        if name not in OPTIONAL or any(getattr(line, name) for line in lines)
    ]
    rows = tuple(
        Heading(each.heading, each.level)
        if each.heading
        else tuple(shown(getattr(each.item, name)) for name in fields)
        for each in lines_of(lines, lambda line: line.path)
    )
    return Table(tuple(COLUMNS[name] for name in fields), rows)


def shown(value: str | tuple[str, ...]) -> str:
    """A field as one cell says it; several texts on lines of their own."""
    return value if isinstance(value, str) else "\n".join(value)
