"""填报表 for one unit, and those of all units of a round in one file."""

import zipfile
from datetime import date
from io import BytesIO

from django.db import transaction

from core.audit.trail import record
from core.files.services import keep
from core.runs.services import RunFailed, start
from core.units import paths
from core.units.models import Unit
from tasks.models import Occurrence, ReportingRound, WorkPlan
from tasks.services.faults import Refused
from tasks.sheets import to_write

from .content import blocks_of
from .writing import Paper, write

KIND = "tasks.workbooks"
ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTHING = "{}现在没有要填的任务，没有生成填报表。"


def workbook_of(plan, unit, *, today, rounds=None) -> bytes:
    """The 填报表 of a unit: of some rounds of a plan (None is 其他时限), or of all."""
    occurrences = Occurrence.objects.standing().filter(
        to_write(today), assignment__task__plan=plan, assignment__unit=unit
    )
    blocks = blocks_of(occurrences)
    if rounds is not None:
        blocks = [block for block in blocks if block.occurrence.round in rounds]
    if not blocks:
        raise Refused(NOTHING.format(unit))
    return write(Paper(plan, unit, blocks))


def name_of(plan, unit, rounds=None) -> str:
    """A file name an office would give."""
    told = f"{plan.year}年"
    if rounds:
        told = "、".join(str(round or f"{plan.year}年其他时限") for round in rounds)
    return f"{unit}{told}政务公开工作填报表.xlsx"


@transaction.atomic
def start_zip(*, plan, round, by, today):
    """Put the job in line that makes the 填报表 of every unit of a round."""
    told = round or "其他时限"
    record("打包填报表", plan, by=by, note=str(told))
    return start(
        kind=KIND,
        title=f"各单位填报表：{told}",
        owner=by,
        arguments={
            "plan": plan.pk,
            "round": round and round.pk,
            "on": today.isoformat(),
        },
    )


def perform(run, progress) -> dict:
    """Do the work of a run: a workbook for each unit, all in one zip file."""
    plan = WorkPlan.objects.select_related("bureau").get(pk=run.arguments["plan"])
    round = ReportingRound.objects.filter(pk=run.arguments["round"]).first()
    today = date.fromisoformat(run.arguments["on"])
    units = list(units_with_open_rows(plan, round, by=run.owner, today=today))
    if not units:
        raise RunFailed(NOTHING.format("各单位"))
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as package:
        for done, unit in enumerate(units, start=1):
            data = workbook_of(plan, unit, rounds=[round], today=today)
            package.writestr(name_of(plan, f"{done:02d} {unit}", [round]), data)
            progress(done, len(units))
    name = f"{round or '其他时限'}政务公开工作填报表（{len(units)}个单位）.zip"
    return {"file": keep(name, content.getvalue(), ZIP, by=run.owner)}


def units_with_open_rows(plan, round, *, by, today):
    """The units the person enters for that have something to write on a sheet."""
    rows = Occurrence.objects.standing().filter(
        to_write(today), assignment__task__plan=plan, round=round
    )
    return Unit.objects.filter(
        paths.under(by.paths_with("tasks.enter_for")),
        pk__in=rows.values("assignment__unit"),
    ).order_by("position", "pk")
