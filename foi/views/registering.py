"""登记申请."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core.workdays.days import current_calendar
from foi.forms.registering import RegisterForm
from foi.models import InformationRequest
from foi.refusals import Refused
from foi.services.registering import register

from .loading import NO_KEEP, require


@sensitive_post_parameters()
@never_cache
def request_register(request):
    """Enter a request in the ledger; a second click finds the first."""
    require(request.user, "foi.keep_ledger", NO_KEEP)
    today = timezone.localdate()
    form = RegisterForm(
        request.POST or None, request.FILES or None, user=request.user, today=today
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = register(
                by=request.user,
                today=today,
                calendar=current_calendar(),
                **form.values(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said(row))
            return redirect("foi:request_detail", row.pk)
    return render(request, "foi/request_register.html", {"form": form})


def said(row):
    """What happened, and what is next."""
    if row.status == InformationRequest.Status.CONFIRMING:
        return f"已登记为{row}，与申请人确认收到日以后，期限开始计算。"
    return f"已登记为{row}，答复期限{row.due_on}。下一步：交办。"
