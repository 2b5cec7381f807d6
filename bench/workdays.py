"""How fast working days are counted, against counting them one by one."""

import json
import time
from datetime import date, timedelta
from pathlib import Path

from core.workdays.calendar import WorkCalendar

FIXTURE = Path(__file__).parent.parent / "fixtures" / "special_days.json"
FIRST = date(2018, 1, 1)
PAIRS = [
    (FIRST + timedelta(days=start), FIRST + timedelta(days=start + length))
    for start in range(0, 2_500, 5)
    for length in (1, 20, 90, 365)
]


def load():
    days = [row["fields"] for row in json.loads(FIXTURE.read_text(encoding="utf-8"))]
    dates = {
        kind: frozenset(
            date.fromisoformat(day["date"]) for day in days if day["kind"] == kind
        )
        for kind in ("off", "on")
    }
    last = max(day["year"] for day in days)
    return WorkCalendar(dates["off"], dates["on"], last)


def one_by_one(calendar, start, end):
    days = (start + timedelta(days=n + 1) for n in range((end - start).days))
    return sum(calendar.is_workday(day) for day in days)


def timed(function):
    start = time.perf_counter()
    return [function(*pair) for pair in PAIRS], time.perf_counter() - start


def main():
    calendar = load()
    plain, slow = timed(lambda start, end: one_by_one(calendar, start, end))
    counted, quick = timed(calendar.between)

    assert counted == plain
    print(f"{len(PAIRS):,} spans: one by one {slow:.3f} s, between() {quick:.3f} s")


if __name__ == "__main__":
    main()
