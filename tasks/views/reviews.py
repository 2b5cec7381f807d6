"""审核: by task across units or a unit's whole sheet, faults first, in bulk."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.units.models import Unit
from core.workdays.days import current_calendar
from tasks import reviewing
from tasks.forms.reviews import RangeForm, ReturnForm, WaitingForm
from tasks.models import ProgressReport, Task, WorkPlan
from tasks.review_rows import Shown, of_sheet, of_task, rounds_in, rows_of
from tasks.seen import seen_in
from tasks.services import reviews as services
from tasks.services.faults import Refused

NO_REVIEW = "只有政务公开办公室可以审核落实情况；转派、分解的由转派单位审核。"
DAYS_TO_REDO = 5  # working days
TASKS_A_PAGE = 20
OWN_REASON = "own-"
REASON_LENGTH = 500
# What an approval grants: the sentence a person confirms, by kind.
GRANTS = {
    ProgressReport.Kind.NOT_CONCERNED: "不涉及，各期都不再报送、不计分",
    ProgressReport.Kind.COMPLETED: "已完成，此后各期不再报送",
}


def review_list(request):
    """What waits for the user's review, by task or by unit."""
    refuse_others(request.user)
    waiting = reviewing.reports_to_review(request.user)
    form = WaitingForm(request.GET, places=reviewing.places_of(waiting))
    shown = reviewing.narrowed(waiting, **form.wanted())
    by_unit = request.GET.get("by") == "unit"
    lines_of = reviewing.sheet_lines if by_unit else reviewing.task_lines
    groups = reviewing.by_sheet(shown) if by_unit else reviewing.by_task(shown)
    page = Paginator(groups, TASKS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": lines_of(page.object_list, shown, current_calendar()),
        "by_unit": by_unit,
        "is_narrowed": any(request.GET.get(name) for name in form.wanted()),
    }
    return render(request, "tasks/review_list.html", context)


def refuse_others(user):
    if not user.may("tasks.open_review"):
        raise PermissionDenied(NO_REVIEW)


@dataclass(frozen=True)
class Table:
    """What a review page is about: a task across units, or a unit's sheet."""

    title: str
    lead: str
    occurrences: object
    url: str = ""  # the task whole
    by_unit: bool = False


def review_task(request, pk):
    """All units' reports on one task: approve or return what is ticked."""
    task = get_object_or_404(
        Task.objects.visible_to(request.user).select_related("plan__bureau"), pk=pk
    )
    refuse_others(request.user)
    table = Table(
        f"审核：{task.number} {task.text}",
        str(task.plan),
        of_task(task, request.user),
        task.pk,
    )
    return review(request, table)


def review_sheet(request, pk, unit_pk, round_pk):
    """One unit's whole sheet of a round: approve or return what is ticked."""
    plan = get_object_or_404(WorkPlan.objects.visible_to(request.user), pk=pk)
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=unit_pk)
    refuse_others(request.user)
    round = get_object_or_404(plan.rounds, pk=round_pk) if round_pk else None
    table = Table(
        f"审核：{unit}的{round or '其他时限'}填报表",
        str(plan),
        of_sheet(plan, unit, round, request.user),
        by_unit=True,
    )
    return review(request, table)


def review(request, table):
    """Show a table, and carry out what was pressed below it."""
    today, calendar = timezone.localdate(), current_calendar()
    picked, reasons = picked_in(request.POST), reasons_in(request.POST)
    form = ReturnForm(
        request.POST if "return" in request.POST else None,
        initial={"redo_by": calendar.add(today, DAYS_TO_REDO)},
        today=today,
        calendar=calendar,
        silent=any(pk not in reasons for pk in picked),
    )
    grants = []
    if request.method == "POST":
        act = act_of(request, picked, today)
        grants = unconfirmed(request.POST, act["pks"])
        if not grants and decide(request, act, form, reasons):
            return redirect(request.get_full_path())
    range_form = RangeForm(request.GET, rounds=rounds_in(table.occurrences))
    rows = rows_of(
        Shown(table.occurrences, **range_form.wanted()),
        request.user,
        calendar,
        picked=picked if request.method == "POST" else None,
        reasons=reasons,
    )
    context = {
        "table": table,
        "rows": rows,
        "faulty_count": sum(row.is_waiting and bool(row.faults) for row in rows),
        "has_elements": any(row.stated for row in rows),
        "may_decide": any(row.may_decide for row in rows),
        "grants": grants,
        "form": form,
        "range_form": range_form,
        "is_full": "full" in request.GET,
        "calendar": calendar,
        "today": today,
    }
    return render(request, "tasks/review_table.html", context)


def picked_in(posted):
    """The keys of the reports a person ticked."""
    return {int(pk) for pk in posted.getlist("report") if pk.isdigit()}


def reasons_in(posted):
    """What was written beside single reports, by key."""
    found = {}
    for name, value in posted.items():
        pk = name.removeprefix(OWN_REASON)
        if name.startswith(OWN_REASON) and pk.isdigit() and value.strip():
            found[int(pk)] = value.strip()[:REASON_LENGTH]
    return found


def act_of(request, picked, today):
    """The ticked reports the user sees, as the services take them."""
    reports = ProgressReport.objects.visible_to(request.user).filter(pk__in=picked)
    return {
        "pks": list(reports.values_list("pk", flat=True)),
        "seen": seen_in(request.POST),
        "by": request.user,
        "today": today,
    }


@dataclass(frozen=True)
class Grant:
    """What approving the ticked reports takes off units, for a person to confirm."""

    kind: str
    sentence: str
    keys: str
    units: list[str]


def unconfirmed(posted, pks):
    """The grants among the ticked reports that nobody has confirmed yet.

    A confirmation names the reports it was given for: one ticked later wants a new
    one.
    """
    if "approve" not in posted:
        return []
    reports = (
        ProgressReport.objects.to_review()
        .filter(pk__in=pks, kind__in=GRANTS)
        .select_related(
            "occurrence__assignment__unit", "occurrence__assignment__task__plan"
        )
        .order_by("occurrence__assignment__unit__position", "pk")
    )
    grants = []
    for kind, sentence in GRANTS.items():
        found = [report for report in reports if report.kind == kind]
        keys = ",".join(str(report.pk) for report in found)
        if found and posted.get(f"confirm-{kind}") != keys:
            sentence = f"将确认 {len(found)} 项{sentence}"
            grants.append(Grant(kind, sentence, keys, [named(r) for r in found]))
    return grants


def named(report):
    """The unit and task of a grant, and how much reported before it takes away."""
    assignment = report.occurrence.assignment
    task = assignment.task
    reported = 0
    if report.kind == ProgressReport.Kind.NOT_CONCERNED:
        others = services.waived_with(report).exclude(pk=report.occurrence_id)
        reported = others.exclude(report=None).exclude(report__reached_on=None).count()
    told = f"，已报的另 {reported} 期一并撤销" if reported else ""
    return f"{assignment.unit}（任务 {task.number or task.text[:20]}{told}）"


def decide(request, act, form, reasons):
    """Carry out what was pressed on the ticked reports; whether it went through."""
    if not act["pks"]:
        messages.error(request, "请先勾选要审核的落实情况。")
        return False
    if "return" in request.POST and not form.is_valid():
        return False
    unmerged = []
    try:
        if "return" in request.POST:
            done = services.return_reports(**act, **form.act(), own=reasons)
            sentence = f"已退回{len(done)}件，已通知联络员。"
        else:
            approval = services.approve(**act)
            done, unmerged = approval.reports, approval.unmerged
            sentence = f"已通过{len(done)}件。"
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    left = len(act["pks"]) - len(done)
    told = f"{left}件此前已处理或内容有变化，未作改动，请核对。" if left else ""
    messages.success(request, sentence + told)
    for why in unmerged:
        messages.warning(request, why)
    return True
