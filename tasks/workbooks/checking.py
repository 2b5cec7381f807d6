"""Checking what a returned workbook says, row by row; every fault at once."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date

from core.files.links import refuse_bad_link
from core.files.services import Refused as FileRefused
from tasks.models import Element, ProgressReport

from .answers import Answer
from .cells import BadCell, date_in, number_in, ratio_in, text_in
from .content import Block
from .layout import AFTER, BEFORE
from .reading import LOST_COLUMN, Found, NotOurs, Returned, Table

Kind = ProgressReport.Kind
LONGEST_BODY, LONGEST_TITLE, LONGEST_TEXT = 10_000, 200, 2_000

NO_KIND = "没有选“本期情况”，请从下拉列表里选一种。"
BAD_KIND = "“{}”不是可选的情况，请从下拉列表里选：{}。"
NOT_FOR_RECURRING = "有周期的任务按期报送，不能选“已完成”，请改选。"
NOTHING_WITH_BODY = "选“本期无”就不填落实情况：请清空文字，或改选“有进展”。"
NO_REASON = "选“不涉及”须写明理由。"
NO_BODY = "选了“{}”，请写明落实情况。"
TOO_LONG = "超过{}个字，请删减。"
MORE_TITLES = "名称比网址多，请一个网址写一个名称。"
LATE_FACT = "事项日期不能晚于今天，请核对。"
NO_LINK = "填写了名称或事项日期，请同时填写网址。"
SPLIT = "原来是合并的一格，内容写在了两处，请合到第一格里。"
JOINED = "和别的格合并了，分不清是哪一行的内容，请取消合并、分开填写。"
TWICE = "和第{}行是同一项任务，请只保留一行。"
NOT_ASKED = "这项评价标准没有这个要素，请清空这一格。"
LOST_ELEMENT = "这一行的要素列被删去了，请重新下载填报表再填。"
LOST = "填报表里没有这一行"
ADDED = "不是系统下发的行，没有读取；请把内容移到原有的行里，再删去这一行。"


@dataclass
class Row:
    """One occurrence as the workbook answers it; without one, a row too many.

    `links` holds [criterion, address, name, day] for each link; `version` and
    `digest` say how the page stood when the workbook was made.
    """

    occurrence: int | None
    place: str
    version: int = 0
    digest: str = ""
    answer: dict = field(default_factory=dict)
    links: list[list] = field(default_factory=list)
    faults: list[dict] = field(default_factory=list)

    def fault(self, place: str, sentence: str) -> None:
        self.faults.append({"place": place, "text": sentence})


def check(returned: Returned, blocks: Iterable[Block], *, today: date) -> list[dict]:
    """The rows in the order of the workbook, as plain data."""
    known = {block.occurrence.pk: block for block in blocks}
    rows = []
    for table in returned.tables:
        refuse_lost_columns(table)
        for occurrence, found in table.rows.items():
            if occurrence in known and occurrence in returned.key.rows:
                checker = _Checker(returned, table, known[occurrence], today)
                rows.append(checker.row(found))
            else:
                rows += [too_many(table, each.row) for each in found]
        rows += [too_many(table, row) for row in table.added]
    rows += lost_rows(returned, known)
    return [asdict(row) for row in rows]


def lost_rows(returned: Returned, known: dict[int, Block]) -> list[Row]:
    """What was handed out and did not come back: nothing is said about it."""
    came = {pk for table in returned.tables for pk in table.rows}
    lost = known.keys() & returned.key.rows.keys() - came
    return [Row(pk, LOST) for pk in sorted(lost)]


def refuse_lost_columns(table: Table) -> None:
    for column in (*BEFORE, *AFTER):
        if column.entry and column.key not in table.columns:
            raise NotOurs(LOST_COLUMN.format(table.title, column.name))


def too_many(table: Table, row: int) -> Row:
    place = f"工作表“{table.title}”第{row}行"
    extra = Row(None, place)
    extra.fault(place, ADDED)
    return extra


class _Checker:
    """One occurrence's rows of the workbook into an answer, or into faults."""

    def __init__(self, returned, table, block, today):
        self.book, self.table, self.block = returned.book, table, block
        self.today = today
        self.key = returned.key.rows[block.occurrence.pk]
        self.criteria = {line.criterion_pk: line for line in block.lines}

    def row(self, found: list[Found]) -> Row:
        first = found[0].row
        self.result = Row(
            self.block.occurrence.pk,
            f"工作表“{self.table.title}”第{first}行",
            self.key.version,
            self.key.digest,
        )
        self.refuse_joined(first, found[-1].row)
        found = self.own(found)
        kind = self.shared("kind", found)
        answer = Answer(self.kind(kind, first), self.shared("body", found))
        for each in found:
            self.elements(each, answer)
            self.links(each, answer)
        if not self.result.faults and not self.is_untouched(answer):
            self.refuse_unfinished(answer, kind, first)
        self.result.answer = asdict(answer)
        return self.result

    def is_untouched(self, answer: Answer) -> bool:
        return answer.digest == self.key.digest

    def fault(self, row: int, key: str, sentence: str) -> None:
        self.result.fault(self.table.place(row, key), sentence)

    def refuse_joined(self, first: int, last: int) -> None:
        """No cell to fill may be merged with one of another task or column."""
        for area in self.table.merges:
            if area.bottom < first or area.top > last:
                continue
            entries = self.table.entry_columns(area)
            columns = area.right - area.left + 1
            is_own = columns == 1 and entries[:1] in (["kind"], ["body"])
            mixed = len(self.table.owners(area)) > 1
            if entries and area.top >= first and (mixed or not is_own):
                self.fault(area.top, entries[0], JOINED)

    def own(self, found: list[Found]) -> list[Found]:
        """The rows of the task's criteria, each once."""
        rows: dict[int, Found] = {}
        for each in found:
            if each.criterion_pk not in self.criteria:
                self.fault(each.row, "body", ADDED)
            elif each.criterion_pk in rows:
                first = rows[each.criterion_pk].row
                self.fault(each.row, "body", TWICE.format(first))
            else:
                rows[each.criterion_pk] = each
        return list(rows.values())

    def read(self, read: Callable, each: Found, key: str):
        """A cell by a reader of its kind; a fault and None where it is no such thing."""
        try:
            return read(self.book, each.cells.get(key))
        except BadCell as bad:
            self.fault(each.row, key, str(bad))
            return None

    def shared(self, key: str, found: list[Found]) -> str:
        """The text of a cell that is one for all rows of the task."""
        filled = [(each, self.read(text_in, each, key)) for each in found]
        filled = [(each, text) for each, text in filled if text]
        for each, _ in filled[1:]:
            self.fault(each.row, key, SPLIT)
        if not filled:
            return ""
        each, text = filled[0]
        if key == "body" and len(text) > LONGEST_BODY:
            self.fault(each.row, key, TOO_LONG.format(LONGEST_BODY))
        return text

    def kind(self, label: str, row: int) -> str:
        if not label:
            return ""
        kind = next((each for each in Kind if each.label == label), None)
        if kind is None:
            choices = "、".join(each.label for each in self.block.kinds)
            self.fault(row, "kind", BAD_KIND.format(label[:30], choices))
        elif kind not in self.block.kinds:
            self.fault(row, "kind", NOT_FOR_RECURRING)
        return kind or ""

    def elements(self, each: Found, answer: Answer) -> None:
        line = self.criteria.get(each.criterion_pk)
        if set(each.elements) - {each.element_at(key) for key in self.table.columns}:
            self.fault(each.row, "body", LOST_ELEMENT)
        for key in self.table.columns:
            pk = each.element_at(key)
            if pk is None:
                continue
            element = line.elements.get(pk) if line else None
            if element is None:
                if self.read(text_in, each, key) not in ("", "／", None):
                    self.fault(each.row, key, NOT_ASKED)
                continue
            value = self.read(READERS[element.kind], each, key)
            if value and len(value) > LONGEST_TEXT:
                self.fault(each.row, key, TOO_LONG.format(LONGEST_TEXT))
            if value:
                answer.elements[f"{each.criterion_pk}-{pk}"] = value

    def links(self, each: Found, answer: Answer) -> None:
        links = lines_of(self.read(text_in, each, "links"))
        titles = lines_of(self.read(text_in, each, "titles"))
        day = self.read(date_in, each, "fact_on")
        for link in links:
            self.refuse_link(each.row, link)
        if (titles or day) and not links:
            self.fault(each.row, "links", NO_LINK)
        elif len(titles) > len(links):
            self.fault(each.row, "titles", MORE_TITLES)
        if any(len(title) > LONGEST_TITLE for title in titles):
            self.fault(each.row, "titles", TOO_LONG.format(LONGEST_TITLE))
        if day and day > self.today:
            self.fault(each.row, "fact_on", LATE_FACT)
        titles += [""] * (len(links) - len(titles))
        told = day.isoformat() if day else ""
        self.result.links += [
            [each.criterion_pk, link, title, told]
            for link, title in zip(links, titles, strict=False)
        ]
        if links:
            answer.links[str(each.criterion_pk)] = "\n".join(links)

    def refuse_link(self, row: int, link: str) -> None:
        try:
            refuse_bad_link(link)
        except FileRefused as refused:
            self.fault(row, "links", str(refused))

    def refuse_unfinished(self, answer: Answer, kind: str, row: int) -> None:
        """What a filled row must have before it is taken over."""
        if not answer.kind:
            if not answer.is_blank or self.block.report:
                self.fault(row, "kind", NO_KIND)
        elif answer.kind == Kind.NOTHING:
            if answer.body:
                self.fault(row, "body", NOTHING_WITH_BODY)
        elif not answer.body:
            reason = answer.kind == Kind.NOT_CONCERNED
            self.fault(row, "body", NO_REASON if reason else NO_BODY.format(kind))


def day_in(book, stored) -> str:
    day = date_in(book, stored)
    return day.isoformat() if day else ""


READERS = {
    Element.Kind.TEXT: text_in,
    Element.Kind.DATE: day_in,
    Element.Kind.NUMBER: number_in,
    Element.Kind.RATIO: ratio_in,
}


def lines_of(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").split("\n") if line.strip()]
