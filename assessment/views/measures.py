"""口径说明: what every measure counts, for all who judge and are judged."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessment.access import NO_MEASURES
from assessment.measures import MEASURES


@require_GET
def measure_list(request):
    if not request.user.may("assessment.view_score"):
        raise PermissionDenied(NO_MEASURES)
    context = {"measures": MEASURES.values()}
    return render(request, "assessment/measure_list.html", context)
