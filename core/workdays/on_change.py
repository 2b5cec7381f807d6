"""Who must hear when the calendar changes.

Upper floors register in `AppConfig.ready()` a function that recomputes its open
dates. It runs inside the transaction that rewrote the days, so dates and days
change together or not at all.
"""

from collections.abc import Callable
from datetime import date

from .calendar import WorkCalendar

listeners: list[Callable] = []


def register(function: Callable) -> None:
    """Have `function(old, new, today=…)` called whenever the days change."""
    if function not in listeners:
        listeners.append(function)


def announce(old: WorkCalendar, new: WorkCalendar, *, today: date) -> None:
    for function in listeners:
        function(old, new, today=today)
