"""Special days in and out of Excel, one row a day."""

from import_export import widgets
from import_export.fields import Field
from import_export.instance_loaders import ModelInstanceLoader

from .models import SpecialDay
from .sheets import ChoiceWidget, DayWidget, SheetResource, TextWidget, text_of


class YearWidget(widgets.Widget):
    """A year of four digits, typed as a number or as text."""

    def clean(self, value, row=None, **kwargs):
        text = text_of(value)
        year = text.removesuffix("年").removesuffix(".0")
        if len(year) == 4 and year.isascii() and year.isdigit():
            return int(year)
        raise ValueError(f"安排年度应是四位数字，如 2026，不能是“{text}”。")

    def render(self, value, obj=None, **kwargs):
        return value if kwargs.get("force_native_type") else str(value or "")


class DayLoader(ModelInstanceLoader):
    """Finds a day by its date; an unreadable date is reported with its row."""

    def get_instance(self, row):
        try:
            return super().get_instance(row)
        except ValueError:
            return None


class SpecialDayResource(SheetResource):
    date = Field("date", "日期", DayWidget())
    kind = Field("kind", "类型", ChoiceWidget(SpecialDay.Kind))
    name = Field("name", "节日", TextWidget())
    year = Field("year", "安排年度", YearWidget())
    source = Field("source", "依据", TextWidget())

    # Ten years of notices; a file longer than that is the wrong file.
    max_rows = 1000

    class Meta:
        model = SpecialDay
        name = "放假与调休"
        fields = ("date", "kind", "name", "year", "source")
        import_id_fields = ("date",)
        instance_loader_class = DayLoader
        clean_model_instances = True
        skip_unchanged = True
        use_transactions = True

    def before_import_row(self, row, *, row_number, **kwargs):
        try:
            day = self.fields["date"].clean(row)
        except ValueError:
            return
        self.refuse_twice(day, row_number, "日期", "与第 {} 行是同一天。")
