"""A successor is told what the one before was told and had not read."""

from django.urls import reverse

from . import notices
from .models import Notice
from .services import notify

# What a notice is about and where it leads; who it is for is another matter.
COPIED = ("source", "item", "step", "due_on", "title", "body", "url", "sent_on")


def pass_on(handover, matters, *, today):
    """Re-address the unread notices on what is still open, and tell of the handover.

    Until the day of the handover the one before keeps theirs.
    """
    items = {item for matter in matters for item in matter.items}
    unread = Notice.objects.filter(person=handover.from_user, item__in=items).unread()
    by_source = {}
    for notice in unread:
        by_source.setdefault(notice.source, []).append(notice)
    for group in by_source.values():
        notices.write(
            [
                Notice(
                    person=handover.to_user,
                    **{name: getattr(notice, name) for name in COPIED},
                )
                for notice in group
            ]
        )
    if handover.handed_on <= today:
        unread.mark_read(at=handover.made_at)
    notify(
        people=[handover.to_user],
        source="units.handover",
        item=f"handover-{handover.pk}",
        step="移交",
        due_on=handover.handed_on,
        title=f"工作移交：{handover.from_user}将{handover.unit}"
        f"{handover.get_role_display()}工作移交给您",
        body=f"未办结事项{len(matters)}项，详见交接单。",
        url=reverse("handover_detail", args=[handover.pk]),
        today=today,
    )
