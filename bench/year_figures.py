"""A year's figures of table B over 200,000 requests, against one bare statement.

Bare is the statement a person would write by hand for the same cells, its rows added
up in a dictionary. Before any time is printed both equal what a loop in Python counts
over all rows.
"""

import time
from collections import Counter
from datetime import date

from django.db import connection

from bench.support import database
from bench.support.ledger import lives, make_bench_bureau, make_requests
from bench.support.timing import fastest

# isort: split
from foi.figures import requests_of_year
from foi.models import InformationRequest, LedgerStart

MANY, YEAR, ROUNDS, MOST = 200_000, 2025, 7, 2.0
FIRST, LAST = f"{YEAR}-01-01", f"{YEAR}-12-31"
BARE = """
    SELECT r."column", o.code,
        SUM(CASE WHEN r.received_on >= %s THEN 1 ELSE 0 END),
        SUM(CASE WHEN r.received_on < %s THEN 1 ELSE 0 END),
        SUM(CASE WHEN r.ended_on <= %s THEN 1 ELSE 0 END),
        SUM(CASE WHEN r.ended_on <= %s THEN 0 ELSE 1 END)
    FROM foi_informationrequest r LEFT JOIN foi_outcome o ON o.id = r.outcome_id
    WHERE r.bureau_id = %s AND r.kind = 'disclosure' AND r.received_on <= %s
        AND (r.ended_on IS NULL OR r.ended_on >= %s)
    GROUP BY r."column", o.code
"""


def bare(bureau):
    figures = Counter()
    with connection.cursor() as cursor:
        cursor.execute(BARE, [FIRST, FIRST, LAST, LAST, bureau.pk, LAST, FIRST])
        for column, code, new, carried_in, ended, held in cursor.fetchall():
            figures[column, "R1"] += new
            figures[column, "R2"] += carried_in
            figures[column, code or "E3"] += ended
            figures[column, "R4"] += held
    return figures


def one_by_one():
    """The same, one row at a time."""
    figures = Counter()
    rows = InformationRequest.objects.filter(kind="disclosure")
    for column, received, ended, code in rows.values_list(
        "column", "received_on", "ended_on", "outcome__code"
    ).iterator():
        if not received or received.year > YEAR or ended and ended.year < YEAR:
            continue
        figures[column, "R1" if received.year == YEAR else "R2"] += 1
        has_ended = ended is not None and ended.year == YEAR
        figures[column, code or "E3" if has_ended else "R4"] += 1
    return figures


def compare(label, bureau):
    ours, plain = fastest(
        [lambda: requests_of_year([bureau], YEAR), lambda: bare(bureau)],
        rounds=ROUNDS,
        timer=time.process_time,
    )
    print(
        f"figures of a year over {MANY:,} requests, {label}: {1000 * ours:.0f} ms, "
        f"bare {1000 * plain:.0f} ms: ratio {ours / plain:.2f} (most {MOST})"
    )
    assert ours <= MOST * plain, "the figures take too long"


def main():
    database.make_tables()
    scene = make_bench_bureau()
    make_requests(scene, MANY, lives())

    figures = requests_of_year([scene.bureau], YEAR)
    assert +Counter(figures) == +bare(scene.bureau) == one_by_one()
    compare("all from the ledger", scene.bureau)

    LedgerStart.objects.create(
        bureau=scene.bureau,
        started_on=date(YEAR, 4, 1),
        entered_on=date(YEAR, 4, 1),
        entered_by=scene.office,
    )
    compare("with opening figures", scene.bureau)


if __name__ == "__main__":
    main()
