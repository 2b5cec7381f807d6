"""Loading a report through the user: a stranger finds nothing, a colleague is told."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from reports.models import AnnualReport

VIEW, PREPARE, SIGN = (
    "reports.view_annualreport",
    "reports.prepare_report",
    "reports.sign_report",
)
SENTENCES = {
    VIEW: "年度报告供政务公开办公室、分管局领导和考核监督员查看。",
    PREPARE: "只有政务公开办公室可以编制、公布年度报告。",
    SIGN: "只有分管局领导可以签批年度报告。",
}


def require(user, permission, row=None):
    if not user.may(permission, row):
        raise PermissionDenied(SENTENCES[permission])


def report_for(user, pk, permission=VIEW):
    """A report of a bureau the person works in, if the person may; else 404 or 403."""
    rows = AnnualReport.objects.in_bureaus_of(user).select_related(
        "bureau", "checked_by", "signed_by", "signed_scan"
    )
    report = get_object_or_404(rows, pk=pk)
    require(user, permission, report)
    return report
