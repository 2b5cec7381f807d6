"""A person decides: 拟扣 are confirmed or dropped, in bulk, and scores follow."""

from django.db import transaction

from core.audit.trail import record

from .bearing import STILL_BORNE
from .counting import count
from .models import Finding
from .proposals import lock_running


class NoReason(Exception):
    def __str__(self):
        return "请填写解除的理由。"


@transaction.atomic
def confirm(*, pks, assessment_pk, by, today) -> int:
    """Turn those of `pks` that are 拟扣 into 扣分; return how many there were.

    What the unit does not bear any more stays 拟扣 until the machine lifts it.
    """
    assessment = lock_running(assessment_pk)
    done = (
        assessment.findings.proposed()
        .filter(STILL_BORNE, pk__in=pks)
        .update(status=Finding.Status.CONFIRMED, confirmed_on=today, confirmed_by=by)
    )
    if done:
        record("确认扣分", assessment, by=by, note=f"{done}条")
        count(assessment_pk=assessment_pk, by=by, today=today)
    return done


@transaction.atomic
def lift(*, pks, assessment_pk, reason, by, today) -> int:
    """Lift those of `pks` that stand, for good; return how many there were.

    The machine never proposes again what a person dropped.
    """
    assessment = lock_running(assessment_pk)
    found = assessment.findings.standing().filter(pk__in=pks)
    return lift_these(found, assessment, reason=reason, by=by, today=today)


def lift_these(found, assessment, *, reason, by, today, which="") -> int:
    """Lift findings of an assessment that is locked; `which` tells the trail of them."""
    reason = reason.strip()
    if not reason:
        raise NoReason
    pks = list(found.values_list("pk", flat=True))
    done = Finding.objects.filter(pk__in=pks).update(
        status=Finding.Status.LIFTED,
        lifted_on=today,
        lifted_by=by,
        lifted_reason=reason,
    )
    if done:
        record("解除扣分", assessment, by=by, note=f"{done}条{which}：{reason}")
        count(assessment_pk=assessment.pk, by=by, today=today)
    return done
