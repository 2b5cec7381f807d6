"""Excel out and in through import-export: what every resource of ours shares."""

import re
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from import_export import resources, widgets
from import_export.exceptions import ImportExportError
from import_export.formats.base_formats import XLSX
from xlsxwriter import Workbook

TEXT_IS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False}
# What XML, and so every workbook, has no room for.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WIDEST = 60
MAX_BYTES = 50 * 1024 * 1024
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


class CannotImport(ImportExportError):
    """The file as a whole cannot be read as what it should be."""


class BoundedXLSX(XLSX):
    """A workbook that is not opened where it would unpack to more than it may."""

    def create_dataset(self, in_stream):
        with ZipFile(BytesIO(in_stream)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MAX_BYTES:
            raise CannotImport("这个文件展开后过大，不能导入。")
        return super().create_dataset(in_stream)

    def export_data(self, dataset, **kwargs):
        """Write text as text: what begins with = + - @ is no formula, and comes back."""
        file = BytesIO()
        with Workbook(file, TEXT_IS_TEXT) as book:
            page = book.add_worksheet()
            bold = book.add_format({"bold": True, "bottom": 1})
            plain = book.add_format({"valign": "top"})
            day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
            page.freeze_panes(1, 0)
            page.write_row(0, 0, dataset.headers, bold)
            for number, row in enumerate(dataset, start=1):
                for place, value in enumerate(row):
                    write_cell(page, number, place, value, plain, day)
            for place, width in enumerate(widths_of(dataset)):
                page.set_column(place, place, width)
        return file.getvalue()


def write_cell(page, number, place, value, plain, day):
    if isinstance(value, date):
        page.write_datetime(number, place, value, day)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(number, place, value, plain)
    elif value not in (None, ""):
        page.write_string(number, place, UNWRITABLE.sub("", str(value)), plain)


def widths_of(dataset):
    """In letters, a Chinese one counted twice, from the first rows."""
    rows = [dataset.headers, *dataset[:200]]
    return [
        min(WIDEST, 2 + max(2 * len(str(value or "")) for value in cells))
        for cells in zip(*rows, strict=True)
    ]


def text_of(value) -> str:
    """A cell as text: nothing for an empty one, numbers as the sheet shows them."""
    if isinstance(value, float):
        # 2.30 that came of a sum lies in the file as 2.3000000000000003.
        value = int(value) if value.is_integer() else f"{value:.15g}"
    return "" if value is None else str(value).strip()


def day_of(value) -> date:
    """A date cell, or a date typed as text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_of(value)
    if not text:
        raise ValueError("日期不能为空。")
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a date has no time zone
        except ValueError:
            continue
    raise ValueError(f"“{text}”不是日期，请写成 2026-10-01。")


class DayWidget(widgets.Widget):
    """A day, and no cell without one."""

    def clean(self, value, row=None, **kwargs):
        return day_of(value)

    def render(self, value, obj=None, **kwargs):
        if kwargs.get("force_native_type"):
            return value
        return value.isoformat() if value else ""


class OptionalDayWidget(DayWidget):
    """A day, or nothing."""

    def clean(self, value, row=None, **kwargs):
        return day_of(value) if text_of(value) else None


class TextWidget(widgets.CharWidget):
    def clean(self, value, row=None, **kwargs):
        return super().clean(value, row, **kwargs).strip()


class ChoiceWidget(widgets.Widget):
    """One of a field's choices, by its Chinese name."""

    def __init__(self, choices):
        super().__init__()
        self.choices = choices

    def clean(self, value, row=None, **kwargs):
        text = text_of(value)
        for choice in self.choices:
            if text == choice.label:
                return choice.value
        known = "、".join(self.choices.labels)
        raise ValueError(f"只能填{known}，不能是“{text}”。")

    def render(self, value, obj=None, **kwargs):
        return self.choices(value).label if value else ""


class YesNoWidget(widgets.Widget):
    """是 or 否; nothing counts as 否."""

    def clean(self, value, row=None, **kwargs):
        text = text_of(value)
        if text not in ("", "是", "否"):
            raise ValueError(f"只能填是或否，不能是“{text}”。")
        return text == "是"

    def render(self, value, obj=None, **kwargs):
        return "是" if value else "否"


class PlainDiff(resources.Diff):
    """What changes in a row, without the inline styles our pages forbid."""

    def as_html(self):
        return [
            format_html("{}", after)
            if self.new or before == after
            else format_html("<del>{}</del> <ins>{}</ins>", before, after)
            for before, after in zip(self.left, self.right, strict=True)
        ]


class SheetResource(resources.ModelResource):
    """Rows under the headings of a sheet; every fault is told by its column."""

    max_rows = 5000
    # Headings a file may lack.
    optional = frozenset()

    @classmethod
    def get_diff_class(cls):
        return PlainDiff

    def before_import(self, dataset, **kwargs):
        """Refuse a file of another kind, and drop the empty rows at its end."""
        wanted = [field.column_name for field in self.get_import_fields()]
        headers = dataset.headers or []
        missing = [
            name for name in wanted if name not in headers and name not in self.optional
        ]
        rows = len(dataset)
        while rows and not any(dataset[rows - 1]):
            rows -= 1
            del dataset[rows]
        fault = ""
        if missing:
            fault = f"第一行缺少列：{'、'.join(missing)}。"
        elif rows > self.max_rows:
            fault = f"文件有 {rows} 行，一次最多导入 {self.max_rows} 行。"
        if fault:
            dataset.wipe()
            raise CannotImport(fault)
        self.row_of_key = {}

    def refuse_twice(self, key, row_number, column, sentence):
        """Refuse a row named twice: the second would silently win."""
        first = self.row_of_key.setdefault(key, row_number)
        if first != row_number:
            # The header is the sheet's first row.
            raise ValidationError({column: sentence.format(first + 1)})

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
