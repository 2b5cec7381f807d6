"""The sweep of each working night, and what goes out of the house after it."""

from celery import shared_task
from django.utils import timezone

from core.workdays.days import current_calendar

from . import services


@shared_task
def sweep():
    return services.sweep(today=timezone.localdate(), calendar=current_calendar())


@shared_task
def deliver():
    return services.deliver(clock=timezone.now, calendar=current_calendar())
