"""年度报告: the years of each bureau, a new one, and its terms."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.workdays.days import current_calendar
from reports.annual.access import PREPARE, VIEW, report_for, require
from reports.annual.forms import AddForm, TermsForm
from reports.annual.refusals import Refused
from reports.annual.services import preparing
from reports.models import AnnualReport, ReportVersion

PER_PAGE = 50


@require_GET
def annual_list(request):
    """The reports a person may see; narrowed by status where the address says so."""
    require(request.user, VIEW)
    user, today = request.user, timezone.localdate()
    rows = AnnualReport.objects.visible_to(user).select_related("bureau")
    status = request.GET.get("status", "")
    if status in AnnualReport.Status.values:
        rows = rows.filter(status=status)
    versions = Prefetch("versions", ReportVersion.objects.defer("snapshot"))
    rows = rows.defer("snapshot", "texts").prefetch_related(versions)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "status": status,
        "statuses": AnnualReport.Status.choices,
        "may_prepare": user.may(PREPARE),
        "calendar": current_calendar(),
        "today": today,
    }
    return render(request, "reports/annual_list.html", context)


def annual_add(request):
    """Begin the report of a year."""
    require(request.user, PREPARE)
    today = timezone.localdate()
    form = AddForm(request.POST or None, user=request.user, today=today)
    if request.method == "POST" and form.is_valid():
        values = {n: each for n, each in form.cleaned_data.items() if n != "version"}
        try:
            report = preparing.create(**values, by=request.user, today=today)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已建立{report}。下一步：填写表格和文字。")
            return redirect("reports:annual_detail", report.pk)
    return render(request, "reports/annual_add.html", {"form": form})


def annual_terms(request, pk):
    """统计范围 and the superior's date of a draft."""
    report = report_for(request.user, pk, PREPARE)
    first = {
        "scope": report.scope,
        "superior_due_on": report.superior_due_on,
        "version": report.version,
    }
    form = TermsForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            preparing.set_terms(pk=pk, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存。")
            return redirect("reports:annual_detail", pk)
    return render(request, "reports/annual_terms.html", {"row": report, "form": form})
