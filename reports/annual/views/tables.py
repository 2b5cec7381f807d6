"""A table of the report, typed; the rules speak while it is."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.annual.access import PREPARE, report_for
from reports.annual.assembling import assemble
from reports.annual.book import typed_cells
from reports.annual.forms import CellsForm
from reports.annual.page import now
from reports.annual.refusals import Overtaken, Refused
from reports.annual.services import preparing
from reports.report import written

from .detail import HEADS
from .stale import stale_page

TITLES = {
    "A": "主动公开政府信息情况",
    "B": "收到和处理政府信息公开申请情况",
    "C": "政府信息公开行政复议、行政诉讼情况",
}
NOT_OPEN = "这份报告现在是“{status}”，不能修改。要改动请先退回或者更正。"


def draft_for(request, pk):
    """A draft the person may change."""
    report = report_for(request.user, pk, PREPARE)
    if not report.is_open:
        raise PermissionDenied(NOT_OPEN.format(status=report.get_status_display()))
    return report


def form_for(request, report, table, *, bound):
    if table not in TITLES:
        raise Http404
    anchors = anchors_of(report, table)
    shown = {anchors[name]: text for name, text in texts_of(report, table).items()}
    return CellsForm(
        request.POST if bound else None,
        report=report,
        table=table,
        anchors=anchors,
        shown=shown,
        auto_id="%s",
    )


def anchors_of(report, table):
    """The name of the field of each cell that is typed."""
    numbers = {name: n for n, name in enumerate(report.format.cells)}
    return {name: f"cell-{numbers[name]}" for name in typed_cells(report.format, table)}


def texts_of(report, table):
    """What stands in each cell now: as typed, else as counted."""
    book = assemble(report)
    found = {}
    for name in typed_cells(report.format, table):
        typed = book.typed(name)
        counted = book.ledger.get(name)
        known = "" if counted is None else written(counted)
        found[name] = known if typed is None else typed
    return found


def annual_table(request, pk, table):
    """Type a table; 核对 says what the rules find and saves nothing."""
    report = draft_for(request, pk)
    is_sent = request.method == "POST"
    form = form_for(request, report, table, bound=is_sent)
    url = reverse("reports:annual_table", args=[pk, table])
    is_check = request.POST.get("act") == "check"
    if is_sent and not is_check:
        if form.is_stale():
            return stale_page(request, form=form, keep_url=url)
        if form.is_valid() and saved(request, report, form):
            return redirect(url)
    return render(request, "reports/annual_table.html", context_of(report, table, form))


def saved(request, report, form):
    """Save what was changed; False where it was refused, with the sentence."""
    try:
        preparing.save_cells(
            pk=report.pk,
            version=form.cleaned_data["version"],
            cells=form.cells(),
            reason=form.cleaned_data["reason"],
            by=request.user,
            today=timezone.localdate(),
        )
    except Overtaken as overtaken:
        form.add_error(None, str(overtaken))
        return False
    except Refused as refused:
        form.add_error("reason", str(refused))
        return False
    messages.success(request, "已保存。")
    return True


def context_of(report, table, form):
    cells, reason = {}, ""
    if form.is_bound:
        cells, reason = form.cells(), form.data.get("reason", "").strip()
    fields = {field.html_name: field for field in form if field.html_name in form.shown}
    page = now(report, cells=cells, reason=reason, table=table, fields=fields)
    return {
        "row": report,
        "table": table,
        "title": TITLES[table],
        "tables": TITLES,
        "form": form,
        "checked": page,
        **HEADS,
    }


@require_POST
def annual_table_judge(request, pk, table):
    """What the rules say of what is typed and not saved."""
    report = draft_for(request, pk)
    form = form_for(request, report, table, bound=True)
    context = context_of(report, table, form)
    return render(request, "reports/_judged.html", context)
