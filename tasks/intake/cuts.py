"""Finding unit phrases inside prose: in brackets, behind a label, as a sentence."""

import re
from dataclasses import dataclass
from itertools import pairwise

from . import names, phrases, roles
from .deadlines import is_time, says_when
from .lists import items_of

_OPENING = frozenset("（(【〔[［〖")
_CLOSING = frozenset("）)】〕]］〗")
_SENTENCE_END = re.compile(r"[。；;！]")
_LABEL_RUN_END = re.compile(r"[。！]")
_AFTER_PHRASE = "。；;，,、 "
_ROLE_HINT = re.compile(
    r"牵头|负责|配合|协助|协办|协同|会办(?!公)|支持|参与|参加|指导|督|主办|主责|责任|承办|落实|实施|执行|统筹|抓总"
)
# 各部门要密切配合 urges, 各部门密切配合 assigns.
_URGES = re.compile(r"(?<![重主需])[要须应]|务必")
# 由…负责 closes a sentence; what it says before the comma is the duty.
_BY_CLAUSE = re.compile(r"[，,](?=由[^，,。；;！]{2,60}$)")
_BY_ROLES = re.compile(r"(?:牵头|负责|落实|实施|主办|承办)$")
_PLAIN_TIME = re.compile(
    r"(?:完成|办结|整改|推进)(?:时限|期限|时间|日期)|时限要求|完成节点"
)
LONGEST_SENTENCE = 120
_LONGEST_BARE = 40
_NO_NAME = re.compile(r"[：:（）()【】〔〕［］\[\]]")
_TITLE_WITH_TIME = 60
_IN_BRACKET = re.compile(r"[（(]([^（()）]{2,40})[）)]")
_STAGE = re.compile(r"阶段|步骤|第[一二三四五六]步")
_PARTS_OF_TITLE = re.compile(r"[：:，,。；;（）()]")
_A_DATE = re.compile(r"[月年]|季度")


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
        body, phrase = text[start:first].rstrip(), text[first:last]
        if body and body[-1] in _OPENING:
            body = body[:-1]
        start = last
        while start < len(text) and text[start] in _AFTER_PHRASE:
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
    head = text[-60:].rstrip("。；;，, ")
    if not head or head[-1] not in _CLOSING:
        return ""
    start = max(head.rfind(character) for character in _OPENING)
    inside = head[start + 1 : -1].strip() if start >= 0 else ""
    return inside if is_time(inside) else ""


def time_in_title(text: str) -> str:
    """Return the time a title states: 第一阶段（6月至7月）：动员, 整改阶段：8月。"""
    head = text[:_TITLE_WITH_TIME]
    for match in _IN_BRACKET.finditer(head):
        if is_time(match[1].strip()):
            return match[1].strip()
    if _STAGE.search(head):
        for part in _PARTS_OF_TITLE.split(head):
            if is_time(part.strip()) and _A_DATE.search(part):
                return part.strip()
    return ""


def split_criteria(text: str) -> tuple[str, str]:
    """Return `text` without what stands behind 评价标准：, and that."""
    if not re.search(r"(?:标准|要求|指标|内容|细则|办法|要点)\s*[:：]", text):
        return text, ""
    for label, after in pairwise([*roles.labels_in(text), None]):
        before = text[: label.start].rstrip()
        begins = not before or before[-1] in "。；;！"
        if label.kind == roles.CRITERIA and begins:
            end = after.start if after else len(text)
            return text[: label.start] + text[end:], text[label.end : end].strip()
    return text, ""


def _merged(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return `spans` without overlaps; neighbours with nothing between are one.

    A bracket with a time belongs to the phrase it touches.
    """
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and not text[merged[-1][1] : start].strip(_AFTER_PHRASE):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [(start, _past_time(text, end)) for start, end in merged]


_TIME_BEHIND = re.compile(r"\s*[（(【\[]([^（()）【】\[\]]{2,40})[）)】\]]")


def _past_time(text: str, end: int) -> int:
    match = _TIME_BEHIND.match(text, end)
    return match.end() if match and is_time(match[1].strip()) else end


def _bracketed(text: str) -> list[tuple[int, int]]:
    found = []
    open_at: list[int] = []
    for position, character in enumerate(text):
        if character in _OPENING:
            open_at.append(position)
        elif character in _CLOSING and open_at:
            start = open_at.pop()
            short = not open_at and position - start <= phrases.LONGEST_PHRASE
            if short and _is_unit_bracket(text, start, position):
                found.append((start, position + 1))
        elif (
            character in "。！"
            and open_at
            and position - open_at[0] > phrases.LONGEST_PHRASE
        ):
            # A bracket that was never closed must not swallow those behind it.
            open_at.clear()
    return found


def _is_unit_bracket(text: str, start: int, end: int) -> bool:
    inside = text[start + 1 : end].strip()
    if phrases.starts_with_label(inside):
        return True
    before, after = text[start - 1 : start], text[end + 1 : end + 2]
    if after and after not in _AFTER_PHRASE and before not in "。；;！":
        return False
    likeness = phrases.likeness(inside)
    if phrases.names_a_role(inside):
        return likeness >= 0.5
    apart = bool(before) and before in "。；;！"
    if apart and phrases.are_branches(inside):
        return True
    closes = after == "" or after in "。；;" or apart
    return closes and likeness == 1.0 and start > 0


def _labelled(text: str) -> list[tuple[int, int]]:
    found, last = [], 0
    for label in roles.labels_in(text):
        if label.start < last or not roles.is_plain(label, text):
            continue
        end = _run_end(text, label.start)
        if end is None:
            continue
        is_date = label.kind == roles.TIME
        if is_date and not (
            _PLAIN_TIME.search(text[label.start : label.end])
            or _holds_time(text[label.start : end], text[label.end : end])
        ):
            continue
        found.append((label.start, end))
        last = end
    return found


def _run_end(text: str, start: int) -> int | None:
    limit = start + phrases.LONGEST_PHRASE
    end = _LABEL_RUN_END.search(text, start, limit + 1)
    if end:
        return end.start()
    return len(text) if len(text) <= limit else None


def _holds_time(run: str, behind: str) -> bool:
    if any(label.kind in roles.ROLES for label in roles.labels_in(run)):
        return True
    return any(says_when(item) for item, _ in items_of(behind))


def _sentences(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for match in [*_SENTENCE_END.finditer(text), None]:
        end = match.start() if match else len(text)
        sentence = text[start:end]
        if 2 < end - start <= LONGEST_SENTENCE and _is_unit_sentence(sentence):
            found.append((start, end))
        elif match is None or match.end() == len(text):
            found.extend(_by_clause(text, max(start, end - LONGEST_SENTENCE), end))
        start = match.end() if match else end
    return found


def _is_unit_sentence(sentence: str) -> bool:
    if not _ROLE_HINT.search(sentence) or _URGES.search(sentence):
        return False
    said = phrases.names_a_role(sentence) or roles.bare_labels_in(sentence)
    return bool(said) and phrases.likeness(sentence) == 1.0


def bare_names(text: str) -> int:
    """Return where a last sentence begins that is names only: 宣传科、各派出所。

    Without one it is the end of `text`.
    """
    body = text.rstrip("。；; ")
    start = max(body.rfind(mark) for mark in "。；;！") + 1
    sentence = body[start:]
    if not start or not 1 < len(sentence) <= _LONGEST_BARE or _NO_NAME.search(sentence):
        return len(text)
    units = phrases.read_phrase(sentence).units
    return start if all(names.is_bare_unit(unit.name) for unit in units) else len(text)


def _by_clause(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where 由宣传科负责 closes the last sentence of a paragraph."""
    sentence = text[start:end]
    match = _BY_CLAUSE.search(sentence)
    if not match:
        return []
    clause = sentence[match.end() :]
    if _BY_ROLES.search(clause) and phrases.likeness(clause) == 1.0:
        return [(start + match.start(), end)]
    return []
