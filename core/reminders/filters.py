"""Which notices and deliveries a list shows; the choice stays in the address."""

from django_filters import ChoiceFilter, FilterSet

from . import sources
from .models import Delivery, Notice
from .wording import EVENTS

UNREAD, OPEN, SETTLED = "unread", "open", "settled"
OTHER = "other"


def kinds():
    """The sources of reminders by their labels, and everything else."""
    named = [(source.name, source.label) for source in sources.sources.values()]
    return [*named, (OTHER, EVENTS)]


class NoticeFilter(FilterSet):
    show = ChoiceFilter(
        label="显示",
        choices=[(UNREAD, "未读"), (OPEN, "未了结的提醒"), (SETTLED, "已了结的提醒")],
        empty_label="全部",
        method="narrow",
    )
    kind = ChoiceFilter(
        label="类别", choices=kinds, empty_label="全部", method="of_kind"
    )

    class Meta:
        model = Notice
        fields = []

    def narrow(self, notices, name, value):
        if value == UNREAD:
            return notices.unread()
        if value == SETTLED:
            return notices.settled()
        return notices.open().filter(source__in=sources.sources)

    def of_kind(self, notices, name, value):
        if value == OTHER:
            return notices.exclude(source__in=sources.sources)
        return notices.filter(source=value)


class DeliveryFilter(FilterSet):
    status = ChoiceFilter(
        label="状态", choices=Delivery.Status.choices, empty_label="待处理"
    )

    class Meta:
        model = Delivery
        fields = []

    @property
    def qs(self):
        """What waits for a person, unless a status is chosen."""
        found = super().qs
        chosen = self.form.is_valid() and self.form.cleaned_data["status"]
        return found if chosen else found.for_a_person()
