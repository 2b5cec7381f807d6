"""The sweep of each working night."""

from celery import shared_task
from django.utils import timezone

from core.workdays.days import current_calendar

from . import services


@shared_task
def sweep():
    return services.sweep(today=timezone.localdate(), calendar=current_calendar())
