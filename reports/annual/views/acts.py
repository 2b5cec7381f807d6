"""The acts on a report: one form each, all through one address."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.annual.access import PREPARE, report_for, require
from reports.annual.acts import BY_SLUG, open_acts
from reports.annual.refusals import Refused
from reports.annual.services import deciding
from reports.models import AnnualReport

from .detail import context_of

NEXT = {
    "check": "已核对完成，待分管局领导签批。",
    "sign": "已签批，下一步由政务公开办公室提交、公布。",
    "sign-on-paper": "已登记线下签批，下一步提交、公布。",
    "submit": "已登记提交主管部门。没有公布的，下一步：向社会公布后登记网址。",
    "publish": "已登记公布，这一版不再改动。",
    "return": "已退回编制中。",
    "send-back": "已退回政务公开办公室修改。",
    "correct": "已打开更正，改好后重新核对、签批、公布。",
    "give-up": "已放弃更正，上一版不变。",
    "link": "已保存关联的任务。",
}


@require_POST
def annual_act(request, pk, act):
    """Do one act; refused, the page says why and keeps what was typed."""
    report, today = report_for(request.user, pk), timezone.localdate()
    chosen = BY_SLUG.get(act)
    if chosen is None:
        raise Http404
    require(request.user, chosen.permission, report)
    if chosen not in open_acts(report, report.versions.last(), request.user, today):
        status = report.get_status_display()
        messages.error(request, f"这份报告现在是“{status}”，不能办理“{chosen.label}”。")
        return redirect("reports:annual_detail", pk)
    form = chosen.form(
        request.POST,
        request.FILES,
        report=report,
        user=request.user,
        today=today,
        auto_id=f"{chosen.slug}_%s",
    )
    if form.is_valid() and perform(request, chosen, report, form, today):
        return redirect("reports:annual_detail", pk)
    return render(
        request,
        "reports/annual_detail.html",
        context_of(request, report, failed={act: form}),
    )


def perform(request, chosen, report, form, today):
    """Call the service and say what came of it, and what is next.

    False where it refused, with the sentence on the form.
    """
    clock = {"today": today} if chosen.knows_today else {}
    try:
        done = chosen.service(pk=report.pk, by=request.user, **clock, **form.values())
    except Refused as refused:
        fresh = AnnualReport.objects.values_list("version", flat=True)
        form.data = form.data.copy()
        form.data["version"] = fresh.get(pk=report.pk)
        form.add_error(None, str(refused))
        return False
    if chosen.slug in NEXT:
        messages.success(request, NEXT[chosen.slug])
    for outcome in done if chosen.closes_tasks else ():
        tell = messages.success if outcome.is_closed else messages.warning
        tell(request, outcome.sentence)
    return True


@require_POST
def annual_excuse(request, pk):
    """Write why a warning stands."""
    report = report_for(request.user, pk, PREPARE)
    try:
        deciding.excuse(
            pk=pk,
            version=whole(request.POST.get("version")),
            digest=request.POST.get("digest", ""),
            reason=request.POST.get("reason", "")[:500],
            by=request.user,
            today=timezone.localdate(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已写明原因。")
    return redirect("reports:annual_detail", report.pk)


def whole(text):
    return int(text) if text and text.isascii() and text.isdigit() else 0
