"""The 佐证材料 units showed on the tasks they are judged on."""

from tasks.models import Evidence


def evidence_of(assessment, units):
    """Every use of a material that a report at the office makes, oldest first."""
    judged = assessment.rubric.indicators.filter(task__isnull=False)
    return Evidence.objects.filter(
        report__reached_on__isnull=False,
        report__occurrence__voided_on=None,
        report__occurrence__due_on__range=(assessment.starts_on, assessment.ends_on),
        report__occurrence__assignment__parent=None,
        report__occurrence__assignment__unit__in=units,
        report__occurrence__assignment__task__in=judged.values("task"),
    ).order_by("pk")
