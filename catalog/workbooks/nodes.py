"""The lines of a file as a tree, each beside the entry it means. Pure."""

from collections import defaultdict
from dataclasses import dataclass, field

from catalog.columns.cells import plain, squeezed
from catalog.columns.fields import MODES
from catalog.models import LEVELS, EntryVersion

from .reading import Line

SPACED, BETWEEN = 10, 1


@dataclass(eq=False, slots=True)
class Node:
    """One entry of the file; without a `line` only what others stand below.

    `known` is what the list says of it now, `wording` what it would say.
    """

    title: str
    code: str
    level: int
    parent: "Node | None"
    place: str
    line: Line | None = None
    has_children: bool = False
    position: int = 0
    known: EntryVersion | None = None
    wording: EntryVersion | None = None
    # (law, article) in their order; None where they stay as they are.
    bases: list | None = None
    faults: list[tuple[str, str]] = field(default_factory=list)
    flags: list[tuple[str, str]] = field(default_factory=list)
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    verdict: str = ""

    def fault(self, column: str, sentence: str) -> None:
        self.faults.append((column, sentence))

    @property
    def path(self) -> tuple[str, ...]:
        above = self.parent.path if self.parent else ()
        return (*above, squeezed(self.title))

    @property
    def has_data(self) -> bool:
        """Whether its line says more than what it is called and how it is public."""
        if self.line is None:
            return False
        written = self.line.written.items()
        return any(plain(text) for code, text in written if code not in MODES)


def tree_of(lines: list[Line]) -> list[Node]:
    """Return a node for every line, in their order, and for what stands above it."""
    nodes: list[Node] = []
    heads: dict[tuple, Node] = {}
    for line in lines:
        if not line.titles:
            nodes.append(Node("", "", 1, None, line.place, line))
            nodes[-1].fault("事项名称", "没有事项名称，请补填。")
            continue
        if len(line.titles) > LEVELS:
            nodes.append(Node(line.titles[-1], "", LEVELS, None, line.place, line))
            nodes[-1].fault(
                "公开事项",
                f"共{len(line.titles)}级，目录最多{LEVELS}级，请合并上级事项。",
            )
            continue
        _add(line, nodes, heads)
    _place(nodes)
    return nodes


def _add(line: Line, nodes: list[Node], heads: dict[tuple, Node]) -> None:
    parent, path = None, ()
    last = len(line.titles)
    for level, (title, code) in enumerate(
        zip(line.titles, line.codes, strict=True), start=1
    ):
        path = (*path, squeezed(title))
        node = heads.get(path)
        if level == last:
            if node is None or node.line is not None:
                node = Node(title, code, level, parent, line.place)
                nodes.append(node)
                heads.setdefault(path, node)
            node.line, node.place = line, line.place
            node.code = code or node.code
        else:
            if node is None:
                node = heads[path] = Node(title, code, level, parent, line.place)
                nodes.append(node)
            node.has_children = True
            node.code = node.code or code
        parent = node


def _place(nodes: list[Node]) -> None:
    """Where new ones stand among their siblings; known ones keep their places."""
    last: dict[int, int] = defaultdict(int)
    for node in nodes:
        key = id(node.parent)
        last[key] += SPACED
        node.position = last[key]


def settle_places(nodes: list[Node]) -> None:
    """Put what is new behind the known sibling it follows in the file."""
    behind: dict[int, int] = {}
    for node in nodes:
        key = id(node.parent)
        if node.known is not None:
            behind[key] = node.known.position
        elif key in behind:
            behind[key] += BETWEEN
            node.position = behind[key]
