"""Long registers, read and written in the background, and long ledgers taken out."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from core.runs.kinds import RunFailed, register
from core.workdays.days import current_calendar

from . import exporting
from .models import RegisterImport
from .refusals import Refused
from .services import deciding, importing

Status = RegisterImport.Status


def register_kinds():
    register(importing.READING, read)
    register(deciding.WRITING, write)
    register(exporting.KIND, exporting.export)


def leads_to(brought, label):
    return {"url": reverse("foi:import_detail", args=[brought.pk]), "label": label}


def read(run, progress):
    """Read the file; run again, it finds it read."""
    progress(0, 1)
    with transaction.atomic():
        brought = importing.lock(run.arguments["import"])
        if brought.status == Status.READING:
            importing.read(
                brought,
                by=brought.brought_by,
                today=brought.brought_on,
                calendar=current_calendar(),
            )
    if brought.status == Status.FAILED:
        raise RunFailed(
            brought.error, url=reverse("foi:import_upload"), label="重新选择文件"
        )
    return leads_to(brought, "核对登记簿")


def write(run, progress):
    """Write the rows; run again, it finds them written."""
    progress(0, 1)
    given = run.arguments
    url = reverse("foi:import_detail", args=[given["import"]])
    page = {"url": url, "label": "回到登记簿"}
    try:
        with transaction.atomic():
            brought = importing.lock(given["import"])
            if brought.status == Status.READING:
                brought.move_to(Status.CHECKING)
                brought.save()
            brought = deciding.commit(
                pk=brought.pk,
                only_good=given["only_good"],
                updates=given["updates"],
                by=run.owner,
                today=date.fromisoformat(given["today"]),
                calendar=current_calendar(),
            )
    except Refused as refused:
        deciding.give_back(given["import"])
        raise RunFailed(str(refused), **page) from refused
    if brought.status == Status.CHECKING:
        raise RunFailed(deciding.OVERTAKEN, **page)
    return leads_to(brought, "查看导入结果")
