"""What the reports use materials for, as the material's page tells it."""

from django.urls import reverse

from core.files.uses import Use

from .models import Evidence, ProgressReport


def rows():
    return Evidence.objects.exclude(material=None)


def uses(user, pks):
    """Each use by a report, the latest due first; linked where the user may see it."""
    found = list(
        rows()
        .filter(material__in=pks)
        .select_related(
            "criterion",
            "report__occurrence__round",
            "report__occurrence__assignment__unit",
            "report__occurrence__assignment__task__plan",
        )
        .order_by("-report__occurrence__due_on", "-pk")
    )
    seen = set(
        ProgressReport.objects.visible_to(user)
        .filter(pk__in={each.report_id for each in found})
        .values_list("pk", flat=True)
    )
    return [use_of(each, each.report_id in seen) for each in found]


def use_of(evidence, is_visible):
    report = evidence.report
    occurrence = report.occurrence
    task = occurrence.assignment.task
    parts = [
        str(task.plan),
        f"任务{task.number}",
        str(occurrence.round or f"{occurrence.due_on}到期"),
    ]
    if evidence.criterion:
        parts.append(evidence.criterion.text)
    return Use(
        label=" · ".join(parts),
        url=reverse("tasks:report_detail", args=[report.pk]) if is_visible else "",
        unit=occurrence.assignment.unit.name,
        state=report.get_status_display(),
    )
