"""The plan as a file: for whoever may see it, with their tasks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from tasks.forms.issuing import IssueForm
from tasks.issuing import ADDRESSEES, text_of
from tasks.models import Task
from tasks.services.faults import Refused
from tasks.services.issuing import MEDIA_TYPES, SHEET, WORD, issue_plan

from .plans import NO_CHANGE, load_plan


@require_GET
def plan_word(request, pk):
    return download(request, load_plan(request, pk), WORD)


@require_GET
def plan_excel(request, pk):
    return download(request, load_plan(request, pk), SHEET)


def plan_issue(request, pk):
    """Word the notice that issues the plan, and take it out as a Word file."""
    plan = load_plan(request, pk, "tasks.change_workplan", NO_CHANGE)
    initial = {"addressees": ADDRESSEES, "text": text_of(plan)}
    form = IssueForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return download(request, plan, WORD, **form.cleaned_data)
    return render(request, "tasks/plan_issue.html", {"plan": plan, "form": form})


def download(request, plan, suffix, **notice):
    """The file with the tasks the user may see."""
    tasks = Task.objects.visible_to(request.user).filter(plan=plan)
    try:
        name, content = issue_plan(
            plan=plan, tasks=tasks, suffix=suffix, by=request.user, **notice
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("tasks:plan_detail", plan.pk)
    return HttpResponse(
        content,
        content_type=MEDIA_TYPES[suffix],
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "Cache-Control": "private, no-store",
        },
    )
