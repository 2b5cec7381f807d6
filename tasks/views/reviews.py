"""审核: by task across units, faults first, in bulk."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.workdays.days import current_calendar
from tasks.changing import entries_of as entries_of_changes
from tasks.forms.plans import ReturnForm
from tasks.history import entries_of
from tasks.lookback import chain_of
from tasks.models import Occurrence, ProgressReport, Task
from tasks.reviewing import reports_to_review, rows_of_task
from tasks.seen import seen_in
from tasks.services import reviews as services
from tasks.services.faults import Refused
from tasks.superiors import superior_rows_of
from tasks.urging import urgings_of

NO_REVIEW = "只有政务公开办公室可以审核落实情况。"
DAYS_TO_REDO = 5  # working days


def review_list(request):
    """The tasks with reports that wait for the user's review."""
    if not request.user.may("tasks.open_review"):
        raise PermissionDenied(NO_REVIEW)
    waiting = reports_to_review(request.user)
    tasks = (
        Task.objects.filter(assignments__occurrences__report__in=waiting)
        .select_related("plan", "section")
        .annotate(
            waiting=Count("assignments__occurrences__report"),
            since=Min("assignments__occurrences__report__reached_on"),
        )
        .order_by("-plan__year", "plan", "position")
    )
    page = Paginator(tasks, 50).get_page(request.GET.get("page"))
    return render(request, "tasks/review_list.html", {"page": page})


def review_task(request, pk):
    """All units' reports on one task: approve or return what is ticked."""
    task = get_object_or_404(
        Task.objects.visible_to(request.user).select_related("plan__bureau"), pk=pk
    )
    if not request.user.may("tasks.open_review"):
        raise PermissionDenied(NO_REVIEW)
    today = timezone.localdate()
    calendar = current_calendar()
    form = ReturnForm(
        request.POST if "return" in request.POST else None,
        initial={"redo_by": calendar.add(today, DAYS_TO_REDO)},
    )
    picked = picked_in(request.POST)
    if request.method == "POST" and decide(request, picked, form, today):
        return redirect("tasks:review_task", pk)
    context = {
        "task": task,
        "rows": rows_of_task(
            task, request.user, picked=picked if request.method == "POST" else None
        ),
        "form": form,
        "calendar": calendar,
        "today": today,
    }
    return render(request, "tasks/review_task.html", context)


def picked_in(posted):
    """The keys of the reports a person ticked."""
    return {int(pk) for pk in posted.getlist("report") if pk.isdigit()}


def decide(request, picked, form, today):
    """Carry out what was pressed on the ticked reports; whether it went through."""
    reports = ProgressReport.objects.visible_to(request.user).filter(pk__in=picked)
    act = {
        "pks": list(reports.values_list("pk", flat=True)),
        "seen": seen_in(request.POST),
        "by": request.user,
        "today": today,
    }
    if not act["pks"]:
        messages.error(request, "请先勾选要审核的落实情况。")
        return False
    if "return" in request.POST and not form.is_valid():
        return False
    try:
        if "return" in request.POST:
            done = services.return_reports(**act, **form.cleaned_data)
            sentence = f"已退回{len(done)}件，已通知联络员。"
        else:
            done = services.approve(**act)
            sentence = f"已通过{len(done)}件。"
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    left = len(act["pks"]) - len(done)
    told = f"{left}件此前已处理或内容有变化，未作改动，请核对。" if left else ""
    messages.success(request, sentence + told)
    return True


def task_detail(request, pk):
    """A task, its units and what each has reported."""
    task = get_object_or_404(
        Task.objects.visible_to(request.user)
        .select_related("plan__bureau", "section__parent__parent")
        .prefetch_related(
            "criteria__named_elements__element", "responsibilities__unit"
        ),
        pk=pk,
    )
    occurrences = (
        Occurrence.objects.visible_to(request.user)
        .filter(assignment__task=task)
        .select_related("assignment__unit", "round", "report")
        .prefetch_related("report__evidence__material")
        .order_by("assignment__unit__position", "assignment", "due_on")
    )
    earlier, later = chain_of(task, request.user)
    context = {
        "task": task,
        "earlier": earlier,
        "later": later,
        "superior_rows": superior_rows_of(task),
        "sees_superior": request.user.may("tasks.change_workplan", task),
        "occurrences": occurrences,
        "urgings": urgings_of(task, request.user, today=timezone.localdate()),
        "changes": entries_of_changes(task.changes.select_related("change", "task")),
        "calendar": current_calendar(),
        "today": timezone.localdate(),
    }
    return render(request, "tasks/task_detail.html", context)


def report_detail(request, pk):
    """One report whole: its text, its evidence and every step it went."""
    report = get_object_or_404(
        ProgressReport.objects.visible_to(request.user)
        .select_related(
            "occurrence__round",
            "occurrence__assignment__unit",
            "occurrence__assignment__task__plan",
            "signed_by",
        )
        .prefetch_related("evidence__material", "versions__submitted_by"),
        pk=pk,
    )
    context = {"report": report, "entries": entries_of(report)}
    return render(request, "tasks/report_detail.html", context)


def task_search(request):
    """Tasks whose wording, number or plan holds the words typed."""
    words = request.GET.get("q", "").strip()[:100]
    tasks = Task.objects.visible_to(request.user).select_related("plan", "section")
    for word in words.split():
        tasks = tasks.filter(
            Q(text__icontains=word)
            | Q(number=word.strip("第项号"))
            | Q(plan__title__icontains=word)
        )
    tasks = tasks.order_by("-plan__year", "plan", "position") if words else tasks.none()
    page = Paginator(tasks, 50).get_page(request.GET.get("page"))
    return render(request, "tasks/task_search.html", {"page": page, "words": words})
