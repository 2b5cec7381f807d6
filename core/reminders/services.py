"""Writing notices, each once, and the ladder a bureau starts with."""

from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme

from core.audit.trail import record
from core.units.roles import Role

from . import notices, sources
from .models import Notice, ReminderStep
from .sweeping import TITLE_LENGTH, sweep

__all__ = ["give_default_ladder", "notify", "sweep"]

DAYS, WORKDAYS = ReminderStep.Counting.DAYS, ReminderStep.Counting.WORKDAYS
DEFAULT_LADDER = (
    (-10, DAYS, [Role.LIAISON]),
    (-3, WORKDAYS, [Role.LIAISON]),
    (0, DAYS, [Role.LIAISON, Role.HEAD]),
    (1, WORKDAYS, [Role.LIAISON, Role.HEAD]),
    (5, WORKDAYS, [Role.LIAISON, Role.HEAD, Role.OFFICE]),
    (10, WORKDAYS, [Role.LIAISON, Role.HEAD, Role.OFFICE, Role.LEADER]),
)


@transaction.atomic
def notify(*, people, source, item, step, due_on, title, body, url, today):
    """Tell people of an event, each once by source, item, step and due date.

    Returns how many were told now. The act that calls it stands in the trail.
    """
    if not is_internal(url):
        raise ValueError(f"A notice leads to a page of ours, not to {url!r}.")
    drafts = [
        Notice(
            source=source,
            item=item,
            step=step,
            due_on=due_on,
            person=person,
            title=title[:TITLE_LENGTH],
            body=body,
            url=url,
            sent_on=today,
        )
        for person in {person.pk: person for person in people}.values()
    ]
    return len(notices.write(drafts))


def is_internal(url):
    """Whether an address is a path on our own server."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(
        url, allowed_hosts=None
    )


@transaction.atomic
def give_default_ladder(*, bureau, by):
    """Give a bureau the usual steps for every source it has none for.

    Returns how many steps were added; what the office set itself stays.
    """
    steps = ReminderStep.objects.filter(bureau=bureau)
    present = set(steps.values_list("source", flat=True))
    added = [
        ReminderStep(
            bureau=bureau, source=source, offset=offset, counting=counting, roles=roles
        )
        for source in sources.sources
        if source not in present
        for offset, counting, roles in DEFAULT_LADDER
    ]
    ReminderStep.objects.bulk_create(added)
    if added:
        record("设置默认提醒步骤", bureau, by=by, note=f"{len(added)}步")
    return len(added)
