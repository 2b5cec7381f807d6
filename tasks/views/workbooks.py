"""填报表 as Excel: out, and back in by unit or office."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from core.audit.trail import record
from core.units.models import Unit
from tasks.forms.on_behalf import PerhapsSignedForm, WorkbookForm
from tasks.models import Occurrence, ProgressReport, ReturnedSheet, WorkPlan
from tasks.seen import seen_in
from tasks.services import returned_sheets as services
from tasks.services.faults import Refused
from tasks.workbooks.comparing import State, lines_of
from tasks.workbooks.handing_out import XLSX, name_of, workbook_of

from .sheets import NO_REPORT, load

NO_DOWNLOAD = "只有本单位联络员和政务公开办公室可以下载该单位的填报表。"
NO_TAKE = "这份填报表须由上传它的单位联络员或者政务公开办公室确认。"
READ = ReturnedSheet.Status.READ
CHOICE = "choice-"
ORDER = {state: place for place, state in enumerate(State)}


@require_GET
def sheet_workbook(request, pk, unit_pk, round_pk):
    """One round's 填报表 of a unit."""
    sheet = load(
        request,
        pk,
        unit_pk,
        round_pk,
        "tasks.report",
        "tasks.enter_for",
        refusal=NO_DOWNLOAD,
    )
    return workbook_response(request, sheet.plan, sheet.unit, [sheet.round])


@require_GET
def plan_workbook(request, pk, unit_pk):
    """All open 填报表 of a unit in one workbook."""
    plan = get_object_or_404(WorkPlan.objects.visible_to(request.user), pk=pk)
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=unit_pk)
    may = request.user.may
    if not (may("tasks.report", unit) or may("tasks.enter_for", unit)):
        raise PermissionDenied(NO_DOWNLOAD)
    return workbook_response(request, plan, unit, None)


def workbook_response(request, plan, unit, rounds):
    try:
        data = workbook_of(plan, unit, rounds=rounds, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
        reports = request.user.may("tasks.report", unit)
        return redirect("tasks:sheet_list" if reports else "tasks:behalf_list")
    name = name_of(plan, unit, rounds)
    record("下载填报表", unit, by=request.user, note=name)
    return HttpResponse(
        data,
        content_type=XLSX,
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "Cache-Control": "private, no-store",
        },
    )


def sheet_upload(request, pk, unit_pk, round_pk):
    """The unit's own filled 填报表; read, then shown before anything is written."""
    sheet = load(request, pk, unit_pk, round_pk, "tasks.report", refusal=NO_REPORT)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            returned = services.take_in(
                name=upload.name,
                content=upload,
                sheet=sheet,
                by=request.user,
                today=timezone.localdate(),
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("tasks:returned_detail", returned.pk)
    return render(request, "tasks/returned_upload.html", {"sheet": sheet, "form": form})


def returned_list(request, *, by_office=False):
    """What the user uploaded and has not confirmed, for their unit or in 代录."""
    uploaded = ReturnedSheet.objects.visible_to(request.user).filter(
        uploaded_by=request.user
    )
    sheets = uploaded.by_office() if by_office else uploaded.by_unit()
    context = {
        "sheets": sheets.open().select_related("unit", "file"),
        "detail": "tasks:behalf_returned" if by_office else "tasks:returned_detail",
    }
    return render(request, "tasks/returned_list.html", context)


def returned_detail(request, pk):
    """Every row of a returned 填报表 beside the page; confirmed, it is written."""
    returned = load_returned(request, pk)
    today = timezone.localdate()
    form = None
    if returned.received_on:
        data, files = request.POST or None, request.FILES or None
        form = PerhapsSignedForm(data, files, prefix="sign")
    if request.method == "POST" and (form is None or form.is_valid()):
        if take_over(request, returned, form and form.signature(), today):
            return redirect(after(returned))
        returned.refresh_from_db()
    context = preview(returned, today) if returned.status == READ else {}
    context |= {
        "returned": returned,
        "form": form,
        "mine": mine_in(request.POST),
        "after": after(returned),
    }
    return render(request, "tasks/returned_detail.html", context)


def load_returned(request, pk):
    """A returned 填报表 the user may see and take over."""
    returned = get_object_or_404(
        ReturnedSheet.objects.visible_to(request.user).select_related(
            "unit", "file", "uploaded_by", "taken_by"
        ),
        pk=pk,
    )
    permission = "tasks.enter_for" if returned.received_on else "tasks.report"
    if not request.user.may(permission, returned):
        raise PermissionDenied(NO_TAKE)
    return returned


def preview(returned, today):
    """The lines of a returned workbook, faults and conflicts first."""
    lines = lines_of(returned.rows, today=today)
    counts = Counter(line.state for line in lines)
    return {
        "lines": sorted(lines, key=lambda line: ORDER[line.state]),
        "faults": [line for line in lines if line.state is State.FAULT],
        "conflicts": [line for line in lines if line.is_conflict],
        "written": [line for line in lines if line.is_written],
        "counts": [(state, counts[state]) for state in State if counts[state]],
    }


def mine_in(posted):
    """The conflicting occurrences for which the workbook's text was chosen."""
    return {
        int(name.removeprefix(CHOICE))
        for name, value in posted.items()
        if name.startswith(CHOICE)
        and name.removeprefix(CHOICE).isdecimal()
        and value == "mine"
    }


def take_over(request, returned, signature, today):
    """Write what was confirmed; whether it went through."""
    try:
        written = services.take_over(
            pk=returned.pk,
            mine=mine_in(request.POST),
            seen=seen_in(request.POST),
            signature=signature,
            by=request.user,
            today=today,
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(
        request, f"已从填报表录入{len(written)}项。{goes_on(returned, written)}"
    )
    return True


def goes_on(returned, written):
    """What is next: the unit submits; what the office brought in is handed in."""
    if not returned.received_on:
        return "下一步：核对后提交。"
    status = ProgressReport.Status
    if any(report.status == status.TO_SIGN for report in written):
        return "待单位负责人签批。"
    return "待政务公开办公室审核。"


def after(returned):
    """Where one goes on: the unit to its page, the office to its list."""
    if returned.received_on:
        return reverse("tasks:behalf_list")
    pks = [row["occurrence"] for row in returned.rows if row["occurrence"]]
    occurrence = (
        Occurrence.objects.filter(pk__in=pks)
        .select_related("assignment__task", "round")
        .order_by("due_on")
        .first()
    )
    plan, unit = occurrence.assignment.task.plan_id, returned.unit_id
    return reverse("tasks:sheet_fill", args=(plan, unit, occurrence.round_id or 0))


@require_POST
def returned_drop(request, pk):
    """Leave an uploaded 填报表 aside."""
    returned = load_returned(request, pk)
    try:
        services.drop(pk=returned.pk, by=request.user)
        messages.success(request, "已放弃这份填报表，没有录入任何内容。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(after(returned))
