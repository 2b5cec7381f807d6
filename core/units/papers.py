"""交接单 as a Word file."""

from datetime import date
from io import BytesIO

from core.papers.writers.official import OfficialDocument
from core.papers.writers.table import Column, Table

COLUMNS = (
    Column("序号", 6, centred=True),
    Column("事项", 14, centred=True),
    Column("内容", 48),
    Column("情况", 32),
    Column("时限", 16, centred=True),
)


def in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def as_word(handover) -> bytes:
    """One page to sign, and the open matters as its attachment."""
    unit = handover.unit
    document = OfficialDocument(title="工作移交交接单", organ=unit.bureau.name)
    document.title("工作移交交接单")
    document.text(
        f"单位：{unit.name}\n"
        f"岗位：{handover.get_role_display()}\n"
        f"移交人：{handover.from_user}　　接交人：{handover.to_user}\n"
        f"移交日期：{in_words(handover.handed_on)}\n"
        f"未办结事项：{len(handover.matters)}项"
        + ("，见附件。" if handover.matters else "。")
    )
    if handover.note:
        document.text(f"移交说明：{handover.note}")
    document.text(
        "移交人（签名）：　　　　　　　　年　　月　　日\n"
        "接交人（签名）：　　　　　　　　年　　月　　日\n"
        f"监交人（签名）：{handover.supervised_by}　　　　　　　　年　　月　　日"
    )
    if handover.matters:
        document.attachment_note("未办结事项清单")
        document.begin_attachment("附件")
        document.title("未办结事项清单")
        document.table(table_of(handover))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def table_of(handover) -> Table:
    rows = tuple(
        (
            str(number),
            matter["kind"],
            matter["title"],
            matter["detail"],
            matter["due_on"] or "",
        )
        for number, matter in enumerate(handover.matters, start=1)
    )
    return Table(COLUMNS, rows)
