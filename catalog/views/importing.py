"""导入目录: bring a file in, look at what it would do, write it or leave it."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from catalog.columns.profiles import PROFILES
from catalog.forms.importing import CommitForm, UploadForm
from catalog.models import CatalogueImport, ImportedLine
from catalog.refusals import Refused
from catalog.services import import_deciding, importing

PER_PAGE = 25
OFTEN = 5
# How many of each the page of an import lists; the rest has pages of its own.
MOST, MOST_MISSING, MOST_FREQUENT = 50, 500, 10
LINES_PER_PAGE = 100
NOT_YOURS = "导入目录由政务公开办公室办理，导入公开事项清单由各单位联络员办理。"
Verdict = ImportedLine.Verdict
TEMPLATES = tuple(PROFILES.values())
KINDS = {
    "faulty": "有误的行",
    "flagged": "要留意的行",
    "changed": "修改的事项",
    "new": "新增的事项",
}


def require_place(user):
    if not (user.may("catalog.keep_catalogue") or user.may("catalog.enter_item")):
        raise PermissionDenied(NOT_YOURS)


@require_GET
def import_list(request):
    """The files brought in: who, when, what became of them."""
    require_place(request.user)
    rows = CatalogueImport.objects.visible_to(request.user).select_related(
        "catalogue", "unit", "file", "brought_by"
    )
    rows = rows.defer("columns", "notes", "unknown_laws", "missing")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "catalog/import_list.html", {"page": page, "templates": TEMPLATES}
    )


@never_cache
def import_upload(request):
    require_place(request.user)
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            brought, run = importing.bring(
                by=request.user, today=timezone.localdate(), **form.values(request.user)
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if run:
                return redirect("run_detail", run.uuid)
            return redirect("catalog:import_detail", brought.pk)
    context = {"form": form, "templates": TEMPLATES}
    return render(request, "catalog/import_upload.html", context)


def load(request, pk):
    """A file for a list one keeps or an inventory one enters."""
    return get_object_or_404(
        CatalogueImport.objects.visible_to(request.user).select_related(
            "bureau", "unit", "catalogue__bureau", "file", "brought_by", "decided_by"
        ),
        pk=pk,
    )


@require_GET
@never_cache
def import_detail(request, pk):
    return render(request, "catalog/import_detail.html", shown(load(request, pk)))


def shown(brought):
    """What the page of an import shows, the faults first."""
    rows = {kind: lines_of(brought, kind) for kind in KINDS}
    return {
        "brought": brought,
        "is_open": brought.status == CatalogueImport.Status.CHECKING,
        **{kind: list(found[:MOST]) for kind, found in rows.items()},
        "frequent": frequent(rows["faulty"]) if brought.rows_faulty >= OFTEN else [],
        "flagged_count": rows["flagged"].count(),
        "missing": brought.missing[:MOST_MISSING],
    }


def lines_of(brought, kind):
    if kind == "flagged":
        return brought.lines.filter(is_flagged=True).exclude(verdict=Verdict.FAULTY)
    return brought.lines.filter(verdict=kind)


def frequent(faulty):
    """(column, sentence, how often) of what is wrong in many rows alike."""
    counted = Counter(
        (column, sentence)
        for faults in faulty.values_list("payload__faults", flat=True)
        for column, sentence in faults
    )
    most = counted.most_common(MOST_FREQUENT)
    return [(*fault, count) for fault, count in most if count >= OFTEN]


@require_GET
@never_cache
def import_lines(request, pk, kind):
    """All lines of a kind, page by page."""
    brought = load(request, pk)
    if kind not in KINDS:
        raise Http404
    rows = Paginator(lines_of(brought, kind), LINES_PER_PAGE)
    context = {
        "brought": brought,
        "heading": KINDS[kind],
        "page": rows.get_page(request.GET.get("page")),
        "rows_template": f"catalog/_import_{kind}.html",
    }
    return render(request, "catalog/import_lines.html", context)


@require_POST
def import_commit(request, pk):
    """Write the lines; a long file is written in the background."""
    brought = load(request, pk)
    form = CommitForm(request.POST, brought=brought)
    if not form.is_valid():
        messages.error(request, "勾选的内容已有变动，请看过最新情况再确认。")
        return redirect("catalog:import_detail", pk)
    try:
        return decide(request, brought, form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("catalog:import_detail", pk)


def decide(request, brought, values):
    values = {**values, "by": request.user, "today": timezone.localdate()}
    if brought.good > import_deciding.MANY:
        run = import_deciding.start_commit(pk=brought.pk, **values)
        return redirect("run_detail", run.uuid)
    brought = import_deciding.commit(pk=brought.pk, **values)
    if brought.status == CatalogueImport.Status.DONE:
        messages.success(
            request,
            f"已导入：新增{brought.rows_new}项，修改{brought.rows_changed}项。",
        )
    else:
        messages.warning(request, import_deciding.OVERTAKEN)
    return redirect("catalog:import_detail", brought.pk)


@require_POST
def import_drop(request, pk):
    brought = load(request, pk)
    try:
        import_deciding.drop(pk=brought.pk, by=request.user, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("catalog:import_detail", pk)
    messages.success(request, "已放弃，目录没有变动。")
    return redirect("catalog:import_list")
