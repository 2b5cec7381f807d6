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
    """The steps of a report, oldest first; its versions and remarks must be loaded."""
    written = [
        Entry(
            f"{localtime(event.at):%Y-%m-%d %H:%M}", event.act, event.actor, event.note
        )
        for event in Event.objects.about(report)
    ]
    submitted = [
        Entry(
            f"{version.submitted_on}", "提交", str(version.submitted_by), version.body
        )
        for version in report.versions.all()
    ]
    return sorted(written + submitted + signed(report), key=lambda entry: entry.when)


def signed(report):
    """The signature in force, or that nobody was there to sign."""
    if not report.signed_on:
        return []
    who = str(report.signed_by) if report.signed_by else Signing.NO_HEAD.label
    return [Entry(f"{report.signed_on}", "签批", who, report.get_signed_how_display())]
