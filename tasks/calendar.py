"""日历: what falls due on which day, as counts, rows and events. Reads only.

The number of queries grows neither with the days shown nor with what is due.
"""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q

from core.units import paths
from core.workdays.calendar import WEEKDAYS
from core.workdays.models import SpecialDay

from .models import Occurrence
from .urging import ASKED, NEVER, late, silent

MONTHS_IN_QUARTER = 3
WEEKS = Calendar(firstweekday=0)


@dataclass(frozen=True)
class Due:
    """What one round of a plan wants on a day."""

    due_on: date
    plan_pk: int
    plan: str
    round_pk: int
    round: str
    reported: int
    late: int
    waiting: int


@dataclass(frozen=True)
class DayCell:
    """One day of the calendar; `note` says why it is off, or worked."""

    date: date
    is_rest: bool
    note: str
    dues: list[Due] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """A month as weeks of seven cells; None stands before its first and after its last."""

    first: date
    weeks: list[list[DayCell | None]]

    @property
    def name(self):
        return f"{self.first.year}年{self.first.month}月"


def states(today):
    """已报, 逾期, 未报: each row is in one of them."""
    return {
        "reported": Q(report__reached_on__isnull=False),
        "late": NEVER & Q(due_on__lt=today),
        "waiting": NEVER & Q(due_on__gte=today),
    }


def states_asked_for(today):
    """The same, and the rows behind the figures of 催办."""
    return states(today) | {
        "silent": silent(today) & ASKED,
        "urge": late(today) & ASKED,
    }


def visible_rows(user, *, led=False):
    """The standing rows of the person's units; with `led`, of tasks they lead too."""
    rows = Occurrence.objects.visible_to(user).standing()
    if led:
        return rows
    return rows.filter(paths.under(user.scope_paths, "assignment__unit__path"))


def narrowed(rows, wanted, *, today):
    """Those a filter asks for; what it leaves empty narrows nothing."""
    fields = {
        "unit": "assignment__unit",
        "plan": "assignment__task__plan",
        "first": "due_on__gte",
        "last": "due_on__lte",
    }
    chosen = {
        lookup: wanted[name] for name, lookup in fields.items() if wanted.get(name)
    }
    rows = rows.filter(**chosen)
    if wanted.get("round") is not None:
        rows = rows.filter(round=wanted["round"] or None)
    if wanted.get("state"):
        rows = rows.filter(states_asked_for(today)[wanted["state"]])
    return rows


def span_of(month, *, quarter):
    """The first and last day of a month, or of the quarter it lies in."""
    if quarter:
        first = date(month.year, (month.month - 1) // 3 * 3 + 1, 1)
        return first, shifted(first, MONTHS_IN_QUARTER) - timedelta(days=1)
    first = month.replace(day=1)
    return first, shifted(first, 1) - timedelta(days=1)


def shifted(first, months):
    """The first day of the month so many months on."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def months_of(rows, first, last, *, today):
    """The months from `first` to `last`, each day with what is due on it."""
    dues = defaultdict(list)
    for due in dues_of(rows, today=today):
        dues[due.due_on].append(due)
    special = {
        day.date: day
        for day in SpecialDay.objects.filter(
            date__range=(first, last + timedelta(days=7))
        )
    }
    found, month = [], first
    while month <= last:
        weeks = [
            [
                cell_of(day, special, dues) if day.month == month.month else None
                for day in week
            ]
            for week in WEEKS.monthdatescalendar(month.year, month.month)
        ]
        found.append(Month(month, weeks))
        month = shifted(month, 1)
    return found


def cell_of(day, special, dues):
    arranged = special.get(day)
    if arranged is None:
        is_rest = day.weekday() >= WEEKDAYS
        return DayCell(day, is_rest, "休" if is_rest else "", dues.get(day, []))
    is_rest = arranged.kind == SpecialDay.Kind.OFF
    note = f"{'休' if is_rest else '调休上班'}（{arranged.name}）"
    return DayCell(day, is_rest, note, dues.get(day, []))


def dues_of(rows, *, today):
    """What is due, one line for each day, plan and round."""
    counted = (
        rows.values_list(
            "due_on",
            "assignment__task__plan",
            "assignment__task__plan__title",
            "round",
            "round__name",
        )
        .annotate(
            **{name: Count("pk", filter=state) for name, state in states(today).items()}
        )
        .order_by("due_on", "assignment__task__plan", "round__due_on", "round")
    )
    return [
        Due(due_on, plan, title, round_pk or 0, name or "其他时限", *counts)
        for due_on, plan, title, round_pk, name, *counts in counted
    ]
