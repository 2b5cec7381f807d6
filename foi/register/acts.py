"""The acts of a register's columns, beside those of a request. No database."""

from foi.models import ClockEvent

from .wanted import COMPLETES, Step

Act = ClockEvent.Act
ENDING = ("answered", "served")
CODES = {
    Act.SUPPLEMENT_ASKED: "supplement_asked",
    Act.SUPPLEMENTED: "supplemented",
    Act.CONSULTED: "consulted",
    Act.CONSULT_ANSWERED: "consult_answered",
    Act.EXTENDED: "extended",
    Act.CHARGED: "charged",
    Act.DELIVERED: "charge_arrived",
    Act.PAID: "paid",
    Act.ANSWERED: "answered",
    Act.SERVED: "served",
    Act.WITHDRAWN: "withdrawn",
}


def acts_of(events):
    """(column, act) of the first act of each kind, as a register has room for one."""
    found = {}
    for event in events:
        code = CODES.get(event.act)
        if code in COMPLETES and event.of is not None:
            code = code if CODES.get(event.of.act) == COMPLETES[code] else None
        if code:
            found.setdefault(code, event)
    return list(found.items())


def step_again(code, event, said):
    """An act there, to be put once more; what the file leaves blank stays as it was."""
    named = ("service",) if code == "served" else ("letter_number", "reason")
    values = {name: getattr(event, name) for name in named}
    if said:
        values |= {name: value for name, value in said.values.items() if value}
    return Step(code, event.act, said.on if said else event.on, values)
