"""得分: a unit reads every point it lost, and why."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessment.access import NO_SCORE, load
from assessment.explained import explain
from assessment.models import Score

PER_PAGE = 50


@require_GET
def score_list(request):
    """The scores of the user's units, newest assessment first."""
    scores = (
        Score.objects.visible_to(request.user)
        .select_related("unit", "assessment")
        .defer("basis")
        .order_by("-assessment__starts_on", "unit__position", "pk")
    )
    page = Paginator(scores, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessment/score_list.html", {"page": page})


@require_GET
def score_detail(request, pk):
    """Every leaf a unit carries, what it lost there and why."""
    rows = Score.objects.select_related("unit", "assessment__rubric__bureau")
    score = load(rows, request.user, pk, "assessment.view_score", NO_SCORE)
    context = {
        "score": score,
        "explained": explain(score),
        "may_judge": request.user.may("assessment.view_assessment", score.assessment),
    }
    return render(request, "assessment/score_detail.html", context)
