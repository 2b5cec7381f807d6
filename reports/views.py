"""年报核对: two files in, what they say and break on the page; nothing is kept."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from core.files.services import Refused, receive
from reports.checking import NoReport, check_both
from reports.formats import APPLICANTS, ENDINGS, TOTAL
from reports.forms import CheckForm
from reports.presenting import Page
from reports.reading import apart

NO_CHECK = (
    "年报核对由政务公开办公室、单位负责人、分管局领导、审核人员和考核监督员使用。"
)


def report_check(request):
    """Check anyone's annual report, with last year's where it is given."""
    if not request.user.may("reports.check_report"):
        raise PermissionDenied(NO_CHECK)
    sent = request.method == "POST"
    form = CheckForm(request.POST, request.FILES) if sent else CheckForm()
    checked = checked_page(form) if sent and form.is_valid() else None
    context = {
        "form": form,
        "checked": checked,
        "applicants": APPLICANTS[1:],
        "endings": (*ENDINGS, TOTAL),
    }
    return render(request, "reports/report_check.html", context)


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
