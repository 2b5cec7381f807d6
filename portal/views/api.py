"""The same as data: read only, one view for each path of `schema.PATHS`."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal import annual, data, published, schema
from portal.errors import AS_IS
from portal.forms import SearchForm
from portal.pages import page, page_of, spoken

from .lists import search_form

PER_PAGE = 50


def answered(told, *, status=200):
    response = JsonResponse(told, status=status, safe=False, json_dumps_params=AS_IS)
    return spoken(response)


@login_not_required
@require_safe
def guide(request):
    """What there is, for who writes a program."""
    paths = [
        {"path": path, "summary": summary, "asked": asked}
        for path, summary, _, asked in schema.PATHS
    ]
    context = {"server": server(), "paths": paths}
    return page(request, "api.html", context)


def server():
    """What stands before every path of the document."""
    return reverse("portal:openapi").rsplit("/", 1)[0]


@login_not_required
@require_safe
def openapi(request):
    return answered(schema.openapi(server()))


@login_not_required
@require_safe
def bureaus(request):
    """Each with its lists; their number is no number of queries."""
    today = timezone.localdate()
    lists, years = published.by_bureau(on=today)
    rows = published.bureaus(on=today)
    return answered(
        [
            data.bureau_data(row, lists.get(row.pk, []), years.get(row.pk, []))
            for row in rows
        ]
    )


@login_not_required
@require_safe
def bureau(request, pk):
    today = timezone.localdate()
    row = published.bureau_or_404(pk, on=today)
    years = [each.report.year for each in published.reports_of(row, on=today)]
    return answered(data.bureau_data(row, published.lists_of(row, on=today), years))


@login_not_required
@require_safe
def catalogue(request, pk):
    listed = published.list_or_404(pk, on=timezone.localdate())
    return answered(data.catalogue_data(listed))


@login_not_required
@require_safe
def edition(request, pk, number):
    listed = published.list_or_404(pk, on=timezone.localdate())
    found = listed.numbered(number)
    versions = published.full_list(found)
    return answered(data.edition_data(listed, found, versions))


@login_not_required
@require_safe
def entry(request, pk):
    today = timezone.localdate()
    told = published.entry_or_404(pk, on=today)
    rows = published.publications_of(told.version.entry, on=today)
    shown = page_of(request, rows, PER_PAGE)
    bureau = told.listed.catalogue.bureau
    return answered(
        {
            "bureau": data.bureau_head(bureau),
            "catalogue": told.listed.catalogue.pk,
            "edition": data.edition_head(told.edition),
            "is_current": told.is_current,
            "entry": data.entry_data(told.version),
            "publications": data.page_data(
                shown, [data.publication_data(each) for each in shown]
            ),
        }
    )


@login_not_required
@require_safe
def search(request, pk=None):
    today = timezone.localdate()
    bureau = published.bureau_or_404(pk, on=today) if pk else None
    if bureau:
        lists = published.lists_of(bureau, on=today)
        form = search_form(request.GET, bureau, lists)
    else:
        form = SearchForm(request.GET)
    if not form.is_valid():
        faults = [text for texts in form.errors.values() for text in texts]
        return answered(
            {"error": "检索条件有误", "detail": "".join(faults)}, status=400
        )
    wanted = dict(form.cleaned_data)
    keys, has_more = published.found(
        wanted.pop("q"), on=today, bureau=bureau, wanted=wanted
    )
    shown = page_of(request, keys, PER_PAGE)
    rows = published.wordings(shown.object_list)
    told = data.page_data(shown, [data.found_data(each) for each in rows])
    return answered({**told, "has_more": has_more})


@login_not_required
@require_safe
def report(request, pk, year):
    today = timezone.localdate()
    row = published.bureau_or_404(pk, on=today)
    version = published.report_versions(row, year, on=today)[0]
    return answered(annual.data_of(version))
