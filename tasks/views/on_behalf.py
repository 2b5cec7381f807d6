"""代录 and 线下签批: the office enters what units sent in, and what was signed on paper."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.workdays.days import current_calendar
from tasks.forms.on_behalf import (
    BehalfEntryForm,
    PerhapsSignedForm,
    ReceiptForm,
    ReceivedWorkbookForm,
    RoundForm,
    SignatureForm,
)
from tasks.models import ProgressReport, WorkPlan
from tasks.seen import seen_in
from tasks.services import on_behalf as services
from tasks.services import returned_sheets
from tasks.services.faults import Conflict, Refused
from tasks.sheet_rows import rows_of
from tasks.sheets import SheetKey, reviewers_of, sheets_of
from tasks.workbooks.handing_out import start_zip

from .sheet_saving import lost_rows
from .sheets import load

NO_ENTER = "只有政务公开办公室可以代录。"
NO_SIGN = "只有单位负责人、本单位联络员和政务公开办公室可以登记线下签批。"
Status = ProgressReport.Status


def behalf_list(request):
    """The units of a round: what each still owes, its 填报表, and 代录."""
    if not request.user.may("tasks.enter_for"):
        raise PermissionDenied(NO_ENTER)
    today = timezone.localdate()
    sheets = sheets_of(request.user, "tasks.enter_for", today=today)
    choices = {
        f"{sheet.plan_pk}-{sheet.round_pk}": f"{sheet.round_name}（{sheet.plan_title}）"
        for sheet in sheets
    }
    wanted = request.GET.get("sheet")
    chosen = wanted if wanted in choices else next(iter(choices), "")
    shown = [each for each in sheets if f"{each.plan_pk}-{each.round_pk}" == chosen]
    context = {
        "form": RoundForm({"sheet": chosen}, choices=list(choices.items())),
        "sheets": shown,
        "first": shown[0] if shown else None,
        "is_open": any(sheet.is_open for sheet in shown),
        "calendar": current_calendar(),
        "today": today,
    }
    return render(request, "tasks/behalf_list.html", context)


@require_POST
def behalf_zip(request, pk, round_pk):
    """Start the job that makes the 填报表 of every unit of a round."""
    plan = get_object_or_404(WorkPlan.objects.visible_to(request.user), pk=pk)
    if not request.user.may("tasks.enter_for", plan):
        raise PermissionDenied(NO_ENTER)
    round = get_object_or_404(plan.rounds, pk=round_pk) if round_pk else None
    run = start_zip(plan=plan, round=round, by=request.user, today=timezone.localdate())
    return redirect("run_detail", run.uuid)


def behalf_upload(request):
    """A 填报表 a unit sent to the office; the workbook says which unit's it is."""
    if not request.user.may("tasks.enter_for"):
        raise PermissionDenied(NO_ENTER)
    today = timezone.localdate()
    form = ReceivedWorkbookForm(
        request.POST or None, request.FILES or None, initial={"received_on": today}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            returned = returned_sheets.take_in(
                name=data["file"].name,
                content=data["file"],
                received_from=data["received_from"],
                received_on=data["received_on"],
                by=request.user,
                today=today,
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("tasks:behalf_returned", returned.pk)
    return render(request, "tasks/behalf_upload.html", {"form": form})


def behalf_enter(request, pk, unit_pk, round_pk):
    """What a unit sent in on paper, row by row, and handed in at once."""
    sheet = load(request, pk, unit_pk, round_pk, "tasks.enter_for", refusal=NO_ENTER)
    today = timezone.localdate()
    everything = rows_of(SheetKey(**sheet.key), today=today)
    for row in everything:
        is_posted = f"o{row.pk}-body" in request.POST
        row.form = BehalfEntryForm(
            request.POST if is_posted else None,
            occurrence=row.occurrence,
            report=row.report,
            stated=row.stated,
        )
    rows = [row for row in everything if row.is_open]
    lost = lost_rows(request.POST, everything, sheet=sheet, today=today)
    files = request.FILES or None
    receipt = ReceiptForm(
        request.POST or None, files, initial={"received_on": today}, prefix="receipt"
    )
    signature = PerhapsSignedForm(
        request.POST or None, files, prefix="sign", original_is_scan=True
    )
    if lost:
        messages.error(request, f"{len(lost)}项不能录入，没有录入任何一项，请核对。")
    elif request.method == "POST" and enter(
        request, sheet, rows, receipt, signature, today
    ):
        return redirect(behalf_list_of(sheet))
    context = {
        "sheet": sheet,
        "rows": rows,
        "lost": lost,
        "faulty": [row for row in rows if row.form.is_bound and row.has_fault],
        "has_criteria": any(row.lines[0].criterion for row in rows),
        "receipt": receipt,
        "signature": signature,
        "calendar": current_calendar(),
        "today": today,
    }
    return render(request, "tasks/behalf_enter.html", context)


def enter(request, sheet, rows, receipt, signature, today):
    """Hand in what was typed; False where refused, with the sentences on the forms."""
    changed = [row.form for row in rows if row.form.is_bound and row.form.has_news]
    # All of them, so that every fault shows at once.
    are_valid = [form.is_valid() for form in (*changed, receipt, signature)]
    if not all(are_valid):
        messages.error(request, "有内容需要修改，没有录入，请看红色提示。")
        return False
    if stale := [form for form in changed if form.is_stale]:
        for form in stale:
            form.show_conflict(form.report or ProgressReport(version=0))
        messages.error(request, f"{len(stale)}项刚刚有人保存过，没有录入，请核对。")
        return False
    kept = [form for form in changed if not form.cleaned_data["adopt"]]
    try:
        reports = services.enter_for(
            **sheet.key,
            entries=[form.entry() for form in kept],
            received_from=receipt.received_from,
            received_on=receipt.cleaned_data["received_on"],
            original=receipt.cleaned_data["original"],
            signature=signature.signature(),
            by=request.user,
            today=today,
        )
    except Conflict:
        messages.error(request, "录入时有人保存了其中一项，没有录入。请核对后再录。")
        return False
    except Refused as refused:
        receipt.add_error(None, str(refused))
        return False
    messages.success(request, said(sheet, reports))
    return True


def said(sheet, reports):
    waits = "待单位负责人签批"
    if reports[0].status == Status.TO_REVIEW:
        waits = f"待{reviewers_of(**sheet.key)}审核"
    return f"已代录{sheet.unit}{len(reports)}项，{waits}。"


def behalf_sign(request, pk, unit_pk, round_pk):
    """线下签批: a paper signature for all rows of a sheet that wait for one."""
    permissions = ("tasks.sign", "tasks.report", "tasks.enter_for")
    sheet = load(request, pk, unit_pk, round_pk, *permissions, refusal=NO_SIGN)
    today = timezone.localdate()
    form = SignatureForm(
        request.POST or None, request.FILES or None, initial={"signed_on": today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = services.sign_on_paper(
                **sheet.key,
                **form.cleaned_data,
                by=request.user,
                today=today,
                seen=seen_in(request.POST),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            waits = f"待{reviewers_of(**sheet.key)}审核"
            messages.success(request, f"已登记{count}项的线下签批，{waits}。")
            return redirect(after_signing(request, sheet))
    rows = rows_of(SheetKey(**sheet.key), today=today)
    waiting = [r for r in rows if r.report and r.report.status == Status.TO_SIGN]
    context = {
        "sheet": sheet,
        "rows": waiting,
        "form": form,
        "back": after_signing(request, sheet),
    }
    return render(request, "tasks/behalf_sign.html", context)


def after_signing(request, sheet):
    """The list the person came from."""
    if request.user.may("tasks.sign", sheet.unit):
        return reverse("tasks:sign_list")
    if request.user.may("tasks.report", sheet.unit):
        return reverse("tasks:sheet_list")
    return behalf_list_of(sheet)


def behalf_list_of(sheet):
    """代录 at the round of a sheet."""
    return f"{reverse('tasks:behalf_list')}?sheet={sheet.plan.pk}-{sheet.round_pk}"
