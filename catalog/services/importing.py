"""目录导入: a file brought in, read beside the list, kept until a person decides."""

import re
from dataclasses import replace

from django.db import transaction

from catalog.columns.cells import squeezed
from catalog.models import CatalogueImport, ImportedLine
from catalog.refusals import Refused
from catalog.workbooks import reading
from catalog.workbooks.judging import CHANGED, FAULTY, NEW, Judge
from catalog.workbooks.nodes import Node
from catalog.workbooks.target import Target, path_of
from core.audit.trail import record
from core.files.services.storing import Received, keep_received
from core.papers.paper import Unreadable, tidy
from core.papers.readers.package import OLE2
from core.runs.services import start

READING = "catalog.read_import"
# What a person waits for on the page; more bytes are read in the background.
LARGE = 200_000
BATCH = 1_000
_QUOTED = re.compile("“([^“”]{60})[^“”]+”")
MOST_NOTES, MOST_LAWS = 50, 200
Status = CatalogueImport.Status


@transaction.atomic
def bring(
    *,
    bureau,
    unit,
    file: Received,
    catalogue=None,
    sheet="",
    below="",
    reason="",
    default_text="",
    token,
    by,
    today,
):
    """Take a file in and return (import, run): read at once, or by a run where large.

    Into `catalogue`, or without one into the inventory of `unit`. A second click
    finds the first.
    """
    known = CatalogueImport.objects.filter(token=token).first()
    if known:
        return known, None
    if catalogue is not None and not reason.strip():
        raise Refused("请写明编制或者调整的理由。")
    brought = CatalogueImport.objects.create(
        bureau=bureau,
        unit=unit,
        catalogue=catalogue,
        file=keep_received(file, by=by),
        sheet=sheet.strip(),
        below=tidy(below),
        reason=reason.strip(),
        default_text=default_text.strip(),
        brought_on=today,
        brought_by=by,
        token=token,
    )
    record("上传目录", brought, by=by)
    # An old format waits for LibreOffice, which takes its seconds.
    if len(file.data) <= LARGE and not file.data.startswith(OLE2):
        read(brought, today=today)
        return brought, None
    title = f"读取{brought}"
    arguments = {"import": brought.pk, "today": str(today)}
    return brought, start(kind=READING, title=title, owner=by, arguments=arguments)


def read(brought, *, today) -> None:
    """Read the file into lines and judge them; a bad file gets its sentence."""
    with brought.file.content.open("rb") as content:
        data = content.read()
    try:
        sheet = reading.read(brought.file.name, data, sheet=brought.sheet)
    except Unreadable as fault:
        brought.move_to(Status.FAILED)
        brought.error = str(fault)
        brought.save()
        return
    brought.move_to(Status.CHECKING)
    brought.columns = [list(column) for column in sheet.columns]
    judge = judged(brought, put_below(brought.below, sheet.lines), today=today)
    brought.notes = told([*judge.hints(), *sheet.notes])
    keep(brought, judge)


def put_below(title: str, lines: list[reading.Line]) -> list[reading.Line]:
    """The lines below one title more, where they do not begin with it."""
    if not title:
        return lines
    return [
        replace(line, titles=(title, *line.titles), codes=("", *line.codes))
        if line.titles and squeezed(line.titles[0]) != squeezed(title)
        else line
        for line in lines
    ]


@transaction.atomic
def fail(pk, error: str) -> None:
    """What is still being read is not read any more."""
    brought = lock(pk)
    if brought.status == Status.READING:
        brought.move_to(Status.FAILED)
        brought.error = error
        brought.save()


def told(notes: list[str]) -> list[str]:
    """As many notes as a person reads; the rest is counted."""
    notes = list(dict.fromkeys(notes))
    if len(notes) <= MOST_NOTES:
        return notes
    return [*notes[:MOST_NOTES], f"另有{len(notes) - MOST_NOTES}条同类提示没有列出。"]


def judged(brought, lines, *, today) -> Judge:
    """The lines beside the list as it is now."""
    target = Target(
        bureau=brought.bureau,
        on=today,
        catalogue=brought.catalogue,
        unit=brought.unit,
    )
    places = {
        code: f"{letter}列“{heading}”" if letter else f"“{heading}”"
        for letter, heading, code in reversed(brought.columns)
        if code
    }
    judge = Judge(
        lines, target, places=places, default_text=brought.default_text, on=today
    )
    judge.all()
    return judge


def judge_and_keep(brought, lines, *, today) -> None:
    keep(brought, judged(brought, lines, today=today))


def kept_nodes(judge: Judge) -> list[Node]:
    """Those a person is told of: every line, and what changes above one."""
    return [
        node
        for node in judge.nodes
        if node.line is not None or node.verdict in (CHANGED, NEW) or node.faults
    ]


def keep(brought, judge: Judge) -> None:
    """Write the lines with what was found, in place of those that were there."""
    nodes = kept_nodes(judge)
    brought.lines.all().delete()
    ImportedLine.objects.bulk_create(
        [
            ImportedLine(
                brought=brought,
                position=at,
                place=node.place[:120],
                is_implied=node.line is None,
                verdict=node.verdict,
                is_flagged=bool(node.flags),
                title=" / ".join(named(node))[:300],
                entry_id=node.known.entry_id if node.known else None,
                payload=payload(node),
            )
            for at, node in enumerate(nodes, start=1)
        ],
        batch_size=BATCH,
    )
    counted = [node.verdict for node in nodes]
    brought.rows_new, brought.rows_changed = counted.count(NEW), counted.count(CHANGED)
    brought.rows_faulty = counted.count(FAULTY)
    brought.rows_same = len(counted) - brought.good - brought.rows_faulty
    brought.unknown_laws = [
        [title, number, count]
        for (title, number), count in judge.cells.unknown_laws.most_common(MOST_LAWS)
    ]
    # A list is ended by the office; a unit's file ends nothing.
    is_list = brought.catalogue_id is not None
    brought.missing = missing(judge, below=brought.below) if is_list else []
    brought.save()


def missing(judge: Judge, *, below: str) -> list:
    """[entry, titles] of what the list has in an edition and the file lacks.

    Of a file of one 领域, what stands in the others is not missing.
    """
    titles = judge.target.titles
    paths = {
        each.entry_id: path_of(each.entry_id, titles)
        for each in judge.missing()
        if each.from_number is not None
    }
    # Each below what it hangs from.
    return [
        [entry, " / ".join(path)]
        for entry, path in sorted(paths.items(), key=lambda pair: pair[1])
        if not below or squeezed(path[0]) == squeezed(below)
    ]


def named(node: Node) -> list[str]:
    return [*(named(node.parent) if node.parent else ()), node.title or "（没有名称）"]


def payload(node: Node) -> dict:
    return {
        "line": node.line.kept() if node.line is not None else None,
        "faults": [[column, shortened(told)] for column, told in node.faults],
        "flags": [[column, shortened(told)] for column, told in node.flags],
        "differences": [list(each) for each in node.differences],
    }


def shortened(sentence: str) -> str:
    """A sentence with no more of a cell in it than tells which cell is meant."""
    return _QUOTED.sub("“\\1…”", sentence)


def lines_of(rows) -> list[reading.Line]:
    """The lines as they were read; the order is that of the file."""
    return [
        reading.Line(
            row.place,
            tuple(line["titles"]),
            tuple(line["codes"]),
            line["written"],
        )
        for row in rows
        if (line := row.payload["line"]) is not None
    ]


def lock(pk) -> CatalogueImport:
    return (
        CatalogueImport.objects.select_for_update(of=("self",))
        .select_related("bureau", "unit", "catalogue__bureau", "file", "brought_by")
        .get(pk=pk)
    )


def refuse_unless_open(brought) -> None:
    if brought.status != Status.CHECKING:
        raise Refused(f"这份文件{brought.get_status_display()}，不能再确认。")
