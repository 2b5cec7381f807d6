"""What becomes of a register brought in: written, or dropped with all it held."""

from datetime import timedelta

from django.db import transaction

from core.audit.trail import record
from core.runs.services import start
from core.units.numbers import locked_series
from foi.models import ImportRow, InformationRequest, RegisterImport
from foi.refusals import Refused
from foi.register import reading
from foi.register.writing import write

from .importing import (
    judged,
    keep,
    lock,
    not_in_file,
    refuse_unless_open,
    unconfirmed,
)
from .registering import SERIES

WRITING = "foi.write_register"
# More rows than this are written in the background.
MANY = 1_000
KEPT_FOR = timedelta(days=14)
MOST_NOTED = 100
Status, Verdict = RegisterImport.Status, ImportRow.Verdict
OVERTAKEN = "台账在您核对以后有变动，已按现在的台账重新核对，请再看一遍。"


@transaction.atomic
def commit(*, pk, only_good, updates, by, today, calendar):
    """Write the rows and return the import; a second click finds it done.

    Nothing is written unless all rows are good, or `only_good` leaves the others out
    expressly. `updates`: "all", or the positions of the changed rows to take over.
    Where the ledger has changed since, the rows are judged anew and a person looks
    again: the import is then still 待确认.
    """
    brought = lock(pk)
    if brought.status == Status.DONE:
        return brought
    refuse_unless_open(brought)
    if unconfirmed(brought):
        raise Refused("请先确认省平台导出表的表头。")
    hold_ledger(brought, today=today)
    stored = list(brought.rows.all())
    lines = [reading.Line(row.place, row.payload["written"]) for row in stored]
    found = judged(brought, lines, by=by, today=today, calendar=calendar)
    if any(has_moved(*pair) for pair in zip(stored, found, strict=True)):
        keep(brought, lines, found)
        return brought
    if brought.rows_faulty and not only_good:
        raise Refused(
            f"有{brought.rows_faulty}行有误，没有导入。请改正后重新上传，"
            "或者选择只导入无误的行。"
        )
    chosen = [
        row
        for at, row in enumerate(found, start=1)
        if row.verdict == Verdict.NEW
        or row.verdict == Verdict.CHANGED
        and (updates == "all" or at in updates)
    ]
    if not chosen:
        raise Refused("没有要导入的行：与台账全部相同，或者没有勾选更新。")
    reason = f"按导入的{brought.get_purpose_display()}改正"
    write(chosen, bureau=brought.bureau, by=by, today=today, reason=reason)
    brought.rows_changed = sum(row.verdict == Verdict.CHANGED for row in chosen)
    brought.remarks += lacking(brought)
    end(brought, Status.DONE, by=by, today=today)
    brought.rows.exclude(verdict=Verdict.FAULTY).delete()
    record("导入登记簿", brought, by=by, note=told(brought, chosen))
    return brought


def hold_ledger(brought, *, today):
    """Until we are done nobody takes a number, or acts on a request a row means."""
    locked_series(bureau=brought.bureau, kind=SERIES, year=today.year)
    meant = brought.rows.exclude(request=None).values("request")
    rows = InformationRequest.objects.select_for_update().filter(pk__in=meant)
    list(rows.order_by("pk").values_list("pk", flat=True))


def has_moved(row, found):
    """Whether the ledger says otherwise of a row than when a person saw it."""
    before = [tuple(each) for each in row.payload["differences"]]
    return row.verdict != found.verdict or before != found.differences


def lacking(brought):
    """What the platform's table lacks, kept in words: its rows are not kept."""
    found = list(not_in_file(brought).order_by("pk"))
    if not found:
        return []
    names = "、".join(map(str, found[:MOST_NOTED]))
    more = "等" if len(found) > MOST_NOTED else ""
    return [
        f"台账中有、省平台导出表中没有的{len(found)}件：{names}{more}。"
        "请核对是否漏报省平台，或者省平台编号写错。"
    ]


def told(brought, chosen):
    """The line of the trail: how many, and what changed of which; no applicant."""
    parts = [
        f"新增{brought.rows_new}件，更新{brought.rows_changed}件，"
        f"有误未导入{brought.rows_faulty}行"
    ]
    changed = [row for row in chosen if row.known]
    parts += [
        f"{row.label}：{'、'.join(label for label, _, _ in row.differences)}"
        for row in changed[:MOST_NOTED]
    ]
    return "；".join(parts) + ("等" if len(changed) > MOST_NOTED else "")


def end(brought, status, *, by, today):
    brought.move_to(status)
    brought.content = ""
    brought.decided_on, brought.decided_by = today, by
    brought.save()


@transaction.atomic
def start_commit(*, pk, only_good, updates, by, today):
    """Have a long register written in the background; return the run."""
    brought = lock(pk)
    refuse_unless_open(brought)
    brought.move_to(Status.READING)
    brought.save()
    arguments = {"import": pk, "only_good": only_good, "today": str(today)}
    arguments["updates"] = updates if updates == "all" else sorted(updates)
    return start(kind=WRITING, title=f"导入{brought}", owner=by, arguments=arguments)


@transaction.atomic
def give_back(pk):
    """After a refusal in the background: a person may decide again."""
    brought = lock(pk)
    if brought.status == Status.READING:
        brought.move_to(Status.CHECKING)
        brought.save()


@transaction.atomic
def drop(*, pk, by, today):
    """放弃: nothing was written, and nothing of the file is kept."""
    brought = lock(pk)
    if brought.status not in (Status.CHECKING, Status.READING):
        raise Refused(f"这份登记簿{brought.get_status_display()}，不能放弃。")
    end(brought, Status.DROPPED, by=by, today=today)
    brought.rows.all().delete()
    record("放弃导入登记簿", brought, by=by)
    return brought


@transaction.atomic
def forget(*, today):
    """Drop what nobody decided on in time, and faulty rows kept for mending."""
    old = RegisterImport.objects.filter(brought_on__lt=today - KEPT_FOR)
    for brought in old.undecided().select_related("bureau", "brought_by"):
        end(brought, Status.DROPPED, by=brought.brought_by, today=today)
        record("逾期未确认，放弃导入登记簿", brought, by=None)
    ImportRow.objects.filter(brought__in=old).delete()
