"""The rows of a unit's sheet, task × criterion. Reads, changes nothing."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from .elements import shown
from .models import (
    Criterion,
    Element,
    Evidence,
    Occurrence,
    ProgressReport,
    WorkPlan,
)
from .services.sheets import fault_of
from .sheet_past import Last, lasts_of, waived_before

Status = ProgressReport.Status
Kind = ProgressReport.Kind


@dataclass(frozen=True)
class Cell:
    """One element of a criterion: what is stated, and what was stated last round."""

    criterion: Criterion
    element: Element
    value: str
    last: str
    bound: object = None  # the form's field, where the row may be written

    def place(self, row):
        """Where on the page its field stands."""
        return f"id_o{row}-e{self.criterion.pk}_{self.element.pk}"

    @property
    def unit(self):
        return "%" if self.element.kind == Element.Kind.RATIO else ""


@dataclass(frozen=True)
class Line:
    """One line of a row: a criterion with its elements and uses of materials.

    A task without criteria has a single line, without a criterion.
    """

    criterion: Criterion | None
    cells: list[Cell]
    uses: list[Evidence]
    place: int
    is_first: bool

    @property
    def key(self):
        return self.criterion.pk if self.criterion else 0


@dataclass
class Row:
    """One row of a sheet: an occurrence, its report, and what was told before."""

    occurrence: Occurrence
    report: ProgressReport | None
    last: Last | None
    waived_reason: str  # 上年已确认不涉及
    plan: WorkPlan
    today: date
    place: int = 1
    form: object = field(default=None)
    down: object = None  # what is handed down from it, where its page shows that

    @property
    def pk(self):
        return self.occurrence.pk

    @property
    def task(self):
        return self.occurrence.assignment.task

    @property
    def label(self):
        return str(self.task)

    @property
    def name(self):
        """How a field of the row says where it stands; numbers may begin anew."""
        return f"第{self.place}行"

    @property
    def last_body(self):
        return self.last.body if self.last else ""

    @cached_property
    def is_open(self):
        """Whether the unit may write it now."""
        if self.occurrence.opens_on > self.today or self.is_closed:
            return False
        return self.report is None or self.report.is_editable

    @property
    def is_closed(self):
        """Whether an assessment has settled it, or the plan is over."""
        through = self.plan.closed_through
        is_settled = through is not None and self.occurrence.due_on <= through
        return is_settled or self.plan.status == WorkPlan.Status.CLOSED

    @property
    def is_due_as_all(self):
        """Whether it is due with its round, so that its date need not be repeated."""
        occurrence = self.occurrence
        return occurrence.due_from == Occurrence.DueFrom.ROUND and not self.is_late

    @property
    def is_owed(self):
        return self.report is None or self.report.reached_on is None

    @property
    def is_late(self):
        return self.is_owed and self.occurrence.due_on < self.today

    @property
    def fault(self):
        return fault_of(self.report) if self.report else "未填报"

    @property
    def has_fault(self):
        return bool(self.form and (self.form.errors or self.form.theirs))

    @property
    def stated(self):
        """What the report states, by (criterion, element)."""
        values = self.report.element_values.all() if self.report else ()
        return {(v.criterion_id, v.element_id): shown(v.value) for v in values}

    @property
    def lines(self):
        """The lines of the row; uses for the whole task stand on the first."""
        criteria = list(self.task.criteria.all()) or [None]
        known = {criterion.pk for criterion in criteria if criterion}
        uses = list(self.report.evidence.all()) if self.report else []
        whole = [use for use in uses if use.criterion_id not in known]
        stated = self.stated
        bound = self.form.element_fields if self.form else {}
        return [
            Line(
                criterion,
                self.cells_of(criterion, stated, bound) if criterion else [],
                [
                    *(whole if place == 1 else ()),
                    *(u for u in uses if criterion and u.criterion_id == criterion.pk),
                ],
                place,
                place == 1,
            )
            for place, criterion in enumerate(criteria, start=1)
        ]

    def cells_of(self, criterion, stated, bound):
        last = self.last.elements if self.last else {}
        return [
            Cell(
                criterion,
                named.element,
                stated.get((criterion.pk, named.element_id), ""),
                last.get((criterion.pk, named.element_id), ""),
                bound.get((criterion.pk, named.element_id)),
            )
            for named in criterion.named_elements.all()
        ]

    @property
    def warnings(self):
        """What the office may ask for, and yet stops nothing: (place on the page, words)."""
        telling = (Kind.PROGRESS, Kind.COMPLETED)
        if self.report is None or self.report.kind not in telling:
            return []
        lines = self.lines
        missing = [
            (cell.place(self.pk), words(line, cell))
            for line in lines
            for cell in line.cells
            if not cell.value
        ]
        bare = [line for line in lines if not line.uses]
        if not self.report.evidence.all():
            return [*missing, (f"add-{self.pk}", "没有佐证材料")]
        covered = any(use.criterion_id is None for use in self.report.evidence.all())
        return missing + [
            (f"add-{self.pk}", f"评价标准{line.place}没有佐证材料")
            for line in bare
            if not covered
        ]


def words(line, cell):
    return f"评价标准{line.place}没有填“{cell.element.name}”"


def occurrences_of(key):
    """The occurrences on a sheet in the plan's order, with all its page prints."""
    return (
        Occurrence.objects.on_sheet(plan=key.plan, unit=key.unit, round=key.round)
        .select_related(
            "assignment__task__section",
            "assignment__unit",
            "report__written_by",
            "report__submitted_by",
            "report__sent_back__sent_by",
        )
        .prefetch_related(
            "adjustments",
            "assignment__task__criteria__named_elements__element",
            "report__evidence__material__file",
            "report__evidence__publication",
            "report__element_values",
        )
        .order_by("assignment__task__position", "due_on")
    )


def rows_of(key, *, today, pks=None):
    """The rows of a sheet in the plan's order, with what was last told on each.

    `pks` narrows them to some occurrences.
    """
    found = occurrences_of(key)
    occurrences = list(found if pks is None else found.filter(pk__in=pks))
    lasts = lasts_of(occurrences)
    waived = waived_before(occurrences, plan=key.plan, unit=key.unit)
    return [
        Row(
            occurrence,
            occurrence.report_or_none,
            lasts.get(occurrence.pk),
            waived.get(occurrence.assignment.task_id, ""),
            key.plan,
            today,
            place,
        )
        for place, occurrence in enumerate(occurrences, start=1)
    ]
