"""What is owed to applicants by when, as the sweep of reminders asks for it."""

from dataclasses import replace

from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse

from core.reminders.models import ReminderStep
from core.reminders.sources import Owed
from core.units.roles import Role
from core.workdays.days import current_calendar

from .models import InformationRequest

CHUNK = 2000
WORKDAYS = ReminderStep.Counting.WORKDAYS
HANDLING = [Role.LIAISON, Role.HEAD, Role.OFFICE]
# Every working day after the due date for a month, to the leader from the second.
DAYS_DAILY = 20
TO_LEADER_FROM = 2


class RepliesOwed:
    """Each request whose reply has still to be served, with who handles it.

    A request with no unit is with the 政府信息公开工作机构.
    """

    name = "foi.reply"
    label = "依申请公开答复"
    ladder = (
        (-7, WORKDAYS, HANDLING),
        (-3, WORKDAYS, HANDLING),
        (-1, WORKDAYS, HANDLING),
        (0, WORKDAYS, HANDLING),
        *(
            (day, WORKDAYS, [*HANDLING, Role.LEADER][: 3 + (day >= TO_LEADER_FROM)])
            for day in range(1, DAYS_DAILY + 1)
        ),
    )

    def owed(self, *, on, first_due, last_due):
        rows = to_reply().filter(due_on__range=(first_due, last_due))
        for row in rows.iterator(chunk_size=CHUNK):
            yield owed_of(row)

    def still_owed(self, *, on, items):
        found = to_reply().filter(pk__in=[key_of(item) for item in items])
        return {
            (item_of(pk), due_on) for pk, due_on in found.values_list("pk", "due_on")
        }


def to_reply():
    unit = Coalesce("unit", "bureau__managing_office", "bureau")
    path = Coalesce("unit__path", "bureau__managing_office__path", "bureau__path")
    return (
        InformationRequest.objects.to_reply()
        .annotate(owing=unit, owing_path=path, owing_bureau=F("bureau"))
        .order_by("pk")
    )


def item_of(pk):
    return f"request-{pk}"


def key_of(item):
    return item.removeprefix("request-")


def owed_of(row):
    """Nothing in it names the applicant or quotes what was asked."""
    answered = row.status == InformationRequest.Status.ANSWERED
    return Owed(
        item=item_of(row.pk),
        unit_id=row.owing,
        unit_path=row.owing_path,
        bureau_id=row.owing_bureau,
        due_on=row.due_on,
        title=f"{row}{'已答复，还没有送达' if answered else '还没有答复'}",
        body=f"依申请公开{row}，收到日{row.received_on}。期限以送达申请人为准。",
        url=reverse("foi:request_detail", args=[row.pk]),
    )


class RepliesLongOwed:
    """The same once the ladder above has ended: due anew every working day, to the
    leader, until the answer is served."""

    name = "foi.reply.long"
    label = "依申请公开答复：超期一个月以上"
    ladder = ((0, WORKDAYS, [*HANDLING, Role.LEADER]),)

    def owed(self, *, on, first_due, last_due):
        for row in self.rows(on).iterator(chunk_size=CHUNK):
            yield replace(owed_of(row), due_on=on)

    def still_owed(self, *, on, items):
        found = self.rows(on).filter(pk__in=[key_of(item) for item in items])
        return {(item_of(pk), on) for pk in found.values_list("pk", flat=True)}

    def rows(self, on):
        ended = current_calendar().add(on, -DAYS_DAILY)
        return to_reply().filter(due_on__lt=ended)
