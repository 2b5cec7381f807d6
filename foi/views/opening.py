"""台账起用: the day, and the opening figures of the year."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from foi.figures.requests import HELD, taken_over
from foi.forms.opening import OpeningForm
from foi.forms.registering import bureaus_kept
from foi.models import InformationRequest, LedgerStart
from foi.refusals import Refused
from foi.services.opening import keep_opening

from .loading import NO_KEEP, require


def ledger_start(request):
    """Enter the start of a bureau's ledger, or put it right."""
    require(request.user, "foi.keep_ledger", NO_KEEP)
    bureaus = list(bureaus_kept(request.user))
    bureau = chosen_of(bureaus, request.GET.get("bureau"))
    start = LedgerStart.objects.filter(bureau=bureau).first()
    form = OpeningForm(request.POST or None, start=start)
    if request.method == "POST" and form.is_valid():
        try:
            keep_opening(
                bureau=bureau,
                by=request.user,
                today=timezone.localdate(),
                **form.values(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存，起用前的数字计入当年年度报告。")
            return redirect(reverse("foi:ledger_start", query={"bureau": bureau.pk}))
    context = {
        "form": form,
        "start": start,
        "bureau": bureau,
        "bureaus": bureaus,
        "differences": differences(start) if start else [],
    }
    return render(request, "foi/ledger_start.html", context)


def chosen_of(bureaus, key):
    """The bureau the address names, of those the person keeps; else the first."""
    if not key:
        return bureaus[0]
    found = next((each for each in bureaus if str(each.pk) == key), None)
    if found is None:
        raise Http404
    return found


def differences(start):
    """(column, in the figures, in the ledger) where what was in hand does not agree."""
    ledger = dict(taken_over([start.bureau], start.started_on.year))
    held = dict(start.figures.filter(code=HELD).values_list("column", "count"))
    return [
        (column.label, held.get(column.value, 0), ledger.get(column.value, 0))
        for column in InformationRequest.Column
        if held.get(column.value, 0) != ledger.get(column.value, 0)
    ]
