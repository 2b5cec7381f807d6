"""What the page of one request shows of its letters. Reads only."""

from .history import is_outgoing
from .letters.kinds import KINDS
from .letters.shared import SLUG_OF
from .models import ClockEvent
from .remedies import letters_are_on
from .services import chaining

Act = ClockEvent.Act
ACTS_WITH_LETTERS = frozenset(kind.act for kind in KINDS if kind.act)


def letters_of(row, user, events):
    """`events`: the acts that stand."""
    keeps = user.may("foi.keep_ledger", row)
    is_on = keeps and letters_are_on(row.bureau)
    rows = row.letters.select_related("drafted_by", "issued_by", "event__strike")
    letters = list(rows.order_by("pk"))
    return {
        "letters": letters,
        "untold": untold(letters, events) if is_on and row.is_open else [],
        "letters_are_on": is_on,
        "reads_unnamed": bool(letters) and may_read_unnamed(user, row),
        "letter_acts": ACTS_WITH_LETTERS if is_on else frozenset(),
        "sheet_acts": ACTS_WITH_LETTERS if keeps else frozenset(),
    }


def may_read_unnamed(user, row):
    """Whether it is the person's turn to say whether the letter may go out so."""
    if user.may("foi.keep_ledger", row) or not chaining.is_on(row.bureau_id):
        return False
    stay = chaining.open_stay(row)
    return bool(stay) and chaining.is_own(user, stay)


def untold(letters, events):
    """(act on record without a letter, its slug, an issued letter that could tell it)."""
    free = [each for each in letters if is_free(each)]
    return [
        (
            event,
            SLUG_OF[event.act],
            next((each for each in free if each.about.act == SLUG_OF[event.act]), None),
        )
        for event in events
        if is_outgoing(event) and not event.letter_number
    ]


def is_free(letter):
    """Issued, standing, and told by no act that stands."""
    tied = letter.event_id and not letter.event.is_struck
    return bool(letter.number and not letter.voided_on and not tied)


def voided_answer(letters, events):
    """The 文号 the answer had, where it was 作废 and nothing has taken its place."""
    answers = {
        each.pk
        for each in events
        if each.act == Act.ANSWERED and not each.letter_number
    }
    marks = [
        each.mark for each in letters if each.voided_on and each.event_id in answers
    ]
    return marks[-1] if marks else ""
