"""并入: a leading unit takes other units' texts over into its own draft."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.workdays.days import current_calendar
from tasks.handed import offered_to
from tasks.models import Occurrence
from tasks.seen import seen_in
from tasks.services.faults import Conflict, Refused
from tasks.services.merging import merge_supporting
from tasks.services.sheets import sheet_url

NO_REPORT = "您没有为该单位填报的权限，请联系本单位联络员。"
MOVED = "您打开页面以后有人修改了本单位的这一项，没有并入。请核对下面的内容后再办。"


def merge(request, pk):
    """Tick what other units reported on the same task and round, and take it over."""
    occurrence = get_object_or_404(
        Occurrence.objects.visible_to(request.user).select_related(
            "assignment__unit", "assignment__task__plan", "round", "report"
        ),
        pk=pk,
    )
    if not request.user.may("tasks.report", occurrence):
        raise PermissionDenied(NO_REPORT)
    if request.method == "POST" and take_over(request, occurrence):
        assignment = occurrence.assignment
        url = sheet_url(
            assignment.task.plan_id, assignment.unit_id, occurrence.round_id
        )
        return redirect(f"{url}#row-{pk}")
    occurrence.refresh_from_db()
    report = occurrence.report_or_none
    sources = offered_to(occurrence, report)
    context = {
        "occurrence": occurrence,
        "report": report,
        "sources": sources,
        "is_shut": bool(report) and not report.is_editable,
        "has_new": any(not source.is_merged for source in sources),
        "ticked": request.POST.getlist("source"),
        "calendar": current_calendar(),
        "today": timezone.localdate(),
    }
    return render(request, "tasks/handing_merge.html", context)


def take_over(request, occurrence):
    """Merge what was ticked; whether it went through."""
    ticked = {int(pk) for pk in request.POST.getlist("source") if pk.isdecimal()}
    seen = seen_in(request.POST)
    version = request.POST.get("version", "")
    try:
        merge_supporting(
            occurrence_pk=occurrence.pk,
            version=int(version) if version.isdecimal() else 0,
            picks={pk: seen.get(pk, 0) for pk in ticked},
            by=request.user,
            today=timezone.localdate(),
        )
    except Conflict:
        messages.error(request, MOVED)
        return False
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, f"已并入{len(ticked)}份材料。请核对文字后保存、提交。")
    return True
