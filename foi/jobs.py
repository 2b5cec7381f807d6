"""Background work: reads the clock, calls the service."""

from celery import shared_task
from django.utils import timezone

from core.workdays.days import current_calendar

from .services import deciding, recomputing


@shared_task
def refresh_due_dates():
    recomputing.refresh(calendar=current_calendar(), today=timezone.localdate())


@shared_task
def forget_imports():
    deciding.forget(today=timezone.localdate())
