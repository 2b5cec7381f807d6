"""What the progress table says: one line per superior's row, from approved reports."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from tasks.models import Assignment, ProgressReport, Role, Task

Kind = ProgressReport.Kind
DONE, UNDER_WAY = "已完成", "正在推进"
NOTHING_NEW = "本期无新进展。"


@dataclass(frozen=True)
class TableLine:
    """One superior's row, what was done about it, and what shows it."""

    number: str
    path: tuple[str, ...]
    text: str
    criteria: tuple[str, ...] = ()
    named_as: str = ""
    due: str = ""
    units: tuple[str, ...] = ()
    progress: str = ""
    state: str = ""
    evidence: str = ""

    @property
    def label(self) -> str:
        """The row as a sentence to a person names it."""
        short = self.text if len(self.text) <= 40 else f"{self.text[:40]}…"
        return f"第{self.number}项 {short}" if self.number else short


@dataclass
class Part:
    """One unit's part in a task: its last word up to the cut-off."""

    assignment: Assignment
    reports: list = field(default_factory=list)

    @property
    def report(self):
        """The latest approved report that says something; else the latest."""
        telling = [report for report in self.reports if report.kind != Kind.NOTHING]
        return (telling or self.reports or [None])[-1]

    @property
    def is_concerned(self):
        return self.report is None or self.report.kind != Kind.NOT_CONCERNED

    @property
    def is_done(self):
        return self.report is not None and self.report.kind == Kind.COMPLETED


def lines_of_plan(plan, *, on: date) -> list[TableLine]:
    """The lines of a superior's plan, with what had reached the office on a day."""
    in_force = Task.objects.in_force().order_by("plan", "position")
    rows = list(plan.tasks.prefetch_related(Prefetch("covered_by", in_force)))
    parts = parts_of({task for row in rows for task in row.covered_by.all()}, on=on)
    return [
        line_of(row, [part for task in row.covered_by.all() for part in parts[task.pk]])
        for row in rows
    ]


def parts_of(tasks, *, on: date) -> dict[int, list[Part]]:
    """The parts of our own units in each task, leading units first."""
    assignments = Assignment.objects.own().in_force().filter(task__in=tasks)
    parts = {
        assignment.pk: Part(assignment)
        for assignment in assignments.select_related("unit").order_by(
            "unit__position", "unit"
        )
    }
    reports = (
        ProgressReport.objects.filter(
            status=ProgressReport.Status.APPROVED,
            reached_on__lte=on,
            occurrence__assignment__in=parts,
        )
        .select_related("occurrence")
        .prefetch_related("evidence__material")
        .order_by("occurrence__number")
    )
    for report in reports:
        parts[report.occurrence.assignment_id].reports.append(report)
    by_task = defaultdict(list)
    for part in sorted(parts.values(), key=lambda p: Role(p.assignment.role).rank):
        by_task[part.assignment.task_id].append(part)
    return by_task


def line_of(row, parts) -> TableLine:
    """A row with the words of all parts, each under its unit's name where several."""
    concerned = [part for part in parts if part.is_concerned]
    owing = [part for part in concerned if part.assignment.owes]
    reported = [part for part in concerned if part.report]
    return TableLine(
        number=row.number,
        path=tuple(row.path),
        text=row.text,
        criteria=tuple(criterion["text"] for criterion in row.criteria),
        named_as=f"{row.named_as}（{Role(row.role).label}）",
        due=row.deadline_text or (row.due_on.isoformat() if row.due_on else ""),
        units=tuple(dict.fromkeys(part.assignment.unit.name for part in owing)),
        progress=progress_in(reported) or not_ours(row),
        state=state_in(owing),
        evidence="\n".join(
            dict.fromkeys(
                shown(use.shown)
                for part in reported
                for use in part.report.evidence.all()
            )
        ),
    )


def not_ours(row) -> str:
    return f"不涉及：{row.not_ours_reason}" if row.not_ours_reason else ""


def progress_in(reported) -> str:
    bodies = [
        (part.assignment.unit.name, part.report.body.strip() or NOTHING_NEW)
        for part in reported
    ]
    if len({unit for unit, _ in bodies}) > 1:
        texts = [f"{unit}：{body}" for unit, body in bodies]
    else:
        texts = [body for _, body in bodies]
    return "\n".join(dict.fromkeys(texts))


def state_in(owing) -> str:
    """已完成 where every unit that owes says so; nothing where nobody reported."""
    if not any(part.report for part in owing):
        return ""
    return DONE if all(part.is_done for part in owing) else UNDER_WAY


def shown(material) -> str:
    return f"{material.title}：{material.link}" if material.link else material.title
