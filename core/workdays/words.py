"""Dates and the time left, in the words every page uses. Pure."""

from datetime import date

from .calendar import WorkCalendar

PROVISIONAL = "暂按周末推算"


def dated(day: date) -> str:
    """A date with its day of the week: `2026-11-22 周日`."""
    return f"{day.isoformat()} 周{'一二三四五六日'[day.weekday()]}"


def remaining(calendar: WorkCalendar, due_on: date, today: date) -> str:
    """How long is left until `due_on`, or how long it has been over.

    A count that reaches past the last loaded year says that it is provisional.
    """
    words = left_or_over(calendar, due_on, today)
    if calendar.is_provisional(max(due_on, today)):
        return f"{words}（{PROVISIONAL}）"
    return words


def bracketed(calendar: WorkCalendar, due_on: date, today: date) -> str:
    """The same in brackets, to follow a date, with none nested inside."""
    words = left_or_over(calendar, due_on, today)
    if calendar.is_provisional(max(due_on, today)):
        words = f"{words}，{PROVISIONAL}"
    return f"（{words}）"


def left_or_over(calendar: WorkCalendar, due_on: date, today: date) -> str:
    if due_on == today:
        return "今天到期"
    verb = "剩" if due_on > today else "超期"
    workdays = abs(calendar.between(today, due_on))
    if workdays:
        return f"{verb} {workdays} 个工作日"
    # Only days of rest lie between: due on Saturday and today is Sunday.
    return f"{verb}不足 1 个工作日"
