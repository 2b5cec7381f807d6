"""A new answer that a review or a judgment ordered, as the sweep of reminders asks."""

from dataclasses import replace

from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse

from core.reminders.sources import Owed
from core.workdays.days import current_calendar

from .deadlines import CHUNK, DAYS_DAILY, RepliesLongOwed, RepliesOwed
from .models import LegalCase

UNIT = Coalesce("request__unit", "request__bureau__managing_office", "request__bureau")
PATH = Coalesce(
    "request__unit__path",
    "request__bureau__managing_office__path",
    "request__bureau__path",
)


class RedosOwed:
    """Each case whose ordered new answer has still to be given, with who handles it."""

    name = "foi.redo"
    label = "依申请公开重新答复"
    ladder = RepliesOwed.ladder

    def owed(self, *, on, first_due, last_due):
        rows = to_redo().filter(redo_by__range=(first_due, last_due))
        for case in rows.iterator(chunk_size=CHUNK):
            yield owed_of(case)

    def still_owed(self, *, on, items):
        found = to_redo().filter(pk__in=[key_of(item) for item in items])
        return {(item_of(pk), day) for pk, day in found.values_list("pk", "redo_by")}


class RedosLongOwed:
    """The same once the ladder above has ended: due anew every working day."""

    name = "foi.redo.long"
    label = "依申请公开重新答复：超期一个月以上"
    ladder = RepliesLongOwed.ladder

    def owed(self, *, on, first_due, last_due):
        for case in self.rows(on).iterator(chunk_size=CHUNK):
            yield replace(owed_of(case), due_on=on)

    def still_owed(self, *, on, items):
        found = self.rows(on).filter(pk__in=[key_of(item) for item in items])
        return {(item_of(pk), on) for pk in found.values_list("pk", flat=True)}

    def rows(self, on):
        return to_redo().redo_late(on=current_calendar().add(on, -DAYS_DAILY))


def to_redo():
    rows = LegalCase.objects.to_redo().select_related("request")
    return rows.annotate(
        owing=UNIT, owing_path=PATH, owing_bureau=F("request__bureau")
    ).order_by("pk")


def item_of(pk):
    return f"redo-{pk}"


def key_of(item):
    return item.removeprefix("redo-")


def owed_of(case):
    """Nothing in it names the applicant or quotes what was asked."""
    return Owed(
        item=item_of(case.pk),
        unit_id=case.owing,
        unit_path=case.owing_path,
        bureau_id=case.owing_bureau,
        due_on=case.redo_by,
        title=f"{case.request}被责令重新答复，还没有答复",
        body=f"{case}（{case.closed_on}审结）责令在{case.redo_by}以前重新答复。",
        url=reverse("foi:case_detail", args=[case.pk]),
    )
