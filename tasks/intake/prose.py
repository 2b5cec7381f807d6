"""Prose as a tree of numbered items, each with its text and its unit phrases."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.papers.paper import tidy

from . import names, phrases, roles
from .cuts import Cut, bare_names, cut_phrases, split_criteria
from .deadlines import is_time
from .marks import ARABIC, Mark, read_mark, split_inline
from .pieces import Piece

LONGEST_TITLE = 42
_SIGNATURE = re.compile(
    r"^(?:[^，。；：、]{2,30}(?:局|厅|办公室|委员会|政府|支队|大队|分局|指挥部|指挥中心|领导小组)"
    r"|.{0,24}20[0-9]{2}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日(?:\s*印发)?"
    r"|20[0-9]{2}年.{0,8}|[（(]?此件.{0,12}|抄[送报][:：].*|主送[:：].*"
    r"|建议使用.{0,40}(?:浏览器|分辨率).*|.{0,20}(?:邮箱|传真|邮编|电话)[:：].{0,60}|[-—–－]\s*[0-9]{1,3}\s*[-—–－]"
    r"|附件[0-9一二三四五六]?[:：]?.{0,40}|联系人[:：].*|联系电话[:：].*|[（(]?联系人[:：].*)$"
)
_ANNEX = re.compile(
    r"^[^。；，]{2,40}(?:表|清单|名单|目录|台账|模板|方案|要点|办法|指引|细则|图|格式)"
    r"(?:[（(][^（()）]*[）)])?(?:\.[a-z]{3,4})?$"
)
_PAGE_NUMBER = re.compile(
    r"[-—–－·]\s*[0-9]{1,3}\s*[-—–－·]|第\s*[0-9]{1,3}\s*页(?:.{0,3}共.{1,5}页)?"
)
_GAP = re.compile(r"\s+")
_MOST_GAPS = 60
# From so many paragraphs on, names alone at their ends are meant as units.
_OFTEN = 3


@dataclass(slots=True)
class Bit:
    """A stretch of text of an item; `starts` where it begins a paragraph."""

    body: str
    phrase: str | None
    line: int
    starts: bool
    criteria: list[tuple[str, int]] = field(default_factory=list)

    @property
    def is_title(self) -> bool:
        return self.phrase is None and self.starts and is_title(self.body)


@dataclass(slots=True)
class Node:
    mark: Mark | None
    lead: str
    line: int
    bits: list[Bit] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    # Its phrase stood behind the next heading.
    slipped: bool = False

    @property
    def kind(self) -> int:
        return -1 if self.mark is None else self.mark.kind

    @property
    def number(self) -> str | None:
        return self.mark.written if self.mark else None

    @property
    def phrases(self) -> list[Bit]:
        return [bit for bit in self.bits if bit.phrase]

    @property
    def covered(self) -> bool:
        return bool(self.phrases) or any(child.covered for child in self.children)

    @property
    def title(self) -> str:
        return self.bits[0].body if self.bits else ""

    @property
    def heading(self) -> str:
        """The heading as written, without what runs on behind it."""
        return self.lead + split_title(self.title)[0]

    @property
    def whole_text(self) -> str:
        own = "".join(bit.body for bit in self.bits)
        return own + "".join(child.lead + child.whole_text for child in self.children)

    @property
    def criteria(self) -> list[tuple[str, int]]:
        return [
            each for part in self.walk() for bit in part.bits for each in bit.criteria
        ]

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()


def is_title(text: str) -> bool:
    return 0 < len(text) <= LONGEST_TITLE and not re.search(r"[。；;！:：]$", text)


def split_title(text: str) -> tuple[str, str]:
    """Return the title that opens `text`, and the text behind it."""
    end = text.find("。")
    if 0 < end < LONGEST_TITLE and end + 1 < len(text):
        return text[: end + 1], text[end + 1 :]
    return text, ""


def without_signature(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Return `pieces` without signature, date, copies and list of annexes at the end."""
    end = len(pieces)
    end = _before_annexes(pieces, _before_signature(pieces, end))
    end = _before_signature(pieces, end)
    return pieces[:end], pieces[end:]


def _before_signature(pieces: list[Piece], end: int) -> int:
    while end > 1:
        text = pieces[end - 1].text
        if read_mark(text)[0] is not None or not _SIGNATURE.match(text):
            break
        end -= 1
    return end


def is_page_number(piece: Piece) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(piece.text))


def _before_annexes(pieces: list[Piece], end: int) -> int:
    """Return `end` before the rest of a list of annexes, whose first stood elsewhere."""
    start = end
    while start > 1:
        mark, rest = read_mark(pieces[start - 1].text)
        if mark is None or mark.kind != ARABIC or not _ANNEX.match(rest):
            break
        start -= 1
        if mark.value == 2:
            return start
    return end


def tree_of(pieces: list[Piece]) -> Node:
    """Return the items in `pieces` under a root that holds what has no number."""
    ends_in_names = sum(bare_names(p.text) < len(p.text) for p in pieces) >= _OFTEN
    root = Node(None, "", 0)
    stack = [root]
    for piece in pieces:
        text, criteria = split_criteria(with_gaps(piece))
        held = {node.kind: node.mark.value for node in stack[1:]}
        for part in split_inline(text, held):
            mark, body = read_mark(part)
            if mark is not None:
                _open(stack, Node(mark, part[: len(part) - len(body)], piece.line))
            end = bare_names(body) if ends_in_names else len(body)
            cuts = cut_phrases(body[:end])
            if end < len(body) and not cuts[-1].phrase:
                cuts[-1] = Cut(cuts[-1].body, body[end:])
            _add_bits(stack[-1].bits, cuts, piece.line)
        if criteria:
            _add_criteria(stack[-1].bits, tidy(criteria), piece.line)
    return root


def _open(stack: list[Node], node: Node) -> None:
    held = any(above.kind == node.kind for above in stack)
    if held or node.mark.value != 1 or not _is_bare_heading(stack[-1]):
        while stack[-1].kind >= node.kind:
            stack.pop()
    else:
        # （一） below a heading 1. that holds nothing itself.
        while len(stack) > 1 and stack[-1].mark is None:
            stack.pop()
    stack[-1].children.append(node)
    stack.append(node)


def _is_bare_heading(node: Node) -> bool:
    alone = node.mark is not None and not node.children and len(node.bits) == 1
    return alone and node.bits[0].is_title


def _add_bits(bits: list[Bit], cuts: list[Cut], line: int) -> None:
    for index, cut in enumerate(cuts):
        body = tidy(cut.body)
        behind = bool(bits) and bool(bits[-1].phrase)
        if behind and cut.phrase and not body:
            # 牵头单位：A and 责任单位：B on lines of their own are one phrase.
            bits[-1].phrase += f"；{cut.phrase}"
        elif behind and not cut.phrase and is_time(body.rstrip("。；")):
            bits[-1].phrase += f"；{body}"
        else:
            bits.append(Bit(body, cut.phrase, line, index == 0))


def _add_criteria(bits: list[Bit], text: str, line: int) -> None:
    if not bits:
        bits.append(Bit("", None, line, True))
    bits[-1].criteria.append((text, line))


def with_gaps(piece: Piece) -> str:
    """Return the text with the gaps that part something: names, a number, a phrase.

    Elsewhere white space between Chinese characters says nothing and is gone.
    """
    words = _GAP.split((piece.raw or piece.text).strip())
    if len(words) == 1 or len(words) > _MOST_GAPS:
        return piece.text
    text = words[0]
    for index, word in enumerate(words[1:], 1):
        parts = _parts_names(text, word) or _begins_anew("".join(words[index:]))
        text += (" " if parts else tidy(f"{text[-1]} {word[0]}")[1:-1]) + word
    return text


def _parts_names(left: str, right: str) -> bool:
    one = re.split(r"[、，,；;：:。（(【 ]", left[-30:])[-1]
    other = re.split(r"[、，,；;。）)】]", right[:30])[0]
    if len(one) < 2 or len(other) < 2:
        return False
    if not (names.has_unit_ending(one) or roles.ends_with_role(one)):
        return False
    return names.looks_like_unit(other) or (
        len(other) > 3 and roles.ends_with_role(other)
    )


def _begins_anew(rest: str) -> bool:
    if read_mark(rest)[0] is not None or any(
        label.start == 0 for label in roles.labels_in(rest[:24])
    ):
        return True
    ends = rest.rstrip("。")
    return (
        3 < len(ends) <= 120
        and phrases.names_a_role(ends)
        and phrases.likeness(ends) == 1.0
    )
