"""An entry with all it says, and what was published of it."""

from django.contrib.auth.decorators import login_not_required
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.flow_chart import as_svg, chart_of
from portal import elements, published
from portal.pages import page, page_of

PER_PAGE = 20


@login_not_required
@require_safe
def entry(request, pk, number=None):
    """As it is in force, or as it was in the edition of a number."""
    today = timezone.localdate()
    told = published.entry_or_404(pk, on=today, number=number)
    version = told.version
    chart = chart_of(version.steps)
    rows = published.publications_of(version.entry, on=today)
    context = {
        "bureau": told.listed.catalogue.bureau,
        "told": told,
        "version": version,
        "elements": elements.said(version),
        "laws": [each.law for each in version.bases.all() if each.law.link],
        "chart": chart
        and as_svg(chart, title=f"{version.title}的公开流程图", key="flow"),
        "page": page_of(request, rows, PER_PAGE),
    }
    return page(request, "entry.html", context)
