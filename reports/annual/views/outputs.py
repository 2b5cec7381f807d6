"""The files of a report: of the draft, marked so, and of each frozen version."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from core.audit.trail import record
from core.papers.writers.pdf import NoPdf
from reports.annual.access import PREPARE, report_for
from reports.annual.forms import PublishForm
from reports.annual.printing import draft_file, signed_version
from reports.annual.printing import version_file as file_of_version
from reports.writing.kinds import KINDS

# What hangs below the fragment as attachments, and the fragment as a file.
ATTACHED = ("fragment", "word", "pdf", "workbook")


@require_GET
def annual_files(request, pk):
    """What can be taken out."""
    report = report_for(request.user, pk)
    context = {
        "row": report,
        "kinds": KINDS.values(),
        "versions": report.versions.defer("snapshot"),
        "has_draft": report.status != report.Status.PUBLISHED,
        "is_signed": report.status == report.Status.SIGNED,
    }
    return render(request, "reports/annual_files.html", context)


@require_GET
def annual_file(request, pk, kind):
    """The report that has not been published: marked 草稿 until it is signed."""
    report = report_for(request.user, pk)
    if report.status == report.Status.PUBLISHED or kind not in KINDS:
        raise Http404
    signed = signed_version(report)
    if signed:
        return sent(request, report, KINDS[kind], lambda k: file_of_version(signed, k))
    return sent(request, report, KINDS[kind], lambda chosen: draft_file(report, chosen))


@require_GET
def annual_release(request, pk):
    """What goes into the 年报 column: the fragment, the files, and then its address."""
    report, today = report_for(request.user, pk), timezone.localdate()
    signed = signed_version(report)
    if signed is None:
        messages.info(request, f"{report}现在没有待公布的内容。")
        return redirect("reports:annual_detail", pk)
    _, fragment = file_of_version(signed, KINDS["fragment"])
    form = None
    if request.user.may(PREPARE, report):
        form = PublishForm(
            report=report, user=request.user, today=today, auto_id="publish_%s"
        )
    context = {
        "row": report,
        "fragment": fragment.decode(),
        "kinds": [KINDS[key] for key in ATTACHED],
        "form": form,
    }
    return render(request, "reports/annual_release.html", context)


@require_GET
def version_file(request, pk, number, kind):
    """A version as it left the house, the same bytes each time."""
    report = report_for(request.user, pk)
    try:
        version = report.versions.get(number=number)
    except ObjectDoesNotExist:
        raise Http404 from None
    if kind not in KINDS:
        raise Http404
    version.report = report
    return sent(
        request, report, KINDS[kind], lambda chosen: file_of_version(version, chosen)
    )


def sent(request, report, kind, make):
    try:
        name, content = make(kind)
    except NoPdf as refused:
        messages.error(request, str(refused))
        return redirect("reports:annual_files", report.pk)
    record("导出年度报告", report, by=request.user, note=name)
    return HttpResponse(
        content,
        content_type=kind.mime,
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "Cache-Control": "private, no-store",
        },
    )
