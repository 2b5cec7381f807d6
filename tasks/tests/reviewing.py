"""Reports for tests of the review: many units, further rounds, handed-down parts."""

from core.units.roles import Role as PostRole
from core.units.tests.factories import make_person, make_unit
from tasks.models import Assignment, Occurrence, Role
from tasks.services.sheets import sign_sheet, submit_sheet
from tasks.tests.factories import fill, sheet_of


def hand_in(occurrence, *, by, head, today, **fields):
    """The report of an occurrence, filled by one person and signed by another."""
    report = fill(occurrence, by=by, today=today, **fields)
    submit_sheet(**sheet_of(occurrence), by=by, today=today)
    sign_sheet(**sheet_of(occurrence), by=head, today=today)
    report.refresh_from_db()
    return report


def of_unit(plan, name, number=1):
    return Occurrence.objects.get(
        assignment__task=plan.tasks.first(), assignment__unit__name=name, number=number
    )


class Station:
    """A station below a unit, with its people, and what was handed down to it."""

    def __init__(self, occurrence):
        parent = occurrence.assignment
        self.unit = make_unit("北街派出所", parent=parent.unit)
        self.liaison = make_person(PostRole.LIAISON, self.unit)
        self.head = make_person(PostRole.HEAD, self.unit)
        self.assignment = Assignment.objects.create(
            task=parent.task,
            unit=self.unit,
            role=Role.RESPONSIBLE,
            owes=True,
            parent=parent,
            handed_out_on=parent.handed_out_on,
        )
        self.occurrence = Occurrence.objects.create(
            assignment=self.assignment,
            number=occurrence.number,
            round=occurrence.round,
            opens_on=occurrence.opens_on,
            due_on=occurrence.due_on,
            due_from=Occurrence.DueFrom.SPLIT,
        )

    def hand_in(self, *, today, **fields):
        return hand_in(
            self.occurrence, by=self.liaison, head=self.head, today=today, **fields
        )
