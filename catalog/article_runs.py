"""Long lists of articles and long link checks, in the background."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from core.runs.kinds import RunFailed, register
from core.units.models import Unit
from core.workdays.days import current_calendar

from .models import ArticleImport
from .refusals import Refused
from .services import articles, checking, deciding

Status = ArticleImport.Status


def register_kinds():
    register(articles.READING, read)
    register(deciding.WRITING, write)
    register(checking.CHECKING, check)


def leads_to(brought, label):
    url = reverse("catalog:article_import_detail", args=[brought.pk])
    return {"url": url, "label": label}


def read(run, progress):
    """Read the file; run again, it finds it read."""
    progress(0, 1)
    with transaction.atomic():
        brought = articles.lock(run.arguments["import"])
        if brought.status == Status.READING:
            articles.read(brought)
    if brought.status == Status.FAILED:
        url = reverse("catalog:article_import_upload")
        raise RunFailed(brought.error, url=url, label="重新选择文件")
    return leads_to(brought, "核对文章清单")


def write(run, progress):
    """Record the rows; run again, it finds them recorded."""
    progress(0, 1)
    given = run.arguments
    try:
        with transaction.atomic():
            brought = articles.lock(given["import"])
            if brought.status == Status.READING:
                brought.move_to(Status.CHECKING)
                brought.save()
            brought = deciding.commit(
                pk=brought.pk,
                accepted=set(given["accepted"]),
                by=run.owner,
                today=date.fromisoformat(given["today"]),
                calendar=current_calendar(),
            )
    except Refused as refused:
        deciding.give_back(given["import"])
        url = reverse("catalog:article_import_detail", args=[given["import"]])
        raise RunFailed(str(refused), url=url, label="回到清单") from refused
    return leads_to(brought, "查看导入结果")


def check(run, progress):
    """Look at the links of a bureau; run again, it goes on with the longest unseen."""
    bureau = Unit.objects.get(pk=run.arguments["bureau"])
    today = date.fromisoformat(run.arguments["today"])
    url = reverse("catalog:link_list")
    try:
        checking.check_bureau(
            bureau, by=run.owner, today=today, again=True, progress=progress
        )
    except Refused as refused:
        raise RunFailed(str(refused), url=url, label="回到错链") from refused
    return {"url": url, "label": "查看错链"}
