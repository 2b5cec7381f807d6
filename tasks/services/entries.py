"""填报: writing rows of a unit's sheet."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import localtime

from core.audit.trail import record
from tasks.elements import BadValue, parsed, plain
from tasks.models import CriterionElement, ElementValue, ProgressReport

from .evidence import add_evidence
from .faults import Conflict, Refused
from .opening import locked_occurrences, open_report

Kind = ProgressReport.Kind
WRITTEN_AT = ProgressReport._meta.get_field("written_at")
# An element whose field was emptied.
UNSTATED = {"text": "", "number": None, "date": None}


@dataclass(frozen=True)
class Entry:
    """One row as its writer typed it.

    `version` is the one they saw, 0 where there was no report. `elements` holds what
    was typed by (criterion, element); those it does not name stay as they are.
    """

    occurrence_pk: int
    version: int
    kind: str
    body: str
    elements: Mapping[tuple[int, int], object] | None = None


@dataclass
class Row:
    """An entry that may be written, with what it is written to."""

    entry: Entry
    report: ProgressReport
    values: dict  # (criterion, element) → the columns of ElementValue
    is_news: bool


@transaction.atomic
def save_entry(
    *,
    occurrence_pk,
    version,
    kind,
    body,
    by,
    today,
    elements=None,
    link="",
    link_title="",
    fact_on=None,
):
    """Write what a unit reports on one occurrence; return the report.

    A second writer gets `Conflict` with the row as the first left it. A link becomes
    a material of the unit and is used as evidence here.
    """
    entry = Entry(occurrence_pk, version, kind, body, elements)
    outcome = save_entries(entries=[entry], by=by, today=today)[occurrence_pk]
    if isinstance(outcome, Exception):
        raise outcome
    if not link:
        return outcome
    return add_evidence(
        occurrence_pk=occurrence_pk,
        version=outcome.version,
        title=link_title,
        link=link,
        fact_on=fact_on,
        by=by,
        today=today,
    )


@transaction.atomic
def save_entries(*, entries, by, today):
    """Write many rows at once; return by occurrence the report, or why it was not.

    What one row is refused for (`Refused`, `Conflict`) leaves the others alone.
    """
    pks = [entry.occurrence_pk for entry in entries]
    occurrences = locked_occurrences(pks)
    reports = {
        report.occurrence_id: report
        for report in ProgressReport.objects.filter(occurrence__in=pks).select_related(
            "written_by"
        )
    }
    named = named_elements(entries, occurrences)
    outcomes, rows = {}, []
    for entry in entries:
        occurrence = occurrences[entry.occurrence_pk]
        try:
            report = open_report(
                occurrence,
                entry.version,
                today=today,
                report=reports.get(occurrence.pk),
            )
            refuse_kind(occurrence, entry.kind)
            values = checked_elements(occurrence, entry.elements or {}, named)
        except (Refused, Conflict) as fault:
            outcomes[occurrence.pk] = fault
            continue
        is_news = begins_a_stretch(report, entry, by=by, today=today)
        rows.append(Row(entry, report, values, is_news))
        outcomes[occurrence.pk] = report
    write(rows, by=by)
    return outcomes


def refuse_kind(occurrence, kind):
    recurring = occurrence.assignment.task.recurrence is not None
    if kind == Kind.COMPLETED and recurring:
        raise Refused("有周期的任务按期报送，不能选“已完成”。")


def named_elements(entries, occurrences):
    """The criteria's elements by (task, criterion, element), if any entry has some."""
    if not any(entry.elements for entry in entries):
        return {}
    tasks = {occurrence.assignment.task_id for occurrence in occurrences.values()}
    rows = CriterionElement.objects.filter(criterion__task__in=tasks)
    return {
        (row.criterion.task_id, row.criterion_id, row.element_id): row
        for row in rows.select_related("criterion", "element")
    }


def checked_elements(occurrence, typed, named):
    """What was typed, by kind of element; or a sentence that says where it is wrong."""
    task = occurrence.assignment.task
    values = {}
    for (criterion, element), words in typed.items():
        row = named.get((task.pk, criterion, element))
        if row is None:
            raise Refused(f"任务{task.number}的要素已有调整，请刷新页面后再填。")
        try:
            values[criterion, element] = parsed(row.element.kind, words)
        except BadValue as wrong:
            place = f"任务{task.number}，评价标准“{row.criterion}”，要素“{row.element}”"
            raise Refused(f"{place}：{wrong}") from wrong
    return values


def begins_a_stretch(report, entry, *, by, today):
    """Whether the trail should say so: not at every pause of one person's typing."""
    return (
        report.pk is None
        or report.written_by_id != by.pk
        or report.kind != entry.kind
        or localtime(report.written_at).date() != today
    )


def write(rows, *, by):
    """Reports, elements and trail of rows that passed, in few statements."""
    for row in rows:
        report = row.report
        report.kind, report.body = row.entry.kind, plain(row.entry.body)
        report.written_by = by
        report.received_how = ProgressReport.Channel.ONLINE
        report.version += 1
    begun = [row.report for row in rows if row.report.pk is None]
    known = [row.report for row in rows if row.report.pk is not None]
    for report in known:
        WRITTEN_AT.pre_save(report, add=False)  # `bulk_update` leaves it out
    ProgressReport.objects.bulk_create(begun)
    ProgressReport.objects.bulk_update(
        known,
        ["kind", "body", "written_by", "written_at", "received_how", "version"],
    )
    write_elements(rows)
    for row in rows:
        if row.is_news:
            record("填报", row.report, by=by, note=row.report.get_kind_display())


def write_elements(rows):
    stated = [
        ElementValue(report=row.report, criterion_id=key[0], element_id=key[1], **value)
        for row in rows
        for key, value in row.values.items()
    ]
    if not stated:
        return
    ElementValue.objects.bulk_create(
        stated,
        update_conflicts=True,
        unique_fields=["report", "criterion", "element"],
        update_fields=list(UNSTATED),
    )
    ElementValue.objects.filter(
        report__in=[row.report for row in rows], **UNSTATED
    ).delete()
