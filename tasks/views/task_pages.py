"""A task with its units, and finding tasks by their words."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from core.workdays.days import current_calendar
from tasks.changing import entries_of as entries_of_changes
from tasks.handed import assignments_of
from tasks.lookback import chain_of
from tasks.models import Occurrence, Task, WorkPlan
from tasks.standing_page import note_of_task
from tasks.superiors import superior_rows_of
from tasks.urging import urgings_of


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
        .prefetch_related(
            "report__evidence__material__file", "report__evidence__publication"
        )
        .annotate(remark_count=Count("report__remarks"))
        .order_by("assignment__unit__position", "assignment", "due_on")
    )
    earlier, later = chain_of(task, request.user)
    today = timezone.localdate()
    context = {
        "task": task,
        "earlier": earlier,
        "later": later,
        "superior_rows": superior_rows_of(task),
        "sees_superior": request.user.may("tasks.change_workplan", task),
        "occurrences": occurrences,
        "assigned": assignments_of(task, request.user, on=today),
        "urgings": urgings_of(task, request.user, today=today),
        "changes": entries_of_changes(task.changes.select_related("change", "task")),
        "standing_note": note_of_task(task, today)
        if task.plan.kind == WorkPlan.Kind.STANDING
        else None,
        "calendar": current_calendar(),
        "today": today,
    }
    return render(request, "tasks/task_detail.html", context)


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
