"""What the database itself refuses."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from foi.models import Applicant, ClockEvent, InformationRequest, Limit, Strike
from foi.services.registering import relate

from .factories import JANUARY

LATER = date(2026, 2, 2)


def refused(name, act):
    """Whether the act breaks the constraint of that name."""
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        act()
    return name in str(broken.value)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("foi_basis_of_way", {"way": "online", "basis": "signed"}),
        ("foi_basis_of_way", {"way": "post", "basis": "submitted"}),
        ("foi_received_once_arrived", {"received_on": date(2026, 1, 25)}),
        ("foi_received_unless_confirming", {"received_on": None}),
        ("foi_registered_after_arrival", {"registered_on": date(2026, 1, 25)}),
        ("foi_unit_since_a_day", {"handed_on": LATER}),
        ("foi_outcome_of_answered", {"status": "answered", "ended_on": LATER}),
        ("foi_due_while_the_clock_runs", {"due_on": None}),
        ("foi_ended_with_its_result", {"ended_on": LATER}),
        (
            "foi_ended_once_received",
            {"status": "withdrawn", "ended_on": date(2026, 1, 25)},
        ),
    ],
)
def test_request_breaks_a_constraint(row, name, fields):
    rows = InformationRequest.objects.filter(pk=row.pk)

    assert refused(name, lambda: rows.update(**fields))


def test_request_is_not_split_from_itself(row):
    rows = InformationRequest.objects.filter(pk=row.pk)

    assert refused("foi_not_split_from_itself", lambda: rows.update(split_from=row.pk))


def copy(row, **fields):
    values = {"pk": None, "token": uuid.uuid4(), "number": 99, **fields}
    for name, value in values.items():
        setattr(row, name, value)
    row._state.adding = True
    row.save()


@pytest.mark.parametrize(
    "fields", [{"number": 1}, {"provincial_number": "GD-1"}], ids=["ours", "province"]
)
def test_number_is_given_once(make, fields):
    row = make(provincial_number="GD-1")

    with pytest.raises(IntegrityError), transaction.atomic():
        copy(row, **{"provincial_number": "GD-2", **fields})


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("foi_event_not_ahead", {"act": "paid", "on": date(2026, 2, 3)}),
        ("foi_event_asks_somebody", {"act": "consulted"}),
        ("foi_event_asks_somebody", {"act": "paid", "asked": "own_unit"}),
        ("foi_event_completes_another", {"act": "delivered"}),
        ("foi_event_extends_by_days", {"act": "extended"}),
        ("foi_event_extends_by_days", {"act": "paid", "days": 3}),
        ("foi_event_approved_by_somebody", {"act": "paid", "approved_on": LATER}),
        ("foi_event_until_after_on", {"act": "paid", "until": LATER}),
        ("foi_event_fixes_a_date", {"act": "later_date"}),
        ("foi_event_fee_of_charge", {"act": "charged"}),
        ("foi_event_fee_of_charge", {"act": "paid", "amount": 1}),
        ("foi_event_fee_worked_out", {"act": "paid", "fee_quantity": 1}),
        (
            "foi_event_fee_worked_out",
            {"act": "charged", "amount": 1, "fee_basis": "piece"},
        ),
        ("foi_event_served_somehow", {"act": "served"}),
    ],
)
def test_event_breaks_a_constraint(row, cast, name, fields):
    values = {"on": LATER, "entered_on": LATER, **fields}

    assert refused(
        name,
        lambda: ClockEvent.objects.create(
            request=row, entered_by=cast.office, **values
        ),
    )


def test_strike_has_a_reason(row, cast):
    strike = Strike(
        event=row.events.get(), reason="", struck_on=LATER, struck_by=cast.office
    )

    assert refused("foi_strike_has_a_reason", strike.save)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("foi_applicant_has_a_name", {"name": ""}),
        ("foi_applicant_number_of_a_kind", {"identity_kind": ""}),
    ],
)
def test_applicant_breaks_a_constraint(row, name, fields):
    rows = Applicant.objects.filter(request=row)

    assert refused(name, lambda: rows.update(**fields))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("foi_limit_once", {"valid_from": date(2019, 5, 15)}),
        ("foi_limit_has_days", {"days": 0}),
        ("foi_limit_ends_after_start", {"valid_until": date(2029, 1, 1)}),
    ],
)
def test_limit_breaks_a_constraint(law, name, fields):
    values = {
        "code": "reply",
        "days": 20,
        "valid_from": date(2030, 1, 1),
        "verified_on": JANUARY,
        **fields,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Limit.objects.create(article="x", source="x", **values)


def test_related_points_to_the_earlier_one(make, cast, today):
    first, second = make(), make()

    related = relate(
        pk=first.pk, other_pk=second.pk, kind="equal", by=cast.office, today=today
    )

    assert (related.request, related.other) == (second, first)


# Rows of law.


@pytest.mark.parametrize(
    ("on", "reply"),
    [(date(2019, 5, 14), 15), (date(2019, 5, 15), 20), (date(2026, 1, 26), 20)],
)
def test_terms_are_those_of_the_day_of_receipt(law, on, reply):
    terms = Limit.objects.loaded().on(on)

    assert (terms.reply, terms.extension) == (reply, reply)


def test_limits_are_loaded_in_one_query(law, django_assert_num_queries):
    with django_assert_num_queries(1):
        limits = Limit.objects.loaded()
        assert limits.on(JANUARY).consultation == 15
