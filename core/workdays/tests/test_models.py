from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.workdays.models import SpecialDay

from .factories import make_day


@pytest.mark.django_db
@pytest.mark.parametrize(
    "faulty",
    [
        {"kind": "out"},
        {"year": 2017},
        {"year": 2100},
    ],
)
def test_constraint_refuses(faulty):
    special_day = make_day("2026-10-01", save=False)
    for name, value in faulty.items():
        setattr(special_day, name, value)

    with pytest.raises(IntegrityError), transaction.atomic():
        special_day.save()


@pytest.mark.django_db
def test_constraint_refuses_a_day_twice():
    make_day("2026-10-01")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_day("2026-10-01", "on")


@pytest.mark.parametrize(
    ("text", "kind", "year"),
    [
        ("2026-10-01", "off", 2026),
        ("2026-10-03", "off", 2026),  # a Saturday inside the holiday
        ("2026-10-10", "on", 2026),
        ("2018-12-31", "off", 2019),
        ("2018-12-29", "on", 2019),
    ],
)
def test_clean_accepts(text, kind, year):
    make_day(text, kind, year=year, save=False).clean()


@pytest.mark.parametrize(
    ("text", "kind", "year", "faults"),
    [
        (
            "2026-10-09",
            "on",
            2026,
            {"kind": ["调休上班只能是周六或周日，这一天本来就上班。"]},
        ),
        (
            "2026-10-01",
            "off",
            2028,
            {"year": ["安排年度应与日期同年，或只相差一年。"]},
        ),
        (
            "2026-10-09",
            "on",
            2024,
            {
                "kind": ["调休上班只能是周六或周日，这一天本来就上班。"],
                "year": ["安排年度应与日期同年，或只相差一年。"],
            },
        ),
    ],
)
def test_clean_refuses(text, kind, year, faults):
    with pytest.raises(ValidationError) as refused:
        make_day(text, kind, year=year, save=False).clean()

    assert refused.value.message_dict == faults


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "whole", "last_year"),
    [
        ([], set(), 0),
        (["2027-01-01"], set(), 0),
        (["2027-01-01", "2027-10-02"], set(), 0),
        (["2026-10-01", "2027-01-01"], {2026}, 2026),
        (["2026-10-01", "2027-01-01", "2027-10-01"], {2026, 2027}, 2027),
    ],
)
def test_a_year_is_whole_with_its_last_holiday(days, whole, last_year):
    for day in days:
        make_day(day)

    assert SpecialDay.objects.whole_years() == whole
    assert SpecialDay.objects.calendar().last_year == last_year


@pytest.mark.django_db
def test_natural_key_finds_the_day():
    special_day = make_day("2026-10-01")

    assert SpecialDay.objects.get_by_natural_key(date(2026, 10, 1)) == special_day
    assert special_day.natural_key() == (date(2026, 10, 1),)
