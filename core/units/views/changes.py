"""合并、更名: chosen, shown, confirmed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.units import successions as services
from core.units.forms_people import SuccessionForm
from core.units.models import Unit, UnitChange

NOT_YOURS = "只有政务公开办公室和系统管理员可以办理单位合并、更名。"


def change_list(request):
    changes = UnitChange.objects.visible_to(request.user)
    page = Paginator(changes, 50).get_page(request.GET.get("page"))
    may_add = request.user.may("units.change_unit")
    return render(request, "units/change_list.html", {"page": page, "may_add": may_add})


def change_detail(request, pk):
    change = get_object_or_404(
        UnitChange.objects.visible_to(request.user).select_related("made_by"), pk=pk
    )
    return render(request, "units/change_detail.html", {"change": change})


def change_add(request):
    """The form; what it would do; and, confirmed, the act."""
    if not request.user.may("units.change_unit"):
        raise PermissionDenied(NOT_YOURS)
    today = timezone.localdate()
    units = units_to_change(request.user, today)
    form = SuccessionForm(
        units,
        request.POST or None,
        initial={"effective_on": today, "units": request.GET.getlist("unit")},
    )
    if request.method == "POST" and form.is_valid() and "edit" not in request.POST:
        return look_or_confirm(request, form, today)
    return render(request, "units/change_form.html", {"form": form})


def units_to_change(user, today):
    return (
        Unit.objects.within(user.paths_with("units.change_unit"))
        .in_force(on=today)
        .filter(is_bureau=False, valid_until=None)
        .order_by("path")
    )


def look_or_confirm(request, form, today):
    posts = list(form.posts)
    is_first = "look" in request.POST
    chosen = {post.pk for post in posts}
    if not is_first:
        chosen &= {int(key) for key in request.POST.getlist("post") if key.isdigit()}
    wish = form.wish(chosen)
    acts = {"wish": wish, "by": request.user, "today": today}
    try:
        if "confirm" in request.POST:
            change = services.succeed(seen=request.POST.get("seen", ""), **acts)
            messages.success(request, f"已办理：{change}。")
            return redirect("unit_change_detail", change.pk)
    except services.CannotSucceed as refused:
        messages.error(request, str(refused))
    try:
        foreseen = services.foresee(**acts)
    except services.CannotSucceed as refused:
        form.add_error(None, str(refused))
        return render(request, "units/change_form.html", {"form": form})
    context = {
        "form": form,
        "posts": posts,
        "chosen": chosen,
        "is_rename": services.is_rename(wish),
        "foreseen": foreseen,
    }
    return render(request, "units/change_confirm.html", context)
