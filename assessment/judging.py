"""One run of the machine: findings follow the facts, scores follow the findings."""

from django.db import transaction

from .counting import count
from .models import Assessment
from .proposals import Counts, propose


@transaction.atomic
def propose_and_count(*, assessment_pk, by=None, today) -> Counts:
    """Bring findings and scores of an assessment up to date."""
    counts = propose(assessment_pk=assessment_pk, by=by, today=today)
    count(assessment_pk=assessment_pk, by=by, today=today)
    return counts


@transaction.atomic
def judge_if_owed(*, assessment_pk, today) -> Counts | None:
    """Do today's run of an assessment; None where it was done, or a worker is at it.

    The row is the claim: a worker that is killed gives it back with all it wrote.
    """
    owed = Assessment.objects.to_judge(on=today).filter(pk=assessment_pk)
    if not owed.select_for_update(of=["self"], skip_locked=True):
        return None
    return propose_and_count(assessment_pk=assessment_pk, today=today)
