"""依申请公开台账, and one request with its clock."""

from io import BytesIO

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from core.files.inspection import KINDS
from core.workdays.days import current_calendar
from foi import exporting
from foi.exporting import narrowed
from foi.models import LegalCase
from foi.page import context_of

from .loading import NO_KEEP, NO_VIEW, request_for, require

PER_PAGE = 50
MOST_ROWS = exporting.MOST
TOO_MANY = f"共 {{count}} 件，一次最多导出 {MOST_ROWS} 件，请先筛选，例如按年度。"
BY_A_JOB = "共 {count} 件，需要在后台导出，请按“后台导出 Excel”。"


@require_GET
def request_list(request):
    """The requests a person may see, found by words and filters."""
    user, today = request.user, timezone.localdate()
    require(user, "foi.view_informationrequest", NO_VIEW)
    cell, found = narrowed(request, today)
    cases = Prefetch("cases", LegalCase.objects.standing(), to_attr="standing_cases")
    rows = found.qs.prefetch_related(cases)
    context = {
        "filter": found,
        "cell": cell,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "is_filtered": cell or any(request.GET.get(name) for name in found.filters),
        "may_keep": user.may("foi.keep_ledger"),
        "many": exporting.MANY,
        "most": MOST_ROWS,
        "calendar": current_calendar(),
        "today": today,
    }
    return render(request, "foi/request_list.html", context)


@require_http_methods(["GET", "POST"])
def request_export(request):
    """What the list shows, as a workbook; a long one by a job the person starts."""
    require(request.user, "foi.keep_ledger", NO_KEEP)
    today, bureau = timezone.localdate(), request.user.acting_post.unit.bureau
    rows, query = narrowed(request, today)[1].qs, request.GET.urlencode()
    count = rows.count()
    if count > MOST_ROWS:
        messages.error(request, TOO_MANY.format(count=count))
    elif count <= exporting.MANY:
        return workbook_answer(rows, bureau=bureau, by=request.user, today=today)
    elif request.method == "POST":
        run = exporting.start_export(
            query=query, bureau=bureau, by=request.user, today=today
        )
        return redirect("run_detail", run.uuid)
    else:
        messages.info(request, BY_A_JOB.format(count=count))
    return redirect(f"{reverse('foi:request_list')}?{query}")


def workbook_answer(rows, **asked):
    file = BytesIO()
    name = content_disposition_header(True, exporting.write(rows, file, **asked))
    return HttpResponse(
        file.getvalue(),
        content_type=KINDS["xlsx"].media_type,
        headers={"Content-Disposition": name, "Cache-Control": "private, no-store"},
    )


@require_GET
def request_detail(request, pk):
    """One request: facts, clock, what happened, what can be done now."""
    row = request_for(request.user, pk)
    context = context_of(row, request.user, today=timezone.localdate())
    return render(request, "foi/request_detail.html", context)
