"""试算: seen by those who make rubrics; nothing is written."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessment.access import NO_TRIAL, load
from assessment.models import Rubric
from assessment.proposals import NoWorkdays
from assessment.trial import CannotTry, try_out


@require_GET
def rubric_trial(request, pk):
    """Scores and ranks the rubric would give for the facts so far."""
    rows = Rubric.objects.select_related("bureau", "plan")
    rubric = load(rows, request.user, pk, "assessment.change_rubric", NO_TRIAL)
    today = timezone.localdate()
    try:
        trial = try_out(rubric_pk=pk, by=request.user, today=today)
    except (CannotTry, NoWorkdays) as fault:
        messages.error(request, str(fault))
        return redirect("assessment:rubric_detail", pk)
    context = {"rubric": rubric, "trial": trial, "today": today}
    return render(request, "assessment/rubric_trial.html", context)
