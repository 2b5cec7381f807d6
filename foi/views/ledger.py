"""依申请公开台账, and one request with its clock."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from core.audit.trail import record
from core.files.inspection import KINDS
from core.workdays.days import current_calendar
from foi.cells import RequestCell
from foi.filters import RequestFilter
from foi.models import InformationRequest, LegalCase, Stay
from foi.page import context_of
from foi.register_sheet import as_workbook

from .loading import NO_KEEP, NO_VIEW, request_for, require

PER_PAGE = 50
MOST_ROWS = 10_000
# Where each request is inside the house.
HERE = Prefetch(
    "stays", queryset=Stay.objects.open().select_related("unit"), to_attr="here"
)
TOO_MANY = f"共 {{count}} 件，一次最多导出 {MOST_ROWS} 件，请先筛选，例如按年度。"


@require_GET
def request_list(request):
    """The requests a person may see, found by words and filters."""
    user, today = request.user, timezone.localdate()
    cell, found = narrowed(request, today)
    cases = Prefetch("cases", LegalCase.objects.standing(), to_attr="standing_cases")
    rows = found.qs.prefetch_related(cases)
    context = {
        "filter": found,
        "cell": cell,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "is_filtered": cell or any(request.GET.get(name) for name in found.filters),
        "may_keep": user.may("foi.keep_ledger"),
        "calendar": current_calendar(),
        "today": today,
    }
    return render(request, "foi/request_list.html", context)


def narrowed(request, today):
    """The ledger as far as the person sees it, by what the address asks for.

    With the cell of the yearly report whose rows it asks for, if it does.
    """
    require(request.user, "foi.view_informationrequest", NO_VIEW)
    cell = RequestCell.of(request)
    rows = cell.rows if cell else InformationRequest.objects.visible_to(request.user)
    rows = rows.select_related("bureau", "unit", "outcome", "applicant")
    rows = rows.prefetch_related(HERE)
    found = RequestFilter(request.GET, queryset=rows, request=request, today=today)
    return cell, found


@require_GET
def request_export(request):
    """What the list shows, as a workbook; the trail says who took how many out."""
    require(request.user, "foi.keep_ledger", NO_KEEP)
    today = timezone.localdate()
    rows = narrowed(request, today)[1].qs
    if (count := rows.count()) > MOST_ROWS:
        messages.error(request, TOO_MANY.format(count=count))
        return redirect(f"{reverse('foi:request_list')}?{request.GET.urlencode()}")
    bureau = request.user.acting_post.unit.bureau
    title = f"{bureau}依申请公开台账（截至{today}）"
    content = as_workbook(rows, title=title, line=f"共 {count} 件")
    record("导出依申请公开台账", bureau, by=request.user, note=f"共{count}件")
    name = content_disposition_header(True, f"{title}.xlsx")
    return HttpResponse(
        content,
        content_type=KINDS["xlsx"].media_type,
        headers={"Content-Disposition": name, "Cache-Control": "private, no-store"},
    )


@require_GET
def request_detail(request, pk):
    """One request: facts, clock, what happened, what can be done now."""
    row = request_for(request.user, pk)
    context = context_of(row, request.user, today=timezone.localdate())
    return render(request, "foi/request_detail.html", context)
