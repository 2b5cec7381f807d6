"""催办: which units have not answered, and whom to ask. Reads, changes nothing.

The number of queries does not grow with the number of units.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.reminders.models import UrgingSlip
from core.reminders.urging import contacts_of
from core.units import paths
from core.units.models import Post, Unit

from .models import Occurrence, ProgressReport, UrgedOccurrence, WorkPlan

RETURNED = ProgressReport.Status.RETURNED
# What a unit handed down is asked of the unit that did so.
ASKED = Q(
    assignment__parent=None, assignment__task__plan__status=WorkPlan.Status.RUNNING
)
NEVER = Q(report=None) | Q(report__reached_on=None)


@dataclass(frozen=True)
class Contact:
    """Somebody who answers for a unit, and whether they were ever seen."""

    name: str
    role: str
    phone: str
    last_login: date | None


@dataclass(frozen=True)
class SilentUnit:
    """A unit with something not answered."""

    unit: Unit
    owed: int
    overdue: int
    redo: int
    since: date | None
    first_due: date
    contacts: list[Contact]
    last_slip: UrgingSlip | None

    @property
    def to_urge(self):
        """How many rows a slip would ask for."""
        return self.overdue + self.redo

    @property
    def logged_in_on(self):
        days = (contact.last_login for contact in self.contacts)
        return max(filter(None, days), default=None)

    @property
    def never_logged_in(self):
        return bool(self.contacts) and self.logged_in_on is None


def late(today):
    """Never reported and past its day, or returned and not mended in time."""
    redo_late = Q(report__status=RETURNED, report__redo_by__lt=today)
    return Q(due_on__lt=today) & NEVER | redo_late


def silent(today):
    """Late, or open and not answered."""
    return late(today) | NEVER & Q(opens_on__lte=today)


def to_ask(user):
    """Standing rows whose units the user may urge."""
    return Occurrence.objects.standing().filter(
        ASKED,
        paths.under(
            user.paths_with("tasks.urge"), "assignment__task__plan__bureau__path"
        ),
    )


def to_urge(user, *, today):
    """What a slip may ask for today."""
    return to_ask(user).filter(late(today))


def owed_now(user, *, today):
    """What is open and not answered, be it late or not."""
    return to_ask(user).filter(silent(today))


def narrowed(occurrences, *, plan=None, round=None, unit=None):
    """Those of a plan, a round by its key, a unit, where one is named."""
    if plan:
        occurrences = occurrences.filter(assignment__task__plan=plan)
    if round is not None:
        occurrences = occurrences.filter(round=round or None)
    if unit:
        occurrences = occurrences.filter(assignment__unit=unit)
    return occurrences


def silent_units(occurrences, *, today):
    """The units behind these rows, the worst on top."""
    redo = Q(report__status=RETURNED, report__redo_by__lt=today)
    overdue = Q(due_on__lt=today) & NEVER
    counts = (
        occurrences.values("assignment__unit")
        .annotate(
            owed=Count("pk"),
            overdue=Count("pk", filter=overdue),
            redo=Count("pk", filter=redo),
            since=Min(Coalesce("report__redo_by", "due_on"), filter=overdue | redo),
            first_due=Min("due_on"),
        )
        .order_by()
    )
    by_unit = {row.pop("assignment__unit"): row for row in counts}
    units = Unit.objects.in_bulk(by_unit)
    contacts = contacts_of(units.values(), on=today)
    slips = last_slips(units)
    found = [
        SilentUnit(
            unit=unit,
            contacts=[contact_of(post, unit) for post in contacts[pk]],
            last_slip=slips.get(pk),
            **by_unit[pk],
        )
        for pk, unit in units.items()
    ]
    return sorted(found, key=worst_first)


def worst_first(row):
    return (
        -row.to_urge,
        row.since or row.first_due,
        -row.owed,
        row.unit.position,
        row.unit.pk,
    )


def contact_of(post: Post, unit: Unit) -> Contact:
    above = "" if post.unit_id == unit.pk else post.unit.name
    login = post.user.last_login
    return Contact(
        name=str(post.user),
        role=f"{above}{post.get_role_display()}",
        phone=post.user.phone,
        last_login=login and timezone.localtime(login).date(),
    )


def last_slips(units) -> dict[int, UrgingSlip]:
    """The last slip of each unit that ever got one."""
    slips = UrgingSlip.objects.filter(unit__in=units)
    latest = slips.order_by().values("unit").annotate(last=Max("pk")).values("last")
    return {slip.unit_id: slip for slip in slips.filter(pk__in=latest)}


def open_counts(slips) -> dict[int, int]:
    """How much of each slip is not answered yet."""
    report = "occurrence__report"
    unanswered = (
        Q(**{report: None})
        | Q(**{f"{report}__reached_on": None})
        | Q(**{f"{report}__status": RETURNED})
    )
    rows = UrgedOccurrence.objects.filter(
        unanswered, slip__in=[slip.pk for slip in slips], occurrence__voided_on=None
    )
    counts = rows.order_by().values("slip").annotate(count=Count("pk"))
    return dict(counts.values_list("slip", "count"))


@dataclass(frozen=True)
class TaskUrgings:
    """催办 on a task's page: what was asked, and what may be asked now."""

    asked: list[UrgedOccurrence]
    late: list[Occurrence]


def urgings_of(task, user, *, today) -> TaskUrgings:
    """The slips on a task the user may see, and the late rows the user may urge."""
    asked = (
        UrgedOccurrence.objects.filter(
            slip__in=UrgingSlip.objects.visible_to(user),
            occurrence__assignment__task=task,
        )
        .select_related(
            "slip__unit", "slip__issued_by", "occurrence__round", "occurrence__report"
        )
        .order_by("-slip_id", "occurrence__due_on")
    )
    found = []
    if user.may("tasks.urge", task):
        found = (
            to_urge(user, today=today)
            .filter(assignment__task=task)
            .select_related("assignment__unit", "round", "report")
            .order_by("assignment__unit__position", "due_on")
        )
    return TaskUrgings(list(asked), list(found))
