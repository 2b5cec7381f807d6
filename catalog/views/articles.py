"""导入文章清单: bring a list in, look at what it would do, record it or leave it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from catalog.forms.articles import CommitForm, UploadForm
from catalog.forms.publications import kept_bureau
from catalog.models import ArticleImport, ArticleRow
from catalog.publication_page import titles_of
from catalog.refusals import Refused
from catalog.services import articles, deciding
from core.workdays.days import current_calendar

from .publication_loading import NO_OFFICE, require

PER_PAGE = 25
MOST_GROUPS, MOST_FAULTY, MOST_SHOWN = 500, 500, 50
NOT_YOURS = "这份清单由别人导入，请由导入人核对和确认。"
Verdict, Match = ArticleRow.Verdict, ArticleRow.Match


@require_GET
def import_list(request):
    """The lists brought in: who, when, what became of them."""
    require(request.user, "catalog.keep_catalogue", NO_OFFICE)
    rows = ArticleImport.objects.visible_to(request.user)
    rows = rows.select_related("brought_by").defer("content")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "catalog/article_import_list.html", {"page": page})


def import_upload(request):
    require(request.user, "catalog.keep_catalogue", NO_OFFICE)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            brought, run = articles.bring(
                bureau=kept_bureau(request.user),
                by=request.user,
                today=timezone.localdate(),
                **form.values(),
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            if run:
                return redirect("run_detail", run.uuid)
            return redirect("catalog:article_import_detail", brought.pk)
    return render(request, "catalog/article_import_upload.html", {"form": form})


def load(request, pk):
    rows = ArticleImport.objects.visible_to(request.user)
    rows = rows.select_related("bureau", "brought_by", "decided_by").defer("content")
    return get_object_or_404(rows, pk=pk)


@require_GET
def import_detail(request, pk):
    brought = load(request, pk)
    listed = list(articles.groups(brought)[:MOST_GROUPS])
    titles = titles_of(group["entry"] for group in listed)
    for group in listed:
        group["title"] = titles.get(group["entry"], "")
        group["is_exact"] = group["match"] == Match.EXACT
    rows = brought.rows.all()
    unmatched = rows.filter(verdict=Verdict.NEW, match=Match.NONE)
    context = {
        "brought": brought,
        "is_open": brought.status == ArticleImport.Status.CHECKING,
        "exact": [group for group in listed if group["is_exact"]],
        "likely": [group for group in listed if not group["is_exact"]],
        "is_cut": len(listed) == MOST_GROUPS,
        "faulty": list(rows.filter(verdict=Verdict.FAULTY)[:MOST_FAULTY]),
        "known": list(rows.filter(verdict=Verdict.KNOWN)[:MOST_SHOWN]),
        "unmatched": list(unmatched[:MOST_SHOWN]),
    }
    return render(request, "catalog/article_import_detail.html", context)


def load_own(request, pk):
    brought = load(request, pk)
    if brought.brought_by_id != request.user.pk:
        raise PermissionDenied(NOT_YOURS)
    return brought


@require_POST
def import_commit(request, pk):
    """Record the rows; a long list is recorded in the background."""
    brought = load_own(request, pk)
    found = list(articles.groups(brought).values_list("first", "match"))
    listed = [first for first, _ in found[:MOST_GROUPS]]
    form = CommitForm(request.POST, listed=listed)
    if not form.is_valid():
        messages.error(request, "勾选的对应已有变动，请看过最新情况再确认。")
        return redirect("catalog:article_import_detail", pk)
    rest = {first for first, match in found[MOST_GROUPS:] if match == Match.EXACT}
    values = {
        "pk": pk,
        "accepted": {*form.cleaned_data["taken"], *rest},
        "by": request.user,
        "today": timezone.localdate(),
    }
    try:
        if brought.rows_new > deciding.MANY:
            return redirect("run_detail", deciding.start_commit(**values).uuid)
        brought = deciding.commit(calendar=current_calendar(), **values)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said(brought))
    return redirect("catalog:article_import_detail", pk)


def said(brought):
    """What happened, and what is next."""
    sentence = f"已登记{brought.rows_new}条公开记录。"
    if brought.rows_unmatched:
        sentence += f"其中{brought.rows_unmatched}条没有对应公开事项，请逐个栏目对应。"
    return sentence


@require_POST
def import_drop(request, pk):
    load_own(request, pk)
    try:
        deciding.drop(pk=pk, by=request.user, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("catalog:article_import_detail", pk)
    messages.success(request, "已放弃，没有登记任何记录。")
    return redirect("catalog:article_import_list")
