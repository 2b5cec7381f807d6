"""Handing notices over: claimed, handed over, marked. Safe to kill at any point."""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice

from django.utils import timezone

from core.workdays.calendar import WorkCalendar

from . import channels, outbox
from .channels import Channel, NotSent, Unreachable
from .models import Delivery, Notice
from .settling import settle

logger = logging.getLogger(__name__)

Status = Delivery.Status
# Longer than any hand-over may take: the connections give up far earlier.
UNCLEAR_AFTER = timedelta(minutes=15)
MESSAGES = 200  # per channel and run; the next run goes on
ATTEMPTS = 6
PAUSE = timedelta(minutes=10)  # doubled after each failure
INTERRUPTED = "发送中断，不知是否已经送出。"
REASON_LENGTH = 300


def deliver(*, clock: Callable[[], datetime], calendar: WorkCalendar) -> int:
    """Send what waits through every channel in use; return how many messages went.

    Only on working days: nothing goes out on a day of rest.
    """
    mark_unclear(now=clock())
    today = timezone.localtime(clock()).date()
    if not calendar.is_workday(today):
        return 0
    count = 0
    for channel in channels.in_use():
        outbox.fill(channel, today=today)
        waiting = Delivery.objects.filter(channel=channel.name, status=Status.WAITING)
        settle(Notice.objects.filter(deliveries__in=waiting), today=today)
        outbox.drop_pointless(channel, now=clock())
        count += deliver_through(channel, clock=clock, calendar=calendar)
    return count


def mark_unclear(*, now: datetime) -> int:
    """Nobody knows what became of a hand-over that was never marked."""
    return Delivery.objects.filter(claimed_at__lt=now - UNCLEAR_AFTER).move(
        Status.SENDING, Status.UNCLEAR, done_at=now, error=INTERRUPTED
    )


def deliver_through(
    channel: Channel, *, clock: Callable[[], datetime], calendar: WorkCalendar
) -> int:
    now = clock()
    waiting = Delivery.objects.filter(channel=channel.name).waiting(at=now)
    messages = list(islice(channel.messages(waiting, now=now), MESSAGES))
    count = 0
    for look_up in messages:
        pks = list(waiting.filter(**look_up).values_list("pk", flat=True))
        try:
            count += send_one(channel, pks, clock=clock, calendar=calendar)
        except Unreachable:
            logger.warning("channel %s is out of reach", channel.name)
            break
    return count


def send_one(
    channel: Channel,
    pks: list[int],
    *,
    clock: Callable[[], datetime],
    calendar: WorkCalendar,
) -> int:
    """Claim the deliveries of one message, hand it over, and mark what came of it."""
    token = uuid.uuid4()
    if not Delivery.objects.filter(pk__in=pks).claim(token=token, at=clock()):
        return 0
    claimed = Delivery.objects.filter(claim=token)
    rows = list(claimed.select_related("notice__person", "bureau").order_by("pk"))
    try:
        channel.send(rows, now=clock(), calendar=calendar)
    except NotSent as refused:
        put_back(claimed, rows, refused, now=clock())
        if isinstance(refused, Unreachable):
            raise
        return 0
    except Exception as fault:
        logger.exception("message %s may or may not have gone out", token)
        reason = f"不知是否已经送出：{fault}"[:REASON_LENGTH]
        claimed.move(Status.SENDING, Status.UNCLEAR, done_at=clock(), error=reason)
        return 0
    return bool(claimed.move(Status.SENDING, Status.SENT, done_at=clock(), error=""))


def put_back(claimed, rows: list[Delivery], refused: NotSent, *, now: datetime):
    """Into the line again after a pause, or out of it after the last attempt."""
    reason = str(refused)[:REASON_LENGTH]
    attempts = max(row.attempts for row in rows)
    if not refused.again or attempts >= ATTEMPTS:
        claimed.move(Status.SENDING, Status.FAILED, done_at=now, error=reason)
        return
    claimed.move(
        Status.SENDING,
        Status.WAITING,
        claim=None,
        claimed_at=None,
        not_before=now + PAUSE * 2 ** (attempts - 1),
        error=reason,
    )
