"""What another record shows to be done: written, handed in and approved in one act.

The 政府信息公开工作年度报告 is signed by the leader and published; the task that
demands it is then done, and nobody has to say it a second time.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from core.audit.trail import record
from core.files.models import StoredFile
from core.reminders.services import notify
from core.units.models import Post, User
from core.units.roles import UNIT_WIDE
from tasks.models import ProgressReport

from .entries import save_entry
from .policy import may_settle
from .reviews import decide
from .sheets import note_submission, reach_review, sheet_url
from .versions import freeze

Channel, Signing = ProgressReport.Channel, ProgressReport.Signing


@dataclass(frozen=True)
class Signature:
    """Who signed the record: a leader here, or by name on paper with the scan."""

    on: date
    by: User | None
    name: str
    scan: StoredFile | None


@dataclass(frozen=True)
class Shown:
    """What a record shows: the words and the address for the task's report.

    `source` says where it stands, `done_on` the day that counts for lateness.
    """

    body: str
    link: str
    link_title: str
    source: str
    done_on: date
    signature: Signature


@transaction.atomic
def settle(*, occurrence, shown, by, today):
    """Write what a record shows into an occurrence's report, as far as it may go.

    Words a unit has begun are its own: the record's are put below them, and the unit
    hands them in. Else the report is handed in on the signature of the record, and
    approved where the person may.
    """
    known = ProgressReport.objects.filter(occurrence=occurrence).first()
    began = known.body if known else ""
    recurring = occurrence.assignment.task.recurrence is not None
    report = save_entry(
        occurrence_pk=occurrence.pk,
        version=known.version if known else 0,
        kind=ProgressReport.Kind.PROGRESS
        if recurring
        else ProgressReport.Kind.COMPLETED,
        body="\n".join(filter(None, [began, shown.body])),
        link=shown.link,
        link_title=shown.link_title,
        fact_on=shown.done_on,
        by=by,
        today=today,
    )
    if began.strip():
        return report
    hand_in(report, shown, by=by, today=today)
    if may_settle(by, report):
        decide(report, by=by, today=today)
        tell_unit(report, shown, by=by, today=today)
    return report


def hand_in(report, shown, *, by, today):
    """To 待审核, on the signature that the record bears."""
    report.received_how, report.received_from = Channel.ON_BEHALF, shown.source[:60]
    report.received_on = shown.done_on
    note_submission(report, by=by, today=today)
    signature = shown.signature
    how = Signing.ONLINE if signature.by else Signing.PAPER
    reach_review(report, how=how, by=signature.by, today=today)
    report.signed_on, report.signed_scan = signature.on, signature.scan
    report.signed_name = "" if signature.by else signature.name
    report.version += 1
    report.save()
    freeze([report])
    record("据公布记录报送", report, by=by, note=shown.source)


def tell_unit(report, shown, *, by, today):
    """The unit's people learn that they have nothing left to hand in."""
    occurrence = report.occurrence
    unit, task = occurrence.assignment.unit, occurrence.assignment.task
    posts = Post.objects.in_force(on=today).filter(unit=unit, role__in=UNIT_WIDE)
    notify(
        people={post.user for post in posts.select_related("user")} - {by},
        source="tasks.settled",
        item=f"occurrence-{occurrence.pk}",
        step=f"办结{today}",
        due_on=today,
        title=f"{unit}的任务“{task}”已办结",
        body=f"{shown.source}，不用再填报。",
        url=sheet_url(task.plan_id, unit.pk, occurrence.round_id),
        today=today,
    )
