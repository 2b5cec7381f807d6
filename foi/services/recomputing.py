"""Due dates kept right: when the calendar changes, and while outsiders are asked."""

from datetime import date
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch

from core.audit.trail import record
from core.workdays.calendar import WorkCalendar
from foi.models import ClockEvent, InformationRequest, Limit

from .changing import apply

CHUNK = 500
DATES = ["due_on", "is_provisional", "told_due_on", "waits_until"]


@transaction.atomic
def recompute_all(old: WorkCalendar, new: WorkCalendar, *, today: date) -> int:
    """Move the due dates of all open requests to a changed calendar.

    Returns how many moved. For each set of one bureau the trail holds old → new.
    """
    return sum(
        recompute(rows, calendar=new, today=today, act="日历变动，重算答复期限")
        for rows in chunks(InformationRequest.objects.open())
    )


@transaction.atomic
def refresh(*, calendar: WorkCalendar, today: date) -> int:
    """Bring up to date whose clock an outsider who has not answered may stop.

    Their dates move from day to day; returns how many moved. Safe to run again.
    """
    answered = ClockEvent.objects.standing().filter(of=OuterRef("pk"))
    waiting = (
        ClockEvent.objects.standing()
        .filter(request=OuterRef("pk"), act=ClockEvent.Act.CONSULTED)
        .exclude(Exists(answered.filter(act=ClockEvent.Act.CONSULT_ANSWERED)))
    )
    requests = InformationRequest.objects.filter(
        Exists(waiting), status=InformationRequest.Status.HANDLING
    )
    return sum(
        recompute(
            rows, calendar=calendar, today=today, act="征求意见未答复，顺延答复期限"
        )
        for rows in chunks(requests)
    )


def chunks(requests):
    """Rows locked, with the acts that stand, so many at a time, bureau by bureau."""
    events = Prefetch(
        "events", queryset=ClockEvent.objects.standing(), to_attr="standing"
    )
    keys = list(requests.order_by("bureau", "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        rows = InformationRequest.objects.filter(pk__in=keys[start : start + CHUNK])
        yield list(
            rows.select_for_update(of=("self",))
            .order_by("bureau", "pk")
            .select_related("bureau")
            .prefetch_related(events)
        )


def recompute(rows, *, calendar, today, act) -> int:
    limits = Limit.objects.loaded()
    moved = []
    for request in rows:
        before = tuple(getattr(request, name) for name in DATES)
        due_was = request.due_on
        apply(request, request.standing, limits=limits, calendar=calendar, today=today)
        if before != tuple(getattr(request, name) for name in DATES):
            moved.append((request, due_was))
    InformationRequest.objects.bulk_update(
        [request for request, _ in moved], DATES, batch_size=CHUNK
    )
    tell(moved, act)
    return len(moved)


def tell(moved, act) -> None:
    """One line for each bureau, with every due date that moved."""
    due = [each for each in moved if each[0].due_on != each[1]]
    for bureau, pairs in groupby(due, key=lambda each: each[0].bureau):
        lines = [f"{request}：{was} → {request.due_on}" for request, was in pairs]
        record(act, bureau, by=None, note=f"共{len(lines)}件。" + "；".join(lines))
