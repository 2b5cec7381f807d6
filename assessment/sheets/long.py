"""Texts longer than a row is high: what the first row holds, and what goes on below."""

from functools import lru_cache

from core.papers.writers import sheet
from core.papers.writers.sheet import LINE_HEIGHT, MOST_HEIGHT, PADDING
from core.papers.writers.table import width_of

# Tasks and criteria come again with every unit; what comes once soon makes room.
lines_in = lru_cache(maxsize=1024)(sheet.lines_in)

# Fewer lines than the highest row has: Excel may need one more than was counted.
MOST_LINES = (MOST_HEIGHT - PADDING) // LINE_HEIGHT - 2
# Where a text goes over several rows, as many as leave little of a page empty.
LINES = MOST_LINES // 2


def pieces(text: str, width: int) -> list[str]:
    """Break a text into what a row holds of it in a column so many letters wide."""
    # Every line has a character or a line break, and most texts are short.
    if len(text) < MOST_LINES or lines_in(text, width) <= MOST_LINES:
        return [text]
    lines = [
        line for paragraph in text.split("\n") for line in broken(paragraph, width - 2)
    ]
    starts = range(0, len(lines), LINES)
    return ["".join(lines[at : at + LINES]).rstrip("\n") for at in starts]


def broken(paragraph: str, width: int) -> list[str]:
    """The lines of a paragraph, each as wide as fits, the last with its line break."""
    lines, start, taken = [], 0, 0
    for end, letter in enumerate(paragraph):
        taken += width_of(letter)
        if taken > width:
            lines.append(paragraph[start:end])
            start, taken = end, width_of(letter)
    return [*lines, paragraph[start:] + "\n"]
