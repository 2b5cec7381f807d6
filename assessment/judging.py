"""One run of the machine: findings follow the facts, scores follow the findings."""

from django.db import transaction

from .counting import count
from .proposals import Counts, propose


@transaction.atomic
def propose_and_count(*, assessment_pk, by=None, today) -> Counts:
    """Bring findings and scores of an assessment up to date."""
    counts = propose(assessment_pk=assessment_pk, by=by, today=today)
    count(assessment_pk=assessment_pk, by=by, today=today)
    return counts
