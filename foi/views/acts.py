"""The acts on a request: one form each, all through one address."""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.workdays.days import current_calendar
from foi.acts import BY_SLUG, open_acts
from foi.models import InformationRequest
from foi.page import context_of, events_of
from foi.refusals import Overtaken, Refused
from foi.services.changing import who_was_quicker
from foi.services.letters import do_with_letter

from .loading import NO_KEEP, request_for, require


@require_POST
def request_act(request, pk, act):
    """Do one act; refused, the page says why and keeps what was typed."""
    row, today = request_for(request.user, pk), timezone.localdate()
    require(request.user, "foi.keep_ledger", NO_KEEP, row)
    chosen = BY_SLUG.get(act)
    if chosen is None:
        raise Http404
    events = [event for event in events_of(row) if not event.is_struck]
    if chosen not in open_acts(row, events):
        messages.error(request, why_closed(request, row, chosen))
        if typed := typed_in(request.POST, chosen.form):
            context = context_of(row, request.user, today=today)
            context |= {"typed": typed, "typed_for": chosen.label}
            return render(request, "foi/request_detail.html", context)
        return redirect("foi:request_detail", pk)
    form = chosen.form(
        request.POST,
        request.FILES,
        row=row,
        events=events,
        today=today,
        auto_id=f"{chosen.slug}_%s",
    )
    if form.is_valid() and perform(request.user, chosen, row, form, today):
        messages.success(request, f"已办理“{chosen.label}”。")
        return redirect("foi:request_detail", pk)
    context = context_of(row, request.user, today=today, failed={act: form})
    return render(request, "foi/request_detail.html", context)


def typed_in(data, form):
    """(label, text) of what somebody wrote for an act that is closed by now."""
    written = [
        (field.label, data.get(name, "").strip())
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField)
    ]
    return [(label, text) for label, text in written if text]


def why_closed(request, row, chosen):
    """Who was quicker, or where the request stands."""
    if request.POST.get("version") != str(row.version):
        return who_was_quicker(row)
    if row.archived and not chosen.put_away:
        return f"这件申请已归档（{row.archived}），须先撤销归档才能改动。"
    if row.status in chosen.statuses and chosen.unfit:
        return chosen.unfit
    status = row.get_status_display()
    return f"这件申请现在是“{status}”，不能办理“{chosen.label}”。"


def perform(user, chosen, row, form, today):
    """Call the service; False where it refused, with the sentence on the form."""
    days = {} if chosen.is_plain else {"calendar": current_calendar()}
    act = partial(chosen.service, pk=row.pk, by=user, today=today, **days)
    try:
        do_with_letter(act, row, form.values())
    except Overtaken as overtaken:
        version = InformationRequest.objects.values_list("version", flat=True)
        form.data = form.data.copy()
        form.data["version"] = version.get(pk=row.pk)
        form.add_error(None, str(overtaken))
        row.refresh_from_db()
        return False
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
