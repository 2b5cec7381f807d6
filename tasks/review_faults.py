"""What a reviewer should look at first in a report. Reads, changes nothing.

Everything the faults of many reports are judged on is loaded at once, and texts are
compared by what is left of them without white space and punctuation, each with a
look into a table: sixty units cost no more than sixty looks.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q

from core.workdays.calendar import WorkCalendar

from .models import MergedReport, ProgressReport
from .stating import Named, has_several, named_on, place_of

Kind = ProgressReport.Kind
Status = ProgressReport.Status
NOT_WORD = re.compile(r"[\W_]+")
# Kinds that tell of something done, and so want evidence and elements.
TELLING = (Kind.PROGRESS, Kind.COMPLETED)
ASSIGNMENT = "occurrence__assignment"
# So many units with the same text are named; the rest is counted.
NAMED = 2


def bare(text: str) -> str:
    """A text without white space and punctuation, full-width letters narrowed."""
    return NOT_WORD.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True)
class Told:
    """What a unit said at an occurrence of its assignment."""

    unit: int
    unit_name: str
    assignment: int
    number: int
    words: str


@dataclass(frozen=True)
class Grounds:
    """What the faults of some reports are judged on."""

    calendar: WorkCalendar
    # {unit: name} by task, the assignment it was handed down from, and words.
    same: dict[tuple, dict[int, str]]
    before: dict[int, list[Told]]  # by assignment, in the order of the occurrences
    named: dict[int, list[Named]]  # by task
    merged: dict[int, set[int]]  # units whose text was taken over, by report

    @classmethod
    def of(cls, reports, calendar):
        """Load the grounds for reports with their occurrences and assignments."""
        tasks = {report.occurrence.assignment.task_id for report in reports}
        same, before = defaultdict(dict), defaultdict(list)
        for task, parent, told in texts_on(tasks):
            same[task, parent, told.words][told.unit] = told.unit_name
            before[told.assignment].append(told)
        return cls(calendar, same, before, named_on(tasks), merged_into(reports))


def texts_on(tasks):
    """The submitted texts on tasks, each with its task and what it was handed down from."""
    rows = (
        ProgressReport.objects.filter(
            reached_on__isnull=False, **{f"{ASSIGNMENT}__task__in": tasks}
        )
        .exclude(body="")
        .order_by("occurrence__number", f"{ASSIGNMENT}__unit__position")
        .values_list(
            f"{ASSIGNMENT}__task",
            f"{ASSIGNMENT}__parent",
            f"{ASSIGNMENT}__unit",
            f"{ASSIGNMENT}__unit__name",
            ASSIGNMENT,
            "occurrence__number",
            "body",
        )
    )
    for task, parent, *told, body in rows:
        if words := bare(body):
            yield task, parent, Told(*told, words)


def merged_into(reports):
    """The units whose texts were taken over into each report, or took it over."""
    unit = f"{ASSIGNMENT}__unit"
    found = defaultdict(set)
    rows = MergedReport.objects.filter(Q(report__in=reports) | Q(source__in=reports))
    for report, unit_of_report, source, unit_of_source in rows.values_list(
        "report", f"report__{unit}", "source", f"source__{unit}"
    ):
        found[report].add(unit_of_source)
        found[source].add(unit_of_report)
    return found


def faults_of(report, grounds):
    """The faults of one report, in the words of the page; see `Grounds.of`."""
    words = bare(report.body)
    found = [late(report, grounds), unmended(report)]
    if report.kind != Kind.NOTHING and not words:
        found.append("未填文字")
    if words:
        found += [as_before(report, words, grounds), as_others(report, words, grounds)]
    if report.kind in TELLING:
        found.append(missing_elements(report, grounds))
        if not report.evidence.all():
            found.append("没有佐证材料")
    return [fault for fault in found if fault]


def late(report, grounds):
    """By how many working days it came late; a day of rest between is none."""
    due_on = report.occurrence.due_on
    days = grounds.calendar.between(due_on, report.reached_on)
    return f"逾期报送 {days} 个工作日" if days > 0 else ""


def unmended(report):
    """Whether a report came back as it was returned; its versions must be loaded."""
    if report.status != Status.TO_REVIEW or not report.redo_by:
        return ""
    *earlier, last = report.versions.all()
    returned = [v for v in earlier if v.submitted_on <= report.decided_on]
    if not returned or bare(returned[-1].body) != bare(last.body):
        return ""
    if contents_of(returned[-1]) == contents_of(last):
        return "退回后未改"
    return "退回后文字未改"


def contents_of(version):
    return version.kind, version.evidence, version.elements


def as_before(report, words, grounds):
    """Whether it repeats what was last reported on the same assignment."""
    occurrence = report.occurrence
    before = [
        told
        for told in grounds.before[occurrence.assignment_id]
        if told.number < occurrence.number
    ]
    return "与上期相同" if before and before[-1].words == words else ""


def as_others(report, words, grounds):
    """Which other units say the same on the task; texts taken over do not count."""
    assignment = report.occurrence.assignment
    told = grounds.same[assignment.task_id, assignment.parent_id, words]
    apart = {assignment.unit_id, *grounds.merged[report.pk]}
    count = len(told) - len(apart & told.keys())
    if not count:
        return ""
    others = (name for unit, name in told.items() if unit not in apart)
    rest = f"等{count}个单位" if count > NAMED else ""
    return f"与{'、'.join(islice(others, NAMED))}{rest}相同"


def missing_elements(report, grounds):
    """Which elements the criteria name and the report leaves out."""
    named = grounds.named[report.occurrence.assignment.task_id]
    stated = {
        (value.criterion_id, value.element_id)
        for value in report.element_values.all()
        if value.value not in ("", None)
    }
    missing = [each for each in named if (each.criterion, each.element) not in stated]
    if not missing:
        return ""
    several = has_several(named)
    parts = defaultdict(list)
    for each in missing:
        parts[place_of(each) if several else ""].append(each.name)
    return "缺要素：" + "；".join(
        f"{place}{'、'.join(names)}" for place, names in parts.items()
    )
