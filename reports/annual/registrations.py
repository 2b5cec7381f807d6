"""What annual reports tell the floors below: files, reminders, what waits."""

from django.urls import reverse_lazy

from catalog import platform
from core.files import owners
from core.law import registry as law
from core.reminders import sources, waiting
from core.reminders.waiting import Waiting
from reports.models import AnnualReport, Deadline

from .owed import AnnualReportsOwed
from .releases import to_release


def register():
    owners.register("reports.annual", may_read)
    law.register(Deadline)
    sources.register(AnnualReportsOwed())
    platform.sources.append(to_release)
    for kind in WAITING:
        waiting.register(kind)


def may_read(user, stored_file):
    """A signed page, or last year's report as it was uploaded."""
    seen = AnnualReport.objects.visible_to(user)
    return (
        seen.filter(signed_scan=stored_file).exists()
        or seen.filter(earlier__file=stored_file).exists()
    )


def listed(status):
    """The list narrowed to a status, which is what the count counts."""
    return reverse_lazy("reports:annual_list", query={"status": status})


WAITING = (
    Waiting(
        name="reports.to_sign",
        label="待签批的年度报告",
        url=listed("checked"),
        permission="reports.sign_report",
        rows=lambda user, today: AnnualReport.objects.signed_by(user).to_sign(),
    ),
    Waiting(
        name="reports.to_publish",
        label="待提交、公布的年度报告",
        url=listed("signed"),
        permission="reports.prepare_report",
        rows=lambda user, today: AnnualReport.objects.prepared_by(user).to_publish(),
    ),
)
