"""Sealing the trail, every few minutes."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from . import seals

# Younger events may still have neighbours in transactions under way.
SETTLED_AFTER = timedelta(minutes=1)


@shared_task
def seal():
    return seals.seal(before=timezone.now() - SETTLED_AFTER)
