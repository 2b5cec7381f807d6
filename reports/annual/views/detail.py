"""One annual report: its tables, texts, faults and acts; and a frozen version."""

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.audit.models import Event
from core.workdays.days import current_calendar
from reports.annual.access import PREPARE, report_for
from reports.annual.acts import open_acts
from reports.annual.page import held, page_of
from reports.formats import APPLICANTS, ENDINGS, TOTAL
from tasks.models import Occurrence, ProgressReport

HEADS = {"applicants": APPLICANTS[1:], "endings": (*ENDINGS, TOTAL)}
MOST_EVENTS = 30


@require_GET
def annual_detail(request, pk):
    """The report as it stands, with what can be done now."""
    report = report_for(request.user, pk)
    return render(request, "reports/annual_detail.html", context_of(request, report))


def context_of(request, report, failed=None):
    """`failed`: the bound form of the act that was refused, by its slug."""
    today, user = timezone.localdate(), request.user
    opens = user.may("foi.view_informationrequest", report)
    page, latest, moved = page_of(report, opens_rows=opens)
    events = Event.objects.about(report).order_by("-pk")[:MOST_EVENTS]
    return {
        "row": report,
        "checked": page,
        "latest": latest,
        "versions": list(shown_versions(report)),
        "moved": moved,
        "demands": demands_of(report),
        "panels": panels(report, latest, user, today, failed or {}),
        "failed": next(iter((failed or {}).values()), None),
        "may_prepare": user.may(PREPARE, report),
        "earlier": report.earlier.defer("data") if report.is_open else [],
        "timeline": [
            {"when": each.at, "title": each.act, "who": each.actor, "text": each.note}
            for each in events
        ],
        "calendar": current_calendar(),
        "today": today,
        **HEADS,
    }


def shown_versions(report):
    return report.versions.defer("snapshot").select_related("release__publication")


def demands_of(report):
    """The tasks that ask for the report, each with whether anything is still open."""
    still_open = (
        Occurrence.objects.standing()
        .filter(assignment__task=OuterRef("task"), assignment__ended_on=None)
        .exclude(report__status=ProgressReport.Status.APPROVED)
    )
    rows = report.demands.select_related("task")
    return rows.annotate(is_closed=~Exists(still_open))


def panels(report, latest, user, today, failed):
    return [
        {
            "act": act,
            "form": failed.get(act.slug)
            or act.form(
                report=report, user=user, today=today, auto_id=f"{act.slug}_%s"
            ),
        }
        for act in open_acts(report, latest, user, today)
    ]


@require_GET
def version_detail(request, pk, number):
    """A version as it left the house."""
    report = report_for(request.user, pk)
    try:
        version = report.versions.select_related("submitted_by", "published_by").get(
            number=number
        )
    except ObjectDoesNotExist:
        raise Http404 from None
    context = {
        "row": report,
        "version": version,
        "checked": held(report, version.snapshot),
        **HEADS,
    }
    return render(request, "reports/version_detail.html", context)
