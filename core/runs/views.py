"""我的作业: the jobs a person started."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from .models import Run

PER_PAGE = 25
REFRESH_SECONDS = 3


@require_GET
def run_list(request):
    runs = Run.objects.visible_to(request.user).select_related("file")
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "runs/run_list.html", {"page": page})


@require_GET
def run_detail(request, uuid):
    runs = Run.objects.visible_to(request.user).select_related("file")
    run = get_object_or_404(runs, uuid=uuid)
    return render(
        request, "runs/run_detail.html", {"run": run, "seconds": REFRESH_SECONDS}
    )
