"""期次 of a unit that share a leaf's points: DESIGN, assessment, lines 3 and 4."""

from tasks.models import Assignment, Occurrence

from .points import half_up, share_of


def counting_occurrences(assessment, unit, leaf):
    """Those of the unit's own assignments that count, in the order they fall due."""
    own = Assignment.objects.own().filter(unit=unit, task=leaf.task_id)
    return (
        Occurrence.objects.standing()
        .filter(
            assignment__in=own,
            due_on__range=(assessment.starts_on, assessment.ends_on),
        )
        .select_related("round")
        .order_by("due_on", "pk")
    )


def shares_of(occurrences, leaf) -> dict[int, int]:
    """What each holds of a leaf, in 0.01 分; `occurrences` are all that count."""
    parts = [occurrence.assignment_id for occurrence in occurrences]
    return {
        occurrence.pk: half_up(
            share_of(leaf.weight, parts.count(occurrence.assignment_id))
        )
        for occurrence in occurrences
    }


def why_not_counting(assessment, unit, leaf, occurrence) -> str:
    """Why an occurrence does not count on a unit's leaf; empty where it does."""
    told = f"第{occurrence.number}期"
    own = occurrence.assignment
    if (own.unit_id, own.task_id, own.parent_id) != (unit.pk, leaf.task_id, None):
        return f"{told}不是{unit}在这项指标上的期次，请重新列出期次再选。"
    if occurrence.voided_on:
        return f"{told}已于{occurrence.voided_on}撤销，不计分，不能对它扣分。"
    if assessment.starts_on <= occurrence.due_on <= assessment.ends_on:
        return ""
    period = f"{assessment.starts_on}至{assessment.ends_on}"
    return f"{told}于{occurrence.due_on}到期，不在考核期{period}内，不能对它扣分。"


def occurrence_in_words(occurrence) -> str:
    """An occurrence as the trail and a choice name it."""
    return f"第{occurrence.number}期（{occurrence.due_on}到期）"
