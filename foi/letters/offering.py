"""Which letters are offered on a request, and what is filled in before the person."""

from foi.acts import open_acts
from foi.history import needs_service
from foi.models import ClockEvent, InformationRequest, Limit, Outcome
from foi.services.ending import STANDS_AT

from .kinds import GROUND, KINDS
from .rendering import ground_of
from .shared import ACT_OF, ASKED, SLUG_OF, said_of
from .words import long_date

Status = InformationRequest.Status


def groups_for(row: InformationRequest, act: str):
    """(heading, [(kind, result or None)]): of the act asked for, then the others."""
    outcomes = {each.code: each for each in Outcome.objects.all()}
    events = list(row.events.standing())
    untold = {SLUG_OF.get(each.act) for each in events if not each.letter_number}
    around = {
        "to_redo": row.cases.to_redo().exists(),
        "possible": {each.slug for each in open_acts(row, events)} | untold | {""},
        "is_untold": "answer" in untold,
    }
    pairs = [
        (kind, outcomes.get(code))
        for kind in KINDS
        for code in (kind.outcomes or ("",))
        if fits(row, kind, outcomes.get(code), **around)
    ]
    chosen = [pair for pair in pairs if act and pair[0].act == act]
    others = [pair for pair in pairs if pair not in chosen]
    return [
        (heading, found)
        for heading, found in (
            ("这一事项的文书", chosen),
            ("答复类文书", [pair for pair in others if pair[0].is_answer]),
            ("其他文书", [pair for pair in others if not pair[0].is_answer]),
        )
        if found
    ]


def fits(row, kind, outcome, *, possible, to_redo, is_untold) -> bool:
    """Whether a letter of the kind could be issued where the request stands.

    `possible`: the acts that can be done, or were done without a letter; `to_redo`: a
    new answer was ordered; `is_untold`: the answer on record has no 文号.
    """
    if kind.after_end and row.status == kind.after_end:
        return outcome is None or outcome.pk == row.outcome_id
    if not row.is_open:
        return kind.is_answer and to_redo and needs_service(outcome)
    if not kind.is_answer or outcome is None:
        return not kind.is_answer and kind.act in possible
    if row.status == Status.ANSWERED:
        return outcome.pk == row.outcome_id and is_untold
    return STANDS_AT[outcome.ends] == row.status


def prefilled(kind, row, outcome, calendar) -> dict[str, str]:
    """What the ledger already knows, by label."""
    given = {}
    if kind.is_answer and kind.code != "partial":
        given[GROUND] = ground_of(kind, outcome)
    if kind.code == "extend" and row.due_on:
        most = Limit.objects.loaded().on(row.received_on).extension
        given["新的答复期限"] = calendar.add(row.due_on, most)
    if kind.code in ("no_supplement", "no_payment"):
        given["期限"] = row.waits_until
        asked = {
            "no_supplement": ("补正告知情况", ClockEvent.Act.SUPPLEMENT_ASKED),
            "no_payment": ("收费通知情况", ClockEvent.Act.CHARGED),
        }
        label, act = asked[kind.code]
        if event := row.events.standing().filter(act=act).last():
            given[label] = long_date(event.on) + event.letter_number
    events = acts_without_number(row).filter(act=ACT_OF.get(kind.act))
    if kind.code in ASKED:
        events = events.filter(asked=ASKED[kind.code])
    if event := events.select_related("approved_by").last():
        given |= said_of(kind, event)
    return given


def acts_without_number(row):
    return row.events.standing().filter(letter_number="")
