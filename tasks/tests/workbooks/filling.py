"""A unit's sheet with every kind of element, and a hand that fills its workbook."""

from dataclasses import dataclass
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from core.units.models import Unit
from tasks.models import CriterionElement, Element, Occurrence, Role
from tasks.services.handout import hand_out
from tasks.tests.factories import ISSUED, make_plan, make_task
from tasks.workbooks.handing_out import workbook_of
from tasks.workbooks.layout import KEY_SHEET, MARK

ELEMENTS = {
    "内容": Element.Kind.TEXT,
    "时间": Element.Kind.DATE,
    "数量": Element.Kind.NUMBER,
    "公开率": Element.Kind.RATIO,
}
QUARTERLY = {"every": "quarter", "times": 1, "by": None}
CRITERIA = ("公开评价情况（内容、时间）", "公开数量和公开率")


def rich_plan(bureau, *, by, others=(), on=ISSUED, **fields):
    """Three tasks of 法制支队: with two criteria, with none, and a recurring one."""
    plan = make_plan(bureau, **fields)
    units = [(name, Role.RESPONSIBLE) for name in ("法制支队", *others)]
    rated = make_task(plan, *units, criteria=CRITERIA)
    first, second = rated.criteria.order_by("position")
    ask(first, "内容", "时间")
    ask(second, "数量", "公开率")
    make_task(plan, *units)
    make_task(plan, *units, recurrence=QUARTERLY)
    hand_out(pk=plan.pk, by=by, today=on)
    plan.refresh_from_db()
    return plan


def ask(criterion, *names):
    for position, name in enumerate(names, start=1):
        element, _ = Element.objects.get_or_create(
            name=name, defaults={"kind": ELEMENTS.get(name, Element.Kind.TEXT)}
        )
        CriterionElement.objects.create(
            criterion=criterion, element=element, position=position
        )


@dataclass(frozen=True)
class Sheet:
    """One unit's sheet of a round, as services take it."""

    plan: object
    unit: object
    round: object


def sheet_at(plan, *, unit="法制支队", number=0):
    unit = Unit.objects.get(name=unit, bureau=plan.bureau)
    return Sheet(plan, unit, plan.rounds.order_by("due_on")[number])


def rows_on(sheet):
    """The occurrences of a sheet in the plan's order."""
    return list(
        Occurrence.objects.on_sheet(
            plan=sheet.plan, unit=sheet.unit, round=sheet.round
        ).order_by("assignment__task__position")
    )


class Filler:
    """A person at a workbook: finds cells by task and heading, types, saves."""

    def __init__(self, data):
        self.book = load_workbook(BytesIO(data))
        self.sheet = next(s for s in self.book.worksheets if s.title != KEY_SHEET)
        self.mark = next(
            row[0].row
            for row in self.sheet.iter_rows(max_row=20)
            if row[0].value == MARK
        )

    @property
    def rows(self):
        """The numbers of the rows to fill, in order."""
        return [
            row[0].row
            for row in self.sheet.iter_rows(min_row=self.mark + 2)
            if row[0].value and row[0].value[0].isdigit()
        ]

    def column(self, heading):
        return next(
            cell.column for cell in self.sheet[self.mark + 1] if cell.value == heading
        )

    def cell(self, place, heading):
        """The cell of the `place`-th row under a heading."""
        return self.sheet.cell(self.rows[place], self.column(heading))

    def type(self, place, **values):
        for heading, value in values.items():
            self.cell(place, heading).value = value
        return self

    def data(self):
        content = BytesIO()
        self.book.save(content)
        return content.getvalue()

    def upload(self, name="填报表.xlsx"):
        return SimpleUploadedFile(name, self.data())


def filler(sheet, *, today):
    """A freshly handed-out workbook of one sheet, open to be filled."""
    data = workbook_of(sheet.plan, sheet.unit, rounds=[sheet.round], today=today)
    return Filler(data)
