"""Starting a long job."""

import logging
from functools import partial

from django.db import transaction
from kombu.exceptions import OperationalError

from core.audit.trail import record

from . import jobs
from .kinds import RunFailed
from .models import Run

__all__ = ["RunFailed", "start"]

logger = logging.getLogger(__name__)


@transaction.atomic
def start(*, kind, title, owner, arguments):
    """Put a job in line and return its run; the worker hears of it on commit."""
    run = Run.objects.create(
        kind=kind, title=title[:200], owner=owner, arguments=arguments
    )
    record("提交作业", run, by=owner)
    transaction.on_commit(partial(send, run.pk))
    return run


def send(pk):
    """Tell a worker; without a broker the job waits until `resume_stale` sends it."""
    try:
        jobs.perform.delay(run=pk)
    except OperationalError:
        logger.exception("run %s could not be sent", pk)
