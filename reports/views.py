"""年报核对: two files in, what they say and break on the page; nothing is kept.

The page carries what was read, signed, so that the workbook is made of it without
the files.
"""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from core.files.services import Refused, receive
from reports.checked_sheet import as_workbook
from reports.checking import NoReport, check_both
from reports.formats import APPLICANTS, ENDINGS, TOTAL
from reports.forms import CheckForm
from reports.presenting import Page
from reports.reading import apart
from reports.report import Report

NO_CHECK = (
    "年报核对由政务公开办公室、单位负责人、分管局领导、审核人员和考核监督员使用。"
)
SALT = "reports.check"
# What is carried, at most, in letters, and for how many seconds it is good.
MOST_CARRIED = 1_500_000
GOOD_FOR = 24 * 60 * 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def report_check(request):
    """Check anyone's annual report, with last year's where it is given."""
    require(request.user)
    sent = request.method == "POST"
    form = CheckForm(request.POST, request.FILES) if sent else CheckForm()
    checked = checked_page(form) if sent and form.is_valid() else None
    context = {
        "form": form,
        "checked": checked,
        "carried": carried(checked) if checked else "",
        "applicants": APPLICANTS[1:],
        "endings": (*ENDINGS, TOTAL),
    }
    return render(request, "reports/report_check.html", context)


def require(user):
    if not user.may("reports.check_report"):
        raise PermissionDenied(NO_CHECK)


def carried(page):
    """What was read, for the workbook; "" where it is too long to be sent along."""
    last = page.last and page.last.as_data()
    data = {"report": page.report.as_data(), "last": last}
    token = signing.dumps(data, salt=SALT, compress=True)
    return token if len(token) <= MOST_CARRIED else ""


@require_POST
def report_check_file(request):
    """The result of a check as a workbook, made of what its page carried."""
    require(request.user)
    try:
        data = signing.loads(
            request.POST.get("carried", ""), salt=SALT, max_age=GOOD_FOR
        )
    except signing.BadSignature:
        messages.error(request, "核对结果已经过期，请重新选择文件核对后再下载。")
        return redirect("reports:report_check")
    report, last = (each and Report.from_data(each) for each in data.values())
    content, title = as_workbook(Page(report, check_both(report, last), last))
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={
            "Content-Disposition": content_disposition_header(True, f"{title}.xlsx")
        },
    )


def checked_page(form):
    """What the files say; None where one is refused, with the sentence at its field."""
    report, last = (read_upload(form, name) for name in ("file", "last"))
    if form.errors:
        return None
    try:
        verdicts = check_both(report, last)
    except NoReport as refused:
        form.add_error("last", str(refused))
        return None
    return Page(report, verdicts, last)


def read_upload(form, name):
    upload = form.cleaned_data.get(name)
    if upload is None:
        return None
    try:
        file = receive(upload)
        return apart.read(file.name, file.data)
    except (Refused, NoReport) as refused:
        form.add_error(name, str(refused))
    return None
