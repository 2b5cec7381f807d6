"""下达: hand a plan out, to later joiners too, say whom a name means, ask supporters."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.units import paths
from core.units.models import Unit
from core.workdays.days import current_calendar
from tasks.forms.handing import AskForm, SettleForm, UnitTicksForm
from tasks.handing import preview
from tasks.joiners import joiners_of
from tasks.models import Assignment, Responsibility, WorkPlan
from tasks.services import asking, handout, joining
from tasks.services.faults import Refused

from .plans import load_plan

NO_HAND_OUT = "只有政务公开办公室可以下达任务分工。"


def plan_hand_out(request, pk):
    """Show what handing out will do, and do it."""
    plan = load_plan(request, pk, "tasks.hand_out", NO_HAND_OUT)
    today = timezone.localdate()
    if request.method == "POST":
        try:
            count = handout.hand_out(
                pk=pk,
                by=request.user,
                today=today,
                leave_out=pairs_in(request.POST.getlist("leave_out")),
            )
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("tasks:plan_hand_out", pk)
        messages.success(request, f"已下达{count}项任务分工，已通知各单位联络员。")
        return redirect("tasks:plan_detail", pk)
    shown = preview(plan, on=today)
    context = {
        "plan": plan,
        "preview": shown,
        "is_running": plan.status == WorkPlan.Status.RUNNING,
        "joiners": shown.joiners,
        "rounds": plan.rounds.all(),
    }
    return render(request, "tasks/plan_hand_out.html", context)


def pairs_in(ticked):
    """The keys of task and unit in `12-34`."""
    pairs = (value.split("-") for value in ticked)
    return frozenset(
        (int(pair[0]), int(pair[1]))
        for pair in pairs
        if len(pair) == 2 and all(key.isdecimal() for key in pair)
    )


def plan_join(request, pk):
    """Later joiners of the plan's groups: tick those that take its tasks on."""
    plan = load_plan(request, pk, "tasks.hand_out", NO_HAND_OUT)
    today = timezone.localdate()
    joiners = joiners_of(plan, on=today)
    form = UnitTicksForm(
        request.POST or None,
        choices=Unit.objects.filter(pk__in=[joiner.unit.pk for joiner in joiners]),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = joining.let_join(
                pk=pk,
                units={unit.pk for unit in form.cleaned_data["units"]},
                by=request.user,
                today=today,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, f"已下达{len(made)}项任务分工，须报送的单位已收到通知。"
            )
            return redirect("tasks:plan_detail", pk)
    ticked = {str(value) for value in form["units"].value() or []}
    context = {
        "plan": plan,
        "form": form,
        "joiners": [(joiner, str(joiner.unit.pk) in ticked) for joiner in joiners],
    }
    return render(request, "tasks/handing_join.html", context)


def plan_ask(request, pk):
    """要求配合单位报送: tick the supporting units that report, or no longer do."""
    plan = load_plan(request, pk, "tasks.hand_out", NO_HAND_OUT)
    supporting = (
        Assignment.objects.supporting()
        .filter(task__plan=plan)
        .select_related("task", "unit", "group")
        .order_by("task__position", "unit__position")
    )
    if task := request.GET.get("task", ""):
        supporting = supporting.filter(task=int(task) if task.isdecimal() else 0)
    form = AskForm(request.POST or None, supporting=supporting)
    if request.method == "POST" and form.is_valid() and ask_or_stop(request, form):
        return redirect(request.get_full_path())
    context = {
        "plan": plan,
        "form": form,
        "supporting": supporting,
        "is_running": plan.status == WorkPlan.Status.RUNNING,
        "task": supporting[0].task if task and supporting else None,
        "today": timezone.localdate(),
        "calendar": current_calendar(),
    }
    return render(request, "tasks/handing_ask.html", context)


def ask_or_stop(request, form):
    """Carry out what was pressed; whether it went through."""
    act = {
        "pks": [one.pk for one in form.cleaned_data["assignments"]],
        "by": request.user,
        "today": timezone.localdate(),
    }
    try:
        if "stop" in request.POST:
            done = asking.stop_asking(**act)
            sentence = f"已不再要求{len(done)}项配合分工报送，尚未填报的期次已撤销。"
        else:
            done = asking.ask_to_report(**act)
            sentence = f"已要求{len(done)}项配合分工按期报送，已通知有关单位。"
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, sentence)
    return True


def responsibility_list(request):
    """Every name that waits for the office to say which units it means."""
    held = request.user.paths_with("tasks.hand_out")
    if not held:
        raise PermissionDenied(NO_HAND_OUT)
    names = (
        Responsibility.objects.open_on_running_plans()
        .filter(paths.under(held, "task__plan__bureau__path"))
        .select_related("task__plan")
        .order_by("-task__plan__year", "task__plan", "task__position", "position")
    )
    return render(request, "tasks/responsibility_list.html", {"names": names})


def responsibility_settle(request, pk):
    """Say which units a written name means."""
    responsibility = get_object_or_404(
        Responsibility.objects.select_related("task__plan__bureau").filter(
            Exists(
                WorkPlan.objects.visible_to(request.user).filter(
                    pk=OuterRef("task__plan")
                )
            )
        ),
        pk=pk,
    )
    plan = responsibility.task.plan
    if not request.user.may("tasks.hand_out", plan):
        raise PermissionDenied(NO_HAND_OUT)
    today = timezone.localdate()
    form = SettleForm(
        request.POST or None,
        choices=Unit.objects.directly_under(plan.bureau, on=today),
        same=Responsibility.objects.same_name_open(responsibility).count(),
    )
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and settle(request, responsibility, form, today):
        return redirect("tasks:responsibility_list")
    context = {"responsibility": responsibility, "plan": plan, "form": form}
    return render(request, "tasks/responsibility_settle.html", context)


def settle(request, responsibility, form, today):
    """Settle the name on the ticked units; whether it went through."""
    units = list(form.cleaned_data["units"])
    try:
        count = handout.settle(
            pk=responsibility.pk,
            units=units,
            everywhere=form.cleaned_data.get("everywhere", False),
            by=request.user,
            today=today,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    names = "、".join(unit.name for unit in units)
    messages.success(
        request, f"“{responsibility.written_name}”已明确为{names}（{count}处）。"
    )
    return True
