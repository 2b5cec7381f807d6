"""A unit takes its own page of the 考核表 home, to check it."""

from io import BytesIO

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from assessment.access import NO_SCORE, load
from assessment.exports import XLSX
from assessment.models import Score
from assessment.sheets.own import file_name, own_book, write
from core.audit.trail import record

NOT_JUDGED = "本单位没有参加评分，没有考核表可以下载。"
SCORES = Score.objects.select_related(
    "unit", "assessment__rubric__bureau", "assessment__rubric__plan"
)


@require_GET
def score_sheet(request, pk):
    """The unit's 考核表 as last counted, for whoever may see its score."""
    score = load(SCORES, request.user, pk, "assessment.view_score", NO_SCORE)
    if score.total is None:
        messages.error(request, NOT_JUDGED)
        return redirect("assessment:score_detail", pk)
    book, content = own_book(score), BytesIO()
    write(book, content)
    name = file_name(book)
    record("下载本单位考核表", score, by=request.user, note=name)
    return HttpResponse(
        content.getvalue(),
        content_type=XLSX,
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "Cache-Control": "private, no-store",
        },
    )
