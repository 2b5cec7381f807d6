"""Bureaus, their lists and editions as pages."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal import published
from portal.forms import DayForm, SearchForm
from portal.pages import address, here_of, page, page_of

PER_PAGE = 20
# A list has hundreds of entries; one of thousands is shown in parts.
PER_TREE = 1000


@login_not_required
@require_safe
def bureau_list(request):
    rows = published.bureaus(on=timezone.localdate())
    shown = page_of(request, rows, 200)
    return page(request, "bureau_list.html", {"page": shown, "form": SearchForm(None)})


@login_not_required
@require_safe
def bureau_detail(request, pk):
    today = timezone.localdate()
    bureau = published.bureau_or_404(pk, on=today)
    lists = published.lists_of(bureau, on=today)
    context = {
        "bureau": bureau,
        "lists": lists,
        "reports": published.reports_of(bureau, on=today),
        "form": search_form(None, bureau, lists),
        "guide": published.guide_of(bureau, on=today),
    }
    return page(request, "bureau_detail.html", context)


@login_not_required
@require_safe
def guide(request, pk):
    """政府信息公开指南."""
    today = timezone.localdate()
    bureau = published.bureau_or_404(pk, on=today)
    parts = published.guide_of(bureau, on=today)
    if not parts:
        raise Http404
    return page(request, "guide.html", {"bureau": bureau, "parts": parts})


def search_form(data, bureau, lists):
    fields, units = published.choices_of(lists)
    return SearchForm(data, bureau=bureau, fields=fields, units=units)


@login_not_required
@require_safe
def search(request, pk=None):
    """Of one bureau, or of all: part of a word is enough."""
    today = timezone.localdate()
    bureau = published.bureau_or_404(pk, on=today) if pk else None
    if bureau:
        lists = published.lists_of(bureau, on=today)
        form = search_form(request.GET, bureau, lists)
    else:
        form = SearchForm(request.GET)
    context = {"bureau": bureau, "form": form}
    if not form.is_valid():
        return page(request, "search.html", context, status=400)
    wanted = dict(form.cleaned_data)
    keys, has_more = published.found(
        wanted.pop("q"), on=today, bureau=bureau, wanted=wanted
    )
    shown = page_of(request, keys, PER_PAGE)
    context |= {
        "page": shown,
        "rows": published.wordings(shown.object_list),
        "has_more": has_more,
    }
    return page(request, "search.html", context)


@login_not_required
@require_safe
def catalogue(request, pk):
    """The list in force; with a day, the edition of that day."""
    listed = published.list_or_404(pk, on=timezone.localdate())
    if "on" not in request.GET:
        return shown_edition(request, listed, listed.current)
    form = DayForm(request.GET)
    if not form.is_valid():
        return editions_page(request, listed, form, status=400)
    try:
        edition = listed.on(form.cleaned_data["on"])
    except Http404:
        form.add_error("on", "这一天还没有施行的目录，请从下面的版次中选择。")
        return editions_page(request, listed, form, status=404)
    big = {"big": "1"} if here_of(request).is_big else {}
    return redirect(address(f"{request.path}edition/{edition.number}/", big))


@login_not_required
@require_safe
def edition_list(request, pk):
    listed = published.list_or_404(pk, on=timezone.localdate())
    return editions_page(request, listed, DayForm(None))


@login_not_required
@require_safe
def edition(request, pk, number):
    listed = published.list_or_404(pk, on=timezone.localdate())
    return shown_edition(request, listed, listed.numbered(number))


def shown_edition(request, listed, edition):
    outline = published.outline_of(edition)
    shown = page_of(request, outline, PER_TREE)
    context = {
        "bureau": listed.catalogue.bureau,
        "listed": listed,
        "edition": edition,
        "is_current": edition == listed.current,
        "page": shown,
        "tree": published.tree_of(shown.object_list, outline),
    }
    return page(request, "edition.html", context)


def editions_page(request, listed, form, *, status=200):
    context = {"bureau": listed.catalogue.bureau, "listed": listed, "form": form}
    return page(request, "edition_list.html", context, status=status)
