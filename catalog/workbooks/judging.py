"""The lines of a file beside the list they go into: new, changed, the same, faulty.

Nothing is asked of the database but what `Target` has brought, however many lines.
"""

from collections import Counter
from datetime import date

from catalog.columns.cells import squeezed
from catalog.models import EntryVersion
from catalog.services.sorting import missing_for

from .differing import ATTRIBUTES, differences
from .matching import Matcher
from .nodes import Node, settle_places, tree_of
from .reading import Line
from .saying import Cells
from .target import Target, path_of

NEW, CHANGED, SAME, FAULTY = "new", "changed", "same", "faulty"
LONGEST = {
    field.attname: (field.max_length, field.verbose_name)
    for field in EntryVersion._meta.concrete_fields
    if getattr(field, "max_length", None) and not field.choices
}
LIKELY = "目录中有“{}”，上级不同，按新增处理；如果是同一事项，请填编码，或者改上级。"
REVISED = (
    "另一件动态调整（{}）也在改这个事项。确认以后两件各自送签批，"
    "后备案的一件要按先备案的重新核对；只要一件的，请先撤回那一件。"
)
ONE_FIELD = (
    "文件中有{}项在目录的“{}”下面有同名事项。如果整份文件都属于这个领域，"
    "请放弃后重新上传，并在“整份文件归入的上级事项”中填写它的名称，否则会重复新增。"
)
ERROR = "单元格里是公式的错误值“{}”，请改正后再导入。"
ERRORS = frozenset(["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"])
OTHER_LIST = "“{}”已在本局的{}中。一个事项只能列入一份目录，请从其中一份中取消。"


class Judge:
    """`places` name the columns of the file by their code, for sentences."""

    def __init__(
        self,
        lines: list[Line],
        target: Target,
        *,
        places: dict[str, str],
        default_text: str = "",
        on: date,
    ):
        self.target = target
        self.nodes = tree_of(lines)
        self.cells = Cells(
            {code for line in lines[:1] for code in line.written},
            target,
            places=places,
            default_text=default_text,
            on=on,
        )
        self.place = self.cells.place
        self.likely_tops: Counter = Counter()
        self.flat = all(len(line.titles) <= 1 for line in lines)

    def all(self) -> list[Node]:
        matcher = Matcher(
            self.nodes, self.target.versions, place=self.place, flat=self.flat
        )
        matcher.match()
        self.tell_likely(matcher)
        settle_places(self.nodes)
        for node in self.nodes:
            self.propose(node)
        for node in self.nodes:
            self.decide(node)
        self.leave_empty_headings()
        return self.nodes

    def tell_likely(self, matcher: Matcher):
        """New lines whose title the list has below another entry."""
        for node in self.nodes:
            if node.known or node.line is None or node.faults:
                continue
            likely = matcher.unmatched(node.title)
            if likely:
                path = path_of(likely[0].entry_id, self.target.titles)
                self.likely_tops[path[0]] += 1
                told = LIKELY.format(" / ".join(path))
                node.flags.append((self.place("title"), told))

    def hints(self) -> list[str]:
        """Where most of what is new the list has below one title, the file is of it."""
        [(top, count)] = self.likely_tops.most_common(1) or [("", 0)]
        lines = [node for node in self.nodes if node.line is not None]
        return [ONE_FIELD.format(count, top)] if count > len(lines) / 2 > 1 else []

    def leave_empty_headings(self):
        """A new heading with nothing good below it waits with what is faulty."""
        useful: set[Node] = set()
        for node in reversed(self.nodes):
            stands = node.line is not None or node.known is not None or node in useful
            if not stands:
                node.verdict = FAULTY
            elif node.verdict != FAULTY and node.parent is not None:
                useful.add(node.parent)

    def missing(self) -> list[EntryVersion]:
        """What the list has and the file does not name."""
        meant = {node.known.pk for node in self.nodes if node.known}
        codes = {node.code for node in self.nodes if node.code}
        return [
            each
            for each in self.target.versions
            if each.pk not in meant and each.code not in codes
        ]

    # What the entry would say.

    def refuse_errors(self, node: Node):
        """A formula that failed is nothing an entry says."""
        if node.title in ERRORS:
            node.fault(self.place("title"), ERROR.format(node.title))
        for code, text in node.line.written.items() if node.line else ():
            if text in ERRORS:
                node.fault(self.place(code), ERROR.format(text))

    def propose(self, node: Node):
        known = node.known
        self.refuse_errors(node)
        said = self.stand(node)
        if node.line is not None and not self.is_heading(node):
            if self.cells.read(node, said) or known is None:
                said["is_heading"] = False
        elif known is None:
            said["is_heading"] = True
        if node.faults:
            return
        if known is None:
            node.wording = EntryVersion(**said)
        else:
            node.wording = EntryVersion(
                entry_id=known.entry_id,
                **{
                    name: value
                    for name, value in known.__dict__.items()
                    if name in ATTRIBUTES
                },
            )
            if known.unit_id:
                node.wording.unit = known.unit
            for name, value in said.items():
                setattr(node.wording, name, value)
        self.check(node)

    def stand(self, node: Node) -> dict:
        """Title, code and place, as far as the file says them."""
        known, parent = node.known, node.parent
        said: dict = {}
        if known is None or squeezed(known.title) != squeezed(node.title):
            said["title"] = node.title
        if node.code and (known is None or known.code != node.code):
            said["code"] = node.code
        if known is None:
            said |= {"position": node.position, "level": node.level}
        elif not self.flat:
            above = parent.known.entry_id if parent and parent.known else None
            if parent is not None and parent.known is None:
                said["level"] = node.level
            elif known.parent_id != above:
                said |= {"parent_id": above, "level": node.level}
            elif known.level != node.level:
                said["level"] = node.level
        return said

    def is_heading(self, node: Node) -> bool:
        """A line that says nothing, and others stand below it."""
        if node.has_data:
            return False
        return node.known.is_heading if node.known else node.has_children

    # Whether it may be so, and what is different.

    def check(self, node: Node):
        wording = node.wording
        for name, (most, label) in LONGEST.items():
            value = getattr(wording, name)
            if value and len(value) > most:
                node.fault(f"“{label}”", f"有{len(value)}字，最多{most}字，请缩短。")
        if self.target.entry_list and not wording.is_heading:
            if missing := missing_for(self.target.entry_list, wording):
                node.fault(f"“{missing}”", f"没有写明{missing}，请补填。")
            self.refuse_other_list(node)
        if node.faults:
            return
        if node.known is not None:
            by_entry = self.target.by_entry
            node.differences = differences(node, by_entry, flat=self.flat)
            if node.differences and (fault := self.target.closed(node.known)):
                node.fault("事项", fault)
            elif node.differences:
                self.tell_revised(node)

    def tell_revised(self, node: Node):
        if revision := self.target.revised.get(node.known.entry_id):
            node.flags.append((self.place("title"), REVISED.format(revision)))

    def refuse_other_list(self, node: Node):
        if node.known is None and (label := self.target.elsewhere.get(node.path)):
            node.fault(self.place("title"), OTHER_LIST.format(node.title, label))

    def decide(self, node: Node):
        """The verdict; what hangs from something new and faulty is faulty with it."""
        parent = node.parent
        if parent is not None and parent.verdict == FAULTY and parent.known is None:
            node.fault(self.place("title"), f"上级事项“{parent.title}”有误，请先改正。")
        if node.faults:
            node.verdict = FAULTY
        elif node.known is None:
            node.verdict = NEW
        else:
            node.verdict = CHANGED if node.differences else SAME
