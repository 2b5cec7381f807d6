"""导入登记簿: bring a file in, look at what it would do, write it or leave it."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from core.audit.trail import record
from core.files.inspection import KINDS
from core.workdays.days import current_calendar
from foi.forms.importing import CommitForm, HeadingsForm, UploadForm
from foi.forms.registering import bureaus_kept
from foi.models import ImportRow, RegisterImport
from foi.provincial import provincial_bureaus
from foi.refusals import Refused
from foi.register_sheet import faulty_workbook, template_workbook
from foi.services import deciding, importing

from .loading import NO_KEEP, require

PER_PAGE = 25
OFTEN = 5
MOST_FAULTY, MOST_CHANGED, MOST_SHOWN = 1000, 500, 50
NOT_YOURS = "登记簿里有申请人的信息，只有导入人本人可以核对和下载。"
TEMPLATE = "依申请公开登记簿（空白模板）.xlsx"
Verdict = ImportRow.Verdict


@require_GET
def import_list(request):
    """The files brought in: who, when, what became of them."""
    require(request.user, "foi.keep_ledger", NO_KEEP)
    rows = RegisterImport.objects.visible_to(request.user).select_related(
        "bureau", "brought_by"
    )
    page = Paginator(rows.defer("content"), PER_PAGE).get_page(request.GET.get("page"))
    bureaus = list(bureaus_kept(request.user))
    context = {"page": page, "bureaus": bureaus, "led": provincial_bureaus(bureaus)}
    return render(request, "foi/import_list.html", context)


@sensitive_post_parameters()
@never_cache
def import_upload(request):
    require(request.user, "foi.keep_ledger", NO_KEEP)
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            brought, run = importing.bring(
                by=request.user,
                today=timezone.localdate(),
                calendar=current_calendar(),
                **form.values(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if run:
                return redirect("run_detail", run.uuid)
            return redirect("foi:import_detail", brought.pk)
    return render(request, "foi/import_upload.html", {"form": form})


@require_GET
def import_template(request):
    require(request.user, "foi.keep_ledger", NO_KEEP)
    return workbook_answer(template_workbook(), TEMPLATE)


def workbook_answer(content, name):
    return HttpResponse(
        content,
        content_type=KINDS["xlsx"].media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "Cache-Control": "private, no-store",
        },
    )


def load(request, pk):
    """A file of the ledgers one keeps; its rows are for who brought it in."""
    brought = get_object_or_404(
        RegisterImport.objects.visible_to(request.user)
        .select_related("bureau", "brought_by")
        .defer("content"),
        pk=pk,
    )
    if brought.brought_by_id != request.user.pk:
        raise PermissionDenied(NOT_YOURS)
    return brought


@require_GET
@never_cache
def import_detail(request, pk):
    return render(request, "foi/import_detail.html", shown(load(request, pk)))


def shown(brought):
    """What the page of an import shows, the faults first."""
    rows = brought.rows.select_related("request")
    faulty = list(rows.filter(verdict=Verdict.FAULTY)[:MOST_FAULTY])
    lacking = importing.not_in_file(brought).order_by("-year", "-number")
    return {
        "brought": brought,
        "is_open": brought.status == RegisterImport.Status.CHECKING,
        "faulty": faulty,
        "frequent": frequent(faulty),
        "changed": list(rows.filter(verdict=Verdict.CHANGED)[:MOST_CHANGED]),
        "new": list(rows.filter(verdict=Verdict.NEW)[:MOST_SHOWN]),
        "lacking": list(lacking[:MOST_SHOWN]),
        "lacking_count": lacking.count(),
        "unconfirmed": importing.unconfirmed(brought),
        "good": brought.rows_new + brought.rows_changed,
    }


def frequent(faulty):
    """(column, sentence, how often) of what is wrong in many rows alike."""
    counted = Counter(
        (column, sentence)
        for row in faulty
        for column, sentence in row.payload["faults"]
    )
    return [(*fault, count) for fault, count in counted.most_common() if count >= OFTEN]


@require_POST
def import_commit(request, pk):
    """Write the rows; a long register is written in the background."""
    brought = load(request, pk)
    changed = brought.rows.filter(verdict=Verdict.CHANGED)
    positions = list(changed.values_list("position", flat=True))
    form = CommitForm(
        request.POST,
        listed=positions[:MOST_CHANGED],
        unlisted=positions[MOST_CHANGED:],
    )
    if not form.is_valid():
        messages.error(request, "勾选的行已有变动，请看过最新情况再确认。")
        return redirect("foi:import_detail", pk)
    try:
        return decide(request, brought, form.values())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("foi:import_detail", pk)


def decide(request, brought, values):
    values |= {"by": request.user, "today": timezone.localdate()}
    if brought.rows_new + brought.rows_changed > deciding.MANY:
        run = deciding.start_commit(pk=brought.pk, **values)
        return redirect("run_detail", run.uuid)
    brought = deciding.commit(pk=brought.pk, calendar=current_calendar(), **values)
    if brought.status == RegisterImport.Status.DONE:
        messages.success(
            request,
            f"已导入：新增{brought.rows_new}件，更新{brought.rows_changed}件。",
        )
    else:
        messages.warning(request, deciding.OVERTAKEN)
    return redirect("foi:import_detail", brought.pk)


@require_POST
def import_drop(request, pk):
    brought = load(request, pk)
    try:
        deciding.drop(pk=brought.pk, by=request.user, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("foi:import_detail", pk)
    messages.success(request, "已放弃，台账没有变动，上传的内容已删除。")
    return redirect("foi:import_list")


@require_GET
@never_cache
def import_faults(request, pk):
    """The faulty rows as they were typed, each with what is wrong; for mending."""
    brought = load(request, pk)
    rows = brought.rows.filter(verdict=Verdict.FAULTY)
    record("下载有误的行", brought, by=request.user, note=f"共{rows.count()}行")
    name = f"登记簿有误的行（{brought.brought_on}）.xlsx"
    return workbook_answer(faulty_workbook(brought, rows), name)


def import_headings(request, pk):
    """What the headings of the file mean, confirmed once and kept."""
    brought = load(request, pk)
    if brought.status != RegisterImport.Status.CHECKING:
        return redirect("foi:import_detail", pk)
    form = HeadingsForm(
        request.POST or None,
        headings=brought.headings,
        meanings=importing.meanings(brought),
    )
    if request.method == "POST" and form.is_valid():
        try:
            importing.confirm_headings(
                pk=pk,
                chosen=form.chosen(),
                by=request.user,
                today=timezone.localdate(),
                calendar=current_calendar(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已记住表头的含义，下次导入不必再确认。")
            return redirect("foi:import_detail", pk)
    context = {"brought": brought, "form": form}
    return render(request, "foi/import_headings.html", context)
