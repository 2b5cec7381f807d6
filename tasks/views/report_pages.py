"""One report whole: its texts, evidence, versions, remarks and every step it went."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from core.workdays.days import current_calendar
from tasks.forms.remarks import RemarkForm
from tasks.forms.versions import VersionsForm
from tasks.history import entries_of
from tasks.models import Adjustment, Evidence, ProgressReport, Remark
from tasks.review_rows import REVIEWED
from tasks.services.policy import may_review
from tasks.services.remarks import last_of
from tasks.stating import named_on, stated_in
from tasks.versions import compare


def report_detail(request, pk):
    return report_page(request, pk)


def report_page(request, pk, *, remark_form=None):
    """The page of a report; `remark_form` holds words that were refused."""
    report = get_object_or_404(loaded(request.user), pk=pk)
    task = report.occurrence.assignment.task_id
    versions = list(report.versions.all())
    form = VersionsForm(request.GET, versions=versions)
    pair = form.pair()
    status = 200 if remark_form is None else 422
    context = {
        "report": report,
        "may_review": report.status in REVIEWED and may_review(request.user, report),
        "stated": stated_in(report, named_on({task})[task]),
        "entries": entries_of(report),
        "versions": versions,
        "versions_form": form,
        "pair": pair,
        "comparison": compare(*pair) if pair else None,
        "remarks": report.remarks.all(),
        "remark_form": remark_form
        or RemarkForm(initial={"after": last_of(report, request.user)}),
        "adjustments": report.occurrence.adjustments.all(),
        "calendar": current_calendar(),
        "today": timezone.localdate(),
    }
    return render(request, "tasks/report_detail.html", context, status=status)


def loaded(user):
    """The reports a person may see, with all their page shows."""
    return (
        ProgressReport.objects.visible_to(user)
        .select_related(
            "occurrence__round",
            "occurrence__assignment__unit__bureau",
            "occurrence__assignment__parent",
            "occurrence__assignment__task__plan",
            "signed_by",
            "original",
            "signed_scan",
        )
        .prefetch_related(
            Prefetch(
                "evidence",
                Evidence.objects.select_related(
                    "criterion", "material__file", "publication"
                ),
            ),
            "element_values",
            "versions__submitted_by",
            Prefetch("remarks", Remark.objects.select_related("unit", "author")),
            Prefetch(
                "occurrence__adjustments",
                Adjustment.objects.select_related("asked_by", "decided_by"),
            ),
        )
    )
