"""Taking the progress table out: a job with the workbook as its result."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from core.audit.trail import record
from core.files.models import StoredFile
from core.files.services import Refused, keep, store
from core.runs.services import RunFailed, start
from tasks.models import SuperiorPlan

from . import sheet
from .content import lines_of_plan
from .template import BadTemplate, Filled, fill

KIND = "tasks.superior_table"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def is_workbook(file: StoredFile | None) -> bool:
    return file is not None and file.media_type == XLSX


@transaction.atomic
def start_table(*, plan, on, original, upload, by):
    """Put the job in line: on a clean sheet, in the original, or in a template."""
    template = plan.file if original else None
    if upload is not None:
        if not upload.name.lower().endswith(".xlsx"):
            raise Refused("模板须是 Excel 工作簿（.xlsx），请另存后再上传。")
        template = store(name=upload.name, content=upload, by=by)
    record("导出落实情况表", plan, by=by, note=f"数据截至{sheet.day(on)}")
    return start(
        kind=KIND,
        title=f"导出落实情况表：{plan}",
        owner=by,
        arguments={
            "plan": plan.pk,
            "on": on.isoformat(),
            "template": template and template.pk,
        },
    )


def perform(run, progress) -> dict:
    """Do the work of a run: read the reports, fill the workbook, keep it."""
    plan = SuperiorPlan.objects.select_related("bureau").get(pk=run.arguments["plan"])
    on = date.fromisoformat(run.arguments["on"])
    lines = lines_of_plan(plan, on=on)
    template = StoredFile.objects.filter(pk=run.arguments["template"]).first()
    if template is None:
        filled, stem = Filled(sheet.write(plan, lines, on=on)), sheet.title_of(plan)
    else:
        filled, stem = filled_template(template, lines), template.name[: -len(".xlsx")]
    progress(1, 1)
    name = f"{stem[:150]}（截至{sheet.day(on)}）.xlsx"
    return {
        "file": keep(name, filled.content, XLSX, by=run.owner),
        "url": reverse("tasks:superior_filled", args=[plan.pk, run.uuid]),
        "label": "核对填写情况",
        "silent": [line.label for line in lines if not line.progress],
        "not_found": filled.not_found,
        "left_empty": filled.left_empty,
        "notes": filled.notes,
        "total": len(lines),
    }


def filled_template(template, lines) -> Filled:
    with template.content.open("rb") as file:
        data = file.read()
    try:
        return fill(data, lines)
    except BadTemplate as bad:
        raise RunFailed(str(bad)) from bad
