"""公开记录: the list, one of them, entering, correcting, withdrawing, matching."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from catalog.filters_publications import PublicationFilter
from catalog.forms.publications import (
    AssignForm,
    PublicationForm,
    WithdrawForm,
    kept_bureau,
    recording_bureau,
)
from catalog.models import Entry, OutsideColumn, Publication
from catalog.publication_page import titles_of
from catalog.refusals import Refused
from catalog.services import outside_columns, publishing
from core.workdays.days import current_calendar

from .publication_loading import (
    NO_OFFICE,
    NO_VIEW,
    may_keep,
    publication_for,
    require,
    require_keeper,
)

PER_PAGE = 50


@require_GET
def publication_list(request):
    """What was published, found by words and filters."""
    user, today = request.user, timezone.localdate()
    require(user, "catalog.view_entry", NO_VIEW)
    rows = Publication.objects.visible_to(user).select_related(
        "unit", "bureau", "release"
    )
    found = PublicationFilter(
        request.GET, queryset=rows, request=request, today=today, user=user
    )
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    titles = titles_of(row.entry_id for row in page)
    for row in page:
        row.of_entry = titles.get(row.entry_id, "")
    context = {
        "filter": found,
        "page": page,
        "is_filtered": any(request.GET.get(name) for name in found.filters),
        "may_record": may_keep(user),
        "is_office": user.may("catalog.keep_catalogue"),
        "calendar": current_calendar(),
    }
    return render(request, "catalog/publication_list.html", context)


def publication_record(request):
    """登记公开记录; a second click finds the first."""
    require_keeper(request.user)
    today, bureau = timezone.localdate(), recording_bureau(request.user)
    initial = {"entry": request.GET.get("entry")}
    form = PublicationForm(
        request.POST or None,
        initial=initial,
        user=request.user,
        bureau=bureau,
        today=today,
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = publishing.record_publication(
                bureau=bureau,
                facts=form.facts(),
                token=form.cleaned_data["token"],
                by=request.user,
                today=today,
                calendar=current_calendar(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已登记《{row.title}》。")
            return redirect("catalog:publication_detail", row.pk)
    return render(request, "catalog/publication_form.html", {"form": form})


@require_GET
def publication_detail(request, pk):
    row = publication_for(request.user, pk)
    return render(request, "catalog/publication_detail.html", shown(request, row))


def shown(request, row, withdrawing=None):
    """What the page of one publication shows."""
    keeps = may_keep(request.user, row) and not row.withdrawn_on
    blank = WithdrawForm(
        initial={"version": row.version, "on": timezone.localdate()},
    )
    return {
        "row": row,
        "title_of_entry": titles_of([row.entry_id]).get(row.entry_id, ""),
        "states": list(row.link_states.select_related("looked_by")[:10]),
        "may_keep": keeps,
        "withdrawing": (withdrawing or blank) if keeps else None,
        "calendar": current_calendar(),
    }


def publication_correct(request, pk):
    row = publication_for(request.user, pk)
    require_keeper(request.user, row)
    today = timezone.localdate()
    form = PublicationForm(
        request.POST or None,
        instance=row,
        user=request.user,
        bureau=row.bureau,
        today=today,
    )
    if request.method == "POST" and form.is_valid():
        try:
            publishing.correct(
                pk=pk,
                version=form.cleaned_data["version"],
                facts=form.facts(),
                by=request.user,
                today=today,
                calendar=current_calendar(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已更正。")
            return redirect("catalog:publication_detail", pk)
    context = {"form": form, "row": row}
    return render(request, "catalog/publication_form.html", context)


@require_POST
def publication_withdraw(request, pk):
    row = publication_for(request.user, pk)
    require_keeper(request.user, row)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            publishing.withdraw(
                pk=pk, by=request.user, today=timezone.localdate(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已记为撤下，记录保留。")
            return redirect("catalog:publication_detail", pk)
    context = shown(request, row, withdrawing=form)
    return render(request, "catalog/publication_detail.html", context)


def publication_unmatched(request):
    """The columns whose records belong to no entry yet, and one put to an entry."""
    user, today = request.user, timezone.localdate()
    require(user, "catalog.keep_catalogue", NO_OFFICE)
    bureau = kept_bureau(user)
    form = AssignForm(
        request.POST or None,
        initial={"site_column": request.GET.get("column", "")},
        bureau=bureau,
        today=today,
    )
    if request.method == "POST" and form.is_valid():
        entries = Entry.objects.select_related("catalogue")
        try:
            number = publishing.assign(
                bureau=bureau,
                site_column=form.cleaned_data["site_column"],
                entry=entries.get(pk=form.cleaned_data["entry"]),
                by=user,
                calendar=current_calendar(),
            )
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"已对应{number}条公开记录。")
        return redirect("catalog:publication_unmatched")
    rows = Publication.objects.filter(bureau=bureau).standing().unmatched()
    columns = rows.order_by().values("site_column")
    columns = columns.annotate(number=Count("pk"), example=Max("title"))
    page = Paginator(columns.order_by("-number", "site_column"), PER_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "outside": OutsideColumn.objects.filter(bureau=bureau).select_related(
            "decided_by"
        ),
        "form": form if "column" in request.GET or form.is_bound else None,
        "column": request.POST.get("site_column", request.GET.get("column", "")),
    }
    return render(request, "catalog/publication_unmatched.html", context)


@require_POST
def column_outside(request):
    """A column is said to belong to no entry, or taken back."""
    user = request.user
    require(user, "catalog.keep_catalogue", NO_OFFICE)
    values = {
        "bureau": kept_bureau(user),
        "site_column": request.POST.get("site_column", "")[:200],
        "by": user,
    }
    if request.POST.get("back"):
        outside_columns.take_back(**values)
        messages.success(request, "这个栏目的公开记录重新列为要对应的。")
        return redirect("catalog:publication_unmatched")
    try:
        outside_columns.leave_outside(today=timezone.localdate(), **values)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已记为目录以外的栏目，以后导入也不用对应。")
    return redirect("catalog:publication_unmatched")
