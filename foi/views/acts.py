"""The acts on a request: one form each, all through one address."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.workdays.days import current_calendar
from foi.acts import BY_SLUG
from foi.models import InformationRequest
from foi.page import context_of, events_of
from foi.refusals import Overtaken, Refused

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
    form = bound(request, chosen, row, events, today)
    if form is None:
        messages.error(request, "没有办理：这件申请刚刚有变动，请看过最新情况再办理。")
        return redirect("foi:request_detail", pk)
    if form.is_valid() and perform(request.user, chosen, row, form, today):
        messages.success(request, f"已办理“{chosen.label}”。")
        return redirect("foi:request_detail", pk)
    context = context_of(row, request.user, today=today, failed={act: form})
    return render(request, "foi/request_detail.html", context, status=409)


def bound(request, chosen, row, events, today):
    """The form with what was typed; None where the act is out of question by now."""
    if row.status not in chosen.statuses and not row_was_seen(request, row):
        return None
    if not chosen.fits(row, events) and not row_was_seen(request, row):
        return None
    return chosen.form(
        request.POST,
        request.FILES,
        row=row,
        events=events,
        today=today,
        auto_id=f"{chosen.slug}_%s",
    )


def row_was_seen(request, row):
    """Whether the person looked at the row as it is."""
    return request.POST.get("version") == str(row.version)


def perform(user, chosen, row, form, today):
    """Call the service; False where it refused, with the sentence on the form."""
    days = {} if chosen.is_plain else {"calendar": current_calendar()}
    try:
        chosen.service(pk=row.pk, by=user, today=today, **days, **form.values())
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
