"""法定依据: rows of law with their sources, and 已核对."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone

from . import checking
from .admin import LawAdmin
from .forms import CheckForm

NO_CHECK = "法定依据由政务公开办公室和系统管理员核对。"


def pages_of(user, model):
    """The pages to change and to add a row, for who may; else ""."""
    kept = admin.site.is_registered(model) and admin.site.get_model_admin(model)
    if not isinstance(kept, LawAdmin):
        return "", ""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return (
        f"{name}_change" if user.may(kept.codename("change")) else "",
        f"{name}_add" if user.may(kept.codename("add")) else "",
    )


def row_list(request):
    """The rows not checked for a year, or with `?all=1` all in force."""
    if not request.user.may("law.check_law"):
        raise PermissionDenied(NO_CHECK)
    today, scope = timezone.localdate(), request.user.paths_with("law.check_law")
    is_sent = request.method == "POST"
    form = CheckForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            count = checking.check(
                keys=request.POST.getlist("row"),
                scope=scope,
                note=form.cleaned_data["note"].strip(),
                by=request.user,
                today=today,
            )
        except checking.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已记录核对{count}条。")
            return redirect(request.get_full_path())
    shows_all = "all" in request.GET
    context = {
        "kinds": [
            (kind, rows, *pages_of(request.user, type(rows[0].row)))
            for kind, rows in checking.listed(today, scope, only_old=not shows_all)
        ],
        "left": checking.left(today, scope),
        "shows_all": shows_all,
        "form": form,
    }
    return render(request, "law/row_list.html", context)
