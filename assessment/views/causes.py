"""按原因解除: what one cause explains, looked at and lifted in one act."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from assessment.access import NO_CONFIRM, assessment_for, require
from assessment.causes import Changed, lift_cause, preview
from assessment.forms import CauseForm, LiftCauseForm
from assessment.proposals import NotRunning


def cause_lift(request, pk):
    """Choose a cause, see whose points come back, and lift with a reason.

    The cause stays in the address; only the reason is posted.
    """
    assessment = assessment_for(request.user, pk)
    require(request.user, "assessment.confirm_finding", assessment, NO_CONFIRM)
    today = timezone.localdate()
    period = {"due_from": assessment.starts_on, "due_to": assessment.ends_on}
    choice = CauseForm(request.GET or None, assessment=assessment, initial=period)
    cause = choice.cause() if choice.is_valid() else None
    form = LiftCauseForm(request.POST or None)
    if request.method == "POST" and cause and form.is_valid():
        try:
            done = lift_cause(
                assessment_pk=pk,
                cause=cause,
                by=request.user,
                today=today,
                **form.cleaned_data,
            )
        except (Changed, NotRunning) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"已解除{done}条，得分已更新。")
            return redirect("assessment:assessment_detail", pk)
    reliefs = preview(assessment=assessment, cause=cause, today=today) if cause else []
    context = {
        "assessment": assessment,
        "choice": choice,
        "cause": cause,
        "reliefs": reliefs,
        "expected": sum(each.proposed + each.confirmed for each in reliefs),
        "form": form,
    }
    return render(request, "assessment/cause_lift.html", context)
