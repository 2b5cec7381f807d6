"""Special days in and out of Excel, one row a day."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from import_export import resources, widgets
from import_export.exceptions import ImportExportError
from import_export.fields import Field
from import_export.formats.base_formats import XLSX
from import_export.instance_loaders import ModelInstanceLoader

from .models import SpecialDay

# Ten years of notices; a file longer than that is the wrong file.
MAX_ROWS = 1000
MAX_BYTES = 50 * 1024 * 1024
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


class CannotImport(ImportExportError):
    """The file as a whole cannot be read as special days."""


class BoundedXLSX(XLSX):
    """A workbook that is not opened where it would unpack to more than it may."""

    def create_dataset(self, in_stream):
        with ZipFile(BytesIO(in_stream)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MAX_BYTES:
            raise CannotImport("这个文件展开后过大，不能导入。")
        return super().create_dataset(in_stream)


class DayWidget(widgets.Widget):
    """A date cell, or a date typed as text."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = str(value or "").strip()
        if not text:
            raise ValueError("日期不能为空。")
        for pattern in DATE_FORMATS:
            try:
                return datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a date has no time zone
            except ValueError:
                continue
        raise ValueError(f"“{text}”不是日期，请写成 2026-10-01。")

    def render(self, value, obj=None, **kwargs):
        if kwargs.get("force_native_type"):
            return value
        return value.isoformat() if value else ""


class KindWidget(widgets.Widget):
    """The kind by its Chinese name."""

    def clean(self, value, row=None, **kwargs):
        text = str(value or "").strip()
        for kind in SpecialDay.Kind:
            if text == kind.label:
                return kind.value
        raise ValueError(f"类型只能填“放假”或“调休上班”，不能是“{text}”。")

    def render(self, value, obj=None, **kwargs):
        return SpecialDay.Kind(value).label if value else ""


class YearWidget(widgets.Widget):
    """A year of four digits, typed as a number or as text."""

    def clean(self, value, row=None, **kwargs):
        text = str(value or "").strip()
        year = text.removesuffix("年").removesuffix(".0")
        if len(year) == 4 and year.isascii() and year.isdigit():
            return int(year)
        raise ValueError(f"安排年度应是四位数字，如 2026，不能是“{text}”。")

    def render(self, value, obj=None, **kwargs):
        return value if kwargs.get("force_native_type") else str(value or "")


class TextWidget(widgets.CharWidget):
    def clean(self, value, row=None, **kwargs):
        return super().clean(value, row, **kwargs).strip()


class DayLoader(ModelInstanceLoader):
    """Finds a day by its date; an unreadable date is reported with its row."""

    def get_instance(self, row):
        try:
            return super().get_instance(row)
        except ValueError:
            return None


class PlainDiff(resources.Diff):
    """What changes in a row, without the inline styles our pages forbid."""

    def as_html(self):
        return [
            format_html("{}", after)
            if self.new or before == after
            else format_html("<del>{}</del> <ins>{}</ins>", before, after)
            for before, after in zip(self.left, self.right, strict=True)
        ]


class SpecialDayResource(resources.ModelResource):
    date = Field("date", "日期", DayWidget())
    kind = Field("kind", "类型", KindWidget())
    name = Field("name", "节日", TextWidget())
    year = Field("year", "安排年度", YearWidget())
    source = Field("source", "依据", TextWidget())

    class Meta:
        model = SpecialDay
        name = "放假与调休"
        fields = ("date", "kind", "name", "year", "source")
        import_id_fields = ("date",)
        instance_loader_class = DayLoader
        clean_model_instances = True
        skip_unchanged = True
        use_transactions = True

    @classmethod
    def get_diff_class(cls):
        return PlainDiff

    def before_import(self, dataset, **kwargs):
        """Refuse a file of another kind, and drop the empty rows at its end."""
        wanted = [field.column_name for field in self.get_import_fields()]
        missing = [name for name in wanted if name not in (dataset.headers or [])]
        rows = len(dataset)
        while rows and not any(dataset[rows - 1]):
            rows -= 1
            del dataset[rows]
        self.row_of_day = {}
        fault = ""
        if missing:
            fault = f"第一行缺少列：{'、'.join(missing)}。"
        elif rows > MAX_ROWS:
            fault = f"文件有 {rows} 行，一次最多导入 {MAX_ROWS} 行。"
        if fault:
            dataset.wipe()
            raise CannotImport(fault)

    def before_import_row(self, row, *, row_number, **kwargs):
        """Refuse a day named twice: the second row would silently win."""
        try:
            day = self.fields["date"].clean(row)
        except ValueError:
            return
        first = self.row_of_day.setdefault(day, row_number)
        if first != row_number:
            # The header is the sheet's first row.
            raise ValidationError({"日期": f"与第 {first + 1} 行是同一天。"})

    def validate_instance(self, instance, *args, **kwargs):
        """Name each fault by its column, as the person who reads it does."""
        try:
            super().validate_instance(instance, *args, **kwargs)
        except ValidationError as error:
            raise ValidationError(
                {
                    self.fields[name].column_name
                    if name in self.fields
                    else name: faults
                    for name, faults in error.error_dict.items()
                }
            ) from error
