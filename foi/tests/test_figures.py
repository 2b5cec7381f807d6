"""Table B: every request once, every cell the rows behind it, R1 + R2 = T + R4."""

from collections import Counter
from datetime import date
from itertools import product

import pytest

from foi.figures import opening_of_year, requests_in_cell, requests_of_year
from foi.figures.requests import result_codes
from foi.models import InformationRequest, LedgerStart, OpeningFigure, Outcome
from foi.services import ending

from .scenes import keep

COLUMNS = InformationRequest.Column.values
# Days before, in and after 2026.
BEFORE, MARCH, MAY, AFTER = (
    date(2025, 11, 3),
    date(2026, 3, 2),
    date(2026, 5, 6),
    date(2027, 1, 4),
)
# (received, ended): the second None is still in hand.
LIVES = [
    (BEFORE, BEFORE),
    (BEFORE, MARCH),
    (BEFORE, AFTER),
    (BEFORE, None),
    (MARCH, MAY),
    (date(2026, 1, 1), date(2026, 12, 31)),
    (MARCH, AFTER),
    (MARCH, None),
    (AFTER, None),
    (None, None),
    (None, MAY),
]


def specs(codes):
    """Every life in every column, with each result in turn, and withdrawn."""
    for at, (column, (received_on, ended_on)) in enumerate(product(COLUMNS, LIVES)):
        facts = {"column": column, "received_on": received_on, "ended_on": ended_on}
        yield facts
        if ended_on and received_on:
            for step in range(at % 5 + 1):
                yield {**facts, "result": codes[(3 * at + step) % len(codes)]}
    yield {"kind": "correction", "received_on": MARCH, "ended_on": MAY, "result": "A1"}
    yield {"kind": "correction", "received_on": MARCH}


def by_hand(rows, year):
    """The same figures, one row at a time."""
    figures = Counter()
    for row in rows:
        received, ended = row["received_on"], row.get("ended_on")
        gone = ended is not None and ended.year < year
        if row.get("kind") or not received or received.year > year or gone:
            continue
        column = row.get("column", "person")
        figures[column, "R1" if received.year == year else "R2"] += 1
        has_ended = ended is not None and ended.year == year
        figures[column, row.get("result", "E3") if has_ended else "R4"] += 1
    return figures


@pytest.fixture
def scene(law, bureau, cast):
    """The bureau's rows as they were given, beside rows of another bureau."""
    rows = list(specs(result_codes()))
    keep(bureau, cast.office, rows)
    elsewhere = cast.stranger.acting_post.unit.bureau
    keep(elsewhere, cast.stranger, [{"received_on": MARCH}])
    return rows


def balanced(figures, column):
    """V1 and nothing lost."""
    of_column = Counter(
        {code: n for (each, code), n in figures.items() if each == column}
    )
    came = of_column.pop("R1") + of_column.pop("R2")
    return came == of_column.total()


def is_behind(figures, user, bureaus, year):
    """Whether each cell has as many rows as it says, the opening figures beside."""
    opening = opening_of_year(bureaus, year)
    return all(
        requests_in_cell(user, bureaus, year, code, column).count()
        == count - opening[column, code]
        for (column, code), count in figures.items()
    )


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_every_cell_is_counted_and_opens_its_rows(scene, bureau, cast, year):
    figures = requests_of_year([bureau], year)

    assert len(figures) == 6 * 24
    assert {cell: n for cell, n in figures.items() if n} == by_hand(scene, year)
    assert all(balanced(figures, column) for column in COLUMNS)
    assert is_behind(figures, cast.office, [bureau], year)


def test_all_results_and_all_columns_open_their_rows(scene, bureau, cast):
    figures = requests_of_year([bureau], 2026)
    results = sum(n for (_, code), n in figures.items() if code[0] != "R")
    held = sum(n for (_, code), n in figures.items() if code == "R4")

    assert requests_in_cell(cast.office, [bureau], 2026, "T").count() == results
    assert requests_in_cell(cast.office, [bureau], 2026, "R4").count() == held


def test_what_is_carried_out_is_carried_in(scene, bureau):
    first, then = (requests_of_year([bureau], year) for year in (2026, 2027))

    assert [first[column, "R4"] for column in COLUMNS] == [
        then[column, "R2"] for column in COLUMNS
    ]


def test_several_bureaus_are_summed_and_a_stranger_sees_his_rows_only(
    scene, bureau, cast
):
    elsewhere = cast.stranger.acting_post.unit.bureau
    alone = requests_of_year([bureau], 2026)
    both = requests_of_year(iter([bureau, elsewhere]), 2026)
    rows = requests_in_cell(cast.stranger, [bureau, elsewhere], 2026, "R1", "person")

    assert both["person", "R1"] == alone["person", "R1"] + 1
    assert [row.bureau for row in rows] == [elsewhere]


# 起用: part of the year lies in opening figures.

STARTED = date(2026, 4, 1)
OPENING = {("person", "R1"): 7, ("person", "R2"): 3, ("person", "A1"): 6}
# One of those in hand has not been entered in the ledger yet.
HANDED_OVER = 4
TAKEN_OVER = [
    {"received_on": MARCH},
    {"received_on": BEFORE, "ended_on": MAY, "result": "B7"},
    {"received_on": BEFORE, "ended_on": AFTER, "result": "A1"},
]
LONG_DONE = [{"received_on": MARCH, "ended_on": date(2026, 3, 31), "result": "A1"}]
SINCE = [{"received_on": STARTED}, {"received_on": MAY, "ended_on": MAY}]


@pytest.fixture
def started(law, bureau, cast):
    start = LedgerStart.objects.create(
        bureau=bureau, started_on=STARTED, entered_on=STARTED, entered_by=cast.office
    )
    cells = {**OPENING, ("person", "R4"): HANDED_OVER}
    OpeningFigure.objects.bulk_create(
        OpeningFigure(start=start, column=column, code=code, count=count)
        for (column, code), count in cells.items()
    )
    keep(bureau, cast.office, TAKEN_OVER + LONG_DONE + SINCE)
    return start


def test_opening_figures_count_with_the_rows_and_nothing_twice(started, bureau, cast):
    figures = requests_of_year([bureau], 2026)

    assert {cell: n for cell, n in figures.items() if n} == {
        ("person", "R1"): 7 + 2,
        ("person", "R2"): 3,
        ("person", "A1"): 6,
        ("person", "B7"): 1,
        ("person", "E3"): 1,
        ("person", "R4"): 1 + 1 + 1 + 1,
    }
    assert balanced(figures, "person")
    assert is_behind(figures, cast.office, [bureau], 2026)


def test_next_year_begins_with_what_the_ledger_holds(started, bureau):
    figures = requests_of_year([bureau], 2027)

    assert not opening_of_year([bureau], 2027)
    assert figures["person", "R2"] == 3
    assert figures["person", "A1"] == 1


def test_number_of_queries_is_the_same_for_many(
    scene, started, bureau, cast, django_assert_num_queries
):
    # Results, opening figures, rows.
    with django_assert_num_queries(3):
        requests_of_year([bureau, cast.stranger.acting_post.unit.bureau], 2026)


# The day a request ended follows from its acts.


def test_answered_closed_withdrawn_and_corrected(make, do, law):
    answered, withdrawn = make(), make()
    do(
        ending.answer,
        answered,
        outcome=Outcome.objects.get(code="A1"),
        on=date(2026, 2, 2),
    )
    do(ending.serve, answered, on=date(2026, 2, 4), service="post")
    do(ending.withdraw, withdrawn, on=date(2026, 2, 3), reason="")

    assert answered.ended_on == date(2026, 2, 2)
    assert withdrawn.ended_on == date(2026, 2, 3)

    last = withdrawn.events.standing().last()
    do(ending.strike, withdrawn, event_pk=last.pk, reason="误录", today=MARCH)

    assert withdrawn.ended_on is None
