"""Internal limits as the sweep of reminders asks for them: one source per station."""

from django.db.models import F
from django.urls import reverse

from core.reminders.models import ReminderStep
from core.reminders.sources import Owed
from core.units.roles import Role

from .models import Stay, Step
from .models.chain import ROLES

CHUNK = 2000
WORKDAYS = ReminderStep.Counting.WORKDAYS


class StepOwed:
    """Each request a station has to pass on by its internal limit."""

    def __init__(self, step):
        self.step = step
        self.name = f"foi.step.{step}"
        self.label = f"依申请公开内部时限：{step.label}"
        own = ROLES[step]
        over = own if Role.OFFICE in own else [*own, Role.OFFICE]
        self.ladder = (
            (0, WORKDAYS, own),
            *((day, WORKDAYS, over) for day in (1, 2, 3, 5, 10)),
        )

    def owed(self, *, on, first_due, last_due):
        rows = self.rows().filter(due_on__range=(first_due, last_due))
        for stay in rows.select_related("request").iterator(chunk_size=CHUNK):
            yield owed_of(stay)

    def still_owed(self, *, on, items):
        found = self.rows().filter(pk__in=[key_of(item) for item in items])
        return {
            (item_of_stay(pk), due_on)
            for pk, due_on in found.values_list("pk", "due_on")
        }

    def rows(self):
        """Open ones with a limit."""
        return (
            Stay.objects.open()
            .filter(step=self.step, due_on__isnull=False)
            .annotate(owing_path=F("unit__path"))
            .order_by("pk")
        )


def item_of_stay(pk):
    return f"stay-{pk}"


def key_of(item):
    return item.removeprefix("stay-")


def owed_of(stay):
    """Nothing in it names the applicant or quotes what was asked."""
    request = stay.request
    return Owed(
        item=item_of_stay(stay.pk),
        unit_id=stay.unit_id,
        unit_path=stay.owing_path,
        bureau_id=request.bureau_id,
        due_on=stay.due_on,
        title=f"{request}在{stay.get_step_display()}还没有办结转出",
        body=f"{stay.came_on}转入，内部时限{stay.limit_days}个工作日；"
        "内部环节不停止法定答复期限。",
        url=reverse("foi:request_detail", args=[request.pk]),
    )


STEPS_OWED = tuple(StepOwed(step) for step in Step)
