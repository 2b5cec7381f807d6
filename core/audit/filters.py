"""What of the trail an auditor looks at; the choice stays in the address."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django_filters import CharFilter, DateFilter, FilterSet

from .models import Event

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class TrailFilter(FilterSet):
    act = CharFilter(label="操作", lookup_expr="icontains")
    actor = CharFilter(label="操作人", lookup_expr="icontains")
    subject = CharFilter(
        label="对象", field_name="subject_label", lookup_expr="icontains"
    )
    since = DateFilter(label="起始日期", method="from_day", widget=DAY)
    until = DateFilter(label="截止日期", method="until_day", widget=DAY)

    class Meta:
        model = Event
        fields = []

    def from_day(self, events, name, day):
        return events.filter(at__gte=midnight(day))

    def until_day(self, events, name, day):
        return events.filter(at__lt=midnight(day + timedelta(days=1)))


def midnight(day):
    """The moment a day begins in Beijing."""
    return timezone.make_aware(datetime.combine(day, time.min))
