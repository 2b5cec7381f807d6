"""Mending a criterion: what kind it is, and what it asks to be stated."""

from hashlib import sha256

from django.db import transaction

from core.audit.trail import record
from tasks.models import Criterion, CriterionElement, ElementValue, WorkPlan

from .faults import Conflict, Refused


def seen_of(criterion):
    """What a person saw of a criterion, to be compared when they save."""
    elements = [named.element_id for named in criterion.named_elements.all()]
    told = [criterion.text, criterion.kind, elements]
    return sha256(repr(told).encode()).hexdigest()


@transaction.atomic
def mend_criterion(*, pk, seen, text, kind, elements, by):
    """Write a criterion's kind and elements, and its text before handing out.

    An element units have stated something for stays. `seen` is what the page showed.
    """
    criterion = (
        Criterion.objects.select_for_update(of=("self",))
        .select_related("task__plan__bureau")
        .get(pk=pk)
    )
    if seen_of(criterion) != seen:
        raise Conflict(criterion)
    plan = criterion.task.plan
    if plan.status == WorkPlan.Status.CLOSED:
        raise Refused("工作要点已办结，不能再修改评价标准。")
    if text != criterion.text and plan.status != WorkPlan.Status.PREPARING:
        raise Refused("工作要点已下达，评价标准的文字请通过“方案调整”修改。")
    before = in_words(criterion)
    rewrite_elements(criterion, elements)
    criterion.text, criterion.kind = text, kind
    criterion.save(update_fields=["text", "kind"])
    criterion = Criterion.objects.get(pk=pk)
    record("修改评价标准", criterion, by=by, note=f"{before} → {in_words(criterion)}")
    return criterion


def rewrite_elements(criterion, elements):
    """Name the elements in their order; those there already keep their row."""
    present = {named.element_id: named for named in criterion.named_elements.all()}
    wanted = [element.pk for element in elements]
    gone = [named for key, named in present.items() if key not in wanted]
    stated = ElementValue.objects.filter(
        criterion=criterion, element__in=[named.element_id for named in gone]
    ).select_related("element")
    if used := {str(value.element) for value in stated}:
        told = "、".join(sorted(used))
        raise Refused(f"已有单位填报了“{told}”，不能去掉这项佐证要素。")
    CriterionElement.objects.filter(pk__in=[named.pk for named in gone]).delete()
    last = max((named.position for named in present.values()), default=0)
    CriterionElement.objects.bulk_create(
        CriterionElement(criterion=criterion, element=element, position=position)
        for position, element in enumerate(
            (e for e in elements if e.pk not in present), start=last + 1
        )
    )


def in_words(criterion):
    elements = "、".join(str(named) for named in criterion.named_elements.all())
    return (
        f"{criterion.text[:40]}｜{criterion.get_kind_display()}｜{elements or '无要素'}"
    )
