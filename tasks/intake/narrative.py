"""Tasks out of prose: numbered items, paragraphs, dated stages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .cuts import Cut, cut_phrases, time_in_bracket
from .deadlines import DOUBTFUL, LIKELY
from .drafts import Draft, UnitCell, Unplaced
from .marks import BRACKETED_HAN, HAN, Mark, read_mark, split_inline
from .pieces import Piece

# Sections of a plan that say why and how, but give nobody a task.
_NO_TASKS = re.compile(
    r"指导思想|基本原则|总体(?:要求|思路|目标)|工作(?:目标|原则|要求|思路)|主要目标|目标(?:任务|要求)?$|重要(?:意义|性)"
    r"|组织(?:领导|保障|机构|实施)|保障(?:措施|机制)|有关要求|相关要求|几点要求|实施要求|附则|适用范围|编制(?:部门|依据|原则)"
    r"|^要求|实施保障|工作保障|提高认识|领导小组"
)
_STAGE_WORDS = re.compile(r"阶段|步骤|进度")
_SIGNATURE = re.compile(
    r"^(?:[^，。；：、]{2,30}(?:局|厅|办公室|委员会|政府|支队|领导小组)|20[0-9]{2}年.{0,8}|[（(]此件.{0,12})$"
)
LONGEST_TITLE = 42
NO_PHRASE = "没有写责任单位，未读成任务"
PREAMBLE = "正文之前或标题之后的说明文字"
SIGNATURE = "落款"
NO_DUTY = "说明性章节"
AFTER_PHRASE = "写在责任单位之后，没有读成任务"
BEFORE_HEADING = "责任单位写在下一个标题之后，按上一条任务理解，请核对。"
FROM_HEADING = "责任单位写在上级标题处，按各条共用理解，请核对。"
NO_UNITS_HERE = "同级各条都写了责任单位，这一条没有写。"


@dataclass(slots=True)
class _Bit:
    """A stretch of text of an item; `starts` where it begins a paragraph."""

    body: str
    phrase: str | None
    line: int
    starts: bool


@dataclass(slots=True)
class _Node:
    mark: Mark | None
    written: str
    line: int
    bits: list[_Bit] = field(default_factory=list)
    children: list["_Node"] = field(default_factory=list)

    @property
    def kind(self) -> int:
        return -1 if self.mark is None else self.mark.kind

    @property
    def number(self) -> str | None:
        return self.mark.written if self.mark else None

    @property
    def phrases(self) -> list[_Bit]:
        return [bit for bit in self.bits if bit.phrase]

    @property
    def covered(self) -> bool:
        return bool(self.phrases) or any(child.covered for child in self.children)

    @property
    def title(self) -> str:
        return self.bits[0].body if self.bits else ""

    def walk(self) -> Iterator["_Node"]:
        yield self
        for child in self.children:
            yield from child.walk()


def read_prose(pieces: list[Piece]) -> tuple[list[Draft], list[Unplaced]]:
    """Return the tasks in `pieces`, and what became nothing with the reason."""
    pieces, signed = _without_signature(pieces)
    root = _tree(pieces)
    _move_slipped(root)
    reader = _WithUnits() if root.covered else _WithoutUnits()
    reader.read(root)
    return reader.drafts, reader.unplaced + signed


def _without_signature(pieces):
    signed = []
    while pieces and len(pieces) > 1 and _SIGNATURE.match(pieces[-1].text):
        signed.insert(0, Unplaced(pieces[-1].text, pieces[-1].line, SIGNATURE))
        pieces = pieces[:-1]
    return pieces, signed


def _tree(pieces: list[Piece]) -> _Node:
    root = _Node(None, "", 0)
    stack = [root]
    for piece in pieces:
        for text in split_inline(piece.text):
            mark, body = read_mark(text)
            if mark is not None:
                while stack[-1].kind >= mark.kind:
                    stack.pop()
                node = _Node(mark, text, piece.line)
                stack[-1].children.append(node)
                stack.append(node)
            _add_bits(stack[-1].bits, cut_phrases(body), piece.line)
    return root


def _add_bits(bits: list[_Bit], cuts: list[Cut], line: int) -> None:
    for index, cut in enumerate(cuts):
        alone = not cut.body and cut.phrase
        if alone and bits and bits[-1].phrase:
            # 牵头单位：A and 责任单位：B on lines of their own are one phrase.
            bits[-1].phrase += f"；{cut.phrase}"
        else:
            bits.append(_Bit(cut.body, cut.phrase, line, index == 0))


def _move_slipped(root: _Node) -> None:
    """Give a phrase that stands alone behind a heading back to the item above it."""
    covered = {id(node) for node in root.walk() if node.covered}
    above = {id(child): node for node in root.walk() for child in node.children}
    expects = {
        id(node)
        for node in root.walk()
        if len(node.children) == 1 or any(id(c) in covered for c in node.children)
    }
    previous: _Node | None = None
    for node in root.walk():
        bare = previous and not previous.children and id(previous) not in covered
        if bare and id(above[id(previous)]) in expects and _is_slipped(node, covered):
            previous.bits.append(node.bits.pop())
        if node.mark is not None:
            previous = node


def _is_slipped(node: _Node, covered: set[int]) -> bool:
    alone = len(node.bits) == 2 and not node.bits[1].body and node.bits[1].phrase
    return bool(alone) and any(id(child) in covered for child in node.children)


class _Reader:
    def __init__(self):
        self.drafts: list[Draft] = []
        self.unplaced: list[Unplaced] = []

    def leave(self, node: _Node, reason: str) -> None:
        """Put everything `node` says among what became nothing."""
        for part in node.walk():
            lines: dict[int, list[str]] = {}
            for bit in part.bits:
                lines.setdefault(bit.line, []).append(bit.body + (bit.phrase or ""))
            for line, texts in lines.items():
                number = part.written[: _mark_length(part)] if line == part.line else ""
                self.leave_text(number + "".join(texts), line, reason)

    def leave_text(self, text: str, line: int, reason: str) -> None:
        if text:
            self.unplaced.append(Unplaced(text, line, reason))


def _mark_length(node: _Node) -> int:
    if node.mark is None:
        return 0
    return len(node.written) - len(read_mark(node.written)[1])


def _whole_text(node: _Node) -> str:
    own = "".join(bit.body for bit in node.bits)
    return own + "".join(
        child.written[: _mark_length(child)] + _whole_text(child)
        for child in node.children
    )


def _heading(node: _Node) -> str:
    """Return the heading of `node` as written, without what runs on behind it."""
    title, _ = _split_title(node.title)
    return node.written[: _mark_length(node)] + title


def _split_title(text: str) -> tuple[str, str]:
    """Return the title that opens `text`, and the text behind it."""
    end = text.find("。")
    if 0 < end < LONGEST_TITLE and end + 1 < len(text):
        return text[: end + 1], text[end + 1 :]
    return text, ""


def is_title(text: str) -> bool:
    """Return whether `text` could be a heading: short, and no sentence."""
    return 0 < len(text) <= LONGEST_TITLE and not re.search(r"[。；;！]$", text)


def _draft(path, number, bits: list[_Bit], line: int) -> Draft:
    text = "".join(bit.body for bit in bits)
    units = [UnitCell(bit.phrase, bit.line) for bit in bits if bit.phrase]
    return Draft(
        path, number, text, line, units, due=time_in_bracket(text), due_line=line
    )


class _WithUnits(_Reader):
    """Prose that names units: what they are named for is a task."""

    def read(self, root: _Node) -> None:
        self._paragraphs(root)
        self._children(root, [])

    def _paragraphs(self, root: _Node) -> None:
        """Read paragraphs without number, each a task where it names a unit."""
        waiting: list[_Bit] = []
        for bit in root.bits:
            if bit.starts and waiting and bit.body:
                self._leave_bits(waiting, PREAMBLE)
                waiting = []
            waiting.append(bit)
            if bit.phrase:
                self.drafts.append(_draft([], None, waiting, waiting[0].line))
                waiting = []
        self._leave_bits(waiting, PREAMBLE)

    def _leave_bits(self, bits: list[_Bit], reason: str) -> None:
        for bit in bits:
            self.leave_text(bit.body, bit.line, reason)

    def _children(self, parent: _Node, path: list[str]) -> None:
        has_task = any(child.phrases for child in parent.children)
        for child in parent.children:
            if child.covered:
                self._covered(child, path)
            elif has_task and not _NO_TASKS.search(child.title[:LONGEST_TITLE]):
                self._without_phrase(child, path)
            else:
                self.leave(child, NO_PHRASE)

    def _without_phrase(self, node: _Node, path: list[str]) -> None:
        draft = Draft(path, node.number, _whole_text(node), node.line)
        draft.certainty, draft.doubts = LIKELY, [NO_UNITS_HERE]
        self.drafts.append(draft)

    def _covered(self, node: _Node, path: list[str]) -> None:
        if not node.children:
            self._leaf(node, path)
        elif any(child.covered for child in node.children):
            self._group(node, path)
        else:
            self._shared(node, path)

    def _group(self, node: _Node, path: list[str]) -> None:
        if self._is_list(node) and not any(c.covered for c in node.children[:-1]):
            self._whole(node, path)
            return
        below = [*path, _heading(node)]
        if node.phrases:
            self._split(node, path, below)
        else:
            _, rest = _split_title(node.title)
            self.leave_text(rest, node.line, PREAMBLE)
            self._leave_bits(node.bits[1:], PREAMBLE)
        self._children(node, below)

    def _is_list(self, node: _Node) -> bool:
        # 1.…；2.…；3.…。（责任单位：A）: a list within one task.
        earlier = node.children[:-1]
        return bool(earlier) and all(
            child.title.endswith(("；", ";", "，", ",")) for child in earlier
        )

    def _whole(self, node: _Node, path: list[str]) -> None:
        cells = [
            UnitCell(bit.phrase, bit.line)
            for part in node.walk()
            for bit in part.bits
            if bit.phrase
        ]
        self.drafts.append(
            Draft(path, node.number, _whole_text(node), node.line, cells)
        )

    def _shared(self, node: _Node, path: list[str]) -> None:
        """Read an item whose phrase stands above items that name no unit."""
        title, rest = _split_title(node.title)
        if (
            rest
            or len(node.phrases) > 1
            or self._is_list(node)
            or len(node.children) < 2
        ):
            self._whole(node, path)
            return
        cells = [UnitCell(bit.phrase, bit.line) for bit in node.phrases]
        below = [*path, node.written[: _mark_length(node)] + title]
        for child in node.children:
            draft = Draft(below, child.number, _whole_text(child), child.line, cells)
            draft.certainty, draft.doubts = DOUBTFUL, [FROM_HEADING]
            self.drafts.append(draft)

    def _leaf(self, node: _Node, path: list[str]) -> None:
        if len(node.phrases) > 1:
            self._split(node, path, [*path, _heading(node)])
            return
        first = node.bits[0]
        paragraphs = [bit for bit in node.bits[1:] if bit.starts and bit.body]
        titled = node.kind <= BRACKETED_HAN and is_title(first.body)
        if titled and paragraphs and not first.phrase:
            below, rest = [*path, node.written], node.bits[1:]
            self.drafts.append(_draft(below, None, rest, rest[0].line))
            return
        self.drafts.append(_draft(path, node.number, node.bits, node.line))

    def _split(self, node: _Node, path: list[str], below: list[str]) -> None:
        """Read an item with several phrases: a task up to each of them."""
        title, rest = _split_title(node.title)
        bits, number = list(node.bits), node.number
        first = bits[0]
        titled = bool(rest) or (is_title(first.body) and not first.phrase)
        if titled:
            bits[0] = _Bit(rest, first.phrase, first.line, first.starts)
            path, number = below, None
        waiting: list[_Bit] = []
        for bit in bits:
            waiting.append(bit)
            if bit.phrase:
                self.drafts.append(_draft(path, number, waiting, waiting[0].line))
                waiting, number = [], None
        self._leave_bits(waiting, AFTER_PHRASE)


class _WithoutUnits(_Reader):
    """Prose that names no unit: dated stages, else the numbered items."""

    def read(self, root: _Node) -> None:
        self._leave_bits(root)
        staged = [
            node
            for node in root.walk()
            if any(time_in_bracket(child.title) for child in node.children)
        ]
        if staged:
            self._stages(root, [], {id(node) for node in staged})
        else:
            self._items(root, [])

    def _leave_bits(self, node: _Node) -> None:
        for bit in node.bits:
            self.leave_text(bit.body, bit.line, PREAMBLE)

    def _stages(self, node: _Node, path: list[str], staged: set[int]) -> None:
        for child in node.children:
            if id(node) in staged:
                self._task(child, path)
            elif any(id(part) in staged for part in child.walk()):
                self._stages(child, [*path, _heading(child)], staged)
            else:
                self.leave(child, NO_DUTY)

    def _items(self, node: _Node, path: list[str]) -> None:
        for child in node.children:
            if child.kind <= HAN and _NO_TASKS.search(child.title[:LONGEST_TITLE]):
                self.leave(child, NO_DUTY)
            elif not child.children and is_title(child.title) and len(child.bits) > 1:
                self._titled(child, path)
            elif not child.children or child.title.endswith(("：", ":")):
                self._task(child, path)
            else:
                _, rest = _split_title(child.title)
                self.leave_text(rest, child.line, PREAMBLE)
                for bit in child.bits[1:]:
                    self.leave_text(bit.body, bit.line, PREAMBLE)
                self._items(child, [*path, _heading(child)])

    def _titled(self, node: _Node, path: list[str]) -> None:
        self.drafts.append(
            _draft([*path, node.written], None, node.bits[1:], node.bits[1].line)
        )

    def _task(self, node: _Node, path: list[str]) -> None:
        draft = Draft(path, node.number, _whole_text(node), node.line)
        draft.due, draft.due_line = time_in_bracket(node.title), node.line
        self.drafts.append(draft)
