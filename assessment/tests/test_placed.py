"""The order of a ranking, one for the page, the trial and the 考核表."""

from itertools import product
from random import Random

import pytest

from assessment.models import Score
from assessment.sheets.content import book_of
from core.units.models import Unit
from core.units.tests.factories import make_unit

KINDS = ("station", "branch", "detachment", "other")
# (standing, total, rank): totals of 0 and below nothing, ties, none.
RESULTS = (
    ("ranked", 9000, 2),
    ("ranked", 0, 4),
    ("ranked", 9500, 1),
    ("ranked", 9000, 2),
    ("few", 10000, None),
    ("few", 0, None),
    ("not_judged", None, None),
    ("not_judged", None, None),
)


@pytest.fixture
def scores(assessment, bureau):
    """Every result in every kind, written in no order."""
    wanted = list(product(KINDS, RESULTS))
    Random(7).shuffle(wanted)
    for number, (kind, (standing, total, rank)) in enumerate(wanted):
        unit = make_unit(f"第{number}单位", parent=bureau)
        Unit.objects.filter(pk=unit.pk).update(kind=kind, position=number % 5)
        Score.objects.create(
            assessment=assessment,
            unit=unit,
            unit_kind=kind,
            standing=standing,
            total=total,
            rank=rank,
        )
    return assessment.scores.select_related("unit")


def place(score):
    """The same order as a key to sort by."""
    return (
        Unit.Kind.values.index(score.unit_kind),
        ("ranked", "few", "not_judged").index(score.standing),
        score.rank or 0,
        -(score.total or 0),
        score.unit.position,
        score.unit_id,
    )


def test_placed_scores_stand_in_order_of_the_ranking(scores):
    assert list(scores.placed()) == sorted(scores, key=place)


def test_placed_scores_stand_in_another_order_within_their_standing(scores):
    found = list(scores.placed(["unit__name"]))

    assert found == sorted(
        scores, key=lambda score: (*place(score)[:2], score.unit.name, score.unit_id)
    )


def test_book_stands_in_order_of_the_ranking(scores, assessment):
    assert book_of(assessment).scores == sorted(scores, key=place)
