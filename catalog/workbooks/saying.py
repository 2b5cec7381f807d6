"""The cells of a line: what they say of an entry, and what its list says besides.

Nothing is asked of the database but what `Target` has brought.
"""

from collections import Counter
from datetime import date

from catalog.citations import Citation, Laws, citations
from catalog.columns.cells import plain, squeezed
from catalog.columns.fields import BY_CODE, label_of
from catalog.limits import LimitKind
from catalog.models import EntryList
from catalog.repealed import told
from core.units.models import Unit

from .nodes import Node
from .target import Target

OWNERS = ("subject", "unit")
NO_UNIT = "“{}”不是本局现有的单位，已照原文保留；可以先在系统管理中登记别名。"
NO_LIMIT = {
    "limit_kind": "",
    "limit_days": None,
    "limit_event": "",
    "limit_period": "",
    "limit_month": None,
    "limit_day": None,
    "limit_text": "",
}


class Cells:
    """`codes` are the columns of the file, `places` name them in sentences."""

    def __init__(
        self,
        codes: set[str],
        target: Target,
        *,
        places: dict[str, str],
        default_text: str,
        on: date,
    ):
        self.codes, self.target, self.on = codes, target, on
        self.places, self.default_text = places, default_text
        self.columns = [
            column for code, column in BY_CODE.items() if code in codes - {*OWNERS}
        ]
        self.laws = Laws.of(target.laws)
        self.unknown_laws: Counter = Counter()
        self.cited: dict[str, list[Citation]] = {}
        self.units: dict[str, Unit | None] = {}

    def place(self, code: str) -> str:
        """The column as a sentence names it."""
        if code == "title":
            levels = [each for each in self.places if each[:-1] == "level"]
            code = max(levels, default="title")
        return self.places.get(code) or f"“{label_of(code)}”"

    def read(self, node: Node, said: dict) -> bool:
        """Read the cells that say something else; whether there are any."""
        written, before = node.line.written, len(said)
        for column in self.columns:
            text = written.get(column.code, "")
            if self.is_same(column.code, node, text):
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
        """公开主体 and 责任科室: the words, and the unit they mean."""
        for code in OWNERS:
            text = node.line.written.get(code, "")
            if code not in self.codes or self.is_same(code, node, text):
                continue
            text = plain(text)
            unit = self.unit_named(text)
            if code == "subject":
                said["subject_text"] = text
                said |= {} if "unit" in self.codes else {"unit": unit}
                continue
            said["unit"] = unit
            if "subject" not in self.codes:
                said["subject_text"] = "" if unit else text
            if text and unit is None:
                node.flags.append((self.place(code), NO_UNIT.format(text)))

    def is_same(self, code: str, node: Node, text: str) -> bool:
        """Whether a cell says what would be written there."""
        if node.known is None:
            return False
        column = BY_CODE[code]
        writers = filter(None, (column.write, column.short))
        return any(squeezed(write(node.known)) == squeezed(text) for write in writers)

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
                if is_read:
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
                    self.misplaced(node, "主动公开", "主动公开基本目录", "proactive")
                said |= {"is_proactive": False, "is_on_request": True}
                if node.known is None and not said.get("procedure"):
                    said["procedure"] = self.default_text
            case EntryList.NEGATIVE:
                if said.get("is_proactive") or said.get("is_on_request"):
                    self.misplaced(node, "公开", "相应的公开目录", "proactive")
                said |= {"is_proactive": False, "is_on_request": False}
                if "withheld" not in self.codes and "basis_text" in said:
                    said["withheld_reason"] = said["basis_text"]
                if node.known is None and not said.get("withheld_reason"):
                    said["withheld_reason"] = self.default_text

    def fit_proactive(self, node: Node, said: dict):
        if said.get("is_on_request") and not said.get("is_proactive"):
            self.misplaced(node, "依申请公开", "依申请公开目录", "on_request")
        if node.known is None or "is_proactive" in said:
            said["is_proactive"] = True
        if node.known is None and not said.get("limit_kind"):
            said["limit_kind"] = LimitKind.UNCLEAR
            sentence = "文件没有公开时限，按“不明确”登记，请核定。"
            node.flags.append(("“公开时限”", sentence))

    def misplaced(self, node: Node, mode: str, list_name: str, column: str):
        node.fault(
            self.place(column if column in self.codes else "mode"),
            f"公开方式写的是{mode}，不能列入{EntryList(self.target.entry_list).label}，"
            f"请改公开方式，或者移到{list_name}。",
        )
