"""填报 and 签批: a unit's sheet of one round."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.units.models import Unit
from core.workdays.days import current_calendar
from tasks.handed import give_downs
from tasks.models import ProgressReport, ReportingRound, WorkPlan
from tasks.seen import seen_in
from tasks.services import sheets as services
from tasks.services.evidence import usable_materials, usable_publications
from tasks.services.faults import Refused
from tasks.sheet_rows import rows_of
from tasks.sheets import SheetKey, reviewers_of, sheets_of
from tasks.standing_page import note_of_plan

from . import row_answer as answer
from . import sheet_saving as saving

NO_REPORT = "您没有为该单位填报的权限，请联系本单位联络员。"
# Materials offered as one types; older ones are found in the library itself.
OFFERED = 300
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
    acts = saving.bind(rows, request)
    lost = []
    if request.method == "POST":
        saved = saving.save(rows, acts, by=request.user, today=today)
        lost = saving.lost_rows(request.POST, rows, sheet=sheet, today=today)
        faulty = [row for row in rows if row.has_fault]
        say_saved(request, saved, faulty, lost)
        if not faulty and not lost:
            return redirect(after_saving(request.POST, sheet))
        rows = saving.fresh(rows, rows_of(SheetKey(**sheet.key), today=today))
    context = fill_context(request, sheet, rows, today)
    context |= {"lost": lost, "lost_count": len(lost)}
    if sheet.plan.kind == WorkPlan.Kind.STANDING:
        context["standing_note"] = note_of_plan(sheet.plan, today)
    return render(request, "tasks/sheet_fill.html", context)


def say_saved(request, saved, faulty, lost):
    now = timezone.localtime()
    clean = [row for row in saved if not row.has_fault]
    if clean:
        messages.success(request, f"已保存{len(clean)}项（{now:%H:%M}）。")
    elif not (faulty or lost or "submit" in request.POST):
        messages.info(request, "没有新的内容需要保存。")
    for row in saved:
        if row.form.notice:
            messages.warning(request, f"{row.label}：{row.form.notice}")
    if faulty or lost:
        messages.error(
            request, f"{len(faulty) + len(lost)}项没有全部保存，请看下面的红色提示。"
        )


def after_saving(post, sheet):
    """Where the pressed button leads: to submitting, or back to the row."""
    if "submit" in post:
        return sheet.url("submit")
    acted = [post[name] for name in ("nothing", "reuse", "waive") if name in post]
    place = f"#row-{acted[0]}" if acted and acted[0].isdecimal() else ""
    return sheet.url("fill") + place


def fill_context(request, sheet, rows, today):
    open_rows = [row for row in rows if row.is_open]
    to_sign = ProgressReport.Status.TO_SIGN
    of_unit = {"unit": sheet.unit, "user": request.user}
    usable = usable_materials(**of_unit)
    may_hand_down = (
        request.user.may("tasks.hand_down", sheet.unit)
        and Unit.objects.in_force(on=today).filter(parent=sheet.unit).exists()
    )
    give_downs(rows, may_hand_down=may_hand_down)
    return {
        "sheet": sheet,
        "rows": rows,
        "faulty": [row for row in rows if row.has_fault],
        "blank": [r for r in open_rows if not (r.report and r.report.kind)],
        "returned": [r for r in open_rows if r.report and r.report.redo_by],
        "sent_back": sent_back_in(open_rows),
        "to_sign": any(row.report and row.report.status == to_sign for row in rows),
        "is_open": bool(open_rows),
        "is_owed": any(row.is_owed for row in rows),
        "is_late": any(row.is_late for row in open_rows),
        "has_last": any(row.last for row in rows),
        "has_criteria": any(row.lines[0].criterion for row in rows),
        "materials": usable.order_by("-pk")[:OFFERED] if open_rows else (),
        "publications": usable_publications(**of_unit)[:OFFERED] if open_rows else (),
        "kinds": ProgressReport.Kind,
        "calendar": current_calendar(),
        "today": today,
    }


def sent_back_in(rows):
    """What the head said on giving rows back, each once, the last first."""
    found = {row.report.sent_back for row in rows if row.report} - {None}
    return sorted(found, key=lambda sent_back: -sent_back.pk)


@require_POST
def sheet_row(request, pk, unit_pk, round_pk, occurrence_pk):
    """Save one row as its page does by itself; answer what to show beside it."""
    sheet = load(request, pk, unit_pk, round_pk, "tasks.report", refusal=NO_REPORT)
    today = timezone.localdate()
    key = SheetKey(**sheet.key)
    rows = rows_of(key, today=today, pks=[occurrence_pk])
    acts = saving.bind(rows, request)
    saved = saving.save(rows, acts, by=request.user, today=today)
    lost = saving.lost_rows(request.POST, rows, sheet=sheet, today=today)
    if lost or not rows:
        told = lost[0].sentence if lost else "该项已不在这张填报表上，请刷新页面。"
        return JsonResponse({"state": "shut", "message": told})
    now = timezone.localtime()
    again = saving.fresh(rows, rows_of(key, today=today, pks=[occurrence_pk]))
    context = fill_context(request, sheet, again, today)
    context |= {"saved_at": f"{now:%H:%M}" if saved else ""}
    return JsonResponse(answer.of(request, again[0], rows[0], context))


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
        waits = "待单位负责人签批"
        if reports[0].status == ProgressReport.Status.TO_REVIEW:
            waits = f"待{reviewers_of(**sheet.key)}审核（未设负责人）"
        messages.success(request, f"已提交{len(reports)}项，{waits}。")
        return redirect("tasks:sheet_list")
    rows = [r for r in rows_of(SheetKey(**sheet.key), today=today) if r.is_open]
    context = {
        "sheet": sheet,
        "ready": [r for r in rows if r.report and not r.fault],
        "faulty": [r for r in rows if r.report and r.fault],
        "blank": [r for r in rows if not r.report],
        "warned": [r for r in rows if not r.fault and r.warnings],
        "late": [r for r in rows if r.report and r.is_late],
        "has_criteria": any(row.lines[0].criterion for row in rows),
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
    rows = [r for r in rows if r.report and r.report.status == waiting]
    context = {
        "sheet": sheet,
        "rows": rows,
        "has_criteria": any(row.lines[0].criterion for row in rows),
        "warned": [row for row in rows if row.warnings],
        "late": [row for row in rows if row.is_late],
    }
    return render(request, "tasks/sheet_sign.html", context)


def sign_or_send_back(request, sheet, today):
    """Carry out what the head pressed; return the sentence that says so."""
    seen = seen_in(request.POST)
    if "send_back" not in request.POST:
        count = services.sign_sheet(
            **sheet.key, by=request.user, today=today, seen=seen
        )
        return f"已签批{count}项，待{reviewers_of(**sheet.key)}审核。"
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise Refused("退回联络员须写明原因。")
    count = services.send_back(
        **sheet.key, reason=reason[:500], by=request.user, today=today, seen=seen
    )
    return f"已退回联络员{count}项。"
