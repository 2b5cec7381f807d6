from functools import partial

from django.contrib import admin
from django.db import transaction
from django.utils import timezone

from core.audit.trail import record

from .days import rebuild_days
from .models import SpecialDay
from .resources import SpecialDayResource
from .sheet_admin import SheetScreens
from .words import dated


def rebuild_after_commit(by):
    transaction.on_commit(partial(rebuild_days, today=timezone.localdate(), by=by))


@admin.register(SpecialDay)
class SpecialDayAdmin(SheetScreens, admin.ModelAdmin):
    """The yearly notice, by hand or from Excel; it belongs to no unit.

    Every way to change a day ends in one rebuild of the day table.
    """

    list_display = ["day", "kind", "name", "year", "source"]
    list_filter = ["year", "kind"]
    search_fields = ["name", "source"]
    ordering = ["-date"]
    resource_classes = [SpecialDayResource]

    @admin.display(description="日期", ordering="date")
    def day(self, special_day):
        return dated(special_day.date)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        record("保存放假或调休日", obj, by=request.user)
        rebuild_after_commit(request.user)

    def delete_model(self, request, obj):
        record("删除放假或调休日", obj, by=request.user)
        super().delete_model(request, obj)
        rebuild_after_commit(request.user)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        for special_day in queryset:
            record("删除放假或调休日", special_day, by=request.user)
        super().delete_queryset(request, queryset)
        rebuild_after_commit(request.user)

    def imported(self, saved, request):
        note = f"导入{len(saved)}天"
        record("导入放假与调休", saved[-1].instance, by=request.user, note=note)
        rebuild_after_commit(request.user)
