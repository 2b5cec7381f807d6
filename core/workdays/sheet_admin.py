"""The screens of Excel out and in, as every admin of ours shows them."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from import_export.admin import ExportMixin, ImportExportMixin
from import_export.forms import ExportForm

from .sheets import BoundedXLSX, CannotImport


class NamedFile:
    """Excel out under the Chinese name of what it lists, and the day it was taken."""

    def get_export_filename(self, request, queryset, file_format):
        name = self.opts.verbose_name_plural
        today = timezone.localdate()  # noqa: TID251 -- the edge, like a view
        return (
            f"{name}（截至{today.year}年{today.month}月{today.day}日）"
            f".{file_format.get_extension()}"
        )

    def _do_file_export(self, file_format, request, queryset, export_form=None):
        """The package's header holds ASCII names only."""
        response = super()._do_file_export(file_format, request, queryset, export_form)
        response["Content-Disposition"] = content_disposition_header(
            True, self.get_export_filename(request, queryset, file_format)
        )
        return response


class SheetScreens(NamedFile, ImportExportMixin):
    """All rows of a file or none; what became of it is told once, in our trail."""

    formats = [BoundedXLSX]
    export_form_class = ExportForm
    skip_admin_log = True

    def has_import_permission(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request):
        return self.has_view_permission(request)

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
            self.imported(saved, request)
        return result

    def imported(self, saved, request):
        """Write the trail's one line for the rows an import saved."""
        raise NotImplementedError

    def process_result(self, result, request):
        """Say so where the data changed between the preview and its confirmation."""
        if not result.has_errors() and not result.has_validation_errors():
            return super().process_result(result, request)
        return self.ask_again(
            request, "预览之后数据已有变化，没有导入任何一行，请重新上传。"
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
        return HttpResponseRedirect(
            reverse("admin:{}_{}_import".format(*self.get_model_info()))
        )

    def add_data_read_fail_error_to_form(self, form, e):
        sentence = "这个文件不能作为 Excel 工作簿（xlsx）打开。"
        form.add_error(
            "import_file", str(e) if isinstance(e, CannotImport) else sentence
        )


class SheetOut(NamedFile, ExportMixin):
    """Excel out only: what is read here changes on its own pages."""

    formats = [BoundedXLSX]
    export_form_class = ExportForm

    def has_export_permission(self, request):
        return self.has_view_permission(request)
