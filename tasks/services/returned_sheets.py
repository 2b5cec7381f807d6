"""填报表 that come back: read and kept, then taken over whole or not at all."""

from datetime import date

from django.db import transaction

from core.audit.trail import record
from core.files.services import Refused as FileRefused
from core.files.services import store
from core.units.models import Unit
from tasks.models import Occurrence, ProgressReport, ReturnedSheet, WorkPlan
from tasks.workbooks.checking import check
from tasks.workbooks.comparing import State, lines_of
from tasks.workbooks.content import blocks_of
from tasks.workbooks.reading import MEBIBYTE, MOST_MEBIBYTES, NotOurs, read

from .entries import save_entry
from .faults import Conflict, Refused
from .links import Link, use_links
from .on_behalf import Receipt, hand_in, refuse_future

Status = ReturnedSheet.Status
Channel = ProgressReport.Channel

OTHER_UNIT = "这是{theirs}的填报表，本页是{ours}的，没有读取。请选{ours}的填报表。"
OTHER_PLAN = "这是《{theirs}》（{theirs.year}年）的填报表，本页是《{ours}》（{ours.year}年）的，没有读取。"
OTHER_ROUND = (
    "这份填报表里没有{ours}的任务，是别的轮次的，没有读取。请到那一轮次的填报页面上传。"
)
NOT_YOURS = "这份填报表不是本局单位的，没有读取。"
CHANGED = "您打开页面以后内容有变化，没有录入。请重新核对后再确认。"


@transaction.atomic
def take_in(
    *, name, content, by, today, sheet=None, received_from="", received_on=None
):
    """Read an uploaded 填报表 and keep it for a person to confirm; return it.

    `sheet` (plan, unit, round) is the page a unit uploads on. The office gives from
    whom and when it came instead; the unit is then told by the workbook.
    """
    data = content.read(MOST_MEBIBYTES * MEBIBYTE + 1)
    try:
        returned = read(name, data)
        unit = unit_of(returned.key, sheet, by=by)
        blocks = blocks_of(Occurrence.objects.filter(pk__in=returned.key.rows))
        rows = check(returned, blocks, today=today)
    except NotOurs as not_ours:
        raise Refused(str(not_ours)) from not_ours
    if received_on:
        refuse_future(received_on, "收到日期", today=today)
    try:
        file = store(name=name, content=data, by=by)
    except FileRefused as refused:
        raise Refused(str(refused)) from refused
    drop_earlier(unit, by=by)
    kept = ReturnedSheet.objects.create(
        unit=unit,
        file=file,
        uploaded_by=by,
        uploaded_on=today,
        received_from=received_from,
        received_on=received_on,
        rows=rows,
    )
    record("上传填报表", kept, by=by, note=received_from)
    return kept


def unit_of(key, sheet, *, by):
    """The unit a workbook is of; refused where it is not for this page or person."""
    unit = Unit.objects.select_related("bureau").get(pk=key.unit)
    if sheet is None:
        if not by.may("tasks.enter_for", unit):
            raise Refused(NOT_YOURS)
        return unit
    if unit != sheet.unit:
        raise Refused(OTHER_UNIT.format(theirs=unit, ours=sheet.unit))
    if key.plan != sheet.plan.pk:
        plan = WorkPlan.objects.get(pk=key.plan)
        raise Refused(OTHER_PLAN.format(theirs=plan, ours=sheet.plan))
    round_pk = sheet.round.pk if sheet.round else 0
    if round_pk not in {row.round for row in key.rows.values()}:
        raise Refused(OTHER_ROUND.format(ours=sheet.round or "其他时限"))
    return unit


def drop_earlier(unit, *, by):
    """What the same person uploaded before and never confirmed is out of date."""
    for earlier in ReturnedSheet.objects.open().filter(unit=unit, uploaded_by=by):
        earlier.move_to(Status.DROPPED)
        earlier.save(update_fields=["status"])
        record("放弃填报表", earlier, by=by, note="重新上传")


@transaction.atomic
def take_over(*, pk, mine, seen, by, today, signature=None):
    """Write a confirmed 填报表 row by row; nothing where one row fails.

    `seen` holds the version of each report the preview showed, by occurrence; `mine`
    the conflicting occurrences for which the workbook's text is chosen. What the
    office brought in is handed in as well, signed where a `signature` came with it.
    Return the reports written.
    """
    sheet = open_sheet(pk)
    lines = lines_of(sheet.rows, today=today)
    faults = sum(line.state is State.FAULT for line in lines)
    if faults:
        raise Refused(f"有{faults}行有误，没有录入。请在填报表里改好，重新上传。")
    if seen != {line.pk: line.version for line in lines if line.is_written}:
        raise Refused(CHANGED)
    chosen = [
        line
        for line in lines
        if line.is_written and (not line.is_conflict or line.pk in mine)
    ]
    written = [take_line(sheet, line, by=by, today=today) for line in chosen]
    to_hand_in = written + already_there(sheet, lines)
    if not (to_hand_in if sheet.received_on else written):
        raise Refused("没有可以录入的内容。")
    sheet.move_to(Status.TAKEN)
    sheet.taken_on, sheet.taken_by = today, by
    sheet.save(update_fields=["status", "taken_on", "taken_by"])
    record("录入填报表", sheet, by=by, note=f"{len(written)}项")
    if sheet.received_on:
        hand_in(
            to_hand_in,
            receipt=receipt_of(sheet),
            signature=signature,
            by=by,
            today=today,
        )
    return written


def open_sheet(pk):
    """The returned sheet, held, while it still waits for a decision."""
    sheet = ReturnedSheet.objects.select_for_update(of=("self",)).get(pk=pk)
    if sheet.status == Status.TAKEN:
        raise Refused(
            f"这份填报表已由{sheet.taken_by}于{sheet.taken_on}录入，没有重复录入。"
        )
    if sheet.status == Status.DROPPED:
        raise Refused("这份填报表已放弃，不能录入。请使用最近上传的一份，或重新上传。")
    return sheet


def receipt_of(sheet):
    return Receipt(Channel.EXCEL, sheet.received_from, sheet.received_on, sheet.file)


def take_line(sheet, line, *, by, today):
    """Write one row of a workbook on its report."""
    task = line.block.task
    try:
        report = save_entry(
            occurrence_pk=line.pk,
            version=line.version,
            kind=line.mine.kind,
            body=line.mine.body,
            elements=values_of(line),
            by=by,
            today=today,
        )
        use_links(report, links_of(line), by=by, today=today)
    except Conflict as conflict:
        raise Refused(CHANGED) from conflict
    except Refused as refused:
        raise Refused(f"任务{task}：{refused}没有录入。") from refused
    report.received_how = Channel.EXCEL
    report.received_from, report.received_on = sheet.received_from, sheet.received_on
    report.original = sheet.file
    report.save(
        update_fields=["received_how", "received_from", "received_on", "original"]
    )
    return report


def values_of(line):
    """What the workbook states by (criterion, element); what it left out is cleared."""
    named = line.mine.elements
    keys = named.keys() | line.block.answer.elements.keys()
    return {tuple(map(int, key.split("-"))): named.get(key, "") for key in keys}


def links_of(line):
    return [
        Link(
            address, title, date.fromisoformat(day) if day else None, criterion or None
        )
        for criterion, address, title, day in line.row["links"]
    ]


def already_there(sheet, lines):
    """What the page had already word for word: it is handed in with the rest."""
    if not sheet.received_on:
        return []
    return [
        line.block.report
        for line in lines
        if line.state is State.SAME
        and line.equals_page
        and line.block.report
        and line.block.report.is_editable
    ]


@transaction.atomic
def drop(*, pk, by):
    """Leave an uploaded 填报表 aside; the file stays."""
    sheet = open_sheet(pk)
    sheet.move_to(Status.DROPPED)
    sheet.save(update_fields=["status"])
    record("放弃填报表", sheet, by=by)
    return sheet
