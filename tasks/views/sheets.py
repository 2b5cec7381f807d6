"""填报 and 签批: a unit's sheet of one round."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.units.models import Unit
from core.workdays.days import current_calendar
from tasks.forms.sheets import EntryForm
from tasks.handed import give_downs
from tasks.models import Evidence, ProgressReport, ReportingRound, WorkPlan
from tasks.seen import seen_in
from tasks.services import sheets as services
from tasks.services.entries import drop_evidence, save_entry
from tasks.services.faults import Conflict, Refused
from tasks.sheets import SheetKey, rows_of, sheets_of

NO_REPORT = "您没有为该单位填报的权限，请联系本单位联络员。"
NO_SIGN = "只有单位负责人可以签批本单位的填报表。"


@dataclass(frozen=True)
class Sheet:
    """A sheet as loaded through the user: its plan, unit and round."""

    plan: WorkPlan
    unit: Unit
    round: ReportingRound | None

    @property
    def round_pk(self):
        return self.round.pk if self.round else 0

    @property
    def name(self):
        return self.round.name if self.round else "其他时限"

    @property
    def key(self):
        return {"plan": self.plan, "unit": self.unit, "round": self.round}

    def url(self, verb):
        args = (self.plan.pk, self.unit.pk, self.round_pk)
        return reverse(f"tasks:sheet_{verb}", args=args)


def load(request, pk, unit_pk, round_pk, *permissions, refusal):
    """The sheet where the user may see plan and unit and holds a permission."""
    plan = get_object_or_404(WorkPlan.objects.visible_to(request.user), pk=pk)
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=unit_pk)
    if not any(request.user.may(name, unit) for name in permissions):
        raise PermissionDenied(refusal)
    round = get_object_or_404(plan.rounds, pk=round_pk) if round_pk else None
    return Sheet(plan, unit, round)


def sheet_list(request):
    """The sheets of the user's units with something to write now, or all."""
    today = timezone.localdate()
    sheets = sheets_of(request.user, "tasks.report", today=today)
    show_all = "all" in request.GET
    context = list_context([s for s in sheets if show_all or s.is_open], today)
    return render(request, "tasks/sheet_list.html", context | {"show_all": show_all})


def sign_list(request):
    """The sheets that wait for the user's signature."""
    today = timezone.localdate()
    sheets = sheets_of(request.user, "tasks.sign", today=today)
    context = list_context([s for s in sheets if s.to_sign], today)
    return render(request, "tasks/sign_list.html", context)


def list_context(sheets, today):
    return {"sheets": sheets, "calendar": current_calendar(), "today": today}


def sheet_fill(request, pk, unit_pk, round_pk):
    sheet = load(request, pk, unit_pk, round_pk, "tasks.report", refusal=NO_REPORT)
    today = timezone.localdate()
    rows = rows_of(SheetKey(**sheet.key), today=today)
    for row in rows:
        row.form = EntryForm(
            request.POST or None, occurrence=row.occurrence, report=row.report
        )
    if request.method == "POST" and save_rows(request, rows, today):
        return redirect(sheet.url("submit" if "submit" in request.POST else "fill"))
    return render(
        request, "tasks/sheet_fill.html", fill_context(request, sheet, rows, today)
    )


def fill_context(request, sheet, rows, today):
    give_downs(rows, may_hand_down=request.user.may("tasks.hand_down", sheet.unit))
    return {
        "sheet": sheet,
        "rows": rows,
        "faulty": [row for row in rows if row.has_fault],
        "is_open": any(row.is_open for row in rows),
        "calendar": current_calendar(),
        "today": today,
    }


def save_rows(request, rows, today):
    """Save the rows the writer changed; whether all of them went through."""
    changed = [row for row in rows if row.is_open and row.form.has_news]
    if [row for row in changed if not row.form.is_valid()]:
        messages.error(request, "有内容需要修改，本次没有保存，请看红色提示。")
        return False
    saved, clashes = 0, 0
    for row in changed:
        if row.form.cleaned_data["adopt"]:
            continue
        try:
            save_entry(
                occurrence_pk=row.occurrence.pk,
                by=request.user,
                today=today,
                **row.form.entry(),
            )
            saved += 1
        except Conflict as conflict:
            row.form.show_conflict(conflict.row)
            clashes += 1
        except Refused as refused:
            row.form.add_error(None, str(refused))
            clashes += 1
    now = timezone.localtime()
    if saved or not clashes:
        messages.success(request, f"已保存{saved}项（{now:%H:%M}）。")
    if clashes:
        messages.error(request, f"{clashes}项未保存：请核对标红的行。")
    return not clashes


def sheet_submit(request, pk, unit_pk, round_pk):
    """Check the answers, then hand the sheet in."""
    sheet = load(request, pk, unit_pk, round_pk, "tasks.report", refusal=NO_REPORT)
    today = timezone.localdate()
    if request.method == "POST":
        try:
            reports = services.submit_sheet(
                **sheet.key, by=request.user, today=today, seen=seen_in(request.POST)
            )
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(sheet.url("submit"))
        waits = "待政务公开办公室审核（未设负责人）"
        if reports[0].status == ProgressReport.Status.TO_SIGN:
            waits = "待单位负责人签批"
        messages.success(request, f"已提交{len(reports)}项，{waits}。")
        return redirect("tasks:sheet_list")
    rows = rows_of(SheetKey(**sheet.key), today=today)
    context = {
        "sheet": sheet,
        "ready": [r for r in rows if r.is_open and r.report and not r.fault],
        "faulty": [r for r in rows if r.is_open and r.report and r.fault],
        "blank": [r for r in rows if r.is_open and not r.report],
    }
    return render(request, "tasks/sheet_submit.html", context)


def sheet_sign(request, pk, unit_pk, round_pk):
    sheet = load(request, pk, unit_pk, round_pk, "tasks.sign", refusal=NO_SIGN)
    today = timezone.localdate()
    if request.method == "POST":
        try:
            count = sign_or_send_back(request, sheet, today)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(sheet.url("sign"))
        messages.success(request, count)
        return redirect("tasks:sign_list")
    rows = rows_of(SheetKey(**sheet.key), today=today)
    waiting = ProgressReport.Status.TO_SIGN
    context = {
        "sheet": sheet,
        "rows": [r for r in rows if r.report and r.report.status == waiting],
    }
    return render(request, "tasks/sheet_sign.html", context)


def sign_or_send_back(request, sheet, today):
    """Carry out what the head pressed; return the sentence that says so."""
    seen = seen_in(request.POST)
    if "send_back" not in request.POST:
        count = services.sign_sheet(
            **sheet.key, by=request.user, today=today, seen=seen
        )
        return f"已签批{count}项，待政务公开办公室审核。"
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise Refused("退回联络员须写明原因。")
    count = services.send_back(
        **sheet.key, reason=reason[:500], by=request.user, today=today, seen=seen
    )
    return f"已退回联络员{count}项。"


@require_POST
def evidence_drop(request, pk):
    """Take a material off a report the user may write."""
    evidence = get_object_or_404(
        Evidence.objects.filter(
            report__in=ProgressReport.objects.visible_to(request.user)
        ).select_related("report__occurrence__assignment__unit"),
        pk=pk,
    )
    if not request.user.may("tasks.report", evidence.report):
        raise PermissionDenied(NO_REPORT)
    try:
        drop_evidence(pk=pk, by=request.user)
        messages.success(request, "已移除佐证材料，材料仍保存在佐证材料库。")
    except Refused as refused:
        messages.error(request, str(refused))
    occurrence = evidence.report.occurrence
    assignment = occurrence.assignment
    return redirect(
        "tasks:sheet_fill",
        assignment.task.plan_id,
        assignment.unit_id,
        occurrence.round_id or 0,
    )
