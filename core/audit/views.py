"""操作日志, for the auditor to read."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from .filters import TrailFilter
from .models import Event

PER_PAGE = 50
MOST_LISTED = 10_000


class BoundedPaginator(Paginator):
    """Pages of the newest rows only: counting a whole trail takes too long."""

    @cached_property
    def count(self):
        return self.object_list[:MOST_LISTED].count()


@require_GET
def trail(request):
    if not request.user.may("audit.read_trail"):
        raise PermissionDenied("操作日志只供安全审计员查看。")
    found = TrailFilter(request.GET, queryset=Event.objects.visible_to(request.user))
    paginator = BoundedPaginator(found.qs, PER_PAGE)
    context = {
        "filter": found,
        "page": paginator.get_page(request.GET.get("page")),
        "most_listed": MOST_LISTED,
    }
    return render(request, "trail/event_list.html", context)
