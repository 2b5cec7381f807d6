"""Finding unit phrases inside prose: in brackets, behind a label, as a sentence."""

import re
from dataclasses import dataclass

from . import phrases
from .deadlines import is_time

_PAIRS = {"）": "（", ")": "(", "】": "【", "〕": "〔", "]": "["}
_OPENING = frozenset(_PAIRS.values())
_SENTENCE_END = re.compile(r"[。；;！]")
_LABEL_RUN_END = re.compile(r"[。！]")
_AFTER_PHRASE = "。；;，,、 "
LONGEST_SENTENCE = 120


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of prose and the unit phrase that closes it, if any."""

    body: str
    phrase: str | None


def cut_phrases(text: str) -> list[Cut]:
    """Return `text` as stretches, each up to the unit phrase that belongs to it."""
    spans = _merged(text, sorted(_bracketed(text) + _labelled(text) + _sentences(text)))
    cuts, start = [], 0
    for first, last in spans:
        body, phrase = text[start:first], text[first:last]
        start = last
        closing = _AFTER_PHRASE
        while start < len(text) and text[start] in closing:
            if body and text[start] in "。；;" and body[-1] not in "。；;！":
                body += text[start]
            start += 1
        cuts.append(Cut(body.strip(), phrase.strip()))
    rest = text[start:].strip()
    if rest or not cuts:
        cuts.append(Cut(rest, None))
    return cuts


def time_in_bracket(text: str) -> str:
    """Return the content of a bracket at the end of `text` that states a time only."""
    head = text.rstrip("。；;，, ")
    if not head or head[-1] not in _PAIRS:
        return ""
    start = head.rfind(_PAIRS[head[-1]])
    inside = head[start + 1 : -1].strip() if start >= 0 else ""
    return inside if is_time(inside) else ""


def _merged(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return `spans` without overlaps; neighbours with nothing between are one."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and not text[merged[-1][1] : start].strip(_AFTER_PHRASE):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _bracketed(text: str) -> list[tuple[int, int]]:
    found = []
    open_at: list[int] = []
    for position, character in enumerate(text):
        if character in _OPENING:
            open_at.append(position)
        elif character in _PAIRS and open_at:
            start = open_at.pop()
            short = not open_at and position - start <= phrases.LONGEST_PHRASE
            if short and _is_unit_bracket(text, start, position):
                found.append((start, position + 1))
        elif (
            character in "。！"
            and len(open_at) > 0
            and position - open_at[0] > phrases.LONGEST_PHRASE
        ):
            # A bracket that was never closed must not swallow those behind it.
            open_at.clear()
    return found


def _is_unit_bracket(text: str, start: int, end: int) -> bool:
    inside = text[start + 1 : end].strip()
    if phrases.find_label(inside) == 0:
        return True
    after = text[end + 1 : end + 2]
    if after and after not in _AFTER_PHRASE and text[start - 1 : start] not in "。；;":
        return False
    likeness = phrases.likeness(inside)
    if phrases.names_a_role(inside):
        return likeness >= 0.5
    closes = after == "" or after in "。；;" or text[start - 1 : start] in "。；;"
    return closes and likeness == 1.0 and start > 0


def _labelled(text: str) -> list[tuple[int, int]]:
    found = []
    start = phrases.find_label(text)
    while start >= 0:
        end = _LABEL_RUN_END.search(text, start)
        last = end.start() if end else len(text)
        if last - start > phrases.LONGEST_PHRASE:
            last = start
        else:
            found.append((start, last))
        start = phrases.find_label(text, max(last, start + 1))
    return found


def _sentences(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for match in [*_SENTENCE_END.finditer(text), None]:
        end = match.start() if match else len(text)
        if 2 < end - start <= LONGEST_SENTENCE:
            sentence = text[start:end]
            if _is_unit_sentence(sentence):
                found.append((start, end))
        start = match.end() if match else end
    return found


def _is_unit_sentence(sentence: str) -> bool:
    return phrases.names_a_role(sentence) and phrases.likeness(sentence) == 1.0
