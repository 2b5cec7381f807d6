"""Every night the machine proposes and counts, one job per assessment."""

import logging

from celery import shared_task
from django.utils import timezone

from .judging import judge_if_owed
from .models import Assessment
from .proposals import NoWorkdays

logger = logging.getLogger(__name__)


@shared_task
def judge_all():
    """Send one job for every assessment not judged today; bureaus share the workers.

    Sent again all day long for those whose job was lost or killed.
    """
    owed = Assessment.objects.to_judge(on=timezone.localdate())
    for pk in owed.order_by("pk").values_list("pk", flat=True):
        judge.delay(assessment=pk)


@shared_task
def judge(*, assessment):
    try:
        judge_if_owed(assessment_pk=assessment, today=timezone.localdate())
    except NoWorkdays as fault:
        logger.error("assessment %s: %s", assessment, fault)
