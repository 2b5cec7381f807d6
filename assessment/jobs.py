"""Each working night the machine proposes and counts, one job per assessment."""

import logging

from celery import shared_task
from django.utils import timezone

from .judging import propose_and_count
from .models import Assessment
from .proposals import NotRunning, NoWorkdays

logger = logging.getLogger(__name__)


@shared_task
def propose_all():
    """Send one job for every running assessment, so that bureaus share the workers."""
    for pk in Assessment.objects.running().values_list("pk", flat=True):
        judge.delay(assessment=pk)


@shared_task
def judge(*, assessment):
    today = timezone.localdate()
    try:
        propose_and_count(assessment_pk=assessment, today=today)
    except (Assessment.DoesNotExist, NotRunning):
        logger.warning("assessment %s is not running any more", assessment)
    except NoWorkdays as fault:
        logger.error("assessment %s: %s", assessment, fault)
