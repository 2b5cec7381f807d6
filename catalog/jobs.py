"""Background work: reads the clock, calls the service."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from .services import checking, deciding


@shared_task
def forget_articles():
    deciding.forget(today=timezone.localdate())


@shared_task
def check_links():
    """Every night, where the worker may go out to the internet."""
    if settings.LINK_CHECK:
        checking.check_all(today=timezone.localdate())
