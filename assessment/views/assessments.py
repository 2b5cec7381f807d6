"""考核: the list, and the machine's run."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assessment.access import ASSESSMENTS, NO_PROPOSE, assessment_for, require
from assessment.counting import count
from assessment.judging import propose_and_count
from assessment.proposals import NotRunning, NoWorkdays

PER_PAGE = 100


@require_GET
def assessment_list(request):
    """The assessments a judge may see; a unit goes to its own scores."""
    user = request.user
    if not user.may("assessment.view_assessment"):
        return redirect("assessment:score_list")
    assessments = ASSESSMENTS.visible_to(user).annotate(
        proposed=Count("findings", filter=Q(findings__status="proposed")),
        confirmed=Count("findings", filter=Q(findings__status="confirmed")),
    )
    # Grouping drops the order of the model.
    assessments = assessments.order_by("-starts_on", "-pk")
    plan = request.GET.get("plan", "")
    if plan.isdecimal():
        assessments = assessments.filter(rubric__plan=plan[:18])
    page = Paginator(assessments, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessment/assessment_list.html", {"page": page})


@require_POST
def assessment_propose(request, pk):
    """Have the machine look at the facts as of today, and count."""
    assessment = assessment_for(request.user, pk)
    require(request.user, "assessment.propose", assessment, NO_PROPOSE)
    today = timezone.localdate()
    try:
        counts = propose_and_count(assessment_pk=pk, by=request.user, today=today)
    except (NotRunning, NoWorkdays) as fault:
        messages.error(request, str(fault))
    else:
        told = f"{counts}，得分已更新。" if counts else "事实没有变化，得分已更新。"
        messages.success(request, told)
    return redirect("assessment:assessment_detail", pk)


@require_POST
def assessment_count(request, pk):
    """Count the scores anew."""
    assessment = assessment_for(request.user, pk)
    require(request.user, "assessment.propose", assessment, NO_PROPOSE)
    try:
        changed = count(assessment_pk=pk, by=request.user, today=timezone.localdate())
    except NotRunning as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, f"已重新计分，{changed}个单位的得分有变。")
    return redirect("assessment:assessment_scores", pk)
