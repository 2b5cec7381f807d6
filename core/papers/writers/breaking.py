"""Where a title of an official document breaks: like lines, words left whole."""

import re
from math import ceil

from .table import width_of

# The dearest break is better than a line too long, and a good one worth four
# characters of unlike length.
_GOOD_BEFORE = re.compile(r"关于|印发|《|〈|的通知|20[0-9]{2}年")
_GOOD_AFTER = "》〉、，局厅部委府会"
_FAIR_AFTER = "的和及与年"
_NEVER_BEFORE = "》〉）)”’、，。：；"
_NEVER_AFTER = "《〈（(“‘"
GOOD, FAIR, POOR, NEVER = 0, 16, 40, 10_000


def title_lines(text: str, across: int) -> list[str]:
    """Return `text` in as few lines of at most `across` characters as it needs.

    Of all ways the one is taken whose lines are most alike and part no word; the
    words are guessed by what titles of documents are made of.
    """
    wanted = width_of(text) / ceil(width_of(text) / (2 * across)) if text else 0
    # best[end]: the least cost of all up to there, and where its last line begins.
    best = {0: (0.0, 0)}
    for end in range(1, len(text) + 1):
        ways = [
            (best[start][0] + _cost(text, start, end, wanted), start)
            for start in range(end)
            if width_of(text[start:end]) <= 2 * across
        ]
        best[end] = min(ways)
    lines, end = [], len(text)
    while end:
        start = best[end][1]
        lines.insert(0, text[start:end])
        end = start
    return lines


def _cost(text: str, start: int, end: int, wanted: float) -> float:
    unlike = (width_of(text[start:end]) - wanted) ** 2
    return unlike + (_cost_of_break(text, end) if end < len(text) else 0)


def _cost_of_break(text: str, at: int) -> int:
    before, after = text[at - 1], text[at]
    both_plain = before <= "\xff" and after <= "\xff"
    if after in _NEVER_BEFORE or before in _NEVER_AFTER or both_plain:
        return NEVER
    if _GOOD_BEFORE.match(text, at) or before in _GOOD_AFTER:
        return GOOD
    return FAIR if before in _FAIR_AFTER and after != "度" else POOR
