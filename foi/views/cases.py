"""复议、诉讼: the list, one case, and the acts on it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from core.workdays.days import current_calendar
from foi.case_page import BY_SLUG, context_of, open_acts
from foi.cells import CaseCell
from foi.filters_cases import CaseFilter
from foi.forms.cases import AcceptForm
from foi.models import LegalCase
from foi.refusals import Overtaken, Refused
from foi.services.cases import accept
from foi.services.changing import who_was_quicker

from .loading import NO_KEEP, NO_VIEW, request_for, require

PER_PAGE = 50
READ = ("request__bureau", "request__unit", "follows", "appeal_of")


def case_for(user, pk):
    """A case of a request the person sees; for anybody else there is none."""
    visible = LegalCase.objects.visible_to(user).select_related(
        *READ, "entered_by", "struck_by"
    )
    return get_object_or_404(visible, pk=pk)


@require_GET
def case_list(request):
    """复议诉讼台账: found by words and filters, or the rows behind a report's cell."""
    require(request.user, "foi.view_informationrequest", NO_VIEW)
    cell = CaseCell.of(request)
    rows = cell.rows if cell else LegalCase.objects.visible_to(request.user)
    today = timezone.localdate()
    found = CaseFilter(
        request.GET, queryset=rows.select_related(*READ), request=request, today=today
    )
    context = {
        "filter": found,
        "cell": cell,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "is_filtered": cell or any(request.GET.get(name) for name in found.filters),
        "calendar": current_calendar(),
        "today": today,
    }
    return render(request, "foi/case_list.html", context)


def case_accept(request, pk):
    """登记复议、诉讼 on a request."""
    row, today = request_for(request.user, pk), timezone.localdate()
    require(request.user, "foi.keep_ledger", NO_KEEP, row)
    form = AcceptForm(
        request.POST or None,
        request.FILES or None,
        row=row,
        today=today,
        first=request.GET.get("appeal_of", ""),
    )
    if request.method == "POST" and form.is_valid():
        try:
            case = accept(pk=row.pk, by=request.user, today=today, **form.values())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已登记{case}。下一步：审结后登记结果。")
            return redirect("foi:case_detail", case.pk)
    return render(request, "foi/case_accept.html", {"row": row, "form": form})


@require_GET
def case_detail(request, pk):
    case = case_for(request.user, pk)
    context = context_of(case, request.user, today=timezone.localdate())
    return render(request, "foi/case_detail.html", context)


@require_POST
def case_act(request, pk, act):
    """Do one act; refused, the page says why and keeps what was typed."""
    case, today = case_for(request.user, pk), timezone.localdate()
    require(request.user, "foi.keep_ledger", NO_KEEP, case.request)
    chosen = BY_SLUG.get(act)
    if chosen is None:
        raise Http404
    if chosen not in open_acts(case):
        messages.error(request, who_was_quicker(case))
        return redirect("foi:case_detail", pk)
    form = chosen.form(
        request.POST,
        request.FILES,
        case=case,
        today=today,
        auto_id=f"{chosen.slug}_%s",
    )
    if form.is_valid() and perform(request.user, chosen, case, form, today):
        messages.success(request, f"已办理“{chosen.label}”。")
        return redirect("foi:case_detail", pk)
    context = context_of(case, request.user, today=today, failed={act: form})
    return render(request, "foi/case_detail.html", context)


def perform(user, chosen, case, form, today):
    """Call the service; False where it refused, with the sentence on the form."""
    try:
        chosen.service(pk=case.pk, by=user, today=today, **form.values())
    except Refused as refused:
        if isinstance(refused, Overtaken):
            case.refresh_from_db()
            form.data = form.data.copy()
            form.data["version"] = case.version
        form.add_error(None, str(refused))
        return False
    return True
