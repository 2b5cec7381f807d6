"""A collection of 2026 in every state it passes through."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from core.units.roles import Role
from core.units.tests.factories import make_person
from reports.collecting.models import ItemTemplate
from reports.collecting.services import answering, arranging

ITEMS = settings.BASE_DIR / "fixtures" / "report_items.json"
TODAY = date(2026, 12, 1)
DUE = date(2027, 1, 11)


def begun(bureau, by, *, year=2026, today=TODAY, due_on=None):
    return arranging.begin(
        bureau=bureau,
        year=year,
        due_on=due_on or DUE.replace(year=year + 1),
        note="",
        by=by,
        today=today,
    )


def narrowed(collection, by, chosen, *, today=TODAY):
    """Only the cells of `chosen` are asked, of the units named there."""
    for item in collection.items.all():
        collection.refresh_from_db()
        if item.cell not in chosen:
            arranging.drop_item(item_pk=item.pk, version=collection.version, by=by)
        else:
            arranging.choose_units(
                item_pk=item.pk,
                version=collection.version,
                units=chosen[item.cell],
                by=by,
                today=today,
            )
    collection.refresh_from_db()
    return collection


def sent(collection, by, *, today=TODAY):
    return arranging.send(
        pk=collection.pk, version=collection.version, by=by, today=today
    )


def values_of(sheet, *values):
    figures = sheet.figures.asked().order_by("item__position")
    keys = list(figures.values_list("item", flat=True))
    numbers = [None if value is None else Decimal(value) for value in values]
    return dict(zip(keys, numbers, strict=True))


def submit(sheet, by, *values, today=TODAY, sure=False):
    sheet.refresh_from_db()
    return answering.submit(
        pk=sheet.pk,
        version=sheet.version,
        values=values_of(sheet, *values),
        remarks={},
        by=by,
        today=today,
        sure=sure,
    )


@pytest.fixture
def items(db):
    rows = json.loads(ITEMS.read_text(encoding="utf-8"))
    ItemTemplate.objects.bulk_create(ItemTemplate(**row["fields"]) for row in rows)


PENALTY, FEE = "行政处罚/本年处理决定数量", "行政事业性收费/本年收费金额（单位：万元）"


@pytest.fixture
def collection(items, bureau, units, cast):
    """Penalties asked of 法制支队 and 交警支队, fees of 法制支队; sent."""
    legal, traffic = units["法制支队"], units["交警支队"]
    chosen = {PENALTY: [legal, traffic], FEE: [legal]}
    found = narrowed(begun(bureau, cast.office), cast.office, chosen)
    return sent(found, cast.office)


@pytest.fixture
def sheets(collection):
    """The sheets by the names of their units."""
    return {
        sheet.unit.name: sheet for sheet in collection.sheets.select_related("unit")
    }


@pytest.fixture
def reported(sheets, cast):
    """Both units have answered: 330 and 0, fees 1.25."""
    submit(sheets["法制支队"], cast.liaison, 330, "1.25")
    sheet = sheets["法制支队"]
    sheet.refresh_from_db()
    answering.sign(pk=sheet.pk, version=sheet.version, by=cast.head, today=TODAY)
    submit(sheets["交警支队"], cast.neighbour, 0)
    return sheets


@pytest.fixture
def traffic_head(units):
    return make_person(Role.HEAD, units["交警支队"])
