"""调整责任单位: give a unit's part to another, end it, or add a unit to a task."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.units.models import Unit
from core.workdays.days import current_calendar
from tasks.forms.handing import AddUnitForm, EndForm, ReassignForm
from tasks.models import Assignment, ProgressReport, Role, Task
from tasks.services import reassignment as services
from tasks.services.faults import Refused

from .handing import NO_HAND_OUT


def load(request, pk):
    """An assignment the user may see, and whose plan they hand out."""
    assignment = get_object_or_404(
        Assignment.objects.visible_to(request.user).select_related(
            "unit", "task__plan__bureau"
        ),
        pk=pk,
    )
    if not request.user.may("tasks.hand_out", assignment.task):
        raise PermissionDenied(NO_HAND_OUT)
    return assignment


def units_to_choose(task, role, *, on):
    """The units directly under the bureau that may get a part in the task.

    A unit that only supports the task may get a higher part.
    """
    carrying = (
        Assignment.objects.in_force()
        .filter(task=task)
        .exclude(pk__in=services.giving_way(task, role))
        .values("unit")
    )
    return Unit.objects.directly_under(task.plan.bureau, on=on).exclude(pk__in=carrying)


def reassign(request, pk):
    assignment = load(request, pk)
    today = timezone.localdate()
    written = ProgressReport.objects.filter(
        occurrence__assignment=assignment, status__in=ProgressReport.Status.open()
    )
    form = ReassignForm(
        request.POST or None,
        choices=units_to_choose(assignment.task, assignment.role, on=today),
        has_drafts=written.exists(),
        initial={"on": today},
    )
    if request.method == "POST" and form.is_valid():
        try:
            new = services.reassign(
                pk=pk, by=request.user, today=today, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request,
                f"{assignment.unit}的分工已改由{new.unit}承担，双方都已收到通知。",
            )
            return redirect("tasks:task_detail", assignment.task_id)
    return show(request, "tasks/handing_reassign.html", assignment, form, today)


def end(request, pk):
    assignment = load(request, pk)
    today = timezone.localdate()
    form = EndForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        try:
            count = services.end(
                pk=pk, by=request.user, today=today, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, f"已终止{assignment.unit}的分工，撤销{count}期，已通知该单位。"
            )
            return redirect("tasks:task_detail", assignment.task_id)
    return show(request, "tasks/handing_end.html", assignment, form, today)


def show(request, template, assignment, form, today):
    context = {
        "assignment": assignment,
        "task": assignment.task,
        "form": form,
        "occurrences": assignment.occurrences.standing().select_related(
            "round", "report"
        ),
        "children": assignment.children.in_force().select_related("unit"),
        "calendar": current_calendar(),
        "today": today,
    }
    return render(request, template, context)


def unit_add(request, pk):
    """Give a task a unit the plan does not name."""
    task = get_object_or_404(
        Task.objects.visible_to(request.user).select_related("plan__bureau"), pk=pk
    )
    if not request.user.may("tasks.hand_out", task):
        raise PermissionDenied(NO_HAND_OUT)
    today = timezone.localdate()
    choices = units_to_choose(task, Role.RESPONSIBLE, on=today)
    form = AddUnitForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            made = services.add_unit(
                pk=pk, by=request.user, today=today, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            told = "已通知该单位。" if made else "下达任务分工时一并下达。"
            messages.success(request, f"已增加责任单位{unit}，{told}")
            return redirect("tasks:task_detail", pk)
    return render(request, "tasks/handing_unit.html", {"task": task, "form": form})
