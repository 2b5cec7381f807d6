from functools import partial

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ExportForm

from core.audit.trail import record

from .days import rebuild_days
from .models import SpecialDay
from .resources import BoundedXLSX, CannotImport, SpecialDayResource
from .words import dated


def rebuild_after_commit(by):
    transaction.on_commit(partial(rebuild_days, today=timezone.localdate(), by=by))


@admin.register(SpecialDay)
class SpecialDayAdmin(ImportExportModelAdmin):
    """The yearly notice, by hand or from Excel; it belongs to no unit.

    Every way to change a day ends in one rebuild of the day table.
    """

    list_display = ["day", "kind", "name", "year", "source"]
    list_filter = ["year", "kind"]
    search_fields = ["name", "source"]
    ordering = ["-date"]
    resource_classes = [SpecialDayResource]
    formats = [BoundedXLSX]
    export_form_class = ExportForm

    @admin.display(description="日期", ordering="date")
    def day(self, special_day):
        return dated(special_day.date)

    def has_import_permission(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request):
        return self.has_view_permission(request)

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

    def get_import_data_kwargs(self, **kwargs):
        """One bad row, and none is saved."""
        return super().get_import_data_kwargs(**kwargs) | {
            "rollback_on_validation_errors": True
        }

    @transaction.atomic
    def process_dataset(self, dataset, form, request, **kwargs):
        result = super().process_dataset(dataset, form, request, **kwargs)
        saved = [row for row in result.rows if row.is_new() or row.is_update()]
        if saved and not result.has_errors() and not result.has_validation_errors():
            record(
                "导入放假与调休",
                saved[-1].instance,
                by=request.user,
                note=f"导入{len(saved)}天",
            )
            rebuild_after_commit(request.user)
        return result

    def process_result(self, result, request):
        """Say so where the days changed between the preview and its confirmation."""
        if not result.has_errors() and not result.has_validation_errors():
            return super().process_result(result, request)
        return self.ask_again(
            request, "预览之后数据已有变化，没有导入任何一天，请重新上传。"
        )

    def process_import(self, request, **kwargs):
        """A second click finds the uploaded file gone."""
        try:
            return super().process_import(request, **kwargs)
        except FileNotFoundError:
            return self.ask_again(
                request, "这个文件已经导入或已过期，请核对后重新上传。"
            )

    def ask_again(self, request, sentence):
        messages.error(request, sentence)
        return HttpResponseRedirect(reverse("admin:workdays_specialday_import"))

    def add_data_read_fail_error_to_form(self, form, e):
        sentence = "这个文件不能作为 Excel 工作簿（xlsx）打开。"
        form.add_error(
            "import_file", str(e) if isinstance(e, CannotImport) else sentence
        )
