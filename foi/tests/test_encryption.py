"""Applicants at rest: nothing in the clear, found by the whole value, keys change."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from foi import identity
from foi.encryption import fingerprint
from foi.models import Applicant

from .factories import citizen_number

FIRST, SECOND = "a" * 50, "b" * 50


def stored():
    """The columns of the only applicant as the database holds them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM foi_applicant")
        return "\n".join(map(str, cursor.fetchone()))


def test_columns_hold_nothing_in_the_clear(row):
    text = stored()

    values = [value for _, value in row.applicant.in_full()]
    assert values
    assert [value for value in values if value in text] == []


def test_encrypted_field_is_not_searched(row):
    with pytest.raises(FieldError):
        Applicant.objects.filter(name__contains="甄").exists()


def test_one_text_is_stored_differently_each_time(make):
    make()
    first = stored()
    Applicant.objects.get().save()

    assert stored() != first


def test_fingerprint_does_not_mind_spaces_and_case():
    assert fingerprint(" 4407 x") == fingerprint("4407X")
    assert fingerprint("") == ""


def test_same_applicant_is_found_by_number_under_an_older_key(make, settings):
    settings.FIELD_KEYS = [FIRST]
    older = make()
    settings.FIELD_KEYS = [SECOND, FIRST]
    newer, other = (
        make(),
        make(applicant={"number": citizen_number("44070119850101001")}),
    )

    assert list(Applicant.objects.same_as(newer.applicant)) == [older.applicant]
    assert not Applicant.objects.same_as(other.applicant).exists()


# Pure: numbers and masks.


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        (citizen_number("44070119900307421"), True),
        ("440701199003074218", False),
        (citizen_number("44070119901307421"), False),  # no thirteenth month
        ("44070119900307421", False),
        ("４４０７０１１９９００３０７４２１７", False),
    ],
)
def test_citizen_number(number, is_right):
    assert (identity.citizen_number_fault(number) == "") is is_right


@pytest.mark.parametrize(
    ("code", "is_right"),
    [
        ("91350100M000100Y43", True),  # the example of GB 32100-2015
        ("91350100M000100Y44", False),
        ("9135O100M000100Y43", False),
        ("123", False),
    ],
)
def test_credit_code(code, is_right):
    assert (identity.credit_code_fault(code) == "") is is_right


@pytest.mark.parametrize(
    ("name", "is_person", "shown"),
    [
        ("王", True, "王**"),
        ("王小明", True, "王**"),
        ("王小明、李小红", True, "王**"),
        ("迪丽热巴·某某", True, "迪**"),
        ("江门市某某有限公司", False, "江门**公司"),
        ("某公司", False, "某**"),
        ("", True, ""),
    ],
)
def test_masked_name(name, is_person, shown):
    assert identity.masked_name(name, is_person=is_person) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("440701199003074217", "**4217"), ("1234567", "**"), ("", "")],
)
def test_masked_number(number, shown):
    assert identity.masked_number(number) == shown
