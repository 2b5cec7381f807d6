"""归类: the questions, their proposal, and the office's decision."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from catalog.bases import basis_told, laws_of, named
from catalog.forms.acts import ReasonForm, SortForm
from catalog.guide import follow
from catalog.models import Entry, EntryList, SortingQuestion
from catalog.refusals import Refused
from catalog.services import sorting
from catalog.wording import parent_title

from .loading import NO_KEEP, entry_for, require


def item_sort(request, pk):
    """Answers lie in the address; what they propose stands in the form below."""
    entry, today = entry_for(request.user, pk), timezone.localdate()
    require(request.user, "catalog.keep_catalogue", NO_KEEP, entry.bureau)
    standing = follow(SortingQuestion.objects.in_force(on=today), request.GET)
    wording = entry.versions.filter(from_number=None).first()
    form = SortForm(
        request.POST or None, wording=wording, initial=proposed(standing, entry)
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["withheld_reason"]
        try:
            entry = sorting.sort(
                pk=pk,
                bases=named(reason, laws_of(entry.bureau), today) if reason else (),
                by=request.user,
                today=today,
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, f"已列入{entry.catalogue}。编入动态调整后进入下一版次。"
            )
            return redirect("catalog:item_detail", pk)
    return page_of(request, entry, form, standing)


def page_of(request, entry, form, standing, **forms):
    """The page of 归类; `forms` are those that were sent and refused."""
    today = timezone.localdate()
    wording = entry.versions.filter(from_number=None).first()
    seen = {"version": entry.version}
    context = {
        "entry": entry,
        "form": form,
        "basis": basis_told(wording, entry.bureau, on=today),
        "above": parent_title(wording) if wording else "",
        "alike": alike(entry),
        "reason_form": ReasonForm(initial=seen, auto_id="return_%s"),
        "leave_form": ReasonForm(initial=seen, auto_id="leave_%s"),
        "standing": standing,
        "answers": request.GET.items(),
        "wording": wording,
        **forms,
    }
    return render(request, "catalog/item_sort.html", context)


def alike(entry):
    """Others of the same name that are in a list, or on their way into one.

    An item stands in one list only; told twice, it could stand in two.
    """
    rows = Entry.objects.filter(bureau=entry.bureau).exclude(pk=entry.pk)
    rows = rows.exclude(status=Entry.Status.LEFT_OUT).with_wording()
    found = rows.filter(shown_title=entry.shown_title)
    return found.select_related("unit", "catalogue").order_by("pk")[:5]


def proposed(standing, entry) -> dict:
    """What the answers put into the form; the office changes what it will."""
    first = {"version": entry.version}
    if found := standing.proposal:
        first |= {
            "entry_list": found.proposes,
            "ground": f"{found.source}{found.article}：{found.ground}",
        }
        if found.proposes == EntryList.NEGATIVE:
            first["withheld_reason"] = f"{found.source}{found.article}：{found.ground}"
    return first


@require_POST
def item_return(request, pk):
    return decide(request, pk, sorting.send_back, "reason_form", "已退回填报单位。")


@require_POST
def item_leave_out(request, pk):
    return decide(
        request,
        pk,
        sorting.leave_out,
        "leave_form",
        "已记为不列入。",
        today=timezone.localdate(),
    )


def decide(request, pk, service, place, done, **values):
    """One act with a reason; refused, the sentence says why."""
    entry = entry_for(request.user, pk)
    require(request.user, "catalog.keep_catalogue", NO_KEEP, entry.bureau)
    form = ReasonForm(request.POST, auto_id=f"{place.partition('_')[0]}_%s")
    if not form.is_valid():
        questions = SortingQuestion.objects.in_force(on=timezone.localdate())
        empty = SortForm(initial={"version": entry.version})
        return page_of(request, entry, empty, follow(questions, {}), **{place: form})
    try:
        service(pk=pk, by=request.user, **form.cleaned_data, **values)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("catalog:item_sort", pk)
    messages.success(request, done)
    return redirect("catalog:item_detail", pk)


@require_POST
def item_take_up(request, pk):
    """重新归类."""
    entry = entry_for(request.user, pk)
    require(request.user, "catalog.keep_catalogue", NO_KEEP, entry.bureau)
    try:
        sorting.take_up_again(pk=pk, version=entry.version, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("catalog:item_detail", pk)
    return redirect("catalog:item_sort", pk)
