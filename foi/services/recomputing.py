"""Due dates kept right: when the calendar changes, and while outsiders are asked."""

from collections import defaultdict
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch

from core.audit.trail import record
from core.units.models import Unit
from core.workdays.calendar import WorkCalendar
from foi.models import ClockEvent, InformationRequest, Limit, Stay

from .changing import apply

CHUNK = 500
DATES = ["due_on", "is_provisional", "told_due_on", "waits_until"]


@transaction.atomic
def recompute_all(old: WorkCalendar, new: WorkCalendar, *, today: date) -> int:
    """Move the due dates of all open requests to a changed calendar.

    Returns how many moved. For each bureau the trail holds old → new.
    """
    requests = InformationRequest.objects.open()
    act = "日历变动，重算答复期限"
    return recompute(requests, calendar=new, today=today, act=act)


@transaction.atomic
def recompute_stays(old: WorkCalendar, new: WorkCalendar, *, today: date) -> int:
    """Move the internal limits of open stays to a changed calendar; how many moved."""
    rows = Stay.objects.open().filter(due_on__isnull=False).order_by("pk")
    moved = []
    for stay in rows.select_for_update():
        due_on = new.add(stay.came_on, stay.limit_days)
        if due_on != stay.due_on:
            stay.due_on = due_on
            moved.append(stay)
    Stay.objects.bulk_update(moved, ["due_on"], batch_size=CHUNK)
    return len(moved)


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
    act = "征求意见未答复，顺延答复期限"
    return recompute(requests, calendar=calendar, today=today, act=act)


def recompute(requests, *, calendar, today, act) -> int:
    limits = Limit.objects.loaded()
    moved, told = 0, defaultdict(list)
    for rows in chunks(requests):
        by_dates = defaultdict(list)
        for row in rows:
            before, due_was = dates_of(row), row.due_on
            apply(row, row.standing, limits=limits, calendar=calendar, today=today)
            if dates_of(row) != before:
                by_dates[dates_of(row)].append(row.pk)
            if row.due_on != due_was:
                told[row.bureau_id].append((row.pk, f"{row}：{due_was} → {row.due_on}"))
        moved += sum(write(dates, keys) for dates, keys in by_dates.items())
    tell(told, act)
    return moved


def chunks(requests):
    """Rows locked, with the acts that stand, so many at a time.

    Those due on one day come together: most of them move to one day.
    """
    events = Prefetch(
        "events", queryset=ClockEvent.objects.standing(), to_attr="standing"
    )
    keys = list(requests.order_by("due_on", "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        rows = InformationRequest.objects.filter(pk__in=keys[start : start + CHUNK])
        rows = rows.only("bureau", "year", "number", *DATES)
        yield list(rows.select_for_update().order_by("pk").prefetch_related(events))


def dates_of(row) -> tuple:
    return tuple(getattr(row, name) for name in DATES)


def write(dates: tuple, keys: list[int]) -> int:
    """Store the same dates for all of `keys`, in one statement."""
    rows = InformationRequest.objects.filter(pk__in=keys)
    return rows.update(**dict(zip(DATES, dates, strict=True)))


def tell(told, act) -> None:
    """One line for each bureau, with every due date that moved."""
    for bureau in Unit.objects.filter(pk__in=told).order_by("pk"):
        lines = [line for _, line in sorted(told[bureau.pk])]
        record(act, bureau, by=None, note=f"共{len(lines)}件。" + "；".join(lines))
