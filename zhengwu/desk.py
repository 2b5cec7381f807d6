"""What the desk shows: figures of what is owed, late and coming. Reads only.

The number of queries does not grow with the number of rows.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min
from django.urls import reverse

from core.units import paths
from core.units.roles import PERMISSIONS, UNIT_WIDE
from tasks.models import Occurrence, WorkPlan
from tasks.services.policy import own_units
from tasks.sheets import SheetSummary, sheets_of

HORIZON = timedelta(days=30)
ANSWERING = ("tasks.report", "tasks.sign")
WATCHING = {"tasks.review", "tasks.lead_review"}


@dataclass(frozen=True)
class OpenSheet:
    """A sheet of the person's own unit, and where it is dealt with."""

    sheet: SheetSummary
    url: str


@dataclass(frozen=True)
class LateUnit:
    """A unit with overdue reports, for the office and the leaders."""

    pk: int
    name: str
    count: int
    since: date


@dataclass(frozen=True)
class DueDay:
    """What falls due on one day."""

    due_on: date
    plan: str
    round: str
    units: int
    count: int


def open_sheets(user, *, today):
    """The sheets with something to write, each with its page.

    Those of the person's own units come before those of units below, and those due
    first on top. Who writes goes to the sheet; who only signs sees what is missing on it.
    """
    found = {}
    for permission in ANSWERING:
        if not user.may(permission):
            continue
        for sheet in sheets_of(user, permission, today=today):
            key = (sheet.plan_pk, sheet.unit_pk, sheet.round_pk)
            if sheet.is_open and key not in found:
                found[key] = OpenSheet(sheet, page_of(key, permission))
    own = own_units(user)
    return sorted(
        found.values(),
        key=lambda line: (line.sheet.unit_pk not in own, line.sheet.due_on),
    )


def page_of(key, permission):
    if permission == "tasks.report":
        return reverse("tasks:sheet_fill", args=key)
    return f"{reverse('owed_list')}?unit={key[1]}"


def owed(user):
    """Occurrences owed in running plans by the units the person sees.

    Who looks at a whole bureau counts what was handed down once, with the unit that did
    so, as 工作总览 does; a unit sees its subordinates' rows beside its own.
    """
    rows = Occurrence.objects.owed().filter(
        paths.under(user.scope_paths, "assignment__unit__path"),
        assignment__task__plan__status=WorkPlan.Status.RUNNING,
    )
    return rows.filter(assignment__parent=None) if sees_bureau(user) else rows


def sees_bureau(user):
    return any(post.role not in UNIT_WIDE for post in user.posts_in_force)


def coming(occurrences, *, today):
    """Those due within thirty days, today counted."""
    return occurrences.filter(due_on__range=(today, today + HORIZON))


def late_units(user, *, today):
    """Units with overdue reports, the most on top."""
    rows = (
        owed(user)
        .overdue(on=today)
        .values_list("assignment__unit", "assignment__unit__name")
        .annotate(count=Count("pk"), since=Min("due_on"))
        .order_by("-count", "since", "assignment__unit")
    )
    return [LateUnit(*row) for row in rows]


def due_days(user, *, today):
    """What falls due within thirty days, by day and round."""
    rows = (
        coming(owed(user), today=today)
        .values_list("due_on", "assignment__task__plan__title", "round__name")
        .annotate(units=Count("assignment__unit", distinct=True), count=Count("pk"))
        .order_by("due_on", "assignment__task__plan__title", "round__name")
    )
    return [
        DueDay(due_on, plan, name or "其他时限", units, count)
        for due_on, plan, name, units, count in rows
    ]


def may_watch(user):
    """Whether the person looks after what the units of a whole bureau owe."""
    return any(
        post.role not in UNIT_WIDE and WATCHING & PERMISSIONS[post.role]
        for post in user.posts_in_force
    )


def may_answer(user):
    """Whether the person reports or signs for a unit."""
    return any(user.may(permission) for permission in ANSWERING)
