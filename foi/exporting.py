"""The ledger as a workbook: at once where it is short, by a long job where it is not.

A workbook is built in memory whole, so there is a most even for a job.
"""

from dataclasses import dataclass
from datetime import date
from tempfile import TemporaryFile

from django.db.models import Prefetch
from django.http import QueryDict

from core.audit.trail import record
from core.files.inspection import KINDS
from core.files.services import keep_open
from core.runs.kinds import RunFailed
from core.runs.services import start
from core.units.models import Unit

from .cells import RequestCell
from .filters import RequestFilter
from .models import InformationRequest, Stay
from .register_sheet import write_ledger

KIND = "foi.export_ledger"
# More rows than this keep nobody waiting on a page.
MANY, MOST = 1_000, 10_000
NOT_ANY_MORE = "您现在的岗位不能导出依申请公开台账，没有导出。"
# Where each request is inside the house.
HERE = Prefetch(
    "stays", queryset=Stay.objects.open().select_related("unit"), to_attr="here"
)


@dataclass(frozen=True)
class Asked:
    """What a list asks of a web request, where there is none: who, and the address."""

    user: object
    GET: QueryDict


def narrowed(asked, today):
    """The ledger as far as the person sees it, by what the address asks for.

    With the cell of the yearly report whose rows it asks for, if it does.
    """
    cell = RequestCell.of(asked)
    rows = cell.rows if cell else InformationRequest.objects.visible_to(asked.user)
    rows = rows.select_related("bureau", "unit", "outcome", "applicant")
    rows = rows.prefetch_related(HERE)
    return cell, RequestFilter(asked.GET, queryset=rows, request=asked, today=today)


def write(rows, file, *, bureau, by, today, progress=None):
    """Write the workbook and the line of the trail; return the name of the file."""
    title, count = f"{bureau}依申请公开台账（截至{today}）", rows.count()

    def tell(done):
        if progress:
            progress(done, count)

    write_ledger(rows, file, title=title, line=f"共 {count} 件", tell=tell)
    tell(count)
    record("导出依申请公开台账", bureau, by=by, note=f"共{count}件")
    return f"{title}.xlsx"


def start_export(*, query: str, bureau, by, today):
    """Have a long ledger written in the background; return the run."""
    arguments = {"query": query, "bureau": bureau.pk, "today": today.isoformat()}
    title = f"导出{bureau}依申请公开台账"
    return start(kind=KIND, title=title, owner=by, arguments=arguments)


def export(run, progress):
    """Do the work of a run; run again, it makes the file anew."""
    given, today = run.arguments, date.fromisoformat(run.arguments["today"])
    if not run.owner.may("foi.keep_ledger"):
        raise RunFailed(NOT_ANY_MORE)
    rows = narrowed(Asked(run.owner, QueryDict(given["query"])), today)[1].qs
    bureau = Unit.objects.get(pk=given["bureau"])
    with TemporaryFile() as file:
        name = write(
            rows, file, bureau=bureau, by=run.owner, today=today, progress=progress
        )
        return {"file": keep_open(name, file, KINDS["xlsx"].media_type, by=run.owner)}
