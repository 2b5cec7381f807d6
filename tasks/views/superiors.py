"""上级工作要点: import, keep the rows that name us, cover them, see the gaps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.audit.models import Event
from core.files.services import Refused as FileRefused
from core.runs.models import Run
from core.units.models import Unit
from tasks import superiors
from tasks.forms.superiors import (
    CoverForm,
    KeepForm,
    LetterheadForm,
    SuperiorImportForm,
    TableForm,
)
from tasks.models import PlanDraft, SuperiorPlan, SuperiorTask
from tasks.naming_us import DOUBTFUL, SURE
from tasks.services import drafts
from tasks.services import superiors as services
from tasks.services.faults import Conflict, Refused
from tasks.superior_table import export
from tasks.tables import lines_of

from .conflicts import conflict_page
from .drafts import load_draft

NO_IMPORT = "只有政务公开办公室可以导入上级工作要点。"
NO_CHANGE = "只有政务公开办公室可以承接上级任务。"
LETTERHEAD = ("version", "issuer", "title", "year", "doc_no", "issued_on")


def superior_list(request):
    """Every superior's plan the user may see, with how much of it is covered."""
    context = {
        "plans": SuperiorPlan.objects.visible_to(request.user).with_coverage(),
        "may_import": request.user.may("tasks.import_plan"),
    }
    return render(request, "tasks/superior_list.html", context)


def superior_import(request):
    """Upload a superior's plan; it is read as a draft of all its rows."""
    bureaus = Unit.objects.filter(
        is_bureau=True, path__in=request.user.paths_with("tasks.import_plan")
    )
    if not bureaus:
        raise PermissionDenied(NO_IMPORT)
    form = SuperiorImportForm(
        request.POST or None, request.FILES or None, bureaus=bureaus
    )
    if request.method == "POST" and form.is_valid():
        try:
            run = drafts.start_reading(
                **form.reading(), purpose=PlanDraft.Purpose.SUPERIOR, by=request.user
            )
        except FileRefused as refused:
            form.refuse(str(refused))
        else:
            return redirect("run_detail", run.uuid)
    return render(request, "tasks/superior_import.html", {"form": form})


def superior_keep(request, pk):
    """Which rows of a draft name us: proposed, ticked by a person, kept."""
    draft = load_draft(request, pk)
    if draft.superior_plan_id:
        return redirect("tasks:superior_detail", draft.superior_plan_id)
    proposals = superiors.proposals(draft)
    rows = KeepForm(request.POST or None, proposals=proposals)
    found = superiors.letterhead(draft)
    form = LetterheadForm(
        request.POST or None,
        initial={
            "version": draft.version,
            "title": draft.title,
            "year": draft.year,
            "issuer": found.issuer,
            "doc_no": found.doc_no,
            "issued_on": found.issued_on,
        },
    )
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        plan = keep(request, draft, form, rows)
        if plan:
            messages.success(
                request, f"已保留{plan.tasks.count()}项上级任务。下一步：逐项承接。"
            )
            return redirect("tasks:superior_detail", plan.pk)
    verdicts = [each.naming.verdict for each in proposals]
    context = {
        "draft": draft,
        "form": form,
        "rows": rows,
        "lines": lines_of(rows.lines, lambda line: line.row.path),
        "sure": verdicts.count(SURE),
        "doubtful": verdicts.count(DOUBTFUL),
        "total": len(verdicts),
        "already": SuperiorPlan.objects.filter(
            bureau=draft.bureau, year=draft.year, title=draft.title
        ).first(),
    }
    return render(request, "tasks/superior_keep.html", context)


def keep(request, draft, form, rows):
    """Keep the ticked rows; None where refused, with the sentence on the form."""
    try:
        return services.keep_rows(
            pk=draft.pk, chosen=rows.chosen(), by=request.user, **form.cleaned_data
        )
    except Conflict:
        form.add_error(None, "您打开本页以后，识别结果有修改，请重新打开本页核对。")
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


def load_plan(request, pk, refusal=""):
    """A superior's plan the user may see and, where `refusal` is given, change."""
    plan = get_object_or_404(
        SuperiorPlan.objects.visible_to(request.user)
        .with_coverage()
        .select_related("bureau", "file"),
        pk=pk,
    )
    if refusal and not request.user.may("tasks.change_workplan", plan):
        raise PermissionDenied(refusal)
    return plan


def superior_detail(request, pk):
    """A superior's plan row by row: what covers it, how far that is, the gaps."""
    plan = load_plan(request, pk)
    rows = superiors.covered_rows(plan, request.user)
    gaps = [row for row in rows if row.is_gap]
    may_change = request.user.may("tasks.change_workplan", plan)
    context = {
        "plan": plan,
        "lines": lines_of(rows, lambda row: row.task.path),
        "gaps": gaps,
        "may_change": may_change,
        "may_draft": may_change and any(row.draft_pk is None for row in gaps),
    }
    return render(request, "tasks/superior_detail.html", context)


def superior_edit(request, pk):
    """Correct what a superior's plan is called, who issued it, when."""
    plan = load_plan(request, pk, NO_CHANGE)
    now = {name: getattr(plan, name) for name in LETTERHEAD}
    form = LetterheadForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_letterhead(pk=pk, by=request.user, **form.cleaned_data)
        except Conflict as conflict:
            return conflict_page(
                request,
                title="这份上级工作要点刚刚有人修改过",
                form=form,
                row=conflict.row,
                theirs={name: getattr(conflict.row, name) for name in LETTERHEAD},
                version=conflict.row.version,
                keep_url=reverse("tasks:superior_detail", args=[pk]),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存。")
            return redirect("tasks:superior_detail", pk)
    return render(request, "tasks/superior_edit.html", {"plan": plan, "form": form})


def superior_cover(request, pk):
    """One row: which of our tasks cover it, the likest first, or why none does."""
    row = get_object_or_404(
        SuperiorTask.objects.visible_to(request.user).select_related("plan__bureau"),
        pk=pk,
    )
    if not request.user.may("tasks.change_workplan", row):
        raise PermissionDenied(NO_CHANGE)
    tasks = services.tasks_to_choose(row.plan) | row.covered_by.all()
    tasks = tasks.select_related("plan").distinct().order_by("plan", "position")
    form = CoverForm(
        request.POST or None,
        tasks=tasks,
        initial={
            "version": services.state_of(row),
            "tasks": [task.pk for task in row.covered_by.all()],
            "reason": row.not_ours_reason,
        },
    )
    if request.method == "POST" and form.is_valid() and cover(request, row, form):
        return redirect(f"{plan_url(row.plan)}#row-{pk}")
    similar, others = superiors.tasks_by_likeness(row, list(tasks))
    context = {
        "row": row,
        "form": form,
        "ticked": {str(value) for value in form["tasks"].value() or []},
        "similar": similar,
        "others": others,
    }
    return render(request, "tasks/superior_cover.html", context)


def plan_url(plan):
    return reverse("tasks:superior_detail", args=[plan.pk])


def cover(request, row, form):
    """Save what covers a row; False where refused, with the sentence on the form."""
    try:
        services.cover(pk=row.pk, by=request.user, **form.cleaned_data)
    except Conflict as conflict:
        last = Event.objects.about(row).last()
        form.data = form.data.copy()
        form.data["version"] = services.state_of(conflict.row)
        form.add_error(None, taken_sentence(conflict.row, last))
    except Refused as refused:
        form.add_error(None, str(refused))
    else:
        messages.success(request, f"已保存：{row}")
        return True
    return False


def taken_sentence(row, event):
    """Who saved what meanwhile, and what the second may do about it."""
    tasks = "、".join(f"第{task.number}项" for task in row.covered_by.all())
    saved = tasks or row.not_ours_reason or "未承接"
    return (
        f"{event.actor}刚刚保存过这一行：{saved}。"
        "您的选择还在下面，请核对；再次保存，以您的为准。"
    )


@require_POST
def superior_draft(request, pk):
    """Draft our 分工方案 from the ticked gaps."""
    load_plan(request, pk, NO_CHANGE)
    rows = [int(row) for row in request.POST.getlist("row") if row.isdecimal()]
    try:
        draft = services.draft_scheme(pk=pk, rows=rows, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("tasks:superior_detail", pk)
    messages.success(request, "已起草分工方案。下一步：逐项填写责任单位，再导入。")
    return redirect("tasks:draft_detail", draft.pk)


def superior_table(request, pk):
    """Start the job that fills the progress table for the superior."""
    plan = load_plan(request, pk, NO_CHANGE)
    form = TableForm(
        request.POST or None,
        request.FILES or None,
        has_original=export.is_workbook(plan.file),
        initial={"on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            run = export.start_table(
                plan=plan,
                on=form.cleaned_data["on"],
                original=form.cleaned_data["layout"] == TableForm.ORIGINAL,
                upload=form.uploaded(),
                by=request.user,
            )
        except FileRefused as refused:
            form.add_error("template", str(refused))
        else:
            return redirect("run_detail", run.uuid)
    return render(request, "tasks/superior_table.html", {"plan": plan, "form": form})


def superior_filled(request, pk, uuid):
    """What of a filled table wants a person's eye before it goes out."""
    plan = load_plan(request, pk, NO_CHANGE)
    run = get_object_or_404(
        Run.objects.visible_to(request.user).select_related("file"),
        uuid=uuid,
        kind=export.KIND,
        arguments__plan=pk,
        status=Run.Status.DONE,
    )
    return render(request, "tasks/superior_filled.html", {"plan": plan, "run": run})
