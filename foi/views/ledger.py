"""依申请公开台账, and one request with its clock."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.workdays.days import current_calendar
from foi.filters import RequestFilter
from foi.models import InformationRequest
from foi.page import context_of

from .loading import NO_VIEW, request_for, require

PER_PAGE = 50


@require_GET
def request_list(request):
    """The requests a person may see, found by words and filters."""
    user, today = request.user, timezone.localdate()
    require(user, "foi.view_informationrequest", NO_VIEW)
    rows = InformationRequest.objects.visible_to(user).select_related(
        "bureau", "unit", "outcome", "applicant"
    )
    found = RequestFilter(request.GET, queryset=rows, request=request, today=today)
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "is_filtered": any(request.GET.get(name) for name in found.filters),
        "may_keep": user.may("foi.keep_ledger"),
        "calendar": current_calendar(),
        "today": today,
    }
    return render(request, "foi/request_list.html", context)


@require_GET
def request_detail(request, pk):
    """One request: facts, clock, what happened, what can be done now."""
    row = request_for(request.user, pk)
    context = context_of(row, request.user, today=timezone.localdate())
    return render(request, "foi/request_detail.html", context)
