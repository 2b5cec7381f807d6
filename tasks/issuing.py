"""A plan as the document that issues it: the notice, and the table it hands out.

Reads and writes no row. What is written reads back as the same plan.
"""

import re
from dataclasses import dataclass
from io import BytesIO

from core.papers.writers.official import OfficialDocument
from core.papers.writers.sheet_table import write_table
from core.papers.writers.table import Column, Heading, Table

from .intake.marks import read_mark
from .intake.roster import Roster
from .intake.years import find_year
from .models import Section, WorkPlan
from .phrasing import (
    Time,
    criteria_text,
    is_told,
    number_and_text,
    time_phrase,
    units_phrase,
)

ADDRESSEES = "局属各单位"
TEXT = "现将《{title}》印发给你们，请认真贯彻执行。"
# Where the plan is a notice itself.
TEXT_OF_NOTICE = "现将任务分工印发给你们，请认真贯彻执行。"
DATE_TO_FILL = "    年  月  日"
EXCERPT = "（节选：只含您可以查看的任务）"
# A file system holds names of 255 bytes, three for each Chinese character.
LONGEST_NAME = 70
_WIDE = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
NUMBER, TASK, CRITERIA = "序号", "工作任务", "评价标准"
UNITS, DUE = "责任单位", "完成时限"
SHARES = {NUMBER: 9, TASK: 56, CRITERIA: 40, UNITS: 32, DUE: 20}
WHOLE = sum(SHARES.values())


@dataclass(frozen=True)
class Issue:
    """What the files say; `addressees` and `text` are the notice's."""

    plan: WorkPlan
    table: Table
    is_whole: bool
    addressees: str
    text: str

    @property
    def organ(self) -> str:
        return self.plan.bureau.name

    @property
    def date(self) -> str:
        on = self.plan.issued_on
        return f"{on.year}年{on.month}月{on.day}日" if on else DATE_TO_FILL

    @property
    def notice_title(self) -> str:
        title = self.plan.title
        if title.endswith("通知"):
            return self.organ + title if title.startswith("关于") else title
        return f"{self.organ}关于印发《{inner(title)}》的通知"

    def file_name(self, suffix: str) -> str:
        """`江门市公安局2022年政务公开工作要点分工方案.docx`."""
        plain = re.sub(r"[\x00-\x1f]", "", self.plan.title).translate(_WIDE)
        excerpt = "" if self.is_whole else "（节选）"
        return plain[:LONGEST_NAME].strip(". ") + excerpt + suffix


def inner(title: str) -> str:
    """Return a title to stand in 《》: its own become 〈〉."""
    return title.replace("《", "〈").replace("》", "〉")


def text_of(plan) -> str:
    """Return what the notice says unless somebody says otherwise."""
    if plan.title.endswith("通知"):
        return TEXT_OF_NOTICE
    return TEXT.format(title=inner(plan.title))


def issue_of(plan, tasks, *, known_names, addressees="", text="") -> Issue:
    """Return what issuing these tasks of a plan says; they must be in its order.

    `known_names` are the units' a reader of the bureau knows.
    """
    tasks = list(
        tasks.prefetch_related("criteria", "responsibilities").order_by("position")
    )
    return Issue(
        plan=plan,
        table=table_of(plan, tasks, Roster(known_names)),
        is_whole=len(tasks) == plan.tasks.in_force().count(),
        addressees=addressees or ADDRESSEES,
        text=text or text_of(plan),
    )


def table_of(plan, tasks, roster: Roster) -> Table:
    """The tasks as rows under their headings; columns nobody fills are left out."""
    year, _ = find_year(plan.title, [])
    rows = [(task, cells_of(task, year, roster)) for task in tasks]
    filled = {name for _, cells in rows for name, text in cells.items() if text}
    if all(is_told(time_of(task), text=task.text, year=year) for task in tasks):
        filled.discard(DUE)
    # A plan without units still has the column, to be filled by hand.
    names = [name for name in SHARES if name in filled | {TASK, UNITS}]
    paths = paths_of(plan)
    lines, last = [], []
    for task, cells in rows:
        path = paths.get(task.section_id, [])
        lines += headings_between(last, path, most_set_in=len(names) - 2)
        lines.append(tuple(cells[name] for name in names))
        last = path
    return Table(columns_of(names), tuple(lines))


def columns_of(names) -> tuple[Column, ...]:
    """The wording has the room of the columns left out."""
    shares = SHARES | {
        TASK: WHOLE - sum(SHARES[name] for name in names if name != TASK)
    }
    return tuple(Column(name, shares[name], name in (NUMBER, DUE)) for name in names)


def cells_of(task, year, roster: Roster) -> dict[str, str]:
    named = [
        (r.written_name, r.get_role_display()) for r in task.responsibilities.all()
    ]
    number, text = number_and_text(task.number, task.text)
    return {
        NUMBER: number,
        TASK: text,
        CRITERIA: criteria_text([criterion.text for criterion in task.criteria.all()]),
        UNITS: units_phrase(named, written=task.units_text, rosters=[roster]),
        DUE: time_phrase(time_of(task), text=task.text, year=year),
    }


def time_of(task) -> Time:
    return Time(task.due_on, task.recurrence, task.deadline_text)


def paths_of(plan) -> dict[int, list[Section]]:
    """The headings above each section and its own, outermost first."""
    sections = {section.pk: section for section in plan.sections.all()}
    paths = {}
    for pk, section in sections.items():
        path = [section]
        while path[0].parent_id:
            path.insert(0, sections[path[0].parent_id])
        paths[pk] = path
    return paths


def headings_between(last, path, *, most_set_in) -> list[Heading]:
    """The headings that begin where a task under `last` is followed by one under `path`.

    Where the path only gets shorter, its end is said again: the task stands under
    it, and no more under what came between.
    """
    same = 0
    while same < min(len(path), len(last)) and path[same] == last[same]:
        same += 1
    first = same - 1 if 0 < same == len(path) < len(last) else same
    return [
        Heading(section.heading, level, min(set_in(path[:level]), most_set_in))
        for level, section in enumerate(path[first:], start=first + 1)
    ]


def set_in(path) -> int:
    """How many columns the last heading begins further right.

    A number tells how deep a heading lies; one without lies deeper than what it
    stands under, for each such heading on its way one column.
    """
    bare = [read_mark(section.heading)[0] is None for section in path]
    return sum(bare) - bare[0] if bare[-1] else 0


def as_word(issue: Issue) -> bytes:
    """The notice and its attachment; of an excerpt, the table only."""
    document = OfficialDocument(title=issue.plan.title, organ=issue.organ)
    if issue.is_whole:
        if issue.plan.doc_no:
            document.number(issue.plan.doc_no)
        document.title(issue.notice_title)
        document.addressees(issue.addressees)
        document.text(issue.text)
        document.attachment_note(issue.plan.title)
        document.signature(issue.organ, issue.date)
        document.begin_attachment("附件")
        document.title(issue.plan.title)
    else:
        document.begin_attachment("")
        document.title(issue.plan.title)
        document.note(EXCERPT)
    document.table(issue.table)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def as_sheet(issue: Issue) -> bytes:
    """The table as a workbook of one sheet."""
    said = [
        issue.organ,
        issue.plan.doc_no,
        issue.plan.issued_on and f"{issue.date}印发",
    ]
    if not issue.is_whole:
        said.append(EXCERPT)
    file = BytesIO()
    write_table(
        issue.table,
        file,
        name=issue.plan.get_kind_display(),
        title=issue.plan.title,
        line="　　".join(filter(None, said)),
    )
    return file.getvalue()
