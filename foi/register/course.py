"""The acts of one row taken in memory, by the same rules as the services."""

from foi import history
from foi.models import ClockEvent, InformationRequest
from foi.refusals import Refused
from foi.services import clocking, ending, extending
from foi.services.changing import follow, refuse_out_of_order, refuse_unless

Act = ClockEvent.Act
Status = InformationRequest.Status
# Keys of acts that are not stored yet: later than any that is.
FIRST_TEMPORARY = 1 << 62
IN_HAND = (Status.CONFIRMING, Status.HANDLING, Status.SUPPLEMENT, Status.PAYMENT)


class Course:
    """A request with its standing acts; `add` takes one more, or refuses it."""

    def __init__(self, request, events, *, by, today, calendar, limits):
        self.request, self.events = request, list(events)
        self.by, self.today = by, today
        self.calendar, self.limits = calendar, limits
        self.added: list[ClockEvent] = []
        self.struck: list[ClockEvent] = []

    def follow(self):
        follow(
            self.request,
            self.events,
            limits=self.limits,
            calendar=self.calendar,
            today=self.today,
        )

    def begin(self, received_on):
        """登记: with the day of receipt where it is known."""
        if received_on:
            self.put(Act.RECEIVED, received_on)
        self.follow()

    def put(self, act, on, **values):
        event = ClockEvent(
            pk=FIRST_TEMPORARY + len(self.added),
            request=self.request,
            act=act,
            on=on,
            entered_on=self.today,
            entered_by=self.by,
            **values,
        )
        self.events.append(event)
        self.added.append(event)
        return event

    def add(self, act, on, *, of=None, outcome=None, **values):
        """Take an act; `Refused` says why it cannot be."""
        refuse_out_of_order(self.events, on, today=self.today)
        self.refuse(act, on, of, outcome, values)
        if act == Act.ANSWERED:
            self.request.outcome = outcome
        event = self.put(act, on, of=of, **values)
        if act == Act.EXTENDED:
            event.told_due_on = self.clock().due_on
        self.follow()
        return event

    def clock(self):
        return history.clock_of(
            self.events, self.limits, self.calendar, today=self.today
        )

    def refuse(self, act, on, of, outcome, values):
        request, events = self.request, self.events
        match act:
            case Act.SUPPLEMENT_ASKED:
                refuse_unless(request, Status.HANDLING)
                clocking.refuse_supplement(
                    request,
                    events,
                    on,
                    values["until"],
                    limits=self.limits,
                    calendar=self.calendar,
                )
            case Act.SUPPLEMENTED:
                refuse_unless(request, Status.SUPPLEMENT)
            case Act.CONSULTED | Act.CONSULT_ANSWERED:
                refuse_unless(request, Status.HANDLING)
            case Act.EXTENDED:
                refuse_unless(request, Status.HANDLING)
                extending.refuse_second_or_late(request, events, on)
                extending.refuse_bad_length(request, values["days"], limits=self.limits)
            case Act.CHARGED:
                refuse_unless(request, Status.HANDLING)
                clocking.refuse_late_charge(request, on)
            case Act.PAID:
                refuse_unless(request, Status.PAYMENT)
            case Act.ANSWERED:
                refuse_unless(request, ending.STANDS_AT[outcome.ends])
                ending.refuse_too_soon(request, outcome, on)
                ending.refuse_without_ground(outcome, values["reason"])
            case Act.SERVED:
                refuse_unless(request, Status.ANSWERED)
            case Act.WITHDRAWN:
                refuse_unless(request, *IN_HAND)

    def strike_from(self, act):
        """Take back an act and those after it, to be put anew; only the last ones."""
        events = sorted(self.events, key=lambda event: event.pk)
        at = next(i for i, event in enumerate(events) if event.act == act)
        last = events[at:]
        if any(event.act not in (Act.ANSWERED, Act.SERVED) for event in last):
            raise Refused("后面还有其他事项，请在台账中逐项改正。")
        for event in reversed(last):
            self.struck.append(event)
            self.events.remove(event)
            self.follow()
        return last
