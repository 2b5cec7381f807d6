"""Lists in a phrase: their items, and which brackets and quotation marks hold."""

import re

from . import roles
from .roster import Roster

SEPARATORS = "、，,；;。/／\n"
OPENING, CLOSING = "（(〔[［【〖“‘《<〈「『", "）)〕]］】〗”’》>〉」』"
WRAPPING, UNWRAPPING = "（(〔[［【〖", "）)〕]］】〗"
_SHORT_TAIL = re.compile(
    r"[室所队科股处办组站](?:[（(][^（()）]*[）)])?"
    r"(?=$|负责|配合|牵头|落实|参与|参加|按|分工|组织|具体)"
)
# A role is looked for in so many characters before a gap.
_NEAR = 40


def items_of(text: str, roster: Roster | None = None) -> list[tuple[str, str]]:
    """Return the items of a list, each with the separator behind it.

    Separators inside brackets, quotation marks and known names separate nothing; a
    gap separates behind a role.
    """
    inside = bytearray(len(text) + 1)
    for start, end in (
        *_closed_brackets(text),
        *(roster.spans(text) if roster else ()),
    ):
        inside[start:end] = b"\x01" * (end - start)
    items, start = [], 0
    for position, character in enumerate(text):
        if inside[position]:
            continue
        if character in SEPARATORS or (
            character == " "
            and roles.ends_with_role(text[max(start, position - _NEAR) : position])
        ):
            items.append((text[start:position].strip(), character))
            start = position + 1
    items.append((text[start:].strip(), ""))
    return _with_short_tails([(item, mark) for item, mark in items if item])


def _with_short_tails(items: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return `items` with 各室、所、队 as the one name it is."""
    joined: list[tuple[str, str]] = []
    for item, separator in items:
        if joined and _SHORT_TAIL.match(item) and joined[-1][0].startswith("各"):
            item = f"{joined[-1][0]}{joined.pop()[1]}{item}"
        joined.append((item, separator))
    return joined


def _closed_brackets(text: str) -> list[tuple[int, int]]:
    """Return the outermost brackets and quotation marks of `text` that are closed."""
    found: list[tuple[int, int]] = []
    open_at: list[int] = []
    for position, character in enumerate(text):
        if character in OPENING:
            open_at.append(position)
        elif character in CLOSING and open_at:
            start = open_at.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, position + 1))
    return found


def balanced(text: str) -> str:
    """Return `text` without a bracket at its end that was never opened or closed."""
    text = text.rstrip(WRAPPING).lstrip(UNWRAPPING)
    opened = sum(text.count(character) for character in WRAPPING)
    closed = sum(text.count(character) for character in UNWRAPPING)
    if closed > opened and text[-1] in UNWRAPPING:
        return text[:-1]
    if opened > closed and text[0] in WRAPPING:
        return text[1:]
    return text


def in_brackets(text: str, position: int) -> bool:
    head = text[:position]
    opened = sum(head.count(character) for character in OPENING)
    return opened > sum(head.count(character) for character in CLOSING)
