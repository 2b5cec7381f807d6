"""工作要点: the plan as the table it came from, its dates, rounds and handing out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from core.workdays.days import current_calendar
from tasks.carriers import give_carriers
from tasks.forms.plans import (
    PlanDatesForm,
    QuarterlyRoundsForm,
    RoundForm,
)
from tasks.joiners import joiners_of
from tasks.lookback import offer_of, tracking_of
from tasks.models import (
    Assignment,
    Criterion,
    Occurrence,
    PlanDraft,
    ReportingRound,
    Responsibility,
    Task,
    WorkPlan,
)
from tasks.progress.counted import LATE, REPORTED, in_state
from tasks.services import plans
from tasks.services.faults import Conflict, Refused
from tasks.tables import headings_of, lines_of

from .conflicts import conflict_page

NO_CHANGE = "只有政务公开办公室可以修改工作要点。"
NO_PROGRESS = {"total": 0, "reported": 0, "late": 0}


def plan_list(request):
    """Every plan the user may see, with how far it is, and drafts to check."""
    plans_seen = list(
        WorkPlan.objects.visible_to(request.user)
        .select_related("bureau")
        .annotate(task_count=Count("tasks", filter=Q(tasks__withdrawn_on=None)))
    )
    counts = progress_of(request.user, on=timezone.localdate())
    context = {
        "plans": [(plan, counts.get(plan.pk, NO_PROGRESS)) for plan in plans_seen],
        "drafts": PlanDraft.objects.visible_to(request.user)
        .open()
        .with_row_count()
        .select_related("file"),
        "may_import": request.user.may("tasks.import_plan"),
    }
    return render(request, "tasks/plan_list.html", context)


def progress_of(user, *, on):
    """What the user may see of each plan: occurrences, reported and overdue."""
    counted = Assignment.objects.visible_to(user).counted_once()
    rows = (
        Occurrence.objects.filter(assignment__in=counted)
        .standing()
        .values("assignment__task__plan")
        .annotate(
            total=Count("pk"),
            reported=Count("pk", filter=REPORTED),
            late=Count("pk", filter=in_state(LATE, on)),
        )
        .order_by()
    )
    return {row.pop("assignment__task__plan"): row for row in rows}


def load_plan(request, pk, permission=None, refusal=""):
    """A plan the user may see, and, where named, act on."""
    plan = get_object_or_404(
        WorkPlan.objects.visible_to(request.user).select_related(
            "bureau__managing_office", "file"
        ),
        pk=pk,
    )
    if permission and not request.user.may(permission, plan):
        raise PermissionDenied(refusal)
    return plan


def plan_detail(request, pk):
    """The plan as its own table: chapter, task, criteria, units, progress."""
    plan = load_plan(request, pk)
    counted = Assignment.objects.visible_to(request.user).counted_once()
    tasks = (
        Task.objects.visible_to(request.user)
        .filter(plan=plan)
        .select_related("section__parent__parent")
        .prefetch_related(
            "criteria",
            Prefetch(
                "responsibilities",
                Responsibility.objects.select_related("unit", "group"),
            ),
        )
        .annotate(
            owed=Count("assignments__occurrences", filter=standing(counted)),
            reported=Count(
                "assignments__occurrences",
                filter=standing(counted)
                & Q(assignments__occurrences__report__reached_on__isnull=False),
            ),
        )
        .order_by("position")
    )
    give_carriers(tasks, plan)
    open_names = Responsibility.objects.open().filter(task__plan=plan)
    context = {
        "plan": plan,
        "has_criteria": Criterion.objects.filter(task__plan=plan).exists(),
        "lines": lines_of(tasks, lambda task: headings_of(task.section)),
        "rounds": plan.rounds.all(),
        "open_count": open_names.count(),
        "changes": plan.changes.counted(),
        "tracking": tracking_of(plan, request.user),
        "is_running": plan.status == WorkPlan.Status.RUNNING,
        "may_change": request.user.may("tasks.change_workplan", plan),
        "today": timezone.localdate(),
        "calendar": current_calendar(),
    }
    if context["may_change"] and plan.status != WorkPlan.Status.CLOSED:
        context |= offer_of(plan, on=context["today"])
        context["joiners"] = joiners_of(plan, on=context["today"])
    return render(request, "tasks/plan_detail.html", context)


def standing(assignments):
    """Occurrences of these assignments that are not voided, as a join filter."""
    return Q(assignments__in=assignments, assignments__occurrences__voided_on=None)


def plan_dates(request, pk):
    plan = load_plan(request, pk, "tasks.change_workplan", NO_CHANGE)
    fields = ("version", "doc_no", "issued_on", "starts_on", "ends_on")
    form = PlanDatesForm(
        request.POST or None, initial={name: getattr(plan, name) for name in fields}
    )
    if request.method == "POST" and form.is_valid():
        try:
            plans.set_dates(
                pk=pk,
                by=request.user,
                today=timezone.localdate(),
                **form.cleaned_data,
            )
        except Conflict as conflict:
            return conflict_page(
                request,
                title="日期刚刚有人修改过",
                form=form,
                row=conflict.row,
                theirs={name: getattr(conflict.row, name) for name in fields},
                version=conflict.row.version,
                keep_url=reverse("tasks:plan_detail", args=[pk]),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存日期。下一步：设定报送轮次。")
            return redirect("tasks:plan_rounds", pk)
    return render(request, "tasks/plan_dates.html", {"plan": plan, "form": form})


def plan_rounds(request, pk):
    """Reporting rounds: one by one, or one for each quarter."""
    plan = load_plan(request, pk, "tasks.change_workplan", NO_CHANGE)
    one = RoundForm(
        request.POST if "one" in request.POST else None,
        instance=ReportingRound(plan=plan),
        prefix="one",
    )
    quarterly = QuarterlyRoundsForm(
        request.POST if "quarterly" in request.POST else None, prefix="quarterly"
    )
    if request.method == "POST" and save_rounds(request, plan, one, quarterly):
        return redirect("tasks:plan_rounds", pk)
    context = {
        "plan": plan,
        "rounds": plan.rounds.all(),
        "one": one,
        "quarterly": quarterly,
        "calendar": current_calendar(),
        "today": timezone.localdate(),
    }
    return render(request, "tasks/plan_rounds.html", context)


def save_rounds(request, plan, one, quarterly):
    today = timezone.localdate()
    form = quarterly if "quarterly" in request.POST else one
    if not form.is_valid():
        return False
    try:
        if form is quarterly:
            added = plans.add_quarterly_rounds(
                pk=plan.pk, by=request.user, today=today, **form.cleaned_data
            )
            messages.success(
                request,
                f"已增设{len(added)}个报送轮次。"
                if added
                else "各季度的轮次都已设定，没有增设。",
            )
        else:
            round = plans.save_round(round=one.instance, by=request.user, today=today)
            messages.success(request, f"已增设报送轮次“{round}”。")
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
