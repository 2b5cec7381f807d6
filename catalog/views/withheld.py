"""不予公开定期评估: each year the office looks at what is withheld (条例 Art. 18)."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils import timezone

from catalog.forms.acts import ReexamineForm
from catalog.models import EntryList, EntryVersion, Reexamination
from core.audit.trail import record

from .loading import NO_KEEP, NO_VIEW, entry_for, require


def withheld_list(request):
    """What no list publishes, and which of it has been looked at this year."""
    require(request.user, "catalog.view_entry", NO_VIEW)
    year = timezone.localdate().year
    versions = (
        EntryVersion.objects.visible_to(request.user)
        .standing()
        .filter(entry_list=EntryList.NEGATIVE, is_heading=False)
        .select_related("entry__unit", "entry__bureau")
        .order_by("entry__bureau__path", "position", "pk")
    )
    done = {
        each.entry_id: each
        for each in Reexamination.objects.visible_to(request.user)
        .filter(year=year)
        .select_related("examined_by")
    }
    rows = [(each, done.get(each.entry_id)) for each in versions]
    if request.GET.get("left"):
        rows = [(each, found) for each, found in rows if found is None]
    context = {
        "rows": rows,
        "year": year,
        "only_left": bool(request.GET.get("left")),
        "left": sum(found is None for _each, found in rows),
    }
    return render(request, "catalog/withheld_list.html", context)


def withheld_examine(request, pk):
    entry, today = entry_for(request.user, pk), timezone.localdate()
    require(request.user, "catalog.keep_catalogue", NO_KEEP, entry.bureau)
    form = ReexamineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            examine(entry, by=request.user, today=today, **form.cleaned_data)
        except IntegrityError:
            form.add_error(None, "这个事项本年度已经评估过，请看列表中的结果。")
        else:
            messages.success(request, "已登记评估结果。")
            return redirect("catalog:withheld_list")
    context = {
        "form": form,
        "entry": entry,
        "wording": entry.versions.standing().first(),
    }
    return render(request, "catalog/withheld_examine.html", context)


@transaction.atomic
def examine(entry, *, outcome, reason, by, today):
    row = Reexamination.objects.create(
        entry=entry,
        year=today.year,
        outcome=outcome,
        reason=reason,
        examined_on=today,
        examined_by=by,
    )
    record("不予公开定期评估", entry, by=by, note=f"{row}：{reason}")
