"""Which entry of the list each node means: by its code, else by its title. Pure."""

import re
from collections import defaultdict
from collections.abc import Callable

from catalog.columns.cells import squeezed
from catalog.columns.fields import CODE, TITLE
from catalog.models import EntryVersion

from .nodes import Node

SAME_CODE = "编码“{}”与{}的“{}”重复，请改成不同的编码。"
CODE_OF_SEVERAL = "目录中有{}个事项的编码都是“{}”，请先改正编码。"
ZERO_LOST = "编码“{}”少了前面的0（Excel 把它当作数字），已按“{}”处理。"
NO_CODE = "编码“{}”被 Excel 当成了日期或者数字，请把这一列设为文本格式，重新填写编码。"
_NO_CODE = re.compile(r"[年月日]|\d[eE]\+\d")
SAME_TITLE = "与{}重复：同一上级下都叫“{}”，请并成一行，或者改名称、填编码。"


class Matcher:
    """`place` names a column in sentences; of a `flat` file no row has one above."""

    def __init__(
        self,
        nodes: list[Node],
        versions: list[EntryVersion],
        *,
        place: Callable[[str], str],
        flat: bool,
    ):
        self.nodes, self.place, self.flat = nodes, place, flat
        self.taken: set[int] = set()
        self.below: dict[tuple, list] = defaultdict(list)
        self.by_title: dict[str, list] = defaultdict(list)
        self.by_code: dict[str, list] = defaultdict(list)
        for each in versions:
            title = squeezed(each.title)
            self.below[each.parent_id, title].append(each)
            self.by_title[title].append(each)
            if each.code:
                self.by_code[each.code].append(each)

    def match(self) -> None:
        self.mend_codes()
        self.refuse_double_codes()
        for node in self.nodes:
            known = None if node.faults else self.known(node)
            if known is not None:
                node.known = known
                self.taken.add(known.pk)
        self.refuse_double_titles()

    def known(self, node: Node) -> EntryVersion | None:
        found = self.by_code.get(node.code, []) if node.code else []
        if len(found) > 1:
            sentence = CODE_OF_SEVERAL.format(len(found), node.code)
            node.fault(self.place(CODE), sentence)
            return None
        if not found:
            found = self.of_title(node)
        return next((each for each in found if each.pk not in self.taken), None)

    def of_title(self, node: Node) -> list[EntryVersion]:
        """Those of its title below the same parent, whose code is not another."""
        title, parent = squeezed(node.title), node.parent
        if parent is not None and parent.known is None:
            return []
        above = parent.known.entry_id if parent is not None else None
        rows = self.below.get((above, title), [])
        if self.flat and not rows and len(self.by_title.get(title, [])) == 1:
            rows = self.by_title[title]
        return [each for each in rows if not (node.code and each.code)]

    def unmatched(self, title: str) -> list[EntryVersion]:
        """Entries of a title, wherever they stand, that no line means."""
        rows = self.by_title.get(squeezed(title), [])
        return [
            each for each in rows if each.pk not in self.taken and not each.is_heading
        ]

    def mend_codes(self) -> None:
        """What Excel makes of codes in cells that are no text."""
        coded = [node for node in self.nodes if node.code]
        lengths = {len(node.code) for node in coded if node.code.startswith("0")}
        for node in coded:
            code, whole = node.code, f"0{node.code}"
            if _NO_CODE.search(code):
                node.fault(self.place(CODE), NO_CODE.format(code))
            elif code.isdecimal() and code not in self.by_code:
                is_like_others = len(whole) in lengths and len(code) not in lengths
                if whole in self.by_code or is_like_others:
                    node.code = whole
                    told = ZERO_LOST.format(code, whole)
                    node.flags.append((self.place(CODE), told))

    def refuse_double_codes(self) -> None:
        """Neither of two is right by itself: a person says which."""
        first: dict[str, Node] = {}
        for node in filter(lambda node: node.code, self.nodes):
            before = first.setdefault(node.code, node)
            if before is not node:
                for one, other in ((before, node), (node, before)):
                    sentence = SAME_CODE.format(node.code, other.place, other.title)
                    # The first of many is told of one of them.
                    if not one.faults:
                        one.fault(self.place(CODE), sentence)

    def refuse_double_titles(self) -> None:
        """What the list has twice may come twice, and nothing else."""
        first: dict[tuple, Node] = {}
        for node in self.nodes:
            if node.line is None or node.code:
                continue
            before = first.setdefault((id(node.parent), squeezed(node.title)), node)
            if before is not node and node.known is None and not node.faults:
                sentence = SAME_TITLE.format(before.place, node.title)
                node.fault(self.place(TITLE), sentence)
