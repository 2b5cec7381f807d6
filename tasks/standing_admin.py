"""The yearly duties of the law: changed from one year to the next."""

from django.contrib import admin
from django.core.exceptions import ValidationError

from core.law.admin import LawAdmin, LawForm

from .models import StandingDuty

FIRST, LAST = (1, 1), (12, 31)


class DutyForm(LawForm):
    """A duty holds for whole years, so that no year has the old one and the new."""

    def clean_valid_from(self):
        day = super().clean_valid_from()
        if "valid_from" in self.changed_data and (day.month, day.day) != FIRST:
            raise ValidationError("常年工作按年列入，施行日期请填某年1月1日。")
        return day

    def clean_valid_until(self):
        day = super().clean_valid_until()
        changed = day and "valid_until" in self.changed_data
        if changed and (day.month, day.day) != LAST:
            raise ValidationError("常年工作按年列入，废止日期请填某年12月31日。")
        return day


@admin.register(StandingDuty)
class StandingDutyAdmin(LawAdmin):
    """Tasks that were made stay; a bureau's own day is set on the page of 常年工作."""

    form = DutyForm
    words = ("position", "title", "text", "source")
    list_display = ["title", "month", "day", "is_statutory", "source", "valid_from"]
    search_fields = ["title", "text"]
