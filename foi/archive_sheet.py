"""归档目录 as a workbook; it names no applicant."""

from io import BytesIO

from django.db.models import Prefetch

from core.papers.writers.sheet_table import write_table
from core.papers.writers.table import Column, Table

from .models import ClockEvent
from .register_sheet import written

Act = ClockEvent.Act
COLUMNS = (
    Column("序号", 5, True),
    Column("案卷号", 12, True),
    Column("申请编号", 10, True),
    Column("信息名称", 26),
    Column("申请人类别", 9, True),
    Column("收到日", 10, True),
    Column("办理结果", 18),
    Column("答复文号", 16),
    Column("答复日期", 10, True),
    Column("送达日期", 10, True),
    Column("保管期限", 8, True),
    Column("归档日期", 10, True),
    Column("归档人", 9, True),
    Column("欠缺", 20),
)


def as_workbook(files, *, title):
    """Return the workbook of the files in their order, and how many there are."""
    events = Prefetch(
        "request__events", queryset=ClockEvent.objects.standing(), to_attr="standing"
    )
    found = files.select_related("request__outcome", "archived_by")
    rows = [
        cells(number, file)
        for number, file in enumerate(found.prefetch_related(events), start=1)
    ]
    content = BytesIO()
    table = Table(COLUMNS, tuple(rows))
    line = f"共 {len(rows)} 件"
    write_table(table, content, name="归档目录", title=title, line=line)
    return content.getvalue(), len(rows)


def cells(number, file):
    row = file.request
    acts = {event.act: event for event in row.standing}
    answered, served = acts.get(Act.ANSWERED), acts.get(Act.SERVED)
    return (
        str(number),
        file.number,
        f"〔{row.year}〕{row.number}号",
        row.subject,
        row.get_column_display(),
        written(row.received_on),
        str(row.outcome) if row.outcome else row.get_status_display(),
        answered.letter_number if answered else "",
        written(answered and answered.on),
        written(served and served.on),
        file.get_retention_display(),
        written(file.archived_on),
        str(file.archived_by),
        "；".join(file.gaps),
    )
