"""查数: one figure with its rows, and the sentence to copy."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from core.workdays.words import dated
from tasks.figures.answer import answer_to, rows_of
from tasks.figures.rows import as_workbook, shape_of
from tasks.forms.figures import YEAR, FigureForm
from tasks.services.issuing import MEDIA_TYPES, SHEET

from .calendar import filled

NO_FIGURES = "您的岗位不查看任务，没有可查的数。"
PER_PAGE = 50
MOST_ROWS = 10_000
TOO_MANY = "明细有{count}行，超过{most}行，请缩小单位或时段后再下载。"
FIRST_MEASURE = "on_time_rate"
WHOLE = "whole"


def asked(request):
    """The form as asked, with the usual in place of what is left out."""
    if not request.user.may("tasks.view_occurrence"):
        raise PermissionDenied(NO_FIGURES)
    today = timezone.localdate()
    usual = {
        "measure": FIRST_MEASURE,
        "year": str(today.year),
        "part": YEAR,
        "as_of": today.isoformat(),
    }
    return FigureForm(request.user, today, filled(request.GET, usual))


@require_GET
def figure_page(request):
    form = asked(request)
    context = {"form": form}
    if form.is_valid():
        context |= shown(request, form)
    return render(request, "tasks/figure_page.html", context)


def shown(request, form):
    """The answer, and a page of the rows behind it."""
    measure, scope = form.chosen, form.scope()
    of_whole = measure.is_rate and request.GET.get("rows") == WHOLE
    rows = rows_of(measure, scope, whole=of_whole)
    shape = shape_of(rows)
    page = Paginator(shape.ordered(rows), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "answer": answer_to(measure, scope, subject=form.subject()),
        "of_whole": of_whole,
        "columns": shape.columns,
        "page": page,
        "lines": [
            (line.url, list(zip(shape.columns, line.cells, strict=True)))
            for line in shape.lines(list(page))
        ],
        "query": request.GET.urlencode(),
    }


@require_GET
def figure_excel(request):
    """The rows of a figure as a workbook."""
    form = asked(request)
    page = f"{reverse('tasks:figure')}?{request.GET.urlencode()}"
    if not form.is_valid():
        return redirect(page)
    measure, scope = form.chosen, form.scope()
    of_whole = request.GET.get("rows") == WHOLE
    rows = rows_of(measure, scope, whole=of_whole)
    if (count := rows.count()) > MOST_ROWS:
        messages.error(request, TOO_MANY.format(count=count, most=MOST_ROWS))
        return redirect(page)
    label = measure.whole_said if of_whole and measure.is_rate else measure.label
    title = f"{form.subject()}{scope.period.name}{label}明细"
    content = as_workbook(
        rows, title=title, line=f"截至 {dated(scope.as_of)}　共 {count} 行"
    )
    return HttpResponse(
        content,
        content_type=MEDIA_TYPES[SHEET],
        headers={
            "Content-Disposition": content_disposition_header(
                True, f"{title[:80]}{SHEET}"
            ),
            "Cache-Control": "private, no-store",
        },
    )
