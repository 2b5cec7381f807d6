"""The board of a plan of 20,000 rows, against its own statements asked bare.

Sixty units of three kinds carry forty tasks in eight chapters, each due nine times
this year; of what fell due some was never reported, some late, some returned and not
mended; some was voided or handed down and does not count. All units are judged.

Bare are the statements of the page, run again as SQL on the same connection and
fetched as tuples (`bench.support.pages`). The page is all of it: the login, the frame
with its navigation and counts, models, sums and its template.

Before any time is printed, every figure of the board equals what a loop in Python
counts over all rows, and the page asks as often for six units as for sixty.
"""

import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from operator import attrgetter

import time_machine
from django.db import connection
from django.urls import reverse

from bench.support import database, pages
from bench.support.judged import BATCH, hand_out, make_stations, make_tasks
from bench.support.timing import fastest

# isort: split
from assessment.board.summary import summary
from assessment.counting import count
from assessment.models import Score
from assessment.proposals import propose
from assessment.tests.factories import START, make_assessment, make_plan
from core.units.models import Unit
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_bureau, make_person, make_unit
from tasks.models import Assignment, Occurrence, ProgressReport

TODAY = date(2026, 8, 10)
DUE = [date(2026, month, 25) for month in (2, 3, 4, 5, 6, 8, 9, 11, 12)]
FEW, MANY = 6, 60
KINDS = ("station", "detachment", "branch")
ROUNDS = 20
MOST = 3.0
ROWS = """
    SELECT o.id, o.due_on, o.voided_on, a.parent_id, a.unit_id, t.section_id,
           r.status, r.reached_on, r.redo_by
    FROM tasks_occurrence o
    JOIN tasks_assignment a ON a.id = o.assignment_id
    JOIN tasks_task t ON t.id = a.task_id
    LEFT JOIN tasks_progressreport r ON r.occurrence_id = o.id
"""


def make_board(size):
    """The leader of a bureau with so many units, and its plan."""
    bureau = make_bureau(unit_names=["宣传科"])
    leader = make_person(PostRole.LEADER, bureau)
    supervisor = make_person(PostRole.SUPERVISOR, bureau.managing_office)
    units = make_stations(bureau, size)
    for at, kind in enumerate(KINDS):
        pks = [unit.pk for unit in units[at :: len(KINDS)]]
        Unit.objects.filter(pk__in=pks).update(kind=kind)
    plan = make_plan(bureau)
    assignments = hand_out(make_tasks(plan), units)
    hand_down(assignments[:: len(units)], make_unit("第一中队", parent=units[0]))
    make_occurrences(Assignment.objects.order_by("pk"))
    assessment = make_assessment(plan, by=supervisor)
    propose(assessment_pk=assessment.pk, today=TODAY)
    count(assessment_pk=assessment.pk, by=supervisor, today=TODAY)
    return leader


def hand_down(assignments, unit):
    Assignment.objects.bulk_create(
        Assignment(
            task=each.task,
            unit=unit,
            parent=each,
            role=each.role,
            owes=True,
            handed_out_on=START,
        )
        for each in assignments
    )


def make_occurrences(assignments):
    rows = Occurrence.objects.bulk_create(
        (
            Occurrence(
                assignment=each,
                number=number,
                opens_on=START,
                due_on=due_on,
                due_from="round",
            )
            for each in assignments
            for number, due_on in enumerate(DUE, start=1)
        ),
        batch_size=BATCH,
    )
    voided = [row.pk for row in rows if row.pk % 41 == 0]
    for at in range(0, len(voided), BATCH):
        Occurrence.objects.filter(pk__in=voided[at : at + BATCH]).update(
            voided_on=START, void_reason="撤销"
        )
    reports = [report for row in rows if (report := report_on(row))]
    ProgressReport.objects.bulk_create(reports, batch_size=BATCH)


def report_on(row):
    """A report, or none, as the key of the occurrence has it."""
    if row.due_on >= TODAY and row.pk % 9 or row.pk % 7 == 0:
        return None
    late = timedelta(days=row.pk % 11 == 0) * 5
    fields = {"status": ("approved", "to_review")[row.pk % 5 == 0]}
    if row.pk % 13 == 0:
        redo_by = TODAY + timedelta(days=row.pk % 2 * 4 - 2)
        fields = {"status": "returned", "return_reason": "缺", "redo_by": redo_by}
    reached_on = min(row.due_on + late, TODAY)
    return ProgressReport(
        occurrence=row, kind="progress", reached_on=reached_on, **fields
    )


# The same figures, counted one row at a time.


def counted_rows():
    """All rows that count, as tuples."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        return [
            (due, unit, section, status, reported, redo)
            for _, due, voided, parent, unit, section, status, reported, redo in cursor
            if voided is None and parent is None
        ]


def figures_of(rows):
    """(total, reported, approved, late, redo) of some rows."""
    figures = [0] * 5
    for due, _, _, status, reported, redo in rows:
        figures[0] += 1
        figures[1] += reported is not None
        figures[2] += status == "approved"
        figures[3] += reported is None and due < TODAY
        figures[4] += status == "returned" and redo < TODAY
    return tuple(figures)


def grouped(rows, key):
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def shown(progress):
    return attrgetter("total", "reported", "approved", "late", "redo")(progress)


def check(board):
    rows = counted_rows()
    (plan,) = board.plans
    assert shown(plan.whole.progress) == shown(board.whole) == figures_of(rows)
    by_section = grouped(rows, lambda row: row[2])
    wanted = [figures_of(by_section[key]) for key in sorted(by_section)]
    assert [shown(line.progress) for line in plan.chapters] == wanted
    of_units = {unit.pk: shown(unit.progress) for unit in board.units}
    by_unit = grouped(rows, lambda row: row[1])
    assert of_units == {key: figures_of(own) for key, own in by_unit.items()}
    check_days(board, rows)
    check_scores(board)
    return len(rows)


def check_days(board, rows):
    by_month = grouped(rows, lambda row: (row[0].year, row[0].month))
    for month in board.months:
        own = by_month.get((month.first.year, month.first.month), [])
        reported = [(due, on) for due, *_, on, _ in own if on]
        in_time = sum(on <= due for due, on in reported)
        assert (month.total, month.on_time) == (len(own), in_time)
        assert month.late_reported == len(reported) - in_time
        assert month.late == figures_of(own)[3]
        assert month.pending == len(own) - len(reported) - month.late
    coming = [row for row in rows if 0 <= (row[0] - TODAY).days <= 30]
    units, total = len({row[1] for row in coming}), len(coming)
    assert [(each.units, each.total) for each in board.days] == [(units, total)]


def check_scores(board):
    (judged,) = board.judged
    assert judged.proposed == judged.assessment.findings.proposed().count()
    scores = list(Score.objects.all())
    for kind in judged.kinds:
        own = [score for score in scores if score.unit_kind == kind.kind]
        assert kind.counts == Counter(score.standing for score in own)
        ranked = sorted(score.rank for score in own if score.rank)
        assert [place.rank for place in kind.places] == ranked
    assert sum(kind.size for kind in judged.kinds) == len(scores)


def main():
    database.make_tables()
    with time_machine.travel(f"{TODAY} 10:00 +0800"):
        few = pages.Page(reverse("assessment:board"), make_board(FEW))
        database.empty_tables()
        leader = make_board(MANY)
        page = pages.Page(reverse("assessment:board"), leader)
        assert len(page.statements) == len(few.statements)
        rows = check(summary(leader, today=TODAY))

        took, asking = fastest(
            [page.ask, page.statements.run], rounds=ROUNDS, timer=time.process_time
        )
    ratio = took / asking
    print(
        f"board of {rows:,} rows: {len(page.statements)} queries, {1000 * took:.0f} ms; "
        f"bare queries {1000 * asking:.0f} ms: ratio {ratio:.2f} (most {MOST})"
    )
    assert ratio <= MOST, "the board takes too long"


if __name__ == "__main__":
    main()
