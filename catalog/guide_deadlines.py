"""指南 is looked at every half-year, as the sweep of reminders asks."""

from django.urls import reverse

from core.reminders.sources import Owed

from .models import Guide


class GuideChecks:
    """Each guide in force, owed by the office that keeps it."""

    name = "catalog.guide"
    label = "政府信息公开指南核对"

    def owed(self, *, on, first_due, last_due):
        rows = in_force(on).filter(check_by__range=(first_due, last_due))
        for guide in rows.select_related("bureau__managing_office"):
            yield owed_of(guide)

    def still_owed(self, *, on, items):
        keys = [item.removeprefix("guide-") for item in items]
        rows = in_force(on).filter(pk__in=keys).values_list("pk", "check_by")
        return {(f"guide-{pk}", day) for pk, day in rows}


def in_force(on):
    """The guides that hold on a day; one that was followed by another owes nothing."""
    return Guide.objects.standing(on=on).order_by("pk")


def owed_of(guide):
    unit = guide.bureau.managing_office or guide.bureau
    return Owed(
        item=f"guide-{guide.pk}",
        unit_id=unit.pk,
        unit_path=unit.path,
        bureau_id=guide.bureau_id,
        due_on=guide.check_by,
        title="核对政府信息公开指南",
        body=f"{guide.bureau.name}政府信息公开指南上次核对是{guide.checked_on}，"
        "每半年核对一次：机构、地址、电话、程序有变化的编制新版，没有变化的点“核对无误”。",
        url=reverse("catalog:platform_of", args=[guide.bureau_id]),
    )
