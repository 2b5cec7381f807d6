"""Doing a job: claimed by one worker, with a sign of life, ended once."""

import json
import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from . import kinds, on_end
from .models import Run

HEARTBEAT_EVERY = timedelta(seconds=3)
# Longer than any piece of work between two calls of `progress`.
STALE_AFTER = timedelta(minutes=5)
MOST_ATTEMPTS = 3
NOWHERE: Mapping[str, str] = MappingProxyType({})

UNEXPECTED = "作业执行中出错，未能完成。请重新提交；如再次出错，请联系系统管理员。"
VANISHED = (
    f"作业执行了{MOST_ATTEMPTS}次都被中断，未能完成。请重新提交，或联系系统管理员。"
)
UNKNOWN_KIND = "系统不认识这种作业，未能完成。请联系系统管理员。"

logger = logging.getLogger(__name__)


class ClaimLost(Exception):
    """Another worker has taken the job over; this one stops without a trace."""


@dataclass
class Progress:
    """Called by the work between its pieces: keeps the figures and the heartbeat."""

    run: Run
    clock: Callable[[], datetime]

    def __call__(self, done: int, total: int) -> None:
        now = self.clock()
        if now - self.run.heartbeat_at < HEARTBEAT_EVERY and done < total:
            return
        beat = {"done": done, "total": total, "heartbeat_at": now}
        if not Run.objects.unchanged(self.run).update(**beat):
            raise ClaimLost(self.run)
        self.run.done, self.run.total, self.run.heartbeat_at = done, total, now


def perform(*, pk: int, clock: Callable[[], datetime]) -> None:
    """Do a waiting job to its end; nothing where another worker has it.

    Whatever goes wrong becomes a sentence for its owner; the log has the rest.
    """
    run = claim(pk, now=clock())
    if run is None:
        return
    try:
        ending = outcome_of(run, Progress(run, clock))
        end(run, now=clock(), **ending)
    except ClaimLost:
        logger.warning("run %s was taken over by another worker", pk)


def claim(pk: int, *, now: datetime) -> Run | None:
    """Take a waiting job by compare-and-set and return it; None where it is taken."""
    token = uuid.uuid4()
    taken = Run.objects.filter(pk=pk, status=Run.Status.WAITING).update(
        status=Run.Status.RUNNING,
        claim=token,
        attempt=F("attempt") + 1,
        heartbeat_at=now,
    )
    if not taken:
        return None
    run = Run.objects.select_related("owner").get(pk=pk)
    # A worker that stopped for long may find its claim gone already.
    if run.claim != token:
        return None
    run.owner.as_of(timezone.localtime(now).date())
    return run


def outcome_of(run: Run, progress: Progress) -> dict:
    """Do the work and return the fields its run ends with."""
    work = kinds.kinds.get(run.kind)
    if work is None:
        return failure(UNKNOWN_KIND)
    try:
        result = dict(work(run, progress) or {})
        file = result.pop("file", None)
        # What the database cannot keep must fail here, where its owner is told.
        json.dumps(result)
    except ClaimLost:
        raise
    except kinds.RunFailed as failed:
        return failure(str(failed), leads_to=failed.leads_to)
    except Exception:
        logger.exception("run %s (%s) failed", run.pk, run.kind)
        return failure(UNEXPECTED)
    total = run.total or 1
    return {
        "status": Run.Status.DONE,
        "file": file,
        "result": result,
        "done": total,
        "total": total,
    }


def failure(sentence: str, *, leads_to: Mapping[str, str] = NOWHERE) -> dict:
    return {"status": Run.Status.FAILED, "error": sentence, "result": dict(leads_to)}


@transaction.atomic
def end(run: Run, *, now: datetime, **fields) -> None:
    """End a job this worker still holds, and tell those who listen; once."""
    if not Run.objects.unchanged(run).update(ended_at=now, heartbeat_at=now, **fields):
        raise ClaimLost(run)
    on_end.announce(Run.objects.select_related("owner", "file").get(pk=run.pk))


def resume_stale(*, now: datetime) -> list[int]:
    """Put jobs without a sign of life back in line; return those to be sent again.

    One that was begun too often ends 未完成 instead.
    """
    again = []
    for run in Run.objects.stale(before=now - STALE_AFTER).iterator():
        if run.attempt >= MOST_ATTEMPTS and run.status == Run.Status.RUNNING:
            give_up(run, now=now)
        elif Run.objects.unchanged(run).update(
            status=Run.Status.WAITING, claim=None, heartbeat_at=now
        ):
            again.append(run.pk)
    return again


def give_up(run: Run, *, now: datetime) -> None:
    """End a job whose workers all vanished, unless one of them just spoke up."""
    try:
        end(run, now=now, **failure(VANISHED))
    except ClaimLost:
        logger.info("run %s ended or was taken over meanwhile", run.pk)
