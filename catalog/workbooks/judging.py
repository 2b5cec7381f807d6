"""The lines of a file beside the list they go into: new, changed, the same, faulty.

Nothing is asked of the database but what `Target` has brought, however many lines.
"""

from collections import Counter, defaultdict
from datetime import date

from catalog.citations import Citation, Laws, citations
from catalog.repealed import told
from catalog.columns.cells import plain, squeezed
from catalog.columns.fields import BY_CODE, CODE, MODES, label_of
from catalog.limits import LimitKind
from catalog.models import EntryList, EntryVersion
from catalog.services.sorting import missing_for
from catalog.wording import CONTENT, PARTS, shown
from core.units.models import Unit

from .nodes import Node, settle_places, tree_of
from .reading import Line
from .target import Target

NEW, CHANGED, SAME, FAULTY = "new", "changed", "same", "faulty"
FIELDS = {field.attname: field for field in EntryVersion._meta.concrete_fields}
LONGEST = {
    name: (field.max_length, field.verbose_name)
    for name, field in FIELDS.items()
    if getattr(field, "max_length", None) and not field.choices
}
LABELS = {
    field.name: field.verbose_name for field in EntryVersion._meta.concrete_fields
}
NOT_TOLD = {*PARTS, "position", "level"}
OWNERS = ("subject", "unit")
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
        self.target, self.on = target, on
        self.places, self.default_text = places, default_text
        self.nodes = tree_of(lines)
        self.lines = lines
        codes = {code for line in lines[:1] for code in line.written}
        self.codes = codes
        self.columns = [
            column for code, column in BY_CODE.items() if code in codes - {*OWNERS}
        ]
        self.laws = Laws.of(target.laws)
        self.unknown_laws: Counter = Counter()
        self.cited: dict[str, list[Citation]] = {}
        self.units: dict[str, Unit | None] = {}
        self.flat = all(len(line.titles) <= 1 for line in lines)

    def all(self) -> list[Node]:
        self.match()
        settle_places(self.nodes)
        for node in self.nodes:
            self.propose(node)
        for node in self.nodes:
            self.decide(node)
        self.leave_empty_headings()
        return self.nodes

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
        return [each for each in self.target.versions if each.pk not in meant]

    # Which entry of the list a line means.

    def match(self):
        below, by_code, by_title = (
            defaultdict(list),
            defaultdict(list),
            defaultdict(list),
        )
        for each in self.target.versions:
            title = squeezed(each.title)
            below[each.parent_id, title].append(each)
            by_title[title].append(each)
            if each.code:
                by_code[each.code].append(each)
        self.by_code = by_code
        self.refuse_double_codes()
        taken: dict[int, Node] = {}
        for node in self.nodes:
            known = None if node.faults else self.known(node, below, by_title, taken)
            if known is not None:
                node.known = known
                taken[known.pk] = node
        self.refuse_double_titles()

    def known(self, node: Node, below, by_title, taken):
        if node.code:
            found = self.by_code.get(node.code, [])
            if len(found) > 1:
                node.fault(
                    self.place(CODE),
                    f"目录中有{len(found)}个事项的编码都是“{node.code}”，请先改正编码。",
                )
                return None
            if found:
                return found[0] if found[0].pk not in taken else None
        title, parent = squeezed(node.title), node.parent
        if parent is not None and parent.known is None:
            return None
        above = parent.known.entry_id if parent is not None else None
        rows = below.get((above, title), [])
        if self.flat and not rows and len(by_title.get(title, [])) == 1:
            rows = by_title[title]
        for each in rows:
            if each.pk not in taken and not (node.code and each.code):
                return each
        return None

    def refuse_double_codes(self):
        first: dict[str, Node] = {}
        for node in self.nodes:
            if not node.code:
                continue
            before = first.setdefault(node.code, node)
            if before is not node:
                for one, other in ((before, node), (node, before)):
                    one.fault(
                        self.place(CODE),
                        f"编码“{node.code}”与{other.place}的“{other.title}”重复，"
                        "请改成不同的编码。",
                    )

    def refuse_double_titles(self):
        first: dict[tuple, Node] = {}
        for node in self.nodes:
            if node.line is None or node.known or node.faults or node.code:
                continue
            before = first.setdefault((id(node.parent), squeezed(node.title)), node)
            if before is not node:
                node.fault(
                    self.place("title"),
                    f"与{before.place}重复：同一上级下都叫“{node.title}”，"
                    "请并成一行，或者改名称、填编码。",
                )
        standing = {
            (id(node.parent), squeezed(node.title)): node
            for node in self.nodes
            if node.known and node.line is not None and not node.code
        }
        for key, node in first.items():
            before = standing.get(key)
            if before is not None and before is not node:
                node.fault(
                    self.place("title"),
                    f"与{before.place}重复：同一上级下都叫“{node.title}”，"
                    "请并成一行，或者改名称、填编码。",
                )

    def place(self, code: str) -> str:
        """The column as a sentence names it."""
        if code == "title":
            levels = [each for each in self.places if each.startswith("level")]
            code = max(levels, default="title")
        return self.places.get(code) or f"“{label_of(code)}”"

    # What the entry would say.

    def propose(self, node: Node):
        known = node.known
        said = self.stand(node)
        if node.line is not None and not self.is_heading(node):
            if self.read(node, said) or known is None:
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
                    if name in CONTENT_ATTRS
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

    def read(self, node: Node, said: dict) -> bool:
        """Read the cells that say something else; whether there are any."""
        known, written, before = node.known, node.line.written, len(said)
        for column in self.columns:
            text = written.get(column.code, "")
            if known is not None and squeezed(column.write(known)) == squeezed(text):
                continue
            if column.code == "limit" and not plain(text) and not self.asks_limit:
                said |= NO_LIMIT
                continue
            read = column.read(text)
            said |= read
            if flag := column.flags(text, read):
                node.flags.append((self.place(column.code), flag))
        self.read_owner(node, said)
        self.read_basis(node, said)
        found = len(said) > before
        self.fit_into_list(node, said)
        return found

    @property
    def asks_limit(self):
        return self.target.entry_list == EntryList.PROACTIVE

    def read_owner(self, node: Node, said: dict):
        known, written = node.known, node.line.written
        for code in OWNERS:
            if code not in self.codes:
                continue
            text = written.get(code, "")
            if known is not None and squeezed(BY_CODE[code].write(known)) == squeezed(
                text
            ):
                continue
            text = plain(text)
            unit = self.unit_named(text)
            if code == "subject":
                said["subject_text"] = text
                if "unit" not in self.codes:
                    said["unit"] = unit
                continue
            said["unit"] = unit
            if "subject" not in self.codes:
                said["subject_text"] = "" if unit else text
            if text and unit is None:
                node.flags.append(
                    (
                        self.place(code),
                        f"“{text}”不是本局现有的单位，已照原文保留；"
                        "可以先在系统管理中登记别名。",
                    )
                )

    def unit_named(self, text: str) -> Unit | None:
        if text not in self.units:
            self.units[text] = self.target.unit_named(text) if text else None
        return self.units[text]

    def read_basis(self, node: Node, said: dict):
        """The laws a line names; bases stay as they are where its text does."""
        code = "basis" if "basis" in self.codes else "withheld"
        text = plain(node.line.written.get(code, ""))
        is_read = "basis_text" in said or "withheld_reason" in said or not node.known
        if is_read:
            node.bases = []
        if not text:
            return
        if text not in self.cited:
            self.cited[text] = citations(text, self.laws)
        for cited in self.cited[text]:
            law = self.laws.row_of(cited, self.on)
            if law is None:
                self.tell_unknown(node, cited, code)
                continue
            if law.is_repealed(self.on):
                node.flags.append((self.place(code), told(law)))
            if is_read and (law, cited.article) not in node.bases:
                node.bases.append((law, cited.article))

    def tell_unknown(self, node: Node, cited: Citation, code: str):
        if cited.title:
            self.unknown_laws[cited.title, cited.number] += 1
        sentence = f"依据“{cited}”不在法律文件库中，已照原文保留"
        more = "；可在确认时新增为本局的法律文件。" if cited.title else "。"
        node.flags.append((self.place(code), sentence + more))

    def fit_into_list(self, node: Node, said: dict):
        """What the list itself says of its entries; a line that says otherwise waits."""
        match self.target.entry_list:
            case EntryList.PROACTIVE:
                self.fit_proactive(node, said)
            case EntryList.ON_REQUEST:
                if said.get("is_proactive"):
                    self.misplaced(node, "主动公开", "主动公开基本目录")
                said |= {"is_proactive": False, "is_on_request": True}
                if node.known is None and not said.get("procedure"):
                    said["procedure"] = self.default_text
            case EntryList.NEGATIVE:
                if said.get("is_proactive") or said.get("is_on_request"):
                    self.misplaced(node, "公开", "相应的公开目录")
                said |= {"is_proactive": False, "is_on_request": False}
                if "withheld" not in self.codes and "basis_text" in said:
                    said["withheld_reason"] = said["basis_text"]
                if node.known is None and not said.get("withheld_reason"):
                    said["withheld_reason"] = self.default_text

    def fit_proactive(self, node: Node, said: dict):
        if said.get("is_on_request") and not said.get("is_proactive"):
            self.misplaced(node, "依申请公开", "依申请公开目录")
        if node.known is None or "is_proactive" in said:
            said["is_proactive"] = True
        if node.known is None and not said.get("limit_kind"):
            said["limit_kind"] = LimitKind.UNCLEAR
            sentence = "文件没有公开时限，按“不明确”登记，请核定。"
            node.flags.append(("“公开时限”", sentence))

    def misplaced(self, node: Node, mode: str, list_name: str):
        code = next((each for each in MODES if each in self.codes), "mode")
        node.fault(
            self.place(code),
            f"公开方式写的是{mode}，不能列入{EntryList(self.target.entry_list).label}，"
            f"请改公开方式，或者移到{list_name}。",
        )

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
            node.differences = self.differences(node)
            if node.differences and (fault := self.target.closed(node.known)):
                node.fault("事项", fault)

    def refuse_other_list(self, node: Node):
        if node.known is None and (label := self.target.elsewhere.get(node.path)):
            node.fault(self.place("title"), OTHER_LIST.format(node.title, label))

    def differences(self, node: Node) -> list[tuple[str, str, str]]:
        known, wording = node.known, node.wording
        found = [
            (LABELS[name], shown(known, name), shown(wording, name))
            for name in CONTENT
            if name not in NOT_TOLD
            and name != "parent"
            and getattr(known, FIELDS_BY_NAME[name])
            != getattr(wording, FIELDS_BY_NAME[name])
        ]
        found = [each for each in found if each[1] != each[2]]
        found += self.moved(node)
        if node.bases is not None:
            before = [(each.law_id, each.article) for each in known.bases.all()]
            if before == [(law.pk, article) for law, article in node.bases]:
                node.bases = None
            else:
                found.append(
                    (
                        "依据的法律文件",
                        "；".join(str(each) for each in known.bases.all()),
                        "；".join(f"{law}{article}" for law, article in node.bases),
                    )
                )
        return found

    def moved(self, node: Node):
        """A move below another entry, told by the titles of both."""
        known, parent = node.known, node.parent
        if self.flat:
            return []
        above = self.target.by_entry.get(known.parent_id)
        new = parent.known if parent is not None else None
        is_below_new = parent is not None and new is None
        if not is_below_new and known.parent_id == (new.entry_id if new else None):
            return []
        after = parent.title if parent is not None else ""
        return [("上级事项", above.title if above else "", after)]

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


FIELDS_BY_NAME = {
    field.name: field.attname for field in EntryVersion._meta.concrete_fields
}
CONTENT_ATTRS = {FIELDS_BY_NAME[name] for name in CONTENT}
NO_LIMIT = {
    "limit_kind": "",
    "limit_days": None,
    "limit_event": "",
    "limit_period": "",
    "limit_month": None,
    "limit_day": None,
    "limit_text": "",
}
