"""通知: a person's inbox, how they want to be told, and what did not go out."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from . import channels, services
from .filters import DeliveryFilter, NoticeFilter
from .forms import MailForm
from .models import Delivery, MailChoice, Notice
from .settling import settle

PER_PAGE = 25
NOT_YOURS = "只有政务公开办公室和系统管理员可以处理未发出的通知。"
RESEND = "reminders.resend_delivery"


@require_GET
def notice_list(request):
    """The inbox. What was settled since the last sweep is marked before it is shown."""
    notices = Notice.objects.visible_to(request.user)
    settle(notices, today=timezone.localdate())
    found = NoticeFilter(request.GET, queryset=notices)
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "unread": notices.unread().count(),
        "may_resend": request.user.may(RESEND),
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


def mail_choice(request):
    """How the person is told, besides the inbox."""
    choice = MailChoice.objects.filter(person=request.user).first()
    chosen = {
        "how": choice.how if choice else MailChoice.How.OFF,
        "email": request.user.email,
    }
    form = MailForm(request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        kept = services.choose_mail(
            **form.cleaned_data, by=request.user, today=timezone.localdate()
        )
        messages.success(request, f"已保存，邮件通知：{kept.get_how_display()}。")
        return redirect("mail_choice")
    context = {"form": form, "has_server": bool(settings.EMAIL_URL)}
    return render(request, "notices/mail_choice.html", context)


@require_GET
def delivery_list(request):
    """What did not go out, or may have; who looks after it decides."""
    if not request.user.may(RESEND):
        raise PermissionDenied(NOT_YOURS)
    deliveries = Delivery.objects.visible_to(request.user).select_related(
        "notice__person", "bureau"
    )
    found = DeliveryFilter(request.GET, queryset=deliveries)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "rows": rows_of(page, request.user),
        "channels": channels.registry.values(),
    }
    return render(request, "notices/delivery_list.html", context)


def rows_of(page, user):
    """The deliveries of a page; what they say is for those who see the business."""
    scope = tuple(user.scope_paths)
    return [
        {
            "delivery": delivery,
            "channel": channels.label_of(delivery.channel),
            "title": delivery.notice.title
            if delivery.scope_path.startswith(scope)
            else "（标题不显示）",
            "waits": delivery.status in Delivery.Status.for_a_person(),
        }
        for delivery in page
    ]


@require_POST
def delivery_decide(request):
    """Send the ticked ones again, or leave them."""
    if not request.user.may(RESEND):
        raise PermissionDenied(NOT_YOURS)
    again = "again" in request.POST
    act = services.send_again if again else services.give_up
    pks = [pk for pk in request.POST.getlist("delivery") if pk.isdecimal()]
    chosen = Delivery.objects.visible_to(request.user).filter(pk__in=pks)
    try:
        count = act(deliveries=chosen, by=request.user)
    except services.NothingLeft as refused:
        messages.error(request, str(refused))
    else:
        done = "几分钟内重新发送" if again else "不再发送"
        messages.success(request, f"{count}条通知{done}。")
    return redirect("delivery_list")
