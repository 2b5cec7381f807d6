"""工作移交: what is open, who takes it over, and the 交接单."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from core.units import handovers as services
from core.units import paths, people
from core.units.forms_people import HandoverForm
from core.units.models import Handover, Post, User
from core.units.papers import as_word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def hand_over(request, pk):
    """Show what is open in a post, and pass it on."""
    today = timezone.localdate()
    post = load_post(request, pk)
    form = HandoverForm(
        people_beside(post, on=today), request.POST or None, initial={"on": today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            handover = services.hand_over(
                pk=post.pk, by=request.user, today=today, **form.cleaned_data
            )
        except services.CannotHandOver as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已移交，已通知接交人。请打印交接单签名存档。")
            return redirect("handover_detail", handover.pk)
    context = {
        "post": post,
        "form": form,
        "matters": services.open_matters(post, today=today),
        "today": today,
    }
    return render(request, "units/hand_over.html", context)


def load_post(request, pk):
    """The post; who sees it and may not pass it on is told why."""
    posts = Post.objects.select_related("user", "unit__bureau")
    held = request.user.paths_with("units.hand_over")
    seen = posts.visible_to(request.user) | posts.filter(
        paths.under(held, "unit__path")
    )
    post = get_object_or_404(seen.distinct(), pk=pk)
    if not request.user.may_hand_over(post.role, post.unit):
        raise PermissionDenied(people.not_yours(post.role, post.unit))
    return post


def people_beside(post, *, on):
    """Everybody of the bureau who could take a post over, with the posts they hold."""
    held = Post.objects.in_force(on=on).select_related("unit").order_by("pk")
    return (
        User.objects.within([post.unit.bureau.path])
        .filter(is_active=True)
        .exclude(pk=post.user_id)
        .prefetch_related(Prefetch("posts", held, to_attr="posts_now"))
        .order_by("last_name", "username")
    )


def handover_list(request):
    handovers = Handover.objects.visible_to(request.user).select_related(
        "unit", "from_user", "to_user"
    )
    page = Paginator(handovers, 50).get_page(request.GET.get("page"))
    return render(request, "units/handover_list.html", {"page": page})


def handover_detail(request, pk):
    """The 交接单 as it is printed."""
    handover = load_handover(request, pk)
    context = {"handover": handover, "matters": dated(handover.matters)}
    return render(request, "units/handover_detail.html", context)


def handover_word(request, pk):
    handover = load_handover(request, pk)
    name = f"工作移交交接单（{handover.unit.name}{handover.get_role_display()}）.docx"
    return HttpResponse(
        as_word(handover),
        content_type=WORD,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


def load_handover(request, pk):
    return get_object_or_404(
        Handover.objects.visible_to(request.user).select_related(
            "unit__bureau", "from_user", "to_user", "made_by"
        ),
        pk=pk,
    )


def dated(matters):
    """The kept lines with their days as days."""
    return [
        {
            **matter,
            "due_on": matter["due_on"] and date.fromisoformat(matter["due_on"]),
        }
        for matter in matters
    ]
