"""Annual reports as they were published."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal import annual, published
from portal.files import sent
from portal.pages import page


def version_of(pk, year, number, today):
    """All published versions of the year, and the one of a number or the last."""
    bureau = published.bureau_or_404(pk, on=today)
    versions = published.report_versions(bureau, year, on=today)
    for version in versions:
        if number in (None, version.number):
            return versions, version
    raise Http404


@login_not_required
@require_safe
def report(request, pk, year, number=None):
    versions, version = version_of(pk, year, number, timezone.localdate())
    context = {
        "bureau": version.report.bureau,
        "version": version,
        "versions": versions,
        "is_last": version == versions[0],
        "shown": annual.shown(version),
        "files": annual.OFFERED.items(),
    }
    return page(request, "report.html", context)


@login_not_required
@require_safe
def report_file(request, pk, year, number, place):
    if place not in annual.OFFERED:
        raise Http404
    _, version = version_of(pk, year, number, timezone.localdate())
    return sent(*annual.file_of(version, place))
