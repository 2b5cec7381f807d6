"""Information fees: the brackets, both ways worked out, and never both."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from foi import fees
from foi.figures import Fees, fees_of_year
from foi.models import FeeBracket
from foi.refusals import Refused
from foi.services import clocking, ending
from foi.services.charging import Standards, in_month

from .factories import JANUARY, make_request

# 国办函〔2020〕109号.
PIECE = [
    fees.Bracket(1, 10, 0),
    fees.Bracket(11, 30, 100),
    fees.Bracket(31, None, 200, step=10, rise=100),
]
VOLUME = [
    fees.Bracket(1, 30, 0),
    fees.Bracket(31, 100, 10),
    fees.Bracket(101, 200, 20),
    fees.Bracket(201, None, 40),
]


@pytest.mark.parametrize(
    ("number", "price"),
    [
        (1, 0),
        (10, 0),
        (11, 100),
        (30, 100),
        (31, 200),
        (40, 200),
        (41, 300),
        (50, 300),
        (51, 400),
    ],
)
def test_price_of_one_piece(number, price):
    assert fees.price_of(number, PIECE) == price


@pytest.mark.parametrize(
    ("count", "amount"),
    [
        (10, 0),
        (11, 100),
        # A county bureau of 2023: 15 cases charged; a city bureau: 6.
        (25, 1500),
        (16, 600),
        (30, 2000),
        (41, 2000 + 2000 + 300),
        (55, 2000 + 2000 + 3000 + 5 * 400),
    ],
)
def test_pieces_of_a_month_together(count, amount):
    assert fees.total(count, PIECE) == amount
    assert sum(fees.price_of(n, PIECE) for n in range(1, count + 1)) == amount


@pytest.mark.parametrize(
    ("pages", "amount"),
    [
        (30, 0),
        (31, 10),
        (100, 700),
        (101, 720),
        (120, 1100),
        (200, 2700),
        (201, 2740),
        (250, 4700),
    ],
)
def test_pages_together(pages, amount):
    assert fees.total(pages, VOLUME) == amount


def test_portions_end_where_the_price_changes():
    found = [(each.first, each.last, each.price) for each in fees.portions(43, PIECE)]

    assert found == [(1, 10, 0), (11, 30, 100), (31, 40, 200), (41, 43, 300)]


def test_rows_of_law_are_those_brackets(law):
    standards = Standards.on(JANUARY)

    assert standards.of("piece") == PIECE
    assert standards.of("volume") == VOLUME
    assert not Standards.on(date(2020, 12, 31)).rows
    assert "第31件起：每件200元，每10件提高100元" in [str(r) for r in standards.rows]
    row = FeeBracket.objects.get_by_natural_key("piece", 11, date(2021, 1, 1))
    assert row.natural_key() == ("piece", 11, date(2021, 1, 1))


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"last": 5}, "foi_fee_last_after_first"),
        ({"step": 10}, "foi_fee_rises_by_steps"),
        ({"valid_until": date(2020, 1, 1)}, "foi_fee_ends_after_start"),
    ],
)
def test_bracket_breaks_a_constraint(law, fields, name):
    rows = FeeBracket.objects.filter(basis="piece", first=11)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows.update(**fields)


# Charging a request.

ON = date(2026, 2, 5)
PIECES = {"fee_basis": "piece", "fee_quantity": 12, "amount": 100, "reason": "按件"}
PAGES = {"fee_basis": "volume", "fee_quantity": 40, "amount": 100, "reason": "按量"}


def test_applicant_is_counted_by_number_within_the_month(make, bureau, cast):
    unlike = {"name": "贾某", "number": "", "identity_kind": ""}
    first, second = make(on=date(2026, 1, 5)), make(on=date(2026, 1, 26))
    make(on=date(2026, 1, 6), kind="correction")
    make(on=date(2025, 12, 31))
    nameless = make(on=date(2026, 1, 7), applicant=unlike)
    elsewhere = cast.stranger.acting_post.unit.bureau
    make_request(elsewhere, cast.stranger, on=date(2026, 1, 8))

    found = [in_month(row) for row in (first, second, nameless)]

    assert [(each.number, each.count, each.by_name) for each in found] == [
        (1, 2, False),
        (2, 2, False),
        (1, 1, True),
    ]


def test_charged_one_way_is_refused_the_other(row, do):
    do(clocking.charge, row, on=ON, **PIECES)
    do(clocking.pay, row, on=ON)

    with pytest.raises(Refused, match="不能再按另一种方式计算"):
        do(clocking.charge, row, on=ON, **PAGES)

    charged = row.events.get(act="charged")
    assert (charged.fee_basis, charged.fee_quantity) == ("piece", 12)


@pytest.mark.parametrize(
    ("charge", "sentence"),
    [
        ({**PIECES, "fee_quantity": 10}, "当月第10件，0元。收费不能高于标准"),
        ({**PIECES, "amount": 101}, "当月第12件，100元。收费不能高于标准"),
        ({**PAGES, "amount": 101}, "共100元。收费不能高于标准"),
    ],
)
def test_nothing_is_charged_above_the_standard(row, do, charge, sentence):
    with pytest.raises(Refused, match=sentence):
        do(clocking.charge, row, on=ON, **charge)


def test_nothing_is_charged_before_the_standard(make, do):
    row = make(on=date(2020, 12, 1))

    with pytest.raises(Refused, match="还没有施行的信息处理费标准"):
        do(clocking.charge, row, on=date(2020, 12, 2), **PIECES)


def test_fees_of_a_year(make, do, bureau, cast):
    paid, unpaid, twice, wrong = (make() for _ in range(4))
    for row in (paid, unpaid, twice, wrong):
        do(clocking.charge, row, on=ON, **PIECES)
    do(clocking.pay, paid, on=ON)
    do(clocking.pay, twice, on=ON)
    do(clocking.charge, twice, on=ON, **{**PIECES, "fee_quantity": 41, "amount": 300})
    do(clocking.pay, twice, on=date(2027, 1, 4))
    last = wrong.events.standing().last()
    do(ending.strike, wrong, event_pk=last.pk, reason="误录", today=ON)

    assert fees_of_year([bureau], 2026) == Fees(4, 600, 2, 200)
    assert fees_of_year([bureau], 2027) == Fees(0, 0, 1, 300)
    assert fees_of_year([cast.stranger.acting_post.unit.bureau], 2026) == Fees(
        0, 0, 0, 0
    )


def test_form_proposes_an_amount_and_the_person_sends_it(login, cast, row, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: ON)
    url = reverse("foi:request_act", args=[row.pk, "charge"])
    office = login(cast.office)
    data = {"version": row.version, "on": ON, "reason": "按量", "amount": ""}

    free = office.post(url, {**data, "fee_basis": "piece", "fee_quantity": 1})
    asked = office.post(url, {**data, "fee_basis": "volume", "fee_quantity": 120})
    form = asked.context["failed"]

    assert "按标准不收费" in free.content.decode()
    assert form.errors["amount"] == [
        "按量计收：120页，第31—100页每页10元，700元；第101—120页每页20元，400元；"
        "共1100元。已填入，请核对后再次办理。"
    ]
    assert "2026年1月共1件，这是第1件" in asked.content.decode()
    office.post(url, {name: form[name].value() or "" for name in form.fields})
    charged = row.events.get(act="charged")
    assert (charged.amount, charged.fee_basis, charged.fee_quantity) == (
        1100,
        "volume",
        120,
    )
