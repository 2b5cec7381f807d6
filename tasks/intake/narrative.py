"""Tasks out of prose that names units: what they are named for is a task."""

import re

from .cuts import time_in_bracket
from .deadlines import DOUBTFUL, LIKELY
from .drafts import Draft, UnitCell, Unplaced
from .marks import BRACKETED_HAN, HAN
from .pieces import Piece
from .prose import (
    Bit,
    Node,
    is_page_number,
    is_title,
    split_title,
    tree_of,
    without_signature,
)
from .reasons import AFTER_PHRASE, NO_PHRASE, PAGE_NUMBER, PREAMBLE, SIGNATURE, Reasons
from .stages import NO_TASKS, ReaderWithoutUnits, has_stages

BEFORE_HEADING = "责任单位写在下一个标题之后，按上一条任务理解，请核对。"
FROM_HEADING = "责任单位写在上级标题处，按各条共用理解，请核对。"
STAGE_WITHOUT_UNITS = "这一阶段写了时间，没有写责任单位。"
NO_UNITS_HERE = "同级各条都写了责任单位，这一条没有写。"


def read_prose(pieces: list[Piece]) -> tuple[list[Draft], list[Unplaced]]:
    """Return the tasks in `pieces`, and what became nothing with the reason."""
    numbers = [piece for piece in pieces if is_page_number(piece)]
    pieces, signed = without_signature([p for p in pieces if not is_page_number(p)])
    root = tree_of(pieces)
    _move_slipped(root)
    reader = ReaderWithUnits(root) if root.covered else ReaderWithoutUnits()
    reader.read(root)
    left = [Unplaced(piece.text, piece.line, SIGNATURE) for piece in signed]
    left += [Unplaced(piece.text, piece.line, PAGE_NUMBER) for piece in numbers]
    return reader.drafts, reader.unplaced + left


def _move_slipped(root: Node) -> None:
    """Give a phrase that stands alone behind a heading back to the item above it."""
    nodes = list(root.walk())
    covered = {id(node) for node in _covered_nodes(root)}
    above = {id(child): node for node in nodes for child in node.children}
    expects = {
        id(node)
        for node in nodes
        if len(node.children) == 1 or any(id(c) in covered for c in node.children)
    }
    previous: Node | None = None
    for node in nodes:
        bare = previous and not previous.children and id(previous) not in covered
        if bare and id(above[id(previous)]) in expects and _is_slipped(node, covered):
            previous.bits.append(node.bits.pop())
            previous.slipped = True
        if node.mark is not None:
            previous = node


def _covered_nodes(root: Node):
    return [node for node in root.walk() if node.covered]


def _is_slipped(node: Node, covered: set[int]) -> bool:
    alone = len(node.bits) == 2 and not node.bits[1].body and node.bits[1].phrase
    return bool(alone) and any(id(child) in covered for child in node.children)


class ReaderWithUnits(Reasons):
    def __init__(self, root: Node):
        super().__init__()
        self.last = list(root.walk())[-1]

    def read(self, root: Node) -> None:
        self._paragraphs(root.bits, [], None)
        self._children(root, [], [])

    def _children(self, parent: Node, path: list[str], shared: list[UnitCell]) -> None:
        expected = _kinds_of_tasks(parent)
        for child in parent.children:
            if child.covered:
                self._covered(child, path, shared)
            elif shared or _is_task(child, parent, expected):
                self._without_phrase(child, path, shared)
            elif has_stages(child) and not NO_TASKS.search(child.title[:42]):
                self._stages(child, path)
            else:
                self.leave(child, NO_PHRASE)

    def _stages(self, node: Node, path: list[str]) -> None:
        reader = ReaderWithoutUnits()
        reader.read_stages(node, path)
        for draft in reader.drafts:
            draft.certainty, draft.doubts = LIKELY, [STAGE_WITHOUT_UNITS]
        self.drafts += reader.drafts
        self.unplaced += reader.unplaced

    def _without_phrase(self, node: Node, path, shared: list[UnitCell]) -> None:
        certainty, doubt = (
            (DOUBTFUL, FROM_HEADING) if shared else (LIKELY, NO_UNITS_HERE)
        )
        if len(node.children) > 1 and not shared and not _is_list(node):
            below = [*path, node.heading]
            self._leave_text_of(node)
            for child in node.children:
                self._without_phrase(child, below, shared)
            return
        draft = Draft(path, node.number, node.whole_text, node.line, list(shared))
        draft.criteria = node.criteria
        draft.certainty, draft.doubts = certainty, [doubt]
        self.drafts.append(draft)

    def _covered(self, node: Node, path: list[str], shared: list[UnitCell]) -> None:
        if not node.children:
            self._leaf(node, path, shared)
        elif _is_whole(node):
            self._whole(node, path, shared)
        elif node.phrases and _is_heading(node):
            cells = shared + [UnitCell(bit.phrase, bit.line) for bit in node.phrases]
            self._children(node, [*path, node.heading], cells)
        else:
            if node.phrases:
                self._split(node, path, shared)
            else:
                self._leave_text_of(node)
            self._children(node, [*path, node.heading], shared)

    def _leave_text_of(self, node: Node) -> None:
        _, rest = split_title(node.title)
        self.leave_text(rest, node.line, PREAMBLE)
        self.leave_bits(node.bits[1:], PREAMBLE)

    def _whole(self, node: Node, path: list[str], shared: list[UnitCell]) -> None:
        cells = [
            UnitCell(bit.phrase, bit.line)
            for part in node.walk()
            for bit in part.bits
            if bit.phrase
        ]
        draft = Draft(path, node.number, node.whole_text, node.line, shared + cells)
        draft.criteria = node.criteria
        self.drafts.append(draft)

    def _leaf(self, node: Node, path: list[str], shared: list[UnitCell]) -> None:
        heads = node.kind <= BRACKETED_HAN and is_title(node.title)
        below = any(bit.starts and bit.body for bit in node.bits[1:])
        if heads and below and node.bits[0].phrase:
            first, *bits = node.bits
            cells = [*shared, UnitCell(first.phrase, first.line)]
            self._below_heading(bits, [*path, node.heading], cells)
            return
        if len(node.phrases) > 1:
            self._split(node, path, shared)
            return
        bits, number = self._without_closing(node), node.number
        if heads and any(bit.starts and bit.body for bit in bits[1:]):
            path, number, bits = [*path, node.heading], None, bits[1:]
        draft = _draft(path, number, bits, shared)
        if node.slipped:
            draft.certainty, draft.doubts = LIKELY, [BEFORE_HEADING]
        self.drafts.append(draft)

    def _below_heading(self, bits: list[Bit], path, cells: list[UnitCell]) -> None:
        """Read the paragraphs below a heading that names units for all of them."""
        if any(bit.phrase for bit in bits):
            self._paragraphs(bits, path, None, cells)
        else:
            self.drafts.append(_draft(path, None, bits, cells))

    def _without_closing(self, node: Node) -> list[Bit]:
        """Return the bits without paragraphs that close the document behind it."""
        if node is not self.last:
            return node.bits
        end = next(i for i, bit in enumerate(node.bits) if bit.phrase) + 1
        opened = "".join(bit.body for bit in node.bits[:end])
        if is_title(opened):
            return node.bits
        while end < len(node.bits) and not node.bits[end].starts:
            end += 1
        self.leave_bits(node.bits[end:], AFTER_PHRASE)
        return node.bits[:end]

    def _split(self, node: Node, path: list[str], shared: list[UnitCell]) -> None:
        """Read an item with several phrases: a task up to each of them."""
        title, rest = split_title(node.title)
        first = node.bits[0]
        if rest or (is_title(first.body) and not first.phrase):
            opening = Bit(rest, first.phrase, first.line, True, first.criteria)
            bits = [opening, *node.bits[1:]] if rest else node.bits[1:]
            self._paragraphs(bits, [*path, node.lead + title], None, shared)
        else:
            self._paragraphs(node.bits, path, node.number, shared)

    def _paragraphs(self, bits, path, number, shared=()) -> None:
        """Read paragraphs, each a task up to every phrase in it.

        A phrase on a line of its own closes all the paragraphs above it; a title
        line heads the tasks below it.
        """
        waiting: list[list[Bit]] = []
        below, made = path, 0
        for paragraph in _by_paragraph(bits):
            if not any(bit.phrase for bit in paragraph):
                waiting.append(paragraph)
                continue
            if paragraph[0].body:
                heading = self._flush(waiting, below, bool(made))
                below = [*path, heading] if heading else below
                waiting = []
            run = [bit for each in (*waiting, paragraph) for bit in each]
            if waiting and len(waiting) > 1 and waiting[0][0].is_title:
                below, run = [*path, run[0].body], run[1:]
            waiting = []
            for task in _up_to_phrases(run):
                if task[-1].phrase is None:
                    self.leave_bits(task, AFTER_PHRASE)
                    continue
                self.drafts.append(_draft(below, number, task, shared))
                number, made = None, made + 1
        reason = AFTER_PHRASE if made else PREAMBLE
        for paragraph in waiting:
            self.leave_bits(paragraph, reason)

    def _flush(self, waiting: list[list[Bit]], path, after_tasks: bool) -> str:
        """Place paragraphs without phrase before one that has one.

        The last of them heads what follows, if it is a title. Between tasks the
        others are tasks whose unit is missing, before them they introduce.
        """
        heading = ""
        for index, paragraph in enumerate(waiting):
            first = paragraph[0]
            if first.is_title and index == len(waiting) - 1:
                if _may_head(first.body):
                    heading = first.body
                else:
                    self.leave_bits(paragraph, PREAMBLE)
            elif after_tasks and not first.is_title and not first.body.endswith("："):
                draft = _draft(path, None, paragraph, ())
                draft.certainty, draft.doubts = LIKELY, [NO_UNITS_HERE]
                self.drafts.append(draft)
            else:
                self.leave_bits(paragraph, PREAMBLE)
        return heading


def _kinds_of_tasks(parent: Node) -> set[int]:
    """Return the kinds of number whose items are tasks, with a unit or without."""
    return {
        child.kind
        for child in parent.children
        if child.phrases or (child.kind > HAN and child.covered)
    }


def _is_task(node: Node, parent: Node, expected: set[int]) -> bool:
    """Return whether an item that names no unit is a task as its siblings are."""
    if node.kind not in expected or NO_TASKS.search(node.title[:42]):
        return False
    # The last chapter without a unit closes the plan.
    return node.kind > HAN or node is not parent.children[-1]


def _may_head(title: str) -> bool:
    return not re.search(r"20[0-9]{2}|号$|局$|政府$|办公室$|^附件|[，,]", title)


def _is_heading(node: Node) -> bool:
    """Return whether an item with a phrase is a title over the items below it."""
    _, rest = split_title(node.title)
    return not rest and len(node.phrases) == 1 and is_title(node.title.rstrip("。"))


def _is_list(node: Node) -> bool:
    # 1.…；2.…；3.…。: a list within one task.
    earlier = node.children[:-1]
    return bool(earlier) and all(
        child.title.endswith(("；", ";", "，", ",")) for child in earlier
    )


def _is_whole(node: Node) -> bool:
    """Return whether an item and those below it are one task with one phrase."""
    below = [child.covered for child in node.children]
    if not any(below):
        several = len(node.phrases) > 1 or bool(split_title(node.title)[1])
        return several or _is_list(node) or len(node.children) < 2
    if node.phrases or any(below[:-1]):
        return False
    if _is_list(node):
        return True
    # Behind the last of several items that name none, on its own line or in their
    # common paragraph, the phrase is that of them all.
    last = node.children[-1]
    alone = len(last.bits) == 2 and not last.bits[1].body and bool(last.bits[1].phrase)
    one_paragraph = last.line == node.line
    return len(below) > 1 and not last.children and (alone or one_paragraph)


def _by_paragraph(bits: list[Bit]) -> list[list[Bit]]:
    found: list[list[Bit]] = []
    for bit in bits:
        if bit.starts or not found:
            found.append([])
        found[-1].append(bit)
    return found


def _up_to_phrases(bits: list[Bit]) -> list[list[Bit]]:
    found: list[list[Bit]] = [[]]
    for bit in bits:
        found[-1].append(bit)
        if bit.phrase:
            found.append([])
    return [run for run in found if run]


def _draft(path, number, bits: list[Bit], shared) -> Draft:
    text = "".join(bit.body for bit in bits)
    line = bits[0].line
    units = [*shared, *(UnitCell(bit.phrase, bit.line) for bit in bits if bit.phrase)]
    draft = Draft(path, number, text, line, units)
    draft.due, draft.due_line = time_in_bracket(text), line
    draft.criteria = [each for bit in bits for each in bit.criteria]
    return draft
