"""Begin, choose units, send, close."""

from datetime import date

import pytest

from core.audit.models import Event
from core.reminders.models import Notice, ReminderStep
from core.units.models import Unit
from core.workdays.calendar import WorkCalendar
from reports.collecting.models import CollectedSheet, FigureCollection
from reports.collecting.refusals import Conflict, Refused
from reports.collecting.services import arranging
from reports.formats import FORMATS
from reports.models import ItemTemplate

from .conftest import DUE, FEE, PENALTY, TODAY, begun, narrowed, sent, submit

Status = CollectedSheet.Status


@pytest.mark.parametrize(
    ("year", "due_on"),
    [(2025, date(2026, 1, 12)), (2026, date(2027, 1, 11)), (2027, date(2028, 1, 10))],
)
def test_proposed_due_is_a_working_day(year, due_on):
    assert arranging.proposed_due(year, WorkCalendar()) == due_on


def test_templates_name_cells_of_their_format(items):
    for template in ItemTemplate.objects.exclude(format=""):
        assert template.cell in FORMATS[template.format].cells, template


def test_begin_proposes_items_and_units(items, bureau, cast, units):
    collection = begun(bureau, cast.office)

    asked = {
        item.cell: sorted(unit.name for unit in item.units.all())
        for item in collection.items.prefetch_related("units")
    }
    assert asked["行政许可/本年处理决定数量"] == ["交警支队"]
    assert asked[PENALTY] == sorted(units)
    assert asked["行政规范性文件/本年制发件数"] == ["法制支队"]
    assert asked["指标/政策解读数"] == ["宣传科"]
    assert "规章/本年制发件数" not in asked
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(("year", "count"), [(2020, 19 + 7), (2025, 7 + 7)])
def test_begin_follows_the_format_of_the_year(items, bureau, cast, year, count):
    collection = begun(bureau, cast.office, year=year, due_on=date(2027, 1, 11))

    assert collection.items.count() == count


def test_begin_is_refused(items, bureau, cast):
    begun(bureau, cast.office)

    with pytest.raises(Refused, match="已经建立"):
        begun(bureau, cast.office)
    with pytest.raises(Refused, match="晚于2027年12月31日"):
        begun(bureau, cast.office, year=2027, due_on=date(2027, 12, 1))
    with pytest.raises(Refused, match="不能早于今天"):
        begun(bureau, cast.office, year=2024, due_on=date(2025, 1, 10))


def test_send_asks_each_unit_once_and_tells_it(collection, cast):
    assert collection.status == FigureCollection.Status.OPEN
    assert sorted(
        (sheet.unit.name, sheet.figures.count(), sheet.due_on)
        for sheet in collection.sheets.select_related("unit")
    ) == [("交警支队", 1, DUE), ("法制支队", 2, DUE)]
    told = set(Notice.objects.values_list("person", flat=True))
    assert {cast.liaison.pk, cast.head.pk, cast.neighbour.pk} <= told
    with pytest.raises(Refused, match="不必再下发"):
        sent(collection, cast.office)


def test_send_is_refused_while_an_item_has_no_unit(items, bureau, cast, units):
    chosen = {PENALTY: [units["法制支队"]], FEE: []}
    collection = narrowed(begun(bureau, cast.office), cast.office, chosen)

    with pytest.raises(Refused, match="有1项没有填报单位：行政事业性收费"):
        sent(collection, cast.office)
    with pytest.raises(Conflict):
        arranging.send(pk=collection.pk, version=0, by=cast.office, today=TODAY)


def test_send_gives_the_bureau_its_reminders_once(collection, bureau):
    steps = ReminderStep.objects.filter(bureau=bureau)

    assert {step.source for step in steps} == {"reports.figures"}
    assert steps.count() == 6


def test_send_is_refused_for_a_unit_that_has_ended(items, bureau, cast, units):
    collection = begun(bureau, cast.office)
    Unit.objects.filter(name="交警支队").update(valid_until=date(2026, 11, 1))

    with pytest.raises(Refused, match="交警支队已停用"):
        sent(collection, cast.office)


def test_items_are_added_and_worded_while_preparing(items, bureau, cast):
    collection = begun(bureau, cast.office)

    def save(label, item_pk=None):
        collection.refresh_from_db()
        values = {"label": label, "number": "count", "help_text": ""}
        return arranging.save_item(
            collection_pk=collection.pk,
            item_pk=item_pk,
            version=collection.version,
            values=values,
            by=cast.office,
        )

    item = save("新闻发布会次数")
    assert (item.cell, item.heading) == ("指标/新闻发布会次数", "总体情况中的数字")
    with pytest.raises(Refused, match="已经有"):
        save("新闻发布会次数")
    assert save("发布会场次", item.pk).cell == item.cell
    FigureCollection.objects.update(
        status="open", opened_on=TODAY, opened_by=cast.office
    )
    with pytest.raises(Refused, match="已经下发"):
        save("别的")


def test_choose_units_after_sending(reported, collection, cast, units):
    """A unit taken out keeps what it said; one that answered is asked for more."""
    collection.refresh_from_db()
    penalty, fee = collection.items.all()

    arranging.choose_units(
        item_pk=penalty.pk,
        version=collection.version,
        units=[units["交警支队"], units["宣传科"]],
        by=cast.office,
        today=TODAY,
    )
    collection.refresh_from_db()
    arranging.choose_units(
        item_pk=fee.pk,
        version=collection.version,
        units=[units["法制支队"], units["交警支队"]],
        by=cast.office,
        today=TODAY,
    )

    kept = penalty.figures.get(sheet__unit=units["法制支队"])
    assert (kept.value, kept.withdrawn_on) == (330, TODAY)
    states = dict(collection.sheets.values_list("unit__name", "status"))
    assert states == {
        "法制支队": Status.REPORTED,
        "交警支队": Status.RETURNED,
        "宣传科": Status.FILLING,
    }
    note = Event.objects.about(penalty).last().note
    assert note == "增加宣传科；不再由法制支队填报"


def test_items_are_dropped_before_sending_only(collection, cast):
    item = collection.items.first()

    with pytest.raises(Refused, match="不能删去"):
        arranging.drop_item(item_pk=item.pk, version=collection.version, by=cast.office)


def test_change_moves_open_sheets(collection, cast):
    later = date(2027, 1, 15)

    arranging.change(
        pk=collection.pk,
        version=collection.version,
        due_on=later,
        note="",
        by=cast.office,
        today=TODAY,
    )

    assert set(collection.sheets.values_list("due_on", flat=True)) == {later}


def close(collection, cast, reason=""):
    collection.refresh_from_db()
    return arranging.close(
        pk=collection.pk,
        version=collection.version,
        reason=reason,
        by=cast.office,
        today=TODAY,
    )


def test_close_with_missing_units_needs_a_reason(sheets, collection, cast):
    with pytest.raises(Refused, match="还有2个单位没有报"):
        close(collection, cast)

    closed = close(collection, cast, "年报急用")

    assert (closed.status, closed.close_reason) == ("closed", "年报急用")
    with pytest.raises(Refused, match="更正并写明理由"):
        submit(sheets["交警支队"], cast.neighbour, 3)
    with pytest.raises(Refused, match="只有收集中的"):
        close(collection, cast)


def test_close_when_all_have_answered(reported, collection, cast):
    assert close(collection, cast, "多写的").close_reason == ""
