"""不予公开定期评估: each year the office looks at what is withheld (条例 Art. 18)."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils import timezone

from catalog.bases import basis_told
from catalog.forms.acts import ReexamineForm
from catalog.models import EntryList, EntryVersion, Reexamination
from catalog.wording import parent_title
from core.audit.trail import record

from .loading import NO_KEEP, NO_VIEW, entry_for, require

Outcome = Reexamination.Outcome
ELSEWHERE = (
    "下一步：在负面清单提出动态调整，取消这个事项；备案后在事项页面“按原内容另行填报”，"
    "归入{}。"
)
NEXT = {
    Outcome.KEPT: "",
    Outcome.PUBLISH: ELSEWHERE.format(EntryList.PROACTIVE.label),
    Outcome.ON_REQUEST: ELSEWHERE.format(EntryList.ON_REQUEST.label),
}


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
        "may_examine": request.user.may("catalog.keep_catalogue"),
        "left": sum(found is None for _each, found in rows),
    }
    return render(request, "catalog/withheld_list.html", context)


def withheld_examine(request, pk):
    entry, today = entry_for(request.user, pk), timezone.localdate()
    require(request.user, "catalog.keep_catalogue", NO_KEEP, entry.bureau)
    wording = entry.versions.standing().first()
    if wording is None or wording.entry_list != EntryList.NEGATIVE:
        messages.error(request, "只有负面清单的现行事项才做定期评估。")
        return redirect("catalog:withheld_list")
    form = ReexamineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            examine(entry, by=request.user, today=today, **form.cleaned_data)
        except IntegrityError:
            form.add_error(None, "这个事项本年度已经评估过，请看列表中的结果。")
        else:
            messages.success(
                request, f"已登记评估结果。{NEXT[form.cleaned_data['outcome']]}"
            )
            return redirect("catalog:item_detail", pk)
    context = {
        "form": form,
        "entry": entry,
        "wording": wording,
        "basis": basis_told(wording, entry.bureau, on=today),
        "above": parent_title(wording),
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
