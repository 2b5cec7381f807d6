"""The figures a report names in the prose of part one. Pure.

Only phrases that say plainly what they count; the first of each kind.
"""

import re

from reports.report import Said

from .values import halved

NEW, RECEIVED, CARRIED_IN = "新收", "收到", "上年结转"
DONE, CARRIED_OUT = "办结", "结转下年"
REVIEWS, LAWSUITS = "行政复议", "行政诉讼"
DECISIONS = ("行政许可决定", "行政处罚决定", "行政强制决定")
MADE = "制发行政规范性文件"

_N = r"(?P<number>\d[\d,]*)\s*件"
_WORDS = r"(?:依申请|的|政府|信息|公开|申请|件|事项|书面|网上)*"
PHRASES = {
    NEW: rf"新收到?{_WORDS}(?:共|计|共计)?{_N}",
    RECEIVED: rf"(?<!新)(?:收到|收|接到|受理|收办){_WORDS}(?:共|计|共计)?{_N}",
    CARRIED_IN: (rf"(?:上一?年度?结转|结转上一?年度?){_WORDS}(?:共|计|办理)*{_N}"),
    DONE: rf"(?:本年度?|全年|共|均|已)*(?:办结|办理完毕){_WORDS}(?:共|计)?{_N}",
    CARRIED_OUT: (
        rf"(?:结转至?下一?年度?(?:继续)?(?:办理)?{_WORDS}{_N}"
        r"|(?:剩余|其余|余)(?P<left>\d[\d,]*)\s*件[^。;,,]{0,6}结转至?下一?年)"
    ),
    REVIEWS: rf"行政复议(?:案件|申请)*{_N}",
    LAWSUITS: rf"行政诉讼(?:案件)*{_N}",
    # Made, not merely published: what is published may be some of them.
    **{
        kind: rf"(?<!公开)作出[^。;,公]{{0,60}}?{kind}(?:共|计)?{_N}"
        for kind in DECISIONS
    },
    MADE: rf"{MADE}(?:共|计)?{_N}",
}
_PHRASES = {counts: re.compile(text, re.ASCII) for counts, text in PHRASES.items()}
_SENTENCE = re.compile(r"[^。;；\n]*")


def said_in(text: str) -> tuple[Said, ...]:
    """The figures the text names, with the sentence each stands in."""
    text = re.sub(r"[ \t\u3000]+", "", text).strip()
    # Letter for letter, so that the sentence can be told as it was written.
    plain = halved(text)
    found = []
    for counts, pattern in _PHRASES.items():
        match = pattern.search(plain)
        if match:
            number = match["number"] or match.groupdict().get("left")
            words = _sentence_around(text, match.start())
            found.append(Said(counts, int(number.replace(",", "")), words))
    return tuple(found)


def _sentence_around(text: str, place: int) -> str:
    start = max(text.rfind(end, 0, place) for end in "。；;\n") + 1
    return _SENTENCE.match(text, start)[0]
