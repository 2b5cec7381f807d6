"""A person's own findings: 扣分, 加分, 限档, 单项否决, entered and in effect at once."""

from django.db import transaction

from core.audit.trail import record
from tasks.models import Assignment, Role

from .counting import count
from .facts import counting_assignments
from .models import Finding, Rule
from .points import POINT
from .proposals import lock_running
from .shares import occurrence_in_words, why_not_counting

SOURCE = "人工登记"


class NoPart(Exception):
    """The finding would judge what the unit does not carry; the sentence says why."""


class AlreadyEntered(Exception):
    def __str__(self):
        return "这张表单已经登记过，没有再次登记。要再登记一条，请重新打开登记页。"


@transaction.atomic
def enter(
    *,
    assessment_pk,
    token,
    effect,
    unit,
    clause,
    facts,
    by,
    today,
    indicator=None,
    occurrence=None,
    points=None,
) -> Finding:
    """Write down and confirm a finding, once for each `token`, and count.

    A deduction that names an `occurrence` costs at most the occurrence's share.
    """
    assessment = lock_running(assessment_pk)
    # The lock on the assessment holds back the second of two clicks.
    if assessment.findings.filter(rule=None, fact_key=token).exists():
        raise AlreadyEntered
    if effect == Rule.Effect.DEDUCT:
        reason = why_not_carried(assessment, unit, indicator)
        if occurrence and not reason:
            reason = why_not_counting(assessment, unit, indicator, occurrence)
        if reason:
            raise NoPart(reason)
    finding = Finding.objects.create(
        assessment=assessment,
        unit=unit,
        indicator=indicator,
        occurrence=occurrence,
        fact_key=token,
        points=points,
        effect=effect,
        status=Finding.Status.CONFIRMED,
        clause=clause,
        facts=facts,
        source=SOURCE,
        found_on=today,
        found_by=by,
        confirmed_on=today,
        confirmed_by=by,
    )
    record("登记考核情形", assessment, by=by, note=in_words(finding))
    count(assessment_pk=assessment.pk, by=by, today=today)
    if assessment.scores.filter(unit=unit, total=None).exists():
        raise NoPart(
            f"{unit}在考核期内没有计分的指标，不参评，{finding.get_effect_display()}不起作用。"
        )
    return finding


def in_words(finding) -> str:
    told = [str(finding.unit), finding.get_effect_display()]
    if finding.points is not None:
        told.append(f"{finding.points / POINT:.2f}分")
    if finding.occurrence:
        told.append(occurrence_in_words(finding.occurrence))
    return "，".join([*told, finding.clause])


def why_not_carried(assessment, unit, leaf) -> str:
    """Why a unit's factor on a leaf is 0; empty where it is more.

    The factor is that of `facts.loads_of`: DESIGN, assessment, line 3.
    """
    if leaf.task_id is None:
        if unit.kind in leaf.unit_kinds:
            return ""
        return f"这项指标不适用于{unit.get_kind_display()}，不能对{unit}扣分。"
    counted = counting_assignments(assessment).filter(unit=unit, task=leaf.task_id)
    roles = {role for _, _, _, role, _ in counted}
    if assessment.rubric.factors.filter(role__in=roles, percent__gt=0).exists():
        return ""
    if roles:
        names = "、".join(sorted(Role(role).label for role in roles))
        return f"{unit}在这项任务中的分工是{names}，分工系数为0，不能扣分。"
    return why_nothing_counts(unit, leaf)


def why_nothing_counts(unit, leaf) -> str:
    own = Assignment.objects.own().filter(unit=unit, task=leaf.task_id)
    if not own.exists():
        return f"{unit}没有承担这项任务，不能扣分。"
    if own.filter(waived_on__isnull=False).exists():
        return f"{unit}对这项任务已批准不涉及，不能扣分。"
    if not own.filter(owes=True).exists():
        return f"没有要求{unit}报送这项任务的落实情况，不能扣分。"
    return f"{unit}在这项任务上没有考核期内到期的期次，不能扣分。"
