"""How much of the board a screen and a sheet of paper show, and in what shape."""

from dataclasses import dataclass
from urllib.parse import urlencode

from core.reminders.models import UrgingSlip
from tasks.progress.counted import STATES, TOTAL
from tasks.progress.days import DueDay, MonthProgress
from tasks.progress.units import UnitProgress
from tasks.urging import last_slips

from .plans import Line
from .summary import Summary, query_of_day, query_of_month

UNITS = 10
DAYS = 10
# What one sheet of A4 has room for; the rest is counted there.
PAPER = {"plans": 5, "lines": 10, "units": 6, "days": 8, "judged": 1, "kinds": 4}
# So many lines leave room for larger type.
ROOMY = 20
# Each row of the table by month: the figure, and how the chart draws it.
OF_MONTHS = (
    ("on_time", "green"),
    ("late_reported", "amber"),
    ("late", "red"),
    ("pending", "grey"),
)


@dataclass(frozen=True)
class UnitLine:
    """A unit with the last slip it got, and what its rows are asked with."""

    unit: UnitProgress
    query: str
    slip: UrgingSlip | None


def with_slips(units: list[UnitProgress], plan: int | None = None) -> list[UnitLine]:
    """The lines of units, whose figures are those of one plan or of all in hand."""
    slips = last_slips([unit.pk for unit in units])
    of_plan = {"plan": plan} if plan else {}
    return [
        UnitLine(unit, urlencode({"unit": unit.pk, **of_plan}), slips.get(unit.pk))
        for unit in units
    ]


@dataclass(frozen=True)
class DayLine:
    """What falls due on a day, and what its rows are asked with."""

    day: DueDay
    plan: str
    query: str


def days(board: Summary) -> list[DayLine]:
    return [
        DayLine(day, board.titles[day.plan], query_of_day(day))
        for day in board.days[:DAYS]
    ]


@dataclass(frozen=True)
class MonthRow:
    """A figure over the months: its state, its tone in the chart, (count, query)."""

    state: str
    label: str
    tone: str
    cells: list[tuple[int, str]]


def month_table(months: list[MonthProgress]) -> dict:
    """The months as headings, and a row for each figure: what the chart is drawn of."""
    return {
        "heads": [heading(month, at) for at, month in enumerate(months)],
        "total": month_row(months, TOTAL, ""),
        "parts": [month_row(months, name, tone) for name, tone in OF_MONTHS],
    }


def month_row(months, name, tone) -> MonthRow:
    cells = [(getattr(month, name), query_of_month(month)) for month in months]
    return MonthRow("" if name == TOTAL else name, STATES[name], tone, cells)


def heading(month: MonthProgress, at: int) -> tuple[str, str]:
    """(year where it begins, month)."""
    is_new = at == 0 or month.first.month == 1
    return (f"{month.first.year}年" if is_new else "", f"{month.first.month}月")


def chapters_on_paper(board: Summary) -> set[str]:
    """The queries of the chapters a sheet has room for below its plans: the worst."""
    plans = board.plans[: PAPER["plans"]]
    chapters = [chapter for plan in plans for chapter in plan.chapters]
    kept = sorted(chapters, key=Line.worst_first)[: PAPER["lines"] - len(plans)]
    return {chapter.query for chapter in kept}


def is_roomy(board: Summary) -> bool:
    """Whether a sheet of paper holds all lists in larger type."""
    lines = sum(1 + len(plan.chapters) for plan in board.plans)
    kinds = sum(len(each.kinds) for each in board.judged)
    # Of a kind of unit the first three are named.
    return lines + len(board.late_units) + len(board.days) + 3 * kinds <= ROOMY


def left_off(board: Summary) -> dict[str, int]:
    """How many of each list a sheet of paper has no room for."""
    judged = board.judged[: PAPER["judged"]]
    sizes = {
        "plans": len(board.plans),
        "units": len(board.late_units),
        "days": len(board.days),
        "judged": len(board.judged),
        "kinds": sum(len(each.kinds) for each in judged),
    }
    left = {name: max(size - PAPER[name], 0) for name, size in sizes.items()}
    chapters = sum(len(plan.chapters) for plan in board.plans)
    return left | {"chapters": chapters - len(chapters_on_paper(board))}
