"""The review table: reports side by side, those that wait and have faults on top."""

from dataclasses import dataclass

from django.db.models import Prefetch

from .models import Evidence, Occurrence, ProgressReport, Task
from .review_faults import Grounds, faults_of
from .services.policy import may_recall, may_review
from .stating import Stated, stated_in

Status = ProgressReport.Status
Kind = ProgressReport.Kind
REVIEWED = [Status.TO_REVIEW, Status.APPROVED, Status.RETURNED]
# What an approval takes off the unit's shoulders: never ticked beforehand.
GRANTS = (Kind.NOT_CONCERNED, Kind.COMPLETED)


@dataclass(frozen=True)
class Shown:
    """Which reports a table is about, and which of them it shows."""

    occurrences: object
    only_waiting: bool = True
    round: int | None = None  # a key, 0 for 其他时限


@dataclass(frozen=True)
class ReviewRow:
    """One report of a table, with its faults."""

    report: ProgressReport
    faults: list[str]
    may_decide: bool
    is_picked: bool
    stated: list[Stated]
    own_reason: str = ""

    @property
    def is_waiting(self):
        return self.report.status == Status.TO_REVIEW

    @property
    def times(self):
        """How often it was handed in."""
        return len(self.report.versions.all())


def of_task(task, user):
    """The occurrences of a task that the user may see."""
    return Occurrence.objects.visible_to(user).filter(assignment__task=task)


def of_sheet(plan, unit, round, user):
    """The occurrences of one unit's sheet that the user may see."""
    return Occurrence.objects.visible_to(user).filter(
        assignment__task__plan=plan, assignment__unit=unit, round=round
    )


def reports_of(shown):
    """The reports a table shows, with all it prints of them."""
    reports = ProgressReport.objects.filter(
        occurrence__in=shown.occurrences, status__in=REVIEWED
    )
    if shown.only_waiting:
        reports = reports.filter(status=Status.TO_REVIEW)
    if shown.round is not None:
        reports = reports.filter(occurrence__round=shown.round or None)
    return (
        reports.select_related(
            "occurrence__round",
            "occurrence__assignment__unit__bureau",
            "occurrence__assignment__parent",
            "original",
        )
        .prefetch_related(
            # One task for all its reports.
            Prefetch(
                "occurrence__assignment__task", Task.objects.select_related("plan")
            ),
            Prefetch(
                "evidence",
                Evidence.objects.select_related(
                    "criterion", "material__file", "publication"
                ),
            ),
            "element_values",
            "versions",
        )
        .order_by(
            "occurrence__assignment__task__position",
            "occurrence__assignment__unit__position",
            "occurrence__due_on",
        )
    )


def rows_of(shown, user, calendar, *, picked=None, reasons=None):
    """The rows of a table: what waits first, and of these the faulty ones.

    `picked` holds the keys a person ticked and `reasons` what they wrote beside
    them; without, what waits without a fault is ticked.
    """
    reports = list(reports_of(shown))
    grounds = Grounds.of(reports, calendar)
    rows = [row_of(report, user, grounds, picked, reasons or {}) for report in reports]
    return sorted(rows, key=lambda row: (not row.is_waiting, -len(row.faults)))


def row_of(report, user, grounds, picked, reasons):
    faults = faults_of(report, grounds)
    may_decide = is_open(report) and may_review(user, report)
    if picked is None:
        waits = report.status == Status.TO_REVIEW and report.kind not in GRANTS
        is_picked = may_decide and waits and not faults
    else:
        is_picked = report.pk in picked
    return ReviewRow(
        report,
        faults,
        may_decide,
        is_picked,
        stated_in(report, grounds.named[report.occurrence.assignment.task_id]),
        reasons.get(report.pk, ""),
    )


def is_open(report):
    """Whether anybody may still decide on it."""
    if report.status == Status.APPROVED:
        return may_recall(report, report.occurrence.assignment.task.plan)
    return report.status == Status.TO_REVIEW


def rounds_in(occurrences):
    """The rounds in which reports on the occurrences were handed in: (key, name)."""
    rows = (
        ProgressReport.objects.filter(occurrence__in=occurrences, status__in=REVIEWED)
        .order_by("occurrence__round__due_on")
        .values_list("occurrence__round", "occurrence__round__name")
        .distinct()
    )
    return [(pk or 0, name or "其他时限") for pk, name in rows]
