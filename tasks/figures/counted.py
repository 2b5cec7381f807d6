"""The querysets behind the measures: each takes a scope and returns the rows."""

from django.db.models import Exists, F, OuterRef, Q

from core.audit.models import Event
from core.files.models import Material
from core.reminders.models import UrgingSlip
from core.units import paths
from tasks.models import (
    Evidence,
    Occurrence,
    ProgressReport,
    Task,
    UrgedOccurrence,
)

from .scope import Scope

Kind = ProgressReport.Kind
APPROVED = ProgressReport.Status.APPROVED
RETURN_ACT = "退回修改"


def in_scope(scope: Scope):
    """The rows due in the period by the day counted, voided or not.

    What a unit handed down counts once, with that unit where the person sees it.
    """
    handed_down = paths.under(scope.paths, "assignment__parent__unit__path")
    rows = Occurrence.objects.filter(
        ~handed_down,
        scope.of_units("assignment__unit"),
        assignment__handed_out_on__lte=scope.as_of,
        due_on__range=(scope.period.first, scope.until),
    )
    return rows.filter(assignment__task__plan=scope.plan) if scope.plan else rows


def due(scope: Scope):
    """Not voided by the day counted."""
    return in_scope(scope).filter(Q(voided_on=None) | Q(voided_on__gt=scope.as_of))


def has_reached(scope: Scope) -> Q:
    return Q(report__reached_on__lte=scope.as_of)


def reported(scope: Scope):
    return due(scope).filter(has_reached(scope))


def on_time(scope: Scope):
    return reported(scope).filter(report__reached_on__lte=F("due_on"))


def unreported(scope: Scope):
    reached = reported(scope)
    return due(scope).exclude(pk__in=reached.values("pk"))


def late(scope: Scope):
    """Reported after the day, or past it and still not reported."""
    after = Q(report__reached_on__gt=F("due_on"))
    never = Q(report=None) | Q(report__reached_on=None)
    return due(scope).filter(after | never, due_on__lt=scope.as_of)


def late_reported(scope: Scope):
    return reported(scope).filter(report__reached_on__gt=F("due_on"))


def nothing(scope: Scope):
    return reported(scope).filter(report__kind=Kind.NOTHING)


def not_concerned(scope: Scope):
    """Approved 不涉及, whose own row its approval voided."""
    return in_scope(scope).filter(
        report__kind=Kind.NOT_CONCERNED,
        report__status=APPROVED,
        report__decided_on__lte=scope.as_of,
    )


def approved(scope: Scope):
    return reported(scope).filter(
        report__status=APPROVED, report__decided_on__lte=scope.as_of
    )


def returns(scope: Scope):
    """The lines of the trail in which a report was returned."""
    reports = ProgressReport.objects.filter(occurrence__in=in_scope(scope))
    return Event.objects.filter(
        act=RETURN_ACT,
        subject_type=ProgressReport._meta.label_lower,
        subject_id__in=reports.values("pk"),
        at__date__lte=scope.as_of,
    )


def materials(scope: Scope):
    """Each once, however often it is used."""
    uses = Evidence.objects.filter(
        material=OuterRef("pk"), report__occurrence__in=reported(scope)
    )
    return Material.objects.filter(Exists(uses))


def on_task(rows):
    return Exists(rows.filter(assignment__task=OuterRef("pk")))


def tasks(scope: Scope):
    return Task.objects.filter(on_task(due(scope)))


def tasks_done(scope: Scope):
    """All that was due on them is approved."""
    undone = due(scope).exclude(pk__in=approved(scope).values("pk"))
    return tasks(scope).filter(~on_task(undone))


def slips(scope: Scope):
    """By the day of issue, for a slip has no due date of its own."""
    found = UrgingSlip.objects.filter(
        scope.of_units("unit"), issued_on__range=(scope.period.first, scope.until)
    )
    if scope.plan is None:
        return found
    urged = UrgedOccurrence.objects.filter(
        slip=OuterRef("pk"), occurrence__assignment__task__plan=scope.plan
    )
    return found.filter(Exists(urged))
