"""Long jobs in the worker: by id only, the rest is asked of the database."""

from celery import shared_task
from django.utils import timezone

from . import performing


@shared_task(acks_late=True)
def perform(*, run):
    performing.perform(pk=run, clock=timezone.now)


@shared_task
def resume_stale():
    for pk in performing.resume_stale(now=timezone.now()):
        perform.delay(run=pk)
