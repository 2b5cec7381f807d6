"""Writing notices, each once, the ladder a bureau starts with, and what people
decide about their mail and about what did not go out."""

from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme

from core.audit.trail import record
from core.units.roles import Role

from . import notices, sources
from .delivering import deliver
from .models import Delivery, MailChoice, Notice, ReminderStep
from .sweeping import TITLE_LENGTH, sweep
from .wording import shortened

__all__ = [
    "NothingLeft",
    "choose_mail",
    "deliver",
    "give_default_ladder",
    "give_up",
    "notify",
    "send_again",
    "sweep",
]

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
            title=shortened(title, TITLE_LENGTH),
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
def give_default_ladder(*, bureau, by, source=""):
    """Give a bureau the usual steps for every source it has none for, or for one.

    Returns how many steps were added; what the office set itself stays.
    """
    steps = ReminderStep.objects.filter(bureau=bureau)
    present = set(steps.values_list("source", flat=True))
    added = [
        ReminderStep(
            bureau=bureau, source=name, offset=offset, counting=counting, roles=roles
        )
        for name, found in sources.sources.items()
        if name not in present and name.startswith(source)
        for offset, counting, roles in getattr(found, "ladder", DEFAULT_LADDER)
    ]
    ReminderStep.objects.bulk_create(added)
    if added:
        record("设置默认提醒步骤", bureau, by=by, note=f"{len(added)}步")
    return len(added)


@transaction.atomic
def choose_mail(*, how, email, by, today):
    """Keep how a person wants to be told by e-mail, and where."""
    by.email = email
    by.save(update_fields=["email"])
    choice = MailChoice.objects.filter(person=by).first()
    if choice is None or choice.how == MailChoice.How.OFF:
        # What came while there was no mail stays in the inbox.
        since = today
    else:
        since = choice.since
    choice, _ = MailChoice.objects.update_or_create(
        person=by, defaults={"how": how, "since": since}
    )
    record("选择邮件通知方式", by, by=by, note=choice.get_how_display())
    return choice


class NothingLeft(Exception):
    """Somebody else decided meanwhile, or nothing was ticked."""

    def __init__(self):
        super().__init__("没有办理：请勾选通知；已经有人处理过的不再列出。")


@transaction.atomic
def send_again(*, deliveries, by):
    """Put unclear and failed deliveries in line again; return how many.

    What is unclear may reach the person twice: that is for `by` to decide.
    """
    return decide(
        deliveries,
        Delivery.Status.WAITING,
        act="重新发送通知",
        by=by,
        attempts=0,
        not_before=None,
        claim=None,
        claimed_at=None,
        done_at=None,
        error="",
    )


@transaction.atomic
def give_up(*, deliveries, by):
    """Leave unclear and failed deliveries as they are; return how many."""
    return decide(deliveries, Delivery.Status.DROPPED, act="不再发送通知", by=by)


def decide(deliveries, status, *, act, by, **values):
    chosen = deliveries.for_a_person().select_for_update(of=("self",))
    rows = list(chosen.select_related("bureau"))
    picked = Delivery.objects.filter(pk__in=[row.pk for row in rows])
    moved = [
        picked.move(old, status, **values) for old in Delivery.Status.for_a_person()
    ]
    if not any(moved):
        raise NothingLeft
    for bureau in {row.bureau for row in rows}:
        count = sum(row.bureau_id == bureau.pk for row in rows)
        record(act, bureau, by=by, note=f"{count}条")
    return sum(moved)
