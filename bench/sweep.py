"""How long the nightly sweep takes over 100,000 occurrences, 100 of its sheets owed.

The number of queries must not grow with the occurrences, only with the notices.
"""

import time
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.support import database
from core.reminders.models import Notice
from core.reminders.services import give_default_ladder, sweep
from core.units.models import Post
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_bureau, make_person
from core.workdays.calendar import WorkCalendar
from tasks.models import Assignment, Occurrence, Role, WorkPlan
from tasks.tests.factories import make_plan, make_task

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
    due = list(plan.rounds.order_by("due_on"))
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
            for number, round_ in enumerate(due, 1)
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


def measure(tasks):
    """A first and a second night over so many tasks; the tables are empty again."""
    occurrences = fill(tasks)
    first = swept()
    again = swept()
    told = set(Notice.objects.values_list("person", "due_on"))
    liaisons = Post.objects.filter(role=PostRole.LIAISON)
    owed = {(pk, DUE[0]) for pk in liaisons.values_list("user", flat=True)}
    database.empty_tables()
    assert (first[0], again[0], told) == (UNITS, 0, owed)
    return occurrences, first, again


def main():
    database.make_tables()
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
