"""The ledger as a workbook in a register's columns; applicants stay masked."""

from io import BytesIO

from django.db.models import Prefetch

from core.papers.writers.sheet_table import write_table
from core.papers.writers.table import Column, Table

from .models import ClockEvent

Act = ClockEvent.Act
COLUMNS = (
    Column("编号", 10, True),
    Column("省平台编号", 12, True),
    Column("申请方式", 7, True),
    Column("收到日", 10, True),
    Column("申请人", 10),
    Column("申请人类别", 9, True),
    Column("信息名称", 20),
    Column("内容描述", 30),
    Column("承办单位", 12),
    Column("状态", 9, True),
    Column("答复期限", 10, True),
    Column("答复日期", 10, True),
    Column("答复文号", 14),
    Column("送达日期", 10, True),
    Column("办理结果", 16),
)


def as_workbook(rows, *, title: str, line: str) -> bytes:
    """Return the workbook of the requests in the order they come."""
    events = Prefetch(
        "events", queryset=ClockEvent.objects.standing(), to_attr="standing"
    )
    found = rows.select_related("unit", "outcome", "applicant").prefetch_related(events)
    table = Table(COLUMNS, tuple(cells(row) for row in found))
    file = BytesIO()
    write_table(table, file, name="依申请公开", title=title, line=line)
    return file.getvalue()


def cells(row) -> tuple[str, ...]:
    acts = {event.act: event for event in row.standing}
    answered, served = acts.get(Act.ANSWERED), acts.get(Act.SERVED)
    return (
        f"〔{row.year}〕{row.number}号",
        row.provincial_number,
        row.get_way_display(),
        written(row.received_on),
        row.applicant.shown_name,
        row.get_column_display(),
        row.subject,
        row.contents,
        row.unit.name if row.unit else "",
        row.get_status_display(),
        written(row.due_on),
        written(answered and answered.on),
        answered.letter_number if answered else "",
        written(served and served.on),
        str(row.outcome) if row.outcome else "",
    )


def written(day) -> str:
    return day.isoformat() if day else ""
