"""Due dates of 100,000 open requests moved to a changed calendar: within a minute.

Dates and days change in one transaction: what was killed on the way left both as they
were, and the next rebuild of the days moves all. Before the time is printed every due
date equals the one counted on the new calendar.
"""

import time
from datetime import date, timedelta
from unittest.mock import patch

from django.core.management import call_command

from bench.support import database
from bench.support.ledger import make_bench_bureau, make_receipts, make_requests

# isort: split
from core.workdays.days import current_calendar, rebuild_days
from core.workdays.models import SpecialDay
from foi.models import InformationRequest
from foi.services import recomputing

MANY, MOST = 100_000, 60.0
# All received in the weeks before 国庆节, which the calendar does not know at first.
RECEIVED = [date(2026, 9, 1) + timedelta(days=day) for day in range(30)]
TODAY = date(2026, 9, 30)
KILLED_AFTER = 20


class Killed(Exception):
    pass


def load_days(*, until):
    call_command("loaddata", "special_days", verbosity=0)
    SpecialDay.objects.filter(year__gt=until).delete()
    rebuild_days(today=TODAY)


def killed_on_the_way():
    """A rebuild that dies after some chunks, the days and dates as before."""
    written, left = recomputing.write, [KILLED_AFTER]

    def write(*args):
        left[0] -= 1
        if not left[0]:
            raise Killed
        return written(*args)

    before = due_dates()
    with patch.object(recomputing, "write", write):
        try:
            load_days(until=2026)
        except Killed:
            assert due_dates() == before
            return
    raise AssertionError("nothing was killed")


def due_dates():
    rows = InformationRequest.objects.order_by("pk")
    return list(rows.values_list("received_on", "due_on", "is_provisional"))


def main():
    database.make_tables()
    scene = make_bench_bureau()
    load_days(until=2025)
    calendar = current_calendar()
    due = {day: calendar.add(day, 20) for day in RECEIVED}

    def facts_of(number):
        return {"received_on": RECEIVED[number % len(RECEIVED)]}

    make_requests(scene, MANY, facts_of)
    make_receipts(scene)
    for received_on, due_on in due.items():
        rows = InformationRequest.objects.filter(received_on=received_on)
        rows.update(due_on=due_on, is_provisional=True)
    killed_on_the_way()

    start, worked = time.perf_counter(), time.process_time()
    load_days(until=2026)
    took, worked = time.perf_counter() - start, time.process_time() - worked

    calendar = current_calendar()
    wanted = {day: (day, calendar.add(day, 20), False) for day in RECEIVED}
    found = due_dates()
    assert len(found) == MANY
    assert all(row == wanted[row[0]] for row in found)
    assert any(wanted[day][1] != due[day] for day in RECEIVED)
    print(
        f"due dates of {MANY:,} open requests after a calendar change: {took:.1f} s, "
        f"of them {worked:.1f} s of work (most {MOST:.0f})"
    )
    assert took <= MOST, "recomputing takes too long"


if __name__ == "__main__":
    main()
