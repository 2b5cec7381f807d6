"""A returned workbook beside the page as it stands now. Reads, changes nothing."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from tasks.models import Occurrence, ProgressReport

from .answers import Answer
from .content import Block, blocks_of

Kind = ProgressReport.Kind


class State(Enum):
    """What taking a row over does: its words and colour."""

    FAULT = ("有误", "red")
    CONFLICT = ("有冲突", "amber")
    NEW = ("新填", "blue")
    CHANGED = ("修改", "blue")
    CLOSED = ("不能录入", "grey")
    SAME = ("未变", "grey")
    BLANK = ("未填", "grey")

    @property
    def label(self):
        return self.value[0]

    @property
    def tone(self):
        return self.value[1]


WRITTEN = (State.NEW, State.CHANGED, State.CONFLICT)


@dataclass
class Line:
    """One row of the preview: the workbook's answer and the page's."""

    row: dict
    block: Block | None
    state: State
    why: str = ""

    @property
    def pk(self):
        return self.row["occurrence"]

    @property
    def mine(self):
        return Answer(**self.row["answer"])

    @property
    def version(self):
        """The page's, which a person decides on."""
        return self.block.version if self.block else 0

    @property
    def is_conflict(self):
        return self.state is State.CONFLICT

    @property
    def is_written(self):
        return self.state in WRITTEN

    @property
    def equals_page(self):
        return self.block is not None and (self.mine.digest == self.block.answer.digest)

    @property
    def kind(self):
        return Kind(self.mine.kind).label if self.mine.kind else ""

    @property
    def page_kind(self):
        answer = self.block.answer
        return Kind(answer.kind).label if answer.kind else ""

    @property
    def elements(self):
        return stated(self.block, self.mine)

    @property
    def materials(self):
        """What the workbook says of its links: their names and days."""
        return [
            "，".join(filter(None, (title, day)))
            for _, _, title, day in self.row["links"]
            if title or day
        ]

    @property
    def page_elements(self):
        return stated(self.block, self.block.answer)


def stated(block: Block, answer: Answer) -> list[str]:
    """The elements of an answer as a person reads them."""
    found = []
    for line in block.lines:
        for pk, element in line.elements.items():
            value = answer.elements.get(f"{line.criterion_pk}-{pk}")
            if value:
                unit = "%" if element.kind == element.Kind.RATIO else ""
                found.append(f"{element.name}：{value}{unit}")
    return found


def lines_of(rows: list[dict], *, today: date) -> list[Line]:
    """Every row of a returned workbook with what taking it over would do."""
    pks = [row["occurrence"] for row in rows if row["occurrence"]]
    blocks = {
        block.occurrence.pk: block
        for block in blocks_of(Occurrence.objects.filter(pk__in=pks))
    }
    return [line_of(row, blocks.get(row["occurrence"]), today) for row in rows]


def line_of(row: dict, block: Block | None, today: date) -> Line:
    if row["faults"]:
        return Line(row, block, State.FAULT)
    if not row["answer"]:
        return Line(row, block, State.BLANK, row["place"])
    answer = Answer(**row["answer"])
    if answer.digest == row["digest"]:
        return Line(row, block, State.BLANK if answer.is_blank else State.SAME)
    if why := closed(block.occurrence, block.report, today):
        return Line(row, block, State.CLOSED, why)
    if answer.digest == block.answer.digest:
        return Line(row, block, State.SAME, "页面上已是同样的内容")
    if block.version != row["version"]:
        return Line(row, block, State.CONFLICT)
    is_new = block.answer.is_blank
    return Line(row, block, State.NEW if is_new else State.CHANGED)


def closed(occurrence, report, today: date) -> str:
    """Why nothing may be written on an occurrence now; "" where it may."""
    if occurrence.voided_on:
        return f"该期次已撤销（{occurrence.void_reason}），无须填报"
    if occurrence.opens_on > today:
        return f"{occurrence.opens_on}起才能填报"
    if report and not report.is_editable:
        return f"该项{report.get_status_display()}，不能修改"
    return ""
