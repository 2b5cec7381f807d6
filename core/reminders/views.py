"""通知: a person's inbox."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from .filters import NoticeFilter
from .models import Notice

PER_PAGE = 25


@require_GET
def notice_list(request):
    notices = Notice.objects.visible_to(request.user)
    found = NoticeFilter(request.GET, queryset=notices)
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "unread": notices.unread().count(),
    }
    return render(request, "notices/notice_list.html", context)


@require_GET
def notice_open(request, pk):
    """Lead on to where the notice points. A GET, so that it opens in a new tab like
    any link; all it changes is that the notice counts as read."""
    mine = Notice.objects.visible_to(request.user)
    notice = get_object_or_404(mine, pk=pk)
    mine.filter(pk=pk).mark_read(at=timezone.now())
    return redirect(notice.url)


@require_POST
def notice_read_all(request):
    count = Notice.objects.visible_to(request.user).mark_read(at=timezone.now())
    messages.success(request, f"已将{count}条通知标为已读。")
    return redirect("notice_list")
