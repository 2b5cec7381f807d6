"""From the acts on record to the clock: what counts, where a request stands.

Works on loaded rows and changes nothing.
"""

from collections.abc import Sequence
from datetime import date

from core.workdays.calendar import WorkCalendar

from . import clock
from .models import ClockEvent, InformationRequest, Outcome
from .models.law import Limits

Act = ClockEvent.Act
Status = InformationRequest.Status
# Where a request stands once the last of its acts is one of these.
AFTER = {
    Act.SUPPLEMENT_ASKED: Status.SUPPLEMENT,
    Act.CHARGED: Status.PAYMENT,
    Act.ANSWERED: Status.ANSWERED,
    Act.SERVED: Status.CLOSED,
    Act.WITHDRAWN: Status.WITHDRAWN,
    Act.RECEIVED: Status.HANDLING,
    Act.SUPPLEMENTED: Status.HANDLING,
    Act.PAID: Status.HANDLING,
}
STOPPING = frozenset({Act.SUPPLEMENT_ASKED, Act.CHARGED})
# Go out as a letter, each with its 审签单; a withdrawal is only confirmed.
OUTGOING = STOPPING | {
    Act.CONSULTED,
    Act.EXTENDED,
    Act.REASONS_ASKED,
    Act.LATER_DATE,
    Act.ANSWERED,
}
BEGINNING = frozenset({Act.RECEIVED, Act.SUPPLEMENTED, Act.PAID})


def in_order(events: Sequence[ClockEvent]) -> list[ClockEvent]:
    return sorted(events, key=lambda event: (event.on, event.pk))


def clock_events(events: Sequence[ClockEvent]) -> list[clock.Event]:
    """The acts the pure clock knows, completed by the answers and days of arrival."""
    answered, served = {}, {}
    for event in events:
        if event.act == Act.CONSULT_ANSWERED:
            answered[event.of_id] = event.on
        elif event.act == Act.DELIVERED:
            served[event.of_id] = event.on
    return [
        clock.Event(
            act=clock.Act(event.act),
            on=event.on,
            until=answered.get(event.pk, event.until),
            days=event.days,
            asked=clock.Asked(event.asked) if event.asked else None,
            served_on=served.get(event.pk),
        )
        for event in events
        if event.act in ClockEvent.ON_CLOCK
    ]


def clock_of(
    events: Sequence[ClockEvent],
    limits: Limits,
    calendar: WorkCalendar,
    *,
    today: date,
) -> clock.Clock | None:
    """Where the clock stands; None while the day of receipt is unknown."""
    ordered = in_order(events)
    first = next((event for event in ordered if event.act == Act.RECEIVED), None)
    if first is None:
        return None
    until = min(ended_on(ordered) or today, today)
    terms = limits.on(first.on)
    return clock.run(clock_events(ordered), terms, calendar, today=until)


def took_place(events: Sequence[ClockEvent], act: str) -> bool:
    return any(event.act == act for event in events)


def is_end(event: ClockEvent) -> bool:
    """Whether nobody is waited for from this act on."""
    return event.act in (Act.ANSWERED, Act.WITHDRAWN)


def ended_on(events: Sequence[ClockEvent]) -> date | None:
    """The day the request was answered, closed or withdrawn."""
    return next((event.on for event in in_order(events) if is_end(event)), None)


def status_of(events: Sequence[ClockEvent], outcome: Outcome | None) -> Status:
    """Where a request stands after its acts."""
    moving = [event.act for event in in_order(events) if event.act in AFTER]
    status = AFTER[moving[-1]] if moving else Status.CONFIRMING
    if status == Status.ANSWERED and not needs_service(outcome):
        return Status.CLOSED
    return status


def needs_service(outcome: Outcome | None) -> bool:
    """An applicant who let the day pass gets no answer that could be served."""
    return outcome is None or outcome.ends == Outcome.Ends.REPLY


def told_due_on(events: Sequence[ClockEvent]) -> date | None:
    """The last date told to the applicant in the period that runs."""
    told = None
    for event in in_order(events):
        if event.act in STOPPING:
            told = None
        told = event.told_due_on or told
    return told


def governing(computed: date | None, told: date | None) -> date | None:
    """The date work is measured by: one told to the applicant is never put off."""
    return min(computed, told) if computed and told else computed


def of_period(events: Sequence[ClockEvent]) -> list[ClockEvent]:
    """The acts since the period that runs began."""
    ordered = in_order(events)
    starts = [i for i, event in enumerate(ordered) if event.act in BEGINNING]
    return ordered[starts[-1] :] if starts else ordered


def open_consultations(events: Sequence[ClockEvent]) -> list[ClockEvent]:
    """Who was asked and has not answered."""
    answered = {event.of_id for event in events if event.act == Act.CONSULT_ANSWERED}
    return [
        event
        for event in in_order(events)
        if event.act == Act.CONSULTED and event.pk not in answered
    ]


def is_outgoing(event: ClockEvent) -> bool:
    """Whether a letter leaves the house with it."""
    return event.act in OUTGOING and event.asked != ClockEvent.Asked.OWN_UNIT


def undelivered(events: Sequence[ClockEvent]) -> list[ClockEvent]:
    """Letters from whose arrival a period runs, and that have not arrived yet."""
    arrived = {event.of_id for event in events if event.act == Act.DELIVERED}
    return [
        event
        for event in in_order(events)
        if event.act in (Act.CHARGED, Act.CONSULTED)
        and event.asked not in (ClockEvent.Asked.OWN_UNIT, ClockEvent.Asked.OTHER_ORGAN)
        and event.pk not in arrived
    ]
