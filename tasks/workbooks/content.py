"""What goes into a 填报表: occurrences with their criteria, elements and answers."""

from dataclasses import dataclass

from tasks.models import Element, Occurrence, ProgressReport

from .answers import Answer, answer_of
from .layout import row_key

Kind = ProgressReport.Kind


@dataclass(frozen=True)
class Line:
    """One row: a criterion and the elements it names; no criterion, no elements."""

    criterion_pk: int
    text: str
    elements: dict[int, Element]


@dataclass
class Block:
    """One occurrence: its rows, and the answer as the page has it."""

    occurrence: Occurrence
    last: str = ""

    def __post_init__(self):
        self.task = self.occurrence.assignment.task
        criteria = self.task.criteria.all()
        self.lines = [line_of(criterion) for criterion in criteria] or [Line(0, "", {})]
        self.report = self.occurrence.report_or_none
        self.first = self.lines[0].criterion_pk
        self.answer: Answer = answer_of(self.report, self.first)

    @property
    def version(self) -> int:
        return self.report.version if self.report else 0

    @property
    def keys(self) -> list[str]:
        return [row_key(self.occurrence.pk, line) for line in self.lines]

    @property
    def kinds(self) -> list[Kind]:
        """What may be chosen; a recurring duty is never 已完成."""
        recurring = self.task.recurrence is not None
        return [kind for kind in Kind if not (recurring and kind == Kind.COMPLETED)]


def line_of(criterion) -> Line:
    elements = [named.element for named in criterion.named_elements.all()]
    return Line(criterion.pk, criterion.text, {e.pk: e for e in elements})


def blocks_of(occurrences) -> list[Block]:
    """Occurrences (a queryset) in the plan's order, with last time's words."""
    found = list(
        occurrences.select_related(
            "assignment__task__plan",
            "assignment__unit",
            "round",
            "report__written_by",
        )
        .prefetch_related(
            "assignment__task__criteria__named_elements__element",
            "report__element_values",
            "report__evidence__material",
        )
        .order_by("round__due_on", "assignment__task__position", "due_on")
    )
    last = last_words(found)
    return [
        Block(each, last.get((each.assignment_id, each.number - 1), ""))
        for each in found
    ]


def last_words(occurrences) -> dict[tuple[int, int], str]:
    """What was said on each assignment, by assignment and number."""
    reports = ProgressReport.objects.filter(
        occurrence__assignment__in={each.assignment_id for each in occurrences}
    ).exclude(kind="")
    rows = reports.values_list(
        "occurrence__assignment", "occurrence__number", "kind", "body"
    )
    return {
        (assignment, number): "\n".join(filter(None, [Kind(kind).label, body]))
        for assignment, number, kind, body in rows
    }
