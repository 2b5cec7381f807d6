"""The header row of a superior's progress table: which column is for what. Pure."""

import re
from dataclasses import dataclass

from core.papers.paper import tidy
from tasks.intake import columns
from tasks.intake.columns import NUMBER, TASK

PROGRESS, STATE, EVIDENCE = "progress", "state", "evidence"
FILLED = (PROGRESS, STATE, EVIDENCE)
# The first meaning whose words match the whole header decides.
_MEANINGS = (
    (TASK, r"(?:工作)?(?:任务|要点)"),
    (
        EVIDENCE,
        r".*(?:佐证|印证|证明|支撑).*|(?:公开|信息|文件|网页)?(?:链接|网址)(?:地址)?",
    ),
    (STATE, r"是否.{0,4}完成|是否.{0,4}落实|(?:完成|落实|办结|进展|工作)(?:状态|与否)"),
    (
        PROGRESS,
        r".{0,8}(?:落实|完成|进展|推进|办理|执行|开展|实施|办结|整改)(?:的?情况|进展|成效)"
        r"(?:说明|简述|概述|描述)?(?:及成效|和成效|及措施)?|.{0,4}进展|工作成效",
    ),
)
_COMPILED = [(meaning, re.compile(words)) for meaning, words in _MEANINGS]
_NOISE = re.compile(r"[\s：:*＊]|[（(][^（()）]*[)）]")
LONGEST = 20


@dataclass(frozen=True)
class Header:
    """The columns of a table, counted from 1, by what they are for."""

    tasks: tuple[int, ...]
    number: int | None
    filled: dict[str, int]


def header_of(words: list[str]) -> Header | None:
    """The columns a row of `words` announces; None where it is no such header."""
    meanings = [meaning_of(word) for word in words]
    tasks = tuple(at for at, meaning in enumerate(meanings, 1) if meaning == TASK)
    filled = {}
    for at, meaning in enumerate(meanings, 1):
        if meaning in FILLED and meaning not in filled:
            filled[meaning] = at
        elif meaning == PROGRESS and STATE not in filled and "完成" in words[at - 1]:
            # Beside 落实情况, 完成情况 asks whether it is done.
            filled[STATE] = at
    if not tasks or PROGRESS not in filled:
        return None
    number = meanings.index(NUMBER) + 1 if NUMBER in meanings else None
    return Header(tasks, number, filled)


def meaning_of(word: str) -> str | None:
    bare = _NOISE.sub("", tidy(word))
    if not bare or len(bare) > LONGEST:
        return None
    for meaning, pattern in _COMPILED:
        if pattern.fullmatch(bare):
            return meaning
    return columns.meaning_of(bare)
