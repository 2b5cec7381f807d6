"""The first page, and the list behind its figures."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from core.workdays.days import current_calendar

from . import desk as figures
from .forms import OwedFilter

SHEETS_SHOWN = 8
UNITS_SHOWN = 10
PER_PAGE = 50


def desk(request):
    today = timezone.localdate()
    user = request.user
    sheets = figures.open_sheets(user, today=today)
    watches = figures.may_watch(user)
    late = figures.late_units(user, today=today) if watches else []
    context = {
        "calendar": current_calendar(),
        "today": today,
        "answers": figures.may_answer(user),
        "sheets": sheets[:SHEETS_SHOWN],
        "sheet_count": len(sheets),
        "watches": watches,
        "leads": user.may("tasks.lead_review"),
        "late_units": late[:UNITS_SHOWN],
        "late_unit_count": len(late),
        "late_count": sum(unit.count for unit in late),
        "due_days": figures.due_days(user, today=today),
    }
    return render(request, "desk.html", context)


def owed_list(request):
    """What the units in view owe, by unit, day and lateness."""
    today = timezone.localdate()
    form = OwedFilter(request.user, today, request.GET or None)
    occurrences = figures.owed(request.user)
    if form.is_valid():
        occurrences = narrowed(occurrences, form.cleaned_data, today)
    occurrences = occurrences.select_related(
        "assignment__task__plan", "assignment__unit", "round"
    ).order_by("due_on", "assignment__unit__position", "pk")
    context = {
        "form": form,
        "page": Paginator(occurrences, PER_PAGE).get_page(request.GET.get("page")),
        "calendar": current_calendar(),
        "today": today,
        "counts_once": figures.sees_bureau(request.user),
    }
    return render(request, "owed_list.html", context)


def narrowed(occurrences, wanted, today):
    if wanted["unit"]:
        occurrences = occurrences.filter(assignment__unit=wanted["unit"])
    if wanted["due_on"]:
        occurrences = occurrences.filter(due_on=wanted["due_on"])
    if wanted["when"] == OwedFilter.LATE:
        occurrences = occurrences.overdue(on=today)
    if wanted["when"] == OwedFilter.COMING:
        occurrences = figures.coming(occurrences, today=today)
    return occurrences
