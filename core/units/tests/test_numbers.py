"""Numbers of papers: each once, by bureau, kind and year."""

import pytest
from django.db import transaction

from core.units.numbers import next_number
from core.units.tests.factories import make_bureau


def numbers(bureau, *years, kind="催办单"):
    return [next_number(bureau=bureau, kind=kind, year=year) for year in years]


def test_next_number_counts_within_a_year(bureau):
    assert numbers(bureau, 2026, 2026, 2027, 2026) == [1, 2, 1, 3]


def test_next_number_counts_each_bureau_and_kind_apart(bureau):
    other = make_bureau("台山市公安局", unit_names=("宣传股",))

    assert numbers(bureau, 2026) == numbers(other, 2026) == [1]
    assert numbers(bureau, 2026, kind="告知书") == [1]


def test_next_number_is_given_again_after_a_failed_act(bureau):
    with pytest.raises(ValueError), transaction.atomic():
        numbers(bureau, 2026)
        raise ValueError

    assert numbers(bureau, 2026) == [1]
