"""催办单: the list, one slip, and slips on paper."""

from itertools import zip_longest

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from core.reminders.models import UrgingSlip
from core.workdays.days import current_calendar
from tasks.forms.urging import SlipFilter
from tasks.models import UrgedOccurrence
from tasks.services.issuing import MEDIA_TYPES, WORD
from tasks.slips import as_word, file_name, papers_of
from tasks.urging import open_counts

NO_SLIPS = "请先勾选要打印的催办单。"
PER_PAGE = 100


@require_GET
def slip_list(request):
    """The slips issued; a unit sees its own."""
    slips = UrgingSlip.objects.visible_to(request.user)
    form = SlipFilter(request.user, request.GET)
    chosen = {name: value for name, value in form.wanted.items() if value}
    slips = slips.filter(**chosen)
    slips = slips.select_related("unit", "bureau", "issued_by")
    page = Paginator(slips, PER_PAGE).get_page(request.GET.get("page"))
    counts = open_counts(page.object_list)
    context = {
        "form": form,
        "page": page,
        "rows": [(slip, counts.get(slip.pk, 0)) for slip in page],
        "may_urge": request.user.may("tasks.urge"),
        "calendar": current_calendar(),
        "today": timezone.localdate(),
    }
    return render(request, "tasks/urging_slips.html", context)


@require_GET
def slip_detail(request, pk):
    """One slip as issued, and what has been answered since."""
    slips = UrgingSlip.objects.visible_to(request.user).filter(pk=pk)
    slip = get_object_or_404(slips)
    urged = (
        UrgedOccurrence.objects.filter(slip=slip)
        .select_related("occurrence__assignment__task", "occurrence__report")
        .order_by("pk")
    )
    paper = papers_of(slips)[0]
    context = {"paper": paper, "rows": list(zip_longest(paper.items, urged))}
    return render(request, "tasks/urging_slip.html", context)


@require_GET
def slip_print(request):
    """The ticked slips on paper, each on pages of its own."""
    papers = ticked_papers(request)
    if not papers:
        return nothing_ticked(request)
    return render(request, "tasks/urging_print.html", {"papers": papers})


@require_GET
def slip_word(request):
    """The ticked slips as one Word document."""
    papers = ticked_papers(request)
    if not papers:
        return nothing_ticked(request)
    return HttpResponse(
        as_word(papers),
        content_type=MEDIA_TYPES[WORD],
        headers={
            "Content-Disposition": content_disposition_header(True, file_name(papers)),
            "Cache-Control": "private, no-store",
        },
    )


def ticked_papers(request):
    keys = [key for key in request.GET.getlist("slip") if key.isdecimal()]
    return papers_of(UrgingSlip.objects.visible_to(request.user).filter(pk__in=keys))


def nothing_ticked(request):
    messages.error(request, NO_SLIPS)
    return redirect("tasks:slip_list")
