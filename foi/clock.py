"""The clock of a request: when it must be answered, and why. Pure.

A due date is a function of what happened, of the calendar and of the limits the law
set on the day the request came in: decree 711 articles 30 to 36 and 42, or decree 492
before 15 May 2019. Working days are counted from the day after an event.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from core.workdays.calendar import ONE_DAY, WorkCalendar


class Act(StrEnum):
    """What moves the clock."""

    RECEIVED = "received"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLEMENTED = "supplemented"
    CONSULTED = "consulted"
    EXTENDED = "extended"
    CHARGED = "charged"
    PAID = "paid"
    REASONS_ASKED = "reasons_asked"
    LATER_DATE = "later_date"


class Asked(StrEnum):
    """Who was consulted; only outsiders stop the clock."""

    THIRD_PARTY = "third_party"
    CO_ISSUER = "co_issuer"
    OTHER_ORGAN = "other_organ"
    OWN_UNIT = "own_unit"


@dataclass(frozen=True)
class Terms:
    """Working days the law gives, as they stood when the request was received."""

    reply: int = 20
    extension: int = 20
    supplement_notice: int = 7
    consultation: int = 15
    payment: int = 20


@dataclass(frozen=True)
class Event:
    """Something that happened on a day.

    `until`: the answer of whoever was consulted, or the date fixed under article 35,
    or the last day an applicant has for a supplement. `served_on`: when a consulted
    third party or an applicant got the letter, where that day counts.
    """

    act: Act
    on: date
    until: date | None = None
    days: int = 0
    asked: Asked | None = None
    served_on: date | None = None


class State(StrEnum):
    RUNNING = "running"
    SUPPLEMENT = "supplement"  # the applicant is to supplement
    CONSULTING = "consulting"  # an outsider has not answered
    PAYMENT = "payment"  # the applicant is to pay
    ABANDONED = "abandoned"  # not supplemented or not paid in time


@dataclass(frozen=True)
class Step:
    """One line of the explanation: what happened, and the due date from then on."""

    event: Event
    due_on: date | None


@dataclass(frozen=True)
class Clock:
    """Where the clock stands.

    `due_on` is None while the applicant is to supplement or to pay. While outsiders
    are consulted it is the date as if all answered today. `waits_until` is the last
    day of whoever is waited for, where the law sets one.
    """

    state: State
    due_on: date | None
    began_on: date
    notice_due_on: date  # the last day for asking the applicant to supplement
    steps: tuple[Step, ...] = ()
    pauses: tuple[tuple[date, date], ...] = ()  # (day asked, day answered]
    waits_until: date | None = None


def run(
    events: Iterable[Event], terms: Terms, calendar: WorkCalendar, *, today: date
) -> Clock:
    """The clock after all events, as of a day."""
    first, *rest = sorted(events, key=lambda event: event.on)
    began = Course(first.on, terms, calendar, today)
    steps = [Step(first, began.due_on())]
    for event in rest:
        began.take(event)
        steps.append(Step(event, began.due_on()))
    return replace(
        began.clock(),
        notice_due_on=calendar.add(first.on, terms.supplement_notice),
        steps=tuple(steps),
    )


@dataclass
class Course:
    """The period that runs now: begun anew by a supplement or a payment."""

    began_on: date
    terms: Terms
    calendar: WorkCalendar
    today: date
    extension: int = 0
    fixed: date | None = None
    stopped: Event | None = None

    def __post_init__(self):
        self.consulted: list[Event] = []

    def take(self, event: Event) -> None:
        """Let an event move the clock."""
        match event.act:
            case Act.SUPPLEMENT_ASKED | Act.CHARGED:
                self.stopped = event
            case Act.SUPPLEMENTED | Act.PAID:
                self.begin_anew(event.on)
            case Act.EXTENDED:
                self.extension += event.days
            case Act.CONSULTED if event.asked != Asked.OWN_UNIT:
                self.consulted.append(event)
            case Act.LATER_DATE:
                self.fixed = event.until

    def begin_anew(self, on: date) -> None:
        """The whole period again from the next day: a reset, no pause.

        An extension given before is not carried over: it was of the period that ended.
        Who was asked before and has not answered is still waited for.
        """
        self.consulted = [each for each in self.consulted if self.ended_on(each) > on]
        self.began_on, self.stopped, self.extension = on, None, 0
        self.fixed = None

    def clock(self) -> Clock:
        return Clock(
            state=self.state(),
            due_on=self.due_on(),
            began_on=self.began_on,
            notice_due_on=self.began_on,
            pauses=tuple(self.pauses()),
            waits_until=self.waits_until(),
        )

    def state(self) -> State:
        until = self.waits_until()
        if self.stopped:
            if until and until < self.today:
                return State.ABANDONED
            is_fee = self.stopped.act == Act.CHARGED
            return State.PAYMENT if is_fee else State.SUPPLEMENT
        if any(self.is_open(event) for event in self.consulted):
            return State.CONSULTING
        return State.RUNNING

    def waits_until(self) -> date | None:
        """The last day of whoever is waited for; None where nobody or no day is set."""
        if self.stopped:
            if self.stopped.act == Act.SUPPLEMENT_ASKED:
                return self.stopped.until
            received = self.stopped.served_on
            return received and self.calendar.add(received, self.terms.payment)
        open_ones = [
            self.last_day(each) for each in self.consulted if self.is_open(each)
        ]
        known = [day for day in open_ones if day]
        return max(known) if known and len(known) == len(open_ones) else None

    def last_day(self, event: Event) -> date | None:
        """When a consultation ends by law: not for organs other than co-issuers."""
        if event.asked == Asked.OTHER_ORGAN:
            return None
        return self.calendar.add(event.served_on or event.on, self.terms.consultation)

    def is_open(self, event: Event) -> bool:
        last = self.last_day(event)
        return event.until is None and (last is None or last >= self.today)

    def ended_on(self, event: Event) -> date:
        """The last day of a consultation that is not counted."""
        last = self.last_day(event) or date.max
        return min(event.until or max(self.today, event.on), last)

    def pauses(self) -> list[tuple[date, date]]:
        """Consultations with those that overlap made one: (asked, answered]."""
        spans = sorted(
            (max(each.on, self.began_on), self.ended_on(each))
            for each in self.consulted
        )
        merged: list[tuple[date, date]] = []
        for asked, answered in spans:
            if merged and asked <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], answered))
            else:
                merged.append((asked, answered))
        return merged

    def due_on(self) -> date | None:
        if self.stopped:
            return None
        if self.fixed:
            return self.fixed
        due = self.calendar.add(self.began_on, self.terms.reply + self.extension)
        for asked, answered in self.pauses():
            # What is asked once the period is over gives nothing back.
            if asked < due:
                due = self.calendar.add(due, self.calendar.between(asked, answered))
        return due


@dataclass(frozen=True)
class CountedDay:
    """One day of the line: its number in the count, or why it does not count."""

    on: date
    number: int | None
    why: str = ""


PAUSED, RESTED, MADE_UP = "征求意见，不计", "休息日，不计", "调休上班，计入"


def day_by_day(clock: Clock, calendar: WorkCalendar) -> list[CountedDay]:
    """Each day from the one after the period began to the due date."""
    days, number, day = [], 0, clock.began_on
    while clock.due_on and day < clock.due_on:
        day += ONE_DAY
        if not calendar.is_workday(day):
            days.append(CountedDay(day, None, RESTED))
        elif any(asked < day <= answered for asked, answered in clock.pauses):
            days.append(CountedDay(day, None, PAUSED))
        else:
            number += 1
            days.append(CountedDay(day, number, made_up(day)))
    return days


def made_up(day: date) -> str:
    return MADE_UP if day.isoweekday() > 5 else ""
