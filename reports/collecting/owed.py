"""年报数据 units owe, as reminders ask for it; what a merger of units does to it."""

from django.urls import reverse

from core.reminders.sources import Owed
from core.units.handovers import Matter
from core.units.roles import Role

from .models import CollectedSheet

CHUNK = 2000


class FiguresOwed:
    """One item per sheet that has not reached the office."""

    name = "reports.figures"
    label = "年报数据报送"

    def owed(self, *, on, first_due, last_due):
        rows = (
            CollectedSheet.objects.owed()
            .filter(due_on__range=(first_due, last_due))
            .select_related("unit", "collection")
            .order_by("pk")
        )
        for row in rows.iterator(chunk_size=CHUNK):
            yield Owed(
                item=item_of(row.pk),
                unit_id=row.unit_id,
                unit_path=row.unit.path,
                bureau_id=row.unit.bureau_id,
                due_on=row.due_on,
                title=f"{row}还没有报（{row.get_status_display()}）",
                body="没有的数据请填 0，填完提交；有单位负责人的，由负责人签批后才算报送。",
                url=reverse("reports:collected_sheet", args=[row.pk]),
            )

    def still_owed(self, *, on, items):
        keys = [item.removeprefix("figures-") for item in items]
        found = CollectedSheet.objects.owed().filter(pk__in=keys)
        return {(item_of(pk), due) for pk, due in found.values_list("pk", "due_on")}


def item_of(pk):
    return f"figures-{pk}"


def open_matters(holding, *, today):
    """What a liaison or head leaves open, as a handover lists it."""
    states = BY_ROLE.get(holding.role, ())
    sheets = CollectedSheet.objects.owed().filter(unit=holding.unit, status__in=states)
    return [
        Matter(
            "年报数据", str(sheet), sheet.get_status_display(), sheet.due_on, (item,)
        )
        for sheet in sheets.select_related("unit", "collection")
        for item in [item_of(sheet.pk)]
    ]


BY_ROLE = {
    Role.LIAISON: (CollectedSheet.Status.FILLING, CollectedSheet.Status.RETURNED),
    Role.HEAD: (CollectedSheet.Status.TO_SIGN,),
}


def take_over(succession, *, by, today):
    """Open sheets of old units go to the successor, unless it has one of its own.

    A sheet that stays is entered by the office on behalf.
    """
    sheets = CollectedSheet.objects.owed().filter(unit__in=succession.olds)
    taken = set(
        CollectedSheet.objects.filter(unit=succession.successor).values_list(
            "collection", flat=True
        )
    )
    for sheet in sheets.select_related("collection").order_by("pk"):
        if sheet.unit_id == succession.successor.pk:
            continue
        if sheet.collection_id in taken:
            succession.tell("年报数据", f"{sheet}由政务公开办公室代录")
            continue
        taken.add(sheet.collection_id)
        for figure in sheet.figures.asked().select_related("item"):
            figure.item.units.remove(sheet.unit_id)
            figure.item.units.add(succession.successor)
        label = str(sheet)
        sheet.unit = succession.successor
        sheet.version += 1
        sheet.save(update_fields=["unit", "version"])
        succession.tell("年报数据", f"{label}改由{succession.successor}填报")
