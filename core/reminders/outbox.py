"""What goes out of the house: one delivery per notice and channel, before any is sent."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Subquery

from core.units.models import Post

from .channels import Channel
from .models import Delivery, Notice

CHUNK = 500
# Older notices stay in the inbox: a channel that is switched on, or was long
# silent, floods nobody. No holiday is longer.
FRESH = timedelta(days=10)
DROPPED = Delivery.Status.DROPPED
WAITING = Delivery.Status.WAITING


def fill(channel: Channel, *, today: date) -> int:
    """Put in line what is fresh, unread, open and not yet in line; return how many."""
    wanted = not_in_line(channel, today=today).values_list("pk", "bureau")
    count = 0
    while rows := list(wanted.order_by("pk")[:CHUNK]):
        Delivery.objects.bulk_create(
            [
                Delivery(notice_id=notice, bureau_id=bureau, channel=channel.name)
                for notice, bureau in rows
            ],
            ignore_conflicts=True,
        )
        count += len(rows)
    return count


def not_in_line(channel: Channel, *, today: date):
    """The notices a channel should carry and does not, each with its bureau."""
    posts = Post.objects.in_force(on=today).filter(user=OuterRef("person"))
    codes = channel.bureaus()
    if codes is not None:
        posts = posts.filter(unit__bureau__code__in=codes)
    in_line = Delivery.objects.filter(notice=OuterRef("pk"), channel=channel.name)
    fresh = Notice.objects.unread().open().filter(sent_on__range=(today - FRESH, today))
    return (
        channel.addressed(fresh)
        .annotate(bureau=Subquery(posts.order_by("pk").values("unit__bureau")[:1]))
        .filter(~Exists(in_line), bureau__isnull=False)
    )


def drop_pointless(channel: Channel, *, now) -> int:
    """Take out of line what was read or settled meanwhile, or is wanted no more."""
    waiting = Delivery.objects.filter(channel=channel.name, status=WAITING)
    wanted = channel.addressed(Notice.objects.all())
    reasons = {
        "本人已阅。": waiting.exclude(notice__read_at=None),
        "事项已了结。": waiting.exclude(notice__settled_on=None),
        "现在的设置不再发送。": waiting.exclude(notice__in=wanted),
    }
    count = 0
    for reason, rows in reasons.items():
        pks = list(rows.values_list("pk", flat=True))
        count += Delivery.objects.filter(pk__in=pks).move(
            WAITING, DROPPED, done_at=now, error=reason
        )
    return count
