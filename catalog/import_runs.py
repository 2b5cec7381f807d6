"""Long catalogues, read and written in the background."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from core.runs import on_end
from core.runs.kinds import RunFailed, register
from core.runs.models import Run

from .models import CatalogueImport
from .refusals import Refused
from .services import import_deciding, importing

Status = CatalogueImport.Status


def register_kinds():
    register(importing.READING, read)
    register(import_deciding.WRITING, write)
    on_end.register(let_go)


def let_go(run):
    """Where a job broke off without a word, its file does not stay 处理中."""
    if run.status != Run.Status.FAILED:
        return
    if run.kind == importing.READING:
        importing.fail(run.arguments["import"], run.error)
    elif run.kind == import_deciding.WRITING:
        import_deciding.give_back(run.arguments["import"])


def leads_to(brought, label):
    return {"url": reverse("catalog:import_detail", args=[brought.pk]), "label": label}


def read(run, progress):
    """Read the file; run again, it finds it read."""
    progress(0, 1)
    with transaction.atomic():
        brought = importing.lock(run.arguments["import"])
        if brought.status == Status.READING:
            importing.read(brought, today=date.fromisoformat(run.arguments["today"]))
    if brought.status == Status.FAILED:
        raise RunFailed(
            brought.error, url=reverse("catalog:import_upload"), label="重新选择文件"
        )
    return leads_to(brought, "核对目录")


def write(run, progress):
    """Write the lines; run again, it finds them written."""
    progress(0, 1)
    given = run.arguments
    page = {
        "url": reverse("catalog:import_detail", args=[given["import"]]),
        "label": "回到核对页",
    }
    try:
        with transaction.atomic():
            brought = importing.lock(given["import"])
            if brought.status == Status.READING:
                brought.move_to(Status.CHECKING)
                brought.save()
            brought = import_deciding.commit(
                pk=brought.pk,
                only_good=given["only_good"],
                ends=given["ends"],
                laws=given["laws"],
                by=run.owner,
                today=date.fromisoformat(given["today"]),
            )
    except Refused as refused:
        import_deciding.give_back(given["import"])
        raise RunFailed(str(refused), **page) from refused
    if brought.status == Status.CHECKING:
        raise RunFailed(import_deciding.OVERTAKEN, **page)
    return leads_to(brought, "查看导入结果")
