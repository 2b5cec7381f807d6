"""The ledger as a workbook in a register's columns; applicants stay masked.

The headings are those the import knows, so what goes out comes in again.
"""

from io import BytesIO

import xlsxwriter
from django.db.models import Prefetch

from core.papers.writers.sheet import TEXT_IS_TEXT, Formats, Written
from core.papers.writers.sheet_table import write_table
from core.papers.writers.table import Column, Table

from .models import ClockEvent
from .register.acts import acts_of
from .register.columns import LABELS
from .register_notes import EXAMPLE, NOTES, REQUIRED

Act = ClockEvent.Act
# What the ledger says beside the columns that are read back.
STATUS, DUE = "状态", "答复期限"
# (field or a heading of its own, share of the width, centred)
SHOWN = (
    ("number", 10, True),
    ("provincial_number", 12, True),
    ("old_number", 10, True),
    ("kind", 7, True),
    ("way", 7, True),
    ("basis", 7, True),
    ("arrived", 10, True),
    ("received", 10, True),
    ("name", 10, False),
    ("column", 9, True),
    ("subject", 20, False),
    ("document_number", 12, False),
    ("contents", 30, False),
    ("form", 7, True),
    ("getting", 7, True),
    ("unit", 12, False),
    ("handed", 10, True),
    (STATUS, 9, True),
    (DUE, 10, True),
    ("supplement_asked", 10, True),
    ("supplement_until", 10, True),
    ("supplemented", 10, True),
    ("asked", 10, True),
    ("consulted", 10, True),
    ("consult_answered", 10, True),
    ("is_extended", 6, True),
    ("extended", 10, True),
    ("extension_days", 7, True),
    ("approved_by", 8, True),
    ("extension_reason", 16, False),
    ("charged", 10, True),
    ("amount", 7, True),
    ("charge_arrived", 10, True),
    ("paid", 10, True),
    ("answered", 10, True),
    ("letter_number", 14, False),
    ("outcome", 16, False),
    ("ground", 16, False),
    ("served", 10, True),
    ("service", 9, True),
    ("withdrawn", 10, True),
)
COLUMNS = tuple(
    Column(LABELS.get(code, code), share, centred) for code, share, centred in SHOWN
)
WIDTH = 420
CHUNK = 500


def write_ledger(rows, file, *, title: str, line: str, tell) -> None:
    """Write the workbook of the requests in the order they come.

    `tell` is told now and then how many there are.
    """
    events = Prefetch(
        "events",
        queryset=ClockEvent.objects.standing().select_related("of", "approved_by"),
        to_attr="standing",
    )
    found = rows.select_related("unit", "outcome", "applicant").prefetch_related(events)
    table = Table(COLUMNS, lines_of(found.iterator(CHUNK), tell))
    write_table(table, file, name="依申请公开", title=title, line=line, width=WIDTH)


def lines_of(rows, tell):
    for done, row in enumerate(rows):
        if done % CHUNK == 0:
            tell(done)
        yield cells(row)


def cells(row) -> tuple[str, ...]:
    said = facts_of(row) | acts_said(dict(acts_of(row.standing)))
    return tuple(said.get(code, "") for code, _, _ in SHOWN)


def facts_of(row) -> dict[str, str]:
    return {
        "number": f"〔{row.year}〕{row.number}号",
        "provincial_number": row.provincial_number,
        "old_number": row.old_number,
        "kind": row.get_kind_display(),
        "way": row.get_way_display(),
        "basis": row.get_basis_display(),
        "arrived": written(row.arrived_on),
        "received": written(row.received_on),
        "name": row.applicant.shown_name,
        "column": row.get_column_display(),
        "subject": row.subject,
        "document_number": row.document_number,
        "contents": row.contents,
        "form": row.get_form_display(),
        "getting": row.get_getting_display(),
        "unit": row.unit.name if row.unit else "",
        "handed": written(row.handed_on),
        STATUS: row.get_status_display(),
        DUE: written(row.due_on),
        "outcome": str(row.outcome) if row.outcome else "",
    }


def acts_said(acts) -> dict[str, str]:
    """The day of each act, and what stands beside it."""
    said = {code: written(act.on) for code, act in acts.items()}
    if asked := acts.get("supplement_asked"):
        said["supplement_until"] = written(asked.until)
    if consulted := acts.get("consulted"):
        said["asked"] = consulted.get_asked_display()
    if charged := acts.get("charged"):
        said["amount"] = str(charged.amount)
    if extended := acts.get("extended"):
        said["is_extended"] = "是"
        said["extension_days"] = str(extended.days)
        said["approved_by"] = extended.approved_by.last_name
        said["extension_reason"] = extended.reason
    if answered := acts.get("answered"):
        said["letter_number"] = answered.letter_number
        said["ground"] = answered.reason
    if served := acts.get("served"):
        said["service"] = served.get_service_display()
    return said


def written(day) -> str:
    return day.isoformat() if day else ""


def faulty_workbook(brought, rows) -> bytes:
    """The faulty rows as they were typed, each with its place and what is wrong."""
    headings = [heading for _, heading in brought.headings]
    columns = tuple(Column(name, 12) for name in headings)
    columns += (Column("位置", 12), Column("问题", 40))
    table = Table(columns, tuple(mended(row, headings) for row in rows))
    file = BytesIO()
    title = "依申请公开登记簿：有误的行"
    line = "改正后删去最后两列或者保留都可以，重新上传即可。"
    width = max(140, 12 * len(columns))
    write_table(table, file, name="有误的行", title=title, line=line, width=width)
    return file.getvalue()


def mended(row, headings) -> tuple[str, ...]:
    texts = [row.payload["written"].get(heading, "") for heading in headings]
    faults = [f"{column}：{sentence}" for column, sentence in row.payload["faults"]]
    return (*texts, row.place, "\n".join(faults))


def template_workbook() -> bytes:
    """An empty register with an example, and a sheet that says how to fill it in."""
    headings = tuple((LABELS[code], 16) for code in NOTES)
    file = BytesIO()
    with xlsxwriter.Workbook(file, TEXT_IS_TEXT) as book:
        formats = Formats(book)
        sheet = Written(book.add_worksheet("登记簿"), formats, headings)
        sheet.set_up(
            "依申请公开登记簿",
            "“示例”一行不会导入，可以删去。列的次序可以调换，不用的列可以删去。",
        )
        for column, code in enumerate(NOTES):
            sheet.text(column, EXAMPLE.get(code, ""))
        sheet.next_row()
        notes = Written(
            book.add_worksheet("填写说明"),
            formats,
            (("栏目", 20), ("必填", 8), ("怎样填写", 100)),
        )
        notes.set_up("填写说明", "日期写成 2026-03-05、2026年3月5日、2026.3.5 都可以。")
        for code, note in NOTES.items():
            for column, text in enumerate(
                (LABELS[code], "是" if code in REQUIRED else "", note)
            ):
                notes.text(column, text)
            notes.next_row()
    return file.getvalue()
