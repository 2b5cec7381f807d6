"""Background work. Jobs lie in `<app>/jobs.py` and are named by their module."""

import os

from celery import Celery
from celery.signals import setup_logging, worker_init
from django.conf import settings

from zhengwu import fsq

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengwu.settings")

app = Celery("zhengwu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")


@setup_logging.connect
def leave_logging_to_django(**kwargs):
    """Celery configures no logging of its own where somebody listens here."""


@worker_init.connect
def take_up_left_work(**kwargs):
    """The one worker of the embedded queue puts back what a killed one had claimed."""
    if settings.CELERY_BROKER_URL.startswith("fsq:"):
        fsq.recover(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
