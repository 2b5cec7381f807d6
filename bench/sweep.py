"""How long the nightly sweep takes over 100,000 occurrences, 100 of its sheets owed.

The number of queries must not grow with the occurrences, only with the notices.
"""

import os
import tempfile
import time
from datetime import date

import django

FOLDER = tempfile.TemporaryDirectory()
os.environ |= {
    "DATA_DIR": FOLDER.name,
    "DATABASE_URL": f"sqlite:///{FOLDER.name}/bench.sqlite3",
    "DJANGO_SETTINGS_MODULE": "zhengwu.settings",
}
django.setup()

from django.conf import settings  # noqa: E402 -- after setup
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from core.reminders.services import give_default_ladder, sweep  # noqa: E402
from core.units.roles import Role as PostRole  # noqa: E402
from core.units.tests.factories import make_bureau, make_person  # noqa: E402
from core.workdays.calendar import WorkCalendar  # noqa: E402
from tasks.models import Assignment, Occurrence, Role, WorkPlan  # noqa: E402
from tasks.tests.factories import make_plan, make_task  # noqa: E402

UNITS, TASKS = 100, 200
TODAY = date(2026, 9, 22)  # three working days before the first round is due
DUE = [date(2026, 9, 25), *(date(2027, month, 25) for month in (3, 6, 9, 12))]
BATCH = 5000
# For each of two sources what may be settled and the steps; the posts, and for the
# sheets what is owed, what was sent, the insert and the line in the trail.
QUERIES = 14


def fill(tasks):
    """A running plan of so many tasks for a hundred units, five rounds each."""
    names = [f"单位{number}" for number in range(UNITS)]
    bureau = make_bureau(unit_names=names)
    units = list(bureau.children.all())
    for unit in units:
        make_person(PostRole.LIAISON, unit)
        make_person(PostRole.HEAD, unit)
    give_default_ladder(bureau=bureau, by=None)
    rounds = [(f"第{n}轮", date(2026, 7, 1), due) for n, due in enumerate(DUE, 1)]
    plan = make_plan(bureau, rounds=rounds, status=WorkPlan.Status.RUNNING)
    made = [make_task(plan) for _ in range(tasks)]
    assignments = Assignment.objects.bulk_create(
        [
            Assignment(
                task=task,
                unit=unit,
                role=Role.RESPONSIBLE,
                owes=True,
                handed_out_on=TODAY,
            )
            for task in made
            for unit in units
        ],
        batch_size=BATCH,
    )
    Occurrence.objects.bulk_create(
        [
            Occurrence(
                assignment=assignment,
                number=number,
                round=round_,
                opens_on=round_.opens_on,
                due_on=round_.due_on,
                due_from=Occurrence.DueFrom.ROUND,
            )
            for assignment in assignments
            for number, round_ in enumerate(plan.rounds.order_by("due_on"), 1)
        ],
        batch_size=BATCH,
    )
    return Occurrence.objects.count()


def swept():
    """One night: notices written, queries asked, seconds taken."""
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        count = sweep(today=TODAY, calendar=WorkCalendar(last_year=2027))
    return count, len(queries), time.perf_counter() - start


def clear():
    call_command("flush", verbosity=0, interactive=False)


def measure(tasks):
    occurrences = fill(tasks)
    first = swept()
    again = swept()
    clear()
    assert (first[0], again[0]) == (UNITS, 0)
    return occurrences, first, again


def main():
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with FOLDER:
        call_command("migrate", verbosity=0)
        small, few, _ = measure(TASKS // 100)
        large, many, again = measure(TASKS)

    assert few[1] == many[1] == QUERIES
    for name, (count, queries, seconds) in (
        (f"{small:>7,} occurrences", few),
        (f"{large:>7,} occurrences", many),
        (f"{large:>7,} once more", again),
    ):
        print(f"{name:<22} {count:>4} notices {queries:>3} queries {seconds:>6.2f} s")


if __name__ == "__main__":
    main()
