"""办理流转: what people do at their station, and what the office sets."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.workdays.days import current_calendar
from foi import chain_page
from foi.forms.chain import ChainSettingsForm
from foi.models import ChainSwitch, InformationRequest
from foi.page import context_of
from foi.refusals import Overtaken, Refused
from foi.services import chaining
from foi.services.changing import who_was_quicker

from .loading import NO_KEEP, request_for, require

NOT_YOUR_TURN = "这件申请现在由{stay}办理，只有该环节的人员和政务公开办公室可以流转。"
NOT_IN_CHAIN = "这件申请现在不在办理流转的环节中。"
VERBS = {
    "pass": (chaining.pass_on, "已转出。"),
    "back": (chaining.send_back, "已退回。"),
    "take": (chaining.take, "已由您接办。"),
}


@require_POST
def request_chain(request, pk, verb):
    """Act at the station that has the request; refused, the page says why."""
    row, today = request_for(request.user, pk), timezone.localdate()
    if verb not in VERBS:
        raise Http404
    stay = chaining.open_stay(row)
    if request.POST.get("version") != str(row.version):
        # Whose turn it is now is another question than what was done meanwhile.
        messages.error(request, who_was_quicker(row))
        return redirect("foi:request_detail", pk)
    if stay is None:
        raise PermissionDenied(NOT_IN_CHAIN)
    if not chaining.may_act(request.user, stay):
        raise PermissionDenied(NOT_YOUR_TURN.format(stay=stay))
    is_own = chaining.is_own(request.user, stay)
    form = chain_page.form_of(verb, row, stay, is_own, request.POST)
    if form.is_valid() and perform(request, verb, row, form, today):
        messages.success(request, f"{row}{VERBS[verb][1]}")
        return redirect(*where_next(request.user, pk))
    context = context_of(row, request.user, today=today, failed={verb: form})
    return render(request, "foi/request_detail.html", context)


def perform(request, verb, row, form, today):
    try:
        VERBS[verb][0](
            pk=row.pk,
            by=request.user,
            today=today,
            calendar=current_calendar(),
            **form.cleaned_data,
        )
    except Overtaken as overtaken:
        form.add_error(None, str(overtaken))
        row.refresh_from_db()
        form.data = form.data.copy()
        form.data["version"] = row.version
        return False
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def where_next(user, pk):
    """The request; who sent it back to the 收发室 may see it no more."""
    if InformationRequest.objects.visible_to(user).filter(pk=pk).exists():
        return ("foi:request_detail", pk)
    return ("foi:request_list",)


def chain_settings(request):
    """内部时限 of one's own bureau, and whether the chain is on."""
    require(request.user, "foi.keep_ledger", NO_KEEP)
    bureau, today = request.user.acting_post.unit.bureau, timezone.localdate()
    require(request.user, "foi.keep_ledger", NO_KEEP, bureau)
    switch = ChainSwitch.objects.filter(bureau=bureau).first()
    form = ChainSettingsForm(
        request.POST or None, bureau=bureau, switch=switch, today=today
    )
    if request.method == "POST" and form.is_valid():
        try:
            chaining.set_up(
                bureau=bureau,
                is_on=form.cleaned_data["is_on"],
                limits=form.limits(),
                by=request.user,
                today=today,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存，从现在起转入的环节按新的时限计算。")
            return redirect("foi:chain_settings")
    context = {"form": form, "bureau": bureau, "switch": switch}
    return render(request, "foi/chain_settings.html", context)
