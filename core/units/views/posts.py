"""我的岗位, and the posts one may pass on."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone

from core.units import paths
from core.units.forms_people import PostFilter
from core.units.models import Post


def post_list(request):
    """One's own posts of any time; and whose work one may hand over."""
    today = timezone.localdate()
    mine = request.user.posts.select_related("unit__bureau").order_by("-from_on", "-pk")
    form = PostFilter(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "mine": mine,
        "today": today,
        "hands_over": request.user.may("units.hand_over"),
        "may_merge": request.user.may("units.change_unit"),
        "form": form,
    }
    if context["hands_over"]:
        page = Paginator(posts_to_hand_over(request.user, words, today), 50)
        context["page"] = page.get_page(request.GET.get("page"))
        for post in context["page"]:
            post.may_go = request.user.may_hand_over(post.role, post.unit)
    return render(request, "units/post_list.html", context)


def posts_to_hand_over(user, words, today):
    """The posts in force where one may hand over, by unit."""
    held = user.paths_with("units.hand_over")
    posts = (
        Post.objects.in_force(on=today)
        .filter(paths.under(held, "unit__path"))
        .select_related("user", "unit__bureau")
    )
    for word in words.split():
        posts = posts.filter(
            Q(unit__name__icontains=word)
            | Q(unit__initials__istartswith=word)
            | Q(user__last_name__icontains=word)
        )
    return posts.order_by("unit__path", "role", "pk")
