"""Last year's report: read from a file and shown cell by cell, or typed."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from core.files.services import Refused as FileRefused
from core.files.services import receive
from reports.annual.access import PREPARE, report_for
from reports.annual.assembling import own_last_version
from reports.annual.forms import EarlierFileForm, EarlierTypedForm
from reports.annual.refusals import Refused
from reports.annual.services import comparing
from reports.checking import NoReport
from reports.consistency import check
from reports.formats import APPLICANTS, FORMAT_2021
from reports.presenting import Page
from reports.reading import apart
from reports.report import Report

from .acts import whole
from .detail import HEADS
from .tables import draft_for


def compared_cells(report):
    """What the rules compare with: 结转下年度 by column, 现行有效 by row."""
    cells = {f"{column}/R4": f"结转下年度：{column}" for column in APPLICANTS}
    if report.year > FORMAT_2021.first_year:
        block = FORMAT_2021.blocks[0]
        cells |= {
            f"{row}/{block.columns[-1]}": f"{row}现行有效件数" for row in block.rows
        }
    return cells


def earlier_list(request, pk):
    """What this report is compared with; another is uploaded or typed."""
    report = draft_for(request, pk)
    sent = request.POST.get("how") if request.method == "POST" else None
    first = {"version": report.version, "organ": str(report.bureau)}
    upload = EarlierFileForm(
        *((request.POST, request.FILES) if sent == "file" else ()),
        initial={"version": report.version},
        prefix="file",
    )
    typed = EarlierTypedForm(
        request.POST if sent == "typed" else None,
        cells=compared_cells(report),
        initial=first,
        prefix="typed",
    )
    if sent == "file" and upload.is_valid():
        row = uploaded(request, report, upload)
        if row:
            return redirect("reports:earlier_detail", pk, row.pk)
    if sent == "typed" and typed.is_valid() and entered(request, report, typed):
        return redirect("reports:earlier_list", pk)
    context = {
        "row": report,
        "upload": upload,
        "typed": typed,
        "own": own_last_version(report),
        "rows": report.earlier.select_related("accepted_by", "file").defer("data"),
        "last_year": report.year - 1,
    }
    return render(request, "reports/earlier_list.html", context)


def uploaded(request, report, form):
    """Read the file in a process of its own; None where it is refused."""
    try:
        file = receive(form.cleaned_data["file"])
        read = apart.read(file.name, file.data)
        return comparing.read_earlier(
            pk=report.pk,
            version=form.cleaned_data["version"],
            read=read,
            organ=form.cleaned_data["organ"],
            file=file,
            by=request.user,
            today=timezone.localdate(),
        )
    except (FileRefused, NoReport, Refused) as refused:
        form.add_error("file", str(refused))
    return None


def entered(request, report, form):
    figures = form.figures()
    total = sum(figures[f"{column}/R4"] for column in APPLICANTS)
    try:
        comparing.enter_earlier(
            pk=report.pk,
            version=form.cleaned_data["version"],
            organ=form.cleaned_data["organ"],
            figures={**figures, "总计/R4": total},
            by=request.user,
            today=timezone.localdate(),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "已录入，用来核对上年结转。")
    return True


@require_GET
def earlier_detail(request, pk, row_pk):
    """What was read, cell by cell; a person accepts it or takes it out."""
    report = report_for(request.user, pk, PREPARE)
    row = row_of(report, row_pk)
    read = Report.from_data(row.data)
    context = {
        "row": report,
        "earlier": row,
        "checked": Page(read, check(read), None),
        **HEADS,
    }
    return render(request, "reports/earlier_detail.html", context)


def row_of(report, row_pk):
    try:
        return report.earlier.select_related("file", "accepted_by").get(pk=row_pk)
    except ObjectDoesNotExist:
        raise Http404 from None


@require_POST
def earlier_accept(request, pk, row_pk):
    report = draft_for(request, pk)
    row = row_of(report, row_pk)
    try:
        comparing.accept_earlier(
            pk=pk,
            version=whole(request.POST.get("version")),
            row_pk=row.pk,
            by=request.user,
            today=timezone.localdate(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("reports:earlier_detail", pk, row_pk)
    messages.success(request, f"已确认{row.organ}的上年报告，用来比对。")
    return redirect("reports:earlier_list", pk)


@require_POST
def earlier_drop(request, pk, row_pk):
    report = draft_for(request, pk)
    row = row_of(report, row_pk)
    try:
        comparing.drop_earlier(
            pk=pk,
            version=whole(request.POST.get("version")),
            row_pk=row.pk,
            by=request.user,
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已移除{row.organ}的上年报告。")
    return redirect("reports:earlier_list", pk)
