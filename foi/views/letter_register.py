"""发文登记."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from core.audit.trail import record
from core.files.inspection import KINDS
from foi.letter_register import LetterFilter, as_workbook, series_of
from foi.models import Letter

from .ledger import MOST_ROWS, PER_PAGE, TOO_MANY
from .loading import NO_KEEP, NO_VIEW, require


def issued_to_see(user):
    """What was issued, as far as the person sees the requests."""
    require(user, "foi.view_informationrequest", NO_VIEW)
    rows = Letter.objects.visible_to(user).issued()
    return rows.select_related("request", "issued_by", "bureau")


@require_GET
def letter_list(request):
    letters = issued_to_see(request.user)
    found = LetterFilter(request.GET, queryset=letters, request=request)
    keeps = request.user.may("foi.keep_ledger")
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "is_filtered": any(request.GET.get(name) for name in found.filters),
        # Of all numbers, whatever the filter leaves.
        "series": series_of(letters) if keeps else [],
        "may_keep": keeps,
    }
    return render(request, "foi/letter_list.html", context)


@require_GET
def letter_export(request):
    """The register as a workbook; the trail says who took how many out."""
    require(request.user, "foi.keep_ledger", NO_KEEP)
    letters = issued_to_see(request.user)
    rows = LetterFilter(request.GET, queryset=letters, request=request).qs
    if (count := rows.count()) > MOST_ROWS:
        messages.error(request, TOO_MANY.format(count=count))
        return redirect(f"{reverse('foi:letter_list')}?{request.GET.urlencode()}")
    bureau = request.user.acting_post.unit.bureau
    title = f"{bureau}依申请公开发文登记（截至{timezone.localdate()}）"
    content = as_workbook(rows, title=title, line=f"共 {count} 份")
    record("导出发文登记", bureau, by=request.user, note=f"共{count}份")
    return HttpResponse(
        content,
        content_type=KINDS["xlsx"].media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, f"{title}.xlsx"),
            "Cache-Control": "private, no-store",
        },
    )
