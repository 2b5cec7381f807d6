"""The rows behind a figure as a table: on the page and in a workbook."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from core.audit.models import Event
from core.files.models import Material
from core.papers.writers.sheet_table import write_table
from core.papers.writers.table import Column, Table
from core.reminders.models import UrgingSlip
from core.workdays.words import dated
from tasks.models import Occurrence, ProgressReport, Task


@dataclass(frozen=True)
class Line:
    """One row: where it leads, and a text per column."""

    url: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """How rows of one kind are read and shown."""

    columns: tuple[Column, ...]
    ordered: Callable[[QuerySet], QuerySet]
    lines: Callable[[list], list[Line]]


def ordered_occurrences(rows):
    return rows.select_related(
        "assignment__task__plan", "assignment__unit", "round", "report"
    ).order_by("due_on", "assignment__unit__position", "assignment__task", "pk")


def lines_of_occurrences(rows):
    return [
        Line(page_of(row.assignment.task_id), occurrence_cells(row)) for row in rows
    ]


def occurrence_cells(row):
    report = row.report_or_none
    return (
        task_name(row.assignment.task),
        row.assignment.unit.name,
        row.round.name if row.round else "其他时限",
        dated(row.due_on),
        dated(report.reached_on) if report and report.reached_on else "未报",
        report.get_kind_display() if report else "",
        state_of(row),
    )


def state_of(row):
    if row.voided_on:
        return f"已撤销（{row.void_reason}）"
    return row.report.get_status_display() if row.report_or_none else "未填报"


def task_name(task):
    return f"{task.number} {task.text}".strip()


def page_of(task_pk):
    return reverse("tasks:task_detail", args=[task_pk])


def lines_of_tasks(rows):
    return [
        Line(page_of(task.pk), (task_name(task), str(task.plan), task.units_text))
        for task in rows
    ]


def lines_of_materials(rows):
    return [
        Line(
            material.link,
            (
                material.title,
                material.unit.name,
                dated(material.fact_on) if material.fact_on else "",
                material.link or "文件",
            ),
        )
        for material in rows
    ]


def lines_of_slips(rows):
    return [
        Line(
            reverse("tasks:slip_detail", args=[slip.pk]),
            (
                str(slip),
                slip.unit.name,
                dated(slip.issued_on),
                dated(slip.answer_by),
                f"{len(slip.items)}项",
            ),
        )
        for slip in rows
    ]


def lines_of_returns(events):
    """The trail names the report by its key; what it is about is read beside it."""
    reports = ProgressReport.objects.select_related(
        "occurrence__assignment__task", "occurrence__assignment__unit"
    ).in_bulk([event.subject_id for event in events])
    return [line_of_return(event, reports[event.subject_id]) for event in events]


def line_of_return(event, report):
    assignment = report.occurrence.assignment
    return Line(
        reverse("tasks:report_detail", args=[report.pk]),
        (
            task_name(assignment.task),
            assignment.unit.name,
            dated(report.occurrence.due_on),
            dated(timezone.localtime(event.at).date()),
            event.note,
        ),
    )


SHAPES = {
    Occurrence: Shape(
        (
            Column("任务", 46),
            Column("单位", 20),
            Column("报送轮次", 18),
            Column("到期日", 18, centred=True),
            Column("报送日期", 18, centred=True),
            Column("情况", 10),
            Column("状态", 16),
        ),
        ordered_occurrences,
        lines_of_occurrences,
    ),
    Task: Shape(
        (Column("任务", 60), Column("工作要点", 40), Column("责任单位", 40)),
        lambda rows: rows.select_related("plan").order_by("plan", "position"),
        lines_of_tasks,
    ),
    Material: Shape(
        (
            Column("佐证材料", 50),
            Column("单位", 20),
            Column("事项日期", 18, centred=True),
            Column("网址", 52),
        ),
        lambda rows: rows.select_related("unit").order_by("unit__position", "pk"),
        lines_of_materials,
    ),
    UrgingSlip: Shape(
        (
            Column("催办单", 30),
            Column("单位", 30),
            Column("开具日期", 20, centred=True),
            Column("限期", 20, centred=True),
            Column("催办", 12),
        ),
        lambda rows: rows.select_related("unit").order_by("year", "number", "pk"),
        lines_of_slips,
    ),
    Event: Shape(
        (
            Column("任务", 50),
            Column("单位", 20),
            Column("到期日", 18, centred=True),
            Column("退回日期", 18, centred=True),
            Column("退回原因", 40),
        ),
        lambda rows: rows.order_by("pk"),
        lines_of_returns,
    ),
}


def shape_of(rows: QuerySet) -> Shape:
    return SHAPES[rows.model]


def as_workbook(rows: QuerySet, *, title: str, line: str) -> bytes:
    """All rows of a figure, every cell a text."""
    shape = shape_of(rows)
    lines = shape.lines(list(shape.ordered(rows)))
    table = Table(shape.columns, tuple(each.cells for each in lines))
    file = BytesIO()
    write_table(table, file, name="明细", title=title, line=line)
    return file.getvalue()
