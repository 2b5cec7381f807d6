"""Tasks out of prose that names no unit: dated stages, and numbered items."""

import re

from .cuts import time_in_bracket, time_in_title
from .drafts import Draft
from .marks import HAN
from .prose import Node, is_title, split_title
from .reasons import CLOSING, NO_DUTY, PREAMBLE, Reasons

# Sections of a plan that say why and how, but give nobody a task.
NO_TASKS = re.compile(
    r"指导思想|基本原则|总体(?:要求|思路|目标)|工作(?:目标|原则|要求|思路)|主要目标|目标(?:任务|要求)?$|重要(?:意义|性)"
    r"|组织(?:领导|保障|机构|实施$)|保障(?:措施|机制)|有关要求|相关要求|几点要求|实施要求|附则|适用范围|编制(?:部门|依据|原则)"
    r"|^要求|实施保障|工作保障|提高认识|领导小组$|^背景|工作背景|起草(?:背景|依据)"
)


class ReaderWithoutUnits(Reasons):
    """Reads every dated stage, and every item of the other sections, as a task."""

    def read(self, root: Node) -> None:
        self.leave_bits(root.bits, PREAMBLE)
        self._find_stages(root)
        self._without_closing(root)
        self._sections(root, [])

    def _without_closing(self, root: Node) -> None:
        """Leave the paragraphs that close the document behind its last item.

        They are told by the other items, none of which has a second paragraph.
        """
        leaves = [node for node in root.walk() if node.mark and not node.children]
        several = [node for node in leaves if len(node.bits) > 1]
        last = leaves[-1:]
        if len(leaves) > 2 and several == last and not last[0].bits[0].is_title:
            self.leave_bits(last[0].bits[1:], CLOSING)
            del last[0].bits[1:]

    def read_stages(self, section: Node, path: list[str]) -> None:
        """Read a section of dated stages in a plan that else names units."""
        self._find_stages(section)
        self._staged(section, path)

    def _find_stages(self, root: Node) -> None:
        staged = [node for node in root.walk() if has_stages(node)]
        self.staged = {id(node) for node in staged}
        # Where one stage is read step by step, a stage is a heading everywhere.
        self.by_step = any(
            _has_steps(child) for node in staged for child in node.children
        )

    def _sections(self, node: Node, path: list[str]) -> None:
        for child in node.children:
            if child.kind <= HAN and NO_TASKS.search(child.title[:42]):
                self.leave(child, NO_DUTY)
            elif id(child) in self.staged:
                self._staged(child, path)
            elif _is_titled(child):
                self._titled(child, path)
            elif not child.children or child.title.endswith(("：", ":")):
                self._task(child, path)
            else:
                self._leave_intro(child)
                self._sections(child, [*path, child.heading])

    def _staged(self, node: Node, path: list[str]) -> None:
        self._leave_intro(node)
        for stage in node.children:
            self._stage(stage, [*path, node.heading])

    def _stage(self, node: Node, path: list[str]) -> None:
        if _has_steps(node):
            self._sections(node, [*path, node.heading])
        elif self.by_step and _is_titled(node):
            self._titled(node, path)
        else:
            self._task(node, path)

    def _leave_intro(self, node: Node) -> None:
        _, rest = split_title(node.title)
        self.leave_text(rest, node.line, PREAMBLE)
        self.leave_bits(node.bits[1:], PREAMBLE)

    def _titled(self, node: Node, path: list[str]) -> None:
        bits = node.bits[1:]
        text = "".join(bit.body for bit in bits)
        draft = Draft([*path, node.lead + node.title], None, text, bits[0].line)
        draft.due, draft.due_line = time_in_bracket(text), bits[0].line
        draft.criteria = node.criteria
        self.drafts.append(draft)

    def _task(self, node: Node, path: list[str]) -> None:
        draft = Draft(path, node.number, node.whole_text, node.line)
        title = time_in_title(node.lead + node.title) if node.kind >= HAN else ""
        draft.due = time_in_bracket(node.title) or title
        draft.due_line = node.line
        draft.criteria = node.criteria
        self.drafts.append(draft)


def has_stages(node: Node) -> bool:
    """Return whether the items of `node` are dated in their titles: （二）编制（8月）."""
    return any(time_in_title(child.lead + child.title) for child in node.children)


def _has_steps(node: Node) -> bool:
    """Return whether a stage consists of numbered steps only."""
    return len(node.children) > 1 and len(node.bits) == 1 and is_title(node.title)


def _is_titled(node: Node) -> bool:
    return not node.children and len(node.bits) > 1 and node.bits[0].is_title
