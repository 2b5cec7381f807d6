"""Tasks that came into a plan after a rubric was drafted: nobody is judged on them."""

from tasks.models import Task


def newer_tasks(rubric):
    """Tasks in force of the rubric's plan without an indicator, in plan order."""
    judged = rubric.indicators.filter(task__isnull=False).values("task")
    tasks = Task.objects.in_force().filter(plan=rubric.plan_id)
    return tasks.exclude(pk__in=judged).order_by("position")
