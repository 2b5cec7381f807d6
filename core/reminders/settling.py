"""Which notices speak of something that is no longer owed."""

from datetime import date

from . import sources
from .models import Notice
from .models.notice import NoticeQuerySet

CHUNK = 1000


def settle(notices: NoticeQuerySet, *, today: date) -> int:
    """Bring `settled_on` up to date among `notices`; return how many changed.

    A matter owed again opens its notices again. Notices of events owe nothing and
    stay as they are.
    """
    return sum(
        settle_rows(source, rows, today=today)
        for source in sources.sources.values()
        for rows in chunks(notices.unsure(today=today).filter(source=source.name))
    )


def chunks(notices: NoticeQuerySet):
    """The rows, so many at a time, while they are being changed."""
    last = 0
    while rows := list(notices.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield rows
        last = rows[-1].pk


def settle_rows(source: sources.Source, rows: list[Notice], *, today: date) -> int:
    owed = source.still_owed(on=today, items={row.item for row in rows})
    open_rows = [row for row in rows if row.settled_on is None]
    gone = [row.pk for row in open_rows if (row.item, row.due_on) not in owed]
    back = [row.pk for row in rows if row.settled_on and (row.item, row.due_on) in owed]
    changed = 0
    if gone:
        changed += Notice.objects.filter(pk__in=gone).update(settled_on=today)
    if back:
        changed += Notice.objects.filter(pk__in=back).update(settled_on=None)
    return changed
