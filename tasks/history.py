"""What happened to a report, step by step. Reads, changes nothing."""

from dataclasses import dataclass

from django.utils.timezone import localtime

from core.audit.models import Event

from .models import ProgressReport

Signing = ProgressReport.Signing


@dataclass(frozen=True)
class Entry:
    """One line of a timeline."""

    when: str
    title: str
    who: str
    text: str = ""


def entries_of(report):
    """The steps of a report, oldest first.

    Its versions and the adjustments of its occurrence must be loaded.
    """
    written = [
        Entry(
            f"{localtime(event.at):%Y-%m-%d %H:%M}", event.act, event.actor, event.note
        )
        for event in Event.objects.about(report)
    ]
    submitted = [
        Entry(
            f"{version.submitted_on}",
            "提交",
            str(version.submitted_by),
            f"第 {time} 次报送：{version.get_kind_display()}",
        )
        for time, version in enumerate(report.versions.all(), start=1)
    ]
    steps = [*written, *submitted, *signed(report), *adjusted(report.occurrence)]
    # What is known by the day alone comes after what was typed in on that day.
    return sorted(
        steps, key=lambda entry: (entry.when[:10], len(entry.when) == 10, entry.when)
    )


def signed(report):
    """The signature in force, or that nobody was there to sign."""
    if not report.signed_on:
        return []
    who = str(report.signed_by or report.signed_name or Signing.NO_HEAD.label)
    return [Entry(f"{report.signed_on}", "签批", who, report.get_signed_how_display())]


def adjusted(occurrence):
    """What was asked of 调整完成时限, and what was decided."""
    for adjustment in occurrence.adjustments.all():
        yield Entry(
            f"{adjustment.asked_on}",
            "申请调整完成时限",
            str(adjustment.asked_by),
            f"{adjustment.due_was}调整至{adjustment.until}：{adjustment.reason}",
        )
        if adjustment.decision:
            yield Entry(
                f"{adjustment.decided_on}",
                f"{adjustment.get_decision_display()}调整完成时限",
                str(adjustment.decided_by),
                adjustment.decision_note,
            )
