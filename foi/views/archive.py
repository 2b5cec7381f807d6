"""归档目录 of a year, on the page and as a workbook."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from core.audit.trail import record
from core.files.inspection import KINDS
from foi.archive_sheet import as_workbook
from foi.models import ArchiveFile, InformationRequest

from .ledger import PER_PAGE
from .loading import NO_KEEP, require


def files_of(request):
    """The files of the bureau one acts for, and the year asked for."""
    require(request.user, "foi.keep_ledger", NO_KEEP)
    bureau = request.user.acting_post.unit.bureau
    require(request.user, "foi.keep_ledger", NO_KEEP, bureau)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else None
    year = year or timezone.localdate().year
    rows = ArchiveFile.objects.standing().filter(bureau=bureau)
    return bureau, year, rows


@require_GET
def archive_list(request):
    bureau, year, rows = files_of(request)
    found = rows.filter(year=year).select_related("request__outcome", "archived_by")
    years = set(rows.order_by().values_list("year", flat=True).distinct()) | {year}
    waiting = InformationRequest.objects.filter(bureau=bureau).to_archive()
    context = {
        "bureau": bureau,
        "year": year,
        "years": sorted(years, reverse=True),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "to_archive": waiting.count(),
    }
    return render(request, "foi/archive_list.html", context)


@require_GET
def archive_export(request):
    """归档目录: no applicant's name in it; the trail says who took it out."""
    bureau, year, rows = files_of(request)
    found = rows.filter(year=year)
    title = f"{bureau}{year}年依申请公开归档目录"
    content, count = as_workbook(found, title=title)
    note = f"{year}年，共{count}件"
    record("导出归档目录", bureau, by=request.user, note=note)
    name = content_disposition_header(True, f"{title}.xlsx")
    return HttpResponse(
        content,
        content_type=KINDS["xlsx"].media_type,
        headers={"Content-Disposition": name, "Cache-Control": "private, no-store"},
    )
