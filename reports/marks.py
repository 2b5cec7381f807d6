"""Marks in a draft for what a person has still to write. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

MARK = re.compile(r"【请补充[^】]*】?")
UNFINISHED = "{part}还有没写完的地方：{marks}。请写好后去掉【】。"
PLACES = {
    0: "引言",
    1: "第一部分",
    2: "第二部分",
    3: "第三部分",
    4: "第四部分",
    5: "第五部分",
    6: "第六部分",
}


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A part in which marks are left; 0 is what stands before part one."""

    part: int
    marks: tuple[str, ...]

    @property
    def message(self) -> str:
        return UNFINISHED.format(part=PLACES[self.part], marks="、".join(self.marks))


def ask(what: str) -> str:
    """Return the mark for something to be written."""
    return f"【请补充：{what}】"


def without_marks(text: str) -> str:
    return MARK.sub("", text)


def unfinished(sections: Mapping[int, str]) -> list[Unfinished]:
    """The parts in which marks are left; such a report is not to be signed."""
    found = ((part, tuple(MARK.findall(text))) for part, text in sections.items())
    return [Unfinished(part, marks) for part, marks in sorted(found) if marks]
