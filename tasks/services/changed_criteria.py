"""评价标准 of a changed task: kept, rewritten in place, added, and seldom dropped."""

from django.db.models import F, Max, ProtectedError

from core.units.names import plain
from tasks.models import Criterion, CriterionElement

from .writing import elements_by_name


def rewrite_criteria(pairs, outcome):
    """Bring the criteria of each (task, draft row) in step with the row.

    What units wrote and attached hangs on the criteria, so one with the same text is
    kept, and the rest take the new texts in turn. One too many is deleted unless a
    report or a rubric rests on it; then it stays, and the outcome says so.
    """
    elements = elements_by_name(
        name for _, row in pairs for read in row.criteria for name in read["elements"]
    )
    for task, row in pairs:
        matched, spare = matched_criteria(list(task.criteria.all()), row.criteria)
        kept = [criterion for criterion in spare if not deleted(criterion)]
        outcome.kept_criteria += [f"{task}：{criterion}" for criterion in kept]
        write_in_order(task, matched, kept)
        write_elements(matched, elements)


def matched_criteria(present, wanted):
    """[(criterion, as read)] in the new order, and the criteria no text is left for."""
    by_text = {plain(criterion.text): criterion for criterion in present}
    same = [by_text.pop(plain(read["text"]), None) for read in wanted]
    spare = [criterion for criterion in present if criterion not in same]
    matched = []
    for criterion, read in zip(same, wanted, strict=True):
        if criterion is None:
            criterion = spare.pop(0) if spare else Criterion()
        matched.append((criterion, read))
    return matched, spare


def deleted(criterion):
    try:
        criterion.delete()
    except ProtectedError:
        return False
    return True


def write_in_order(task, matched, kept):
    """Write texts and positions; those kept against the document come last."""
    last = task.criteria.aggregate(last=Max("position"))["last"] or 0
    far = last + len(matched) + len(kept)
    Criterion.objects.filter(task=task).update(position=F("position") + far)
    for position, (criterion, read) in enumerate(matched, start=1):
        criterion.task, criterion.position = task, position
        criterion.text = read["text"]
        criterion.kind = read.get("kind", criterion.kind)
        criterion.limit = read.get("limit")
        criterion.deductions = read.get("deductions", [])
        criterion.save()
    for position, criterion in enumerate(kept, start=len(matched) + 1):
        criterion.position = position
        criterion.save(update_fields=["position"])


def write_elements(matched, elements):
    """What each criterion asks to be stated, as the document names it now."""
    criteria = [criterion for criterion, _ in matched]
    CriterionElement.objects.filter(criterion__in=criteria).delete()
    CriterionElement.objects.bulk_create(
        CriterionElement(criterion=criterion, element=elements[name], position=position)
        for criterion, read in matched
        for position, name in enumerate(dict.fromkeys(read["elements"]), start=1)
    )
