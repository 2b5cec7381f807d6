"""得分和排名, and the 考核表 made of what the page shows."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assessment import exports
from assessment.access import NO_EXPORT, assessment_for, require
from assessment.filters import ScoreFilter
from assessment.models import Assessment
from assessment.ranking import Ranking
from core.runs.services import start

BAD_CHOICE = "没有导出：筛选条件有误，请重新筛选后再导出。"


@require_GET
def assessment_scores(request, pk):
    """The ranking by kind of unit, with the score if all were confirmed."""
    assessment = assessment_for(request.user, pk)
    user = request.user
    running = assessment.status == Assessment.Status.RUNNING
    found = ScoreFilter(request.GET, assessment=assessment)
    ranking = Ranking(found, request.GET.get("page"))
    context = {
        "assessment": assessment,
        "filter": found,
        "ranking": ranking,
        "tables": ranking.tables(),
        "chosen": found.chosen,
        "may_count": running and user.may("assessment.propose", assessment),
        "may_export": user.may("assessment.export_sheet", assessment),
    }
    return render(request, "assessment/assessment_scores.html", context)


@require_POST
def assessment_export(request, pk):
    """Start the job that writes the 考核表 of the units chosen on the page."""
    assessment = assessment_for(request.user, pk)
    require(request.user, "assessment.export_sheet", assessment, NO_EXPORT)
    found = ScoreFilter(request.POST, assessment=assessment)
    if not found.form.is_valid():
        messages.error(request, BAD_CHOICE)
        return redirect("assessment:assessment_scores", pk)
    run = start(
        kind=exports.KIND,
        title=f"导出考核表：{assessment.title}",
        owner=request.user,
        arguments={
            "assessment": pk,
            "today": timezone.localdate().isoformat(),
            "chosen": found.chosen,
            "with_evidence": "with_evidence" in request.POST,
        },
    )
    return redirect("run_detail", run.uuid)
