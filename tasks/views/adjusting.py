"""调整完成时限: asking for one occurrence, and the list the office decides on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.workdays.days import current_calendar
from tasks.adjustments import adjustments_of, adjustments_to_decide
from tasks.forms.adjusting import AskForm, DecideForm, StateForm
from tasks.models import Occurrence
from tasks.services import adjusting as services
from tasks.services.faults import Refused

from .reviews import picked_in

NO_ASKING = "只有报送单位的联络员或负责人可以申请调整完成时限。"
NO_DECIDING = (
    "只有政务公开办公室可以决定调整完成时限的申请；转派、分解的由转派单位决定。"
)


def adjustment_ask(request, pk):
    """Ask to have one occurrence due later."""
    occurrence = get_object_or_404(
        Occurrence.objects.visible_to(request.user).select_related(
            "round", "assignment__unit", "assignment__task__plan"
        ),
        pk=pk,
    )
    if not any(
        request.user.may(f"tasks.{act}", occurrence) for act in ("report", "sign")
    ):
        raise PermissionDenied(NO_ASKING)
    today, calendar = timezone.localdate(), current_calendar()
    form = AskForm(
        request.POST or None, occurrence=occurrence, today=today, calendar=calendar
    )
    if request.method == "POST" and form.is_valid() and ask(request, form, today):
        return redirect("tasks:adjustment_list")
    context = {
        "occurrence": occurrence,
        "form": form,
        "pending": occurrence.adjustments.select_related("asked_by")
        .filter(decision="")
        .first(),
        "calendar": calendar,
        "today": today,
    }
    return render(request, "tasks/adjustment_ask.html", context)


def ask(request, form, today):
    """Hand the request in; whether it went through."""
    try:
        services.ask(
            occurrence_pk=form.occurrence.pk,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            today=today,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(
        request, "已提出申请，等待决定；决定后会通知您。此前仍按原时限报送。"
    )
    return True


def adjustment_list(request):
    """The requests the user sees; those they may decide can be ticked."""
    if not request.user.may("tasks.view_occurrence"):
        raise PermissionDenied(NO_DECIDING)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and decide(request, form):
        return redirect(request.get_full_path())
    state_form = StateForm(request.GET)
    mine = adjustments_to_decide(request.user)
    adjustments = state_form.narrowed(adjustments_of(request.user), mine)
    page = Paginator(adjustments, 50).get_page(request.GET.get("page"))
    shown = [adjustment.pk for adjustment in page.object_list]
    context = {
        "page": page,
        "state_form": state_form,
        "form": form,
        "to_decide": set(mine.filter(pk__in=shown).values_list("pk", flat=True)),
        "picked": picked_in(request.POST),
        "calendar": current_calendar(),
        "today": timezone.localdate(),
    }
    return render(request, "tasks/adjustment_list.html", context)


def decide(request, form):
    """Carry out what was pressed on the ticked requests; whether it went through."""
    if not request.user.may("tasks.open_review"):
        raise PermissionDenied(NO_DECIDING)
    seen = adjustments_of(request.user).filter(pk__in=picked_in(request.POST))
    pks = list(seen.values_list("pk", flat=True))
    if not pks:
        messages.error(request, "请先勾选要决定的申请。")
        return False
    if not form.is_valid():
        return False
    try:
        done = services.decide(
            pks=pks, by=request.user, today=timezone.localdate(), **form.cleaned_data
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    left = len(pks) - len(done)
    told = f"{left}件此前已决定，未作改动。" if left else ""
    sentence = f"已决定{len(done)}件，已通知申请人。" if done else ""
    messages.success(request, sentence + told)
    return True
