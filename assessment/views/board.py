"""工作总览: the board, and the lists behind its figures.

Open to whoever may see the assessments of a bureau: its 政务公开办公室, its leaders
and its supervisors. They see the plans in hand of that bureau.
"""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessment.access import NO_BOARD, require
from assessment.board import plans, shown
from assessment.board.forms import RowsFilter, UnitsFilter
from assessment.board.summary import (
    PERMISSION,
    query_of_coming,
    running_plans,
    summary,
)
from assessment.models.rubric import bureau_paths
from core.units import paths
from core.workdays.days import current_calendar
from tasks.figures.rows import shape_of
from tasks.models import WorkPlan
from tasks.progress.units import by_unit

PER_PAGE = 50


def refuse_others(user):
    if not user.may(PERMISSION):
        raise PermissionDenied(NO_BOARD)


@require_GET
def board(request):
    """All that a leader wants to know on Monday, on one page and on one paper."""
    refuse_others(request.user)
    today = timezone.localdate()
    found = summary(request.user, today=today)
    context = {
        "board": found,
        "paper": shown.PAPER,
        "is_roomy": shown.is_roomy(found),
        "more": shown.left_off(found),
        "chapters_on_paper": shown.chapters_on_paper(found),
        "late_units": shown.with_slips(found.late_units[: shown.UNITS]),
        "days": shown.days(found),
        "coming_query": query_of_coming(today),
        "months": shown.month_table(found.months),
        **common(request.user, today),
    }
    return render(request, "assessment/board.html", context)


def common(user, today) -> dict:
    return {
        "may_urge": user.may("tasks.urge"),
        "calendar": current_calendar(),
        "today": today,
    }


@require_GET
def board_rows(request):
    """The rows behind a figure of the board."""
    refuse_others(request.user)
    today = timezone.localdate()
    form = RowsFilter(request.user, request.GET)
    context = {"form": form}
    if form.is_valid():
        rows = form.rows(today)
        shape = shape_of(rows)
        page = Paginator(shape.ordered(rows), PER_PAGE).get_page(
            request.GET.get("page")
        )
        context |= {
            "page": page,
            "columns": shape.columns,
            "lines": [
                (line.url, list(zip(shape.columns, line.cells, strict=True)))
                for line in shape.lines(list(page))
            ],
        }
    return render(request, "assessment/board_rows.html", context)


@require_GET
def board_units(request):
    """Every unit that owes anything under the plans in hand."""
    refuse_others(request.user)
    pks = running_plans(request.user).values("pk")
    units = by_unit(pks, today=timezone.localdate())
    context = unit_table(request, units)
    return render(request, "assessment/board_units.html", context)


@require_GET
def board_plan(request, pk):
    """One plan's progress: every chapter and every unit."""
    known = WorkPlan.objects.filter(
        paths.under(bureau_paths(request.user), "bureau__path")
    ).select_related("bureau")
    plan = get_object_or_404(known, pk=pk)
    require(request.user, PERMISSION, plan, NO_BOARD)
    today = timezone.localdate()
    context = unit_table(request, by_unit([pk], today=today), plan=pk)
    (context["lines"],) = plans.of_plans([plan], today=today)
    return render(request, "assessment/board_plan.html", context | {"plan": plan})


def unit_table(request, units, plan=None) -> dict:
    """The units a form asks for, in the order it asks for."""
    form = UnitsFilter(request.GET)
    lines = shown.with_slips(form.narrowed(units), plan)
    context = common(request.user, timezone.localdate())
    return context | {"form": form, "units": lines}
