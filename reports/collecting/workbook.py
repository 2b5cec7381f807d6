"""The collected table as a workbook: each sum with the units behind it."""

from io import BytesIO

from core.papers.writers.sheet_table import write_table
from core.papers.writers.table import Column, Heading, Table

from .models import CollectedFigure, CollectedSheet, shown

COLUMNS = (
    Column("数据项", 22),
    Column("填报单位", 18),
    Column("数值", 14, True, numeric=True),
    Column("状态", 10, True),
    Column("报到日期", 12, True),
    Column("报送方式", 18),
    Column("说明", 30),
)
REPORTED = CollectedSheet.Status.REPORTED


def as_workbook(collection) -> tuple[bytes, str]:
    """Return the workbook and its title."""
    title = f"{collection.bureau}{collection.year}年年报数据汇总表"
    table = Table(COLUMNS, tuple(lines_of(collection)))
    file = BytesIO()
    line = f"报送期限{collection.due_on}，{collection.get_status_display()}"
    write_table(table, file, name="年报数据", title=title, line=line)
    return file.getvalue(), title


def lines_of(collection):
    figures = (
        CollectedFigure.objects.asked()
        .filter(item__collection=collection)
        .select_related("item", "sheet__unit")
        .order_by("item__position", "sheet__unit__position", "pk")
    )
    by_item = {}
    for figure in figures:
        by_item.setdefault(figure.item, []).append(figure)
    heading = None
    for item, rows in by_item.items():
        if item.heading != heading:
            heading = item.heading
            yield Heading(heading, 1)
        for figure in rows:
            yield cells(item, figure)
        counted = [one.value for one in rows if is_counted(one)]
        whole = (
            "" if len(counted) == len(rows) else f"缺{len(rows) - len(counted)}个单位"
        )
        total = shown(sum(counted)) if counted else ""
        yield (item.label, "合计", total, whole, "", "", "")


def is_counted(figure):
    return figure.sheet.status == REPORTED and figure.value is not None


def cells(item, figure):
    sheet = figure.sheet
    return (
        item.label,
        sheet.unit.name,
        figure.shown if is_counted(figure) else "",
        sheet.get_status_display(),
        sheet.reached_on.isoformat() if sheet.reached_on else "",
        sheet.get_how_display() if is_counted(figure) else "",
        figure.remark,
    )
