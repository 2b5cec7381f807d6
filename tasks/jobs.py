"""Background work: reads the clock, calls the service."""

from celery import shared_task
from django.utils import timezone

from core.workdays.days import current_calendar

from .services import standing


@shared_task
def bring_standing_work():
    standing.bring_on_all(today=timezone.localdate(), calendar=current_calendar())
