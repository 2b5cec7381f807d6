"""What became no task, and why."""

from .drafts import Draft, Unplaced
from .prose import Bit, Node

NO_PHRASE = "没有写责任单位，未读成任务"
PREAMBLE = "正文之前或标题之后的说明文字"
SIGNATURE = "落款"
PAGE_NUMBER = "页码"
NO_DUTY = "说明性章节"
CLOSING = "结尾文字"
AFTER_PHRASE = "写在责任单位之后，没有读成任务"


class Reasons:
    """Collects drafts, and beside them everything that became none."""

    def __init__(self):
        self.drafts: list[Draft] = []
        self.unplaced: list[Unplaced] = []

    def leave(self, node: Node, reason: str) -> None:
        """Put everything `node` says among what became nothing."""
        for part in node.walk():
            lines: dict[int, list[str]] = {}
            for bit in part.bits:
                lines.setdefault(bit.line, []).append(bit.body + (bit.phrase or ""))
            for line, texts in lines.items():
                number = part.lead if line == part.line else ""
                self.leave_text(number + "".join(texts), line, reason)
            self._leave_criteria(part.bits, reason)

    def leave_bits(self, bits: list[Bit], reason: str) -> None:
        for bit in bits:
            self.leave_text(bit.body + (bit.phrase or ""), bit.line, reason)
        self._leave_criteria(bits, reason)

    def _leave_criteria(self, bits: list[Bit], reason: str) -> None:
        for bit in bits:
            for text, line in bit.criteria:
                self.leave_text(text, line, reason)

    def leave_text(self, text: str, line: int, reason: str) -> None:
        if text:
            self.unplaced.append(Unplaced(text, line, reason))
