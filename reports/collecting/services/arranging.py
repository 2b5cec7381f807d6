"""Acts of the office on the collection: begin, choose units, send, close."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from core.audit.trail import record
from core.reminders.services import give_default_ladder
from core.units.models import Unit
from core.workdays.calendar import WorkCalendar
from reports.collecting.models import (
    CollectedFigure,
    CollectedItem,
    CollectedSheet,
    FigureCollection,
    ItemTemplate,
)
from reports.collecting.owed import FiguresOwed
from reports.collecting.refusals import Conflict, Refused
from reports.formats import FORMAT_2019, FORMAT_2021

from .telling import tell_units

EVERY_UNIT, OFFICE = "*", "@"
PROPOSED = (1, 10)
# Where the items a bureau adds belong.
OWN, OWN_HEADING = "指标/", "总体情况中的数字"
Status = FigureCollection.Status


def proposed_due(year: int, calendar: WorkCalendar) -> date:
    """10 January after the year, or the next working day."""
    return calendar.on_or_after(date(year + 1, *PROPOSED))


def format_name(year: int) -> str:
    return (FORMAT_2021 if year >= FORMAT_2021.first_year else FORMAT_2019).name


@transaction.atomic
def begin(*, bureau, year, due_on, note, by, today):
    """Prepare the collection of a year with the usual items; nobody is told yet."""
    if due_on <= date(year, 12, 31):
        raise Refused(f"{year}年全年的数据，报送期限应当晚于{year}年12月31日。")
    if due_on < today:
        raise Refused("报送期限不能早于今天。")
    try:
        with transaction.atomic():
            collection = FigureCollection.objects.create(
                bureau=bureau, year=year, due_on=due_on, note=note.strip()
            )
    except IntegrityError as twice:
        raise Refused(
            f"{year}年的年报数据收集已经建立，请在原来的上面办理。"
        ) from twice
    direct = list(Unit.objects.directly_under(bureau, on=today))
    templates = ItemTemplate.objects.for_year(year, format_name(year))
    items = CollectedItem.objects.bulk_create(
        CollectedItem(
            collection=collection,
            position=position,
            cell=template.cell,
            heading=template.heading,
            label=template.label,
            number=template.number,
            help_text=template.help_text,
        )
        for position, template in enumerate(templates, start=1)
    )
    through = CollectedItem.units.through
    through.objects.bulk_create(
        through(collecteditem=item, unit=unit)
        for item, template in zip(items, templates, strict=True)
        for unit in usual_units(template.unit_words, bureau, direct)
    )
    record(
        "建立年报数据收集", collection, by=by, note=f"{len(items)}项，{due_on}前报送"
    )
    return collection


def usual_units(words: str, bureau, direct) -> list[Unit]:
    """The units right below the bureau that the words of a template mean."""
    if words == EVERY_UNIT:
        return direct
    if words == OFFICE:
        return [unit for unit in direct if unit.pk == bureau.managing_office_id]
    wanted = [word for word in words.split("、") if word]
    return [unit for unit in direct if any(word in unit.name for word in wanted)]


def locked(pk, version=None):
    collection = (
        FigureCollection.objects.select_for_update(of=("self",))
        .select_related("bureau")
        .get(pk=pk)
    )
    if version is not None and collection.version != version:
        raise Conflict(collection)
    return collection


def refuse_closed(collection):
    if collection.status == Status.CLOSED:
        raise Refused(
            f"{collection}已于{collection.closed_on}结束。确需改动的，"
            "由政务公开办公室在数据项页面逐个更正并写明理由。"
        )


def touch(collection, *fields):
    collection.version += 1
    collection.save(update_fields=["version", *fields])


@transaction.atomic
def change(*, pk, version, due_on, note, by, today):
    """Set another deadline or another wording; open sheets follow."""
    collection = locked(pk, version)
    refuse_closed(collection)
    if due_on < today:
        raise Refused("报送期限不能早于今天。")
    was = collection.due_on
    collection.due_on, collection.note = due_on, note.strip()
    touch(collection, "due_on", "note")
    # Returned sheets keep the day they were given.
    collection.sheets.filter(due_on=was).update(due_on=due_on)
    record("修改年报数据收集", collection, by=by, note=f"报送期限{was} → {due_on}")
    return collection


@transaction.atomic
def choose_units(*, item_pk, version, units, by, today):
    """Say of whom an item is asked. Once sent, new units are told, and what others
    have filled stays on record and is no longer counted."""
    item = CollectedItem.objects.select_related("collection").get(pk=item_pk)
    collection = locked(item.collection_id, version)
    refuse_closed(collection)
    before = {unit.pk: unit for unit in item.units.all()}
    after = {unit.pk: unit for unit in units}
    if before.keys() == after.keys():
        return item
    item.units.set(units)
    if collection.status == Status.OPEN:
        ask(collection, [item], today=today)
    touch(collection)
    record("调整填报单位", item, by=by, note=difference(before, after))
    return item


def difference(before, after):
    added = "、".join(after[pk].name for pk in after if pk not in before)
    taken = "、".join(before[pk].name for pk in before if pk not in after)
    said = [added and f"增加{added}", taken and f"不再由{taken}填报"]
    return "；".join(filter(None, said))


@transaction.atomic
def send(*, pk, version, by, today):
    """Ask the units: one sheet each, with all that is asked of it."""
    collection = locked(pk, version)
    if collection.status != Status.PREPARING:
        raise Refused("已经下发，不必再下发；要增加单位的，在数据项里勾选。")
    items = list(collection.items.prefetch_related("units__bureau"))
    bare = [str(item) for item in items if not item.units.all()]
    if bare:
        raise Refused(
            f"有{len(bare)}项没有填报单位：{'、'.join(bare)}。"
            "请先逐项勾选单位；不收集的，请删去该项。"
        )
    if not items:
        raise Refused("没有数据项，不能下发。")
    chosen = {unit for item in items for unit in item.units.all()}
    ended = [unit.name for unit in chosen if not unit.holds(on=today)]
    if ended:
        raise Refused(f"{'、'.join(ended)}已停用，请重新选择填报单位。")
    if collection.due_on < today:
        raise Refused("报送期限已过，请先改期限再下发。")
    collection.move_to(Status.OPEN)
    collection.opened_on, collection.opened_by = today, by
    touch(collection, "status", "opened_on", "opened_by")
    sheets = ask(collection, items, today=today)
    for bureau in {unit.bureau for unit in chosen}:
        give_default_ladder(bureau=bureau, by=by, source=FiguresOwed.name)
    record("下发年报数据收集", collection, by=by, note=f"{len(sheets)}个单位")
    return collection


@transaction.atomic
def save_item(*, collection_pk, item_pk, version, values, by):
    """Add an item of the bureau's own, or word one anew, while nothing has been sent.

    One added belongs to no cell of the report's tables: it is for the text.
    """
    collection = locked(collection_pk, version)
    if collection.status != Status.PREPARING:
        raise Refused("已经下发，不能再增加或改写数据项。")
    items = collection.items
    item = items.get(pk=item_pk) if item_pk else CollectedItem(collection=collection)
    is_new = item.pk is None
    if is_new:
        last = items.aggregate(last=Max("position"))["last"] or 0
        item.position, item.cell = last + 1, f"{OWN}{values['label']}"
        item.heading = OWN_HEADING
    for name, value in values.items():
        setattr(item, name, value)
    if items.exclude(pk=item.pk).filter(cell=item.cell).exists():
        raise Refused(f"已经有“{item.label}”这一项。")
    item.save()
    touch(collection)
    act = "增加年报数据项" if is_new else "修改年报数据项"
    record(act, collection, by=by, note=str(item))
    return item


@transaction.atomic
def drop_item(*, item_pk, version, by):
    """Leave an item out, while nothing has been sent."""
    item = CollectedItem.objects.select_related("collection").get(pk=item_pk)
    collection = locked(item.collection_id, version)
    if collection.status != Status.PREPARING:
        raise Refused("已经下发的数据项不能删去，只能调整填报单位。")
    record("删去年报数据项", collection, by=by, note=str(item))
    item.units.clear()
    item.delete()
    touch(collection)
    return collection


def ask(collection, items, *, today):
    """Bring sheets and figures in step with the units chosen; tell new units."""
    chosen = {(unit.pk, item.pk): unit for item in items for unit in item.units.all()}
    units = {unit.pk: unit for unit in chosen.values()}
    present = {sheet.unit_id: sheet for sheet in collection.sheets.all()}
    new = CollectedSheet.objects.bulk_create(
        CollectedSheet(collection=collection, unit=unit, due_on=collection.due_on)
        for pk, unit in units.items()
        if pk not in present
    )
    sheets = present | {sheet.unit_id: sheet for sheet in new}
    figures = CollectedFigure.objects.filter(item__in=items).select_related("sheet")
    known = {(one.sheet.unit_id, one.item_id): one for one in figures}
    for key, figure in known.items():
        figure.withdrawn_on = None if key in chosen else figure.withdrawn_on or today
    CollectedFigure.objects.bulk_update(
        known.values(), ["withdrawn_on"], batch_size=500
    )
    CollectedFigure.objects.bulk_create(
        CollectedFigure(sheet=sheets[unit], item_id=item)
        for unit, item in chosen
        if (unit, item) not in known
    )
    # Who answered before is asked again for what is new.
    asked_more = {unit for unit, item in chosen if (unit, item) not in known}
    again = [
        sheet
        for pk, sheet in present.items()
        if pk in asked_more and sheet.status in ASKED_AGAIN
    ]
    for sheet in again:
        sheet.move_to(CollectedSheet.Status.RETURNED)
        sheet.return_reason = "增加了填报的数据项，请补填。"
        sheet.version += 1
    CollectedSheet.objects.bulk_update(again, ["status", "return_reason", "version"])
    tell_units([*new, *again], collection, today=today)
    return new


ASKED_AGAIN = {CollectedSheet.Status.TO_SIGN, CollectedSheet.Status.REPORTED}


@transaction.atomic
def close(*, pk, version, reason, by, today):
    """End the collection; with sheets missing, only with a reason."""
    collection = locked(pk, version)
    if collection.status != Status.OPEN:
        raise Refused("只有收集中的才能结束。")
    missing = CollectedSheet.objects.owed().filter(collection=collection)
    names = [sheet.unit.name for sheet in missing.select_related("unit")]
    reason = reason.strip()
    if names and not reason:
        raise Refused(
            f"还有{len(names)}个单位没有报：{'、'.join(names)}。"
            "请先催报或者代录；确需结束的，请写明理由。"
        )
    collection.move_to(Status.CLOSED)
    collection.closed_on, collection.closed_by = today, by
    collection.close_reason = reason if names else ""
    touch(collection, "status", "closed_on", "closed_by", "close_reason")
    note = f"缺{'、'.join(names)}：{reason}" if names else "全部报齐"
    record("结束年报数据收集", collection, by=by, note=note)
    return collection
