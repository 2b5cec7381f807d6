"""方案调整: a later document beside the plan, what is taken of it, what it did."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.files.services import Refused as FileRefused
from core.units import paths
from tasks.changing import Page, sides_of, task_changes_of, usual_picks
from tasks.forms.changes import ChangeForm, ChangeImportForm, ConfirmChangeForm
from tasks.models import Assignment, PlanChange, PlanDraft, WorkPlan
from tasks.services import changes as services
from tasks.services.drafts import start_reading
from tasks.services.faults import Conflict, Refused

from .drafts import NO_IMPORT, load_draft
from .plans import load_plan


def change_import(request, pk):
    """Upload the document a plan is to be changed after."""
    plan = load_plan(request, pk, "tasks.import_plan", NO_IMPORT)
    form = ChangeImportForm(request.POST or None, request.FILES or None, plan=plan)
    if plan.status == WorkPlan.Status.CLOSED:
        messages.error(request, "工作要点已办结，不能再调整。")
        return redirect("tasks:plan_detail", pk)
    if request.method == "POST" and form.is_valid():
        try:
            run = start_reading(
                **form.reading(),
                purpose=PlanDraft.Purpose.CHANGE,
                basis=plan,
                by=request.user,
            )
        except FileRefused as refused:
            form.refuse(str(refused))
        else:
            return redirect("run_detail", run.uuid)
    return render(request, "tasks/change_import.html", {"plan": plan, "form": form})


def draft_compare(request, pk):
    """Both versions beside each other: tick what is taken, look at it, carry it out."""
    draft = load_draft(request, pk)
    if draft.purpose != PlanDraft.Purpose.CHANGE:
        raise Http404
    if draft.change_id:
        messages.info(request, "这份方案已经调整，下面是调整的内容。")
        return redirect("tasks:change_detail", draft.change_id)
    picks = set(request.POST.getlist("pick"))
    if request.method != "POST":
        return compare_page(request, draft, form_for(draft))
    if "back" in request.POST:
        return compare_page(request, draft, form_for(draft, request.POST), picks)
    if "apply" in request.POST:
        return confirm(request, draft, picks)
    return look(request, draft, picks)


def form_for(draft, typed=None):
    """The form as the page opens, or with what was typed, on the versions of now."""
    names = ("doc_no", "effective_on", "reason")
    initial = {name: typed.get(name, "") for name in names} if typed else {}
    return ChangeForm(
        initial={
            "effective_on": timezone.localdate(),
            **initial,
            "version": draft.version,
            "plan_version": draft.basis.version,
        }
    )


def compare_page(request, draft, form, picks=None):
    sides = sides_of(draft.basis, draft)
    if picks is None:
        picks = usual_picks(sides.comparison)
    context = {
        "draft": draft,
        "plan": draft.basis,
        "form": form,
        "page": Page(sides, picks),
        "doubt_count": sum(bool(row.doubts) for row in sides.rows.values()),
        "is_open": draft.status == PlanDraft.Status.CHECKING,
    }
    return render(request, "tasks/draft_compare.html", context)


def look(request, draft, picks):
    """Show in words and numbers what the ticked changes would do."""
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return compare_page(request, draft, form, picks)
    try:
        outcome = services.foresee(
            draft_pk=draft.pk,
            picks=picks,
            by=request.user,
            today=timezone.localdate(),
            **form.cleaned_data,
        )
    except (Conflict, Refused) as refused:
        return not_done(request, draft, picks, refused)
    context = {
        "plan": draft.basis,
        "form": asked_again(request.POST, form.cleaned_data, outcome),
        "picks": sorted(picks),
        "outcome": outcome,
        "effective_on": form.cleaned_data["effective_on"],
    }
    return render(request, "tasks/change_confirm.html", context)


def asked_again(posted, terms, outcome):
    """The form for the word, with what is wrong with the one typed already."""
    if "apply" not in posted:
        return ConfirmChangeForm(initial={**terms, "seen": outcome.fingerprint})
    typed = posted.copy()
    typed["seen"] = outcome.fingerprint
    return ConfirmChangeForm(typed)


def confirm(request, draft, picks):
    """Carry out what was shown; where it would do something else by now, say so."""
    form = ConfirmChangeForm(request.POST)
    if not form.is_valid():
        return look(request, draft, picks)
    try:
        change = services.change_plan(
            draft_pk=draft.pk,
            picks=picks,
            seen=form.cleaned_data["seen"],
            by=request.user,
            today=timezone.localdate(),
            **form.terms,
        )
    except (Conflict, Refused) as refused:
        return not_done(request, draft, picks, refused)
    is_running = change.plan.status == WorkPlan.Status.RUNNING
    messages.success(
        request, "已调整，已通知涉及的单位。" if is_running else "已调整。"
    )
    return redirect("tasks:change_detail", change.pk)


def not_done(request, draft, picks, refused):
    """The comparing page as things stand now, with why nothing was done."""
    draft = load_draft(request, draft.pk)
    sentence = str(refused)
    if isinstance(refused, Conflict):
        sentence = services.CHANGED_MEANWHILE
    messages.error(request, sentence)
    return compare_page(request, draft, form_for(draft, request.POST), picks)


def change_detail(request, pk):
    """What a change did, task by task; those of the reader's own units first."""
    change = get_object_or_404(
        PlanChange.objects.filter(
            Exists(
                WorkPlan.objects.visible_to(request.user).filter(pk=OuterRef("plan"))
            )
        ).select_related("plan", "made_by", "draft__file"),
        pk=pk,
    )
    reporting = request.user.paths_with("tasks.report")
    own = reporting + request.user.paths_with("tasks.sign")
    mine = Assignment.objects.filter(paths.under(own, "unit__path"))
    shown = task_changes_of(change, request.user, mine=mine)
    context = {
        "change": change,
        "own": [entry for entry in shown if entry.task_change.is_mine],
        "others": [entry for entry in shown if not entry.task_change.is_mine],
        "draft": getattr(change, "draft", None),
        "may_import": request.user.may("tasks.import_plan", change),
    }
    return render(request, "tasks/change_detail.html", context)
