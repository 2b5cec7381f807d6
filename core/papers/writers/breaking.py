"""Where a title of an official document breaks: like lines, words left whole."""

import re
from math import ceil

from .table import width_of

# Words titles of official documents are made of; others may be parted.
_WORDS = re.compile(
    r"关于|印发|转发|公布|做好|加强|推进|贯彻|落实|开展|有关|政务|政府信息|政府|信息|公开|工作|基层|标准化|规范化"
    r"|要点|任务|重点|分工|分解|方案|实施|意见|计划|安排|目录|清单|制度|办法|细则|通知|通报|报告|年度"
    r"|公安|分局|人民|办公室|全市|全县|全区|全省|主动|申请|平台|建设|管理|考核|评价|编制|公示|[\x21-\xff]+年?"
)
_GOOD_BEFORE = re.compile(r"关于|《|〈|的通知|20[0-9]{2}年")
_GOOD_AFTER = "》〉、，局厅部委府会"
_NEVER_BEFORE = "》〉）)”’、，。：；"
_NEVER_AFTER = "《〈（(“‘"
# What a break costs; a line that is too long or short by so many half characters
# costs their square.
GOOD, FAIR, POOR, BAD, NEVER = 0, 150, 250, 600, 10_000


def title_lines(text: str, across: int) -> list[str]:
    """Return `text` in as few lines of at most `across` characters as it needs.

    Of all ways the one is taken whose lines are most alike and part no word; the
    words are guessed by what titles of documents are made of.
    """
    wanted = width_of(text) / ceil(width_of(text) / (2 * across)) if text else 0
    breaks = _breaks(text)
    # best[end]: the least cost of all up to there, and where its last line begins.
    best = {0: (0, 0)}
    for end in range(1, len(text) + 1):
        ways = (
            (best[start][0] + (width - wanted) ** 2 + breaks[end], start)
            for start in range(end)
            if (width := width_of(text[start:end])) <= 2 * across
        )
        best[end] = min(ways)
    lines, end = [], len(text)
    while end:
        start = best[end][1]
        lines.insert(0, text[start:end])
        end = start
    return lines


def _breaks(text: str) -> list[int]:
    """Return what it costs to break the text before each character, and at its end."""
    costs = [POOR] * (len(text) + 1)
    for word in _WORDS.finditer(text):
        start, end = word.span()
        costs[start] = costs[end] = FAIR
        costs[start + 1 : end] = [BAD] * (end - start - 1)
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        if after in _NEVER_BEFORE or before in _NEVER_AFTER:
            costs[place] = NEVER
        elif (
            _GOOD_BEFORE.match(text, place)
            or costs[place] != BAD
            and before in _GOOD_AFTER
        ):
            costs[place] = GOOD
    costs[-1] = 0
    return costs
