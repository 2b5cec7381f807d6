"""转派、分解: a unit's head hands tasks down to units below, and takes them back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.units.models import Unit
from core.workdays.days import current_calendar
from tasks.forms.handing import HandDownForm
from tasks.handed import assignments_to_hand_down, tasks_to_hand_down
from tasks.models import Assignment, WorkPlan
from tasks.services import handing_down as services
from tasks.services.faults import Refused

NO_HAND_DOWN = "只有单位负责人可以把本单位的任务转派给下属单位。"


def handing_list(request):
    """The units and plans whose tasks the user may hand down."""
    if not request.user.may("tasks.hand_down"):
        raise PermissionDenied(NO_HAND_DOWN)
    lines = tasks_to_hand_down(request.user, on=timezone.localdate())
    return render(request, "tasks/handing_list.html", {"lines": lines})


def hand_down(request, pk, unit_pk):
    """Tick the tasks and the units below, with what is asked and how far ahead."""
    plan = get_object_or_404(WorkPlan.objects.visible_to(request.user), pk=pk)
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=unit_pk)
    if not request.user.may("tasks.hand_down", unit):
        raise PermissionDenied(NO_HAND_DOWN)
    today = timezone.localdate()
    assignments = assignments_to_hand_down(plan, unit)
    form = HandDownForm(
        request.POST or None,
        assignments=assignments,
        choices=Unit.objects.under(unit).in_force(on=today).exclude(pk=unit.pk),
        initial={"assignments": request.GET.getlist("assignment")},
    )
    if request.method == "POST" and form.is_valid() and carry_out(request, form, today):
        return redirect("tasks:hand_down", pk, unit_pk)
    context = {
        "plan": plan,
        "unit": unit,
        "form": form,
        "assignments": assignments,
        "calendar": current_calendar(),
        "today": today,
    }
    return render(request, "tasks/handing_down.html", context)


def carry_out(request, form, today):
    """Hand down what was ticked; whether it went through."""
    data = form.cleaned_data
    units = list(data["units"])
    try:
        made = services.hand_down(
            pks=[one.pk for one in data["assignments"]],
            units=units,
            instruction=data["instruction"],
            days_ahead=data["days_ahead"],
            by=request.user,
            today=today,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    names = "、".join(unit.name for unit in units)
    messages.success(
        request,
        f"已转派{len(made)}项给{names}，已通知联络员。报送后由您在“审核”中并入。",
    )
    return True


def take_back(request, pk):
    """Take a handed-down task back, after showing what that ends."""
    child = get_object_or_404(
        Assignment.objects.visible_to(request.user)
        .exclude(parent=None)
        .select_related("unit", "task__plan", "parent__unit"),
        pk=pk,
    )
    if not request.user.may("tasks.hand_down", child.parent):
        raise PermissionDenied("只有转派这项任务的单位负责人可以收回。")
    plan_pk, unit_pk = child.task.plan_id, child.parent.unit_id
    if request.method == "POST":
        try:
            services.take_back(pk=pk, by=request.user, today=timezone.localdate())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"已收回转派给{child.unit}的任务，已通知该单位。")
        return redirect("tasks:hand_down", plan_pk, unit_pk)
    context = {
        "child": child,
        "occurrences": child.occurrences.standing().select_related("round", "report"),
        "calendar": current_calendar(),
        "today": timezone.localdate(),
    }
    return render(request, "tasks/handing_take_back.html", context)
