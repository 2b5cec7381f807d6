"""What the page of one request shows of its letters. Reads only."""

from .letters.kinds import KINDS
from .remedies import letters_are_on

ACTS_WITH_LETTERS = frozenset(kind.act for kind in KINDS if kind.act)


def letters_of(row, user):
    keeps = user.may("foi.keep_ledger", row)
    is_on = keeps and letters_are_on(row.bureau)
    rows = row.letters.select_related("drafted_by", "issued_by", "event__strike")
    return {
        "letters": list(rows.order_by("pk")),
        "letters_are_on": is_on,
        "letter_acts": ACTS_WITH_LETTERS if is_on else frozenset(),
        "sheet_acts": ACTS_WITH_LETTERS if keeps else frozenset(),
    }
