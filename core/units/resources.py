"""Units in and out of Excel, one row a unit."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db.models import Q
from import_export import widgets
from import_export.fields import Field

from core.workdays.sheets import (
    CannotImport,
    ChoiceWidget,
    DayWidget,
    OptionalDayWidget,
    SheetResource,
    TextWidget,
)

from . import paths
from .models import Unit
from .services import CannotPlace, settle_all


class PositionWidget(widgets.Widget):
    """A whole number; nothing counts as 0."""

    def clean(self, value, row=None, **kwargs):
        text = str(value or "0").strip().removesuffix(".0")
        if text.isascii() and text.isdigit():
            return int(text)
        raise ValueError(f"应是整数，不能是“{text}”。")

    def render(self, value, obj=None, **kwargs):
        return value


class ParentWidget(widgets.Widget):
    """The unit above, by code or, where only one in scope has it, by name."""

    def __init__(self, resource):
        super().__init__()
        self.resource = resource

    def clean(self, value, row=None, **kwargs):
        text = str(value or "").strip()
        if not text:
            raise ValueError("上级单位不能为空。")
        units = self.resource.units_to_change()
        found = list(units.filter(code=text) or units.filter(name=text)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f"有几个单位都叫“{text}”，请填编码。")
        raise ValueError(f"“{text}”不在您管理的单位中。")

    def render(self, value, obj=None, **kwargs):
        if value is None:
            return ""
        alone = self.resource.name_counts.get(value.name) == 1
        return value.name if alone else value.code


class UnitResource(SheetResource):
    """What may be imported: units below those the person may change; no bureaus."""

    code = Field("code", "编码", TextWidget())
    name = Field("name", "名称", TextWidget())
    kind = Field("kind", "类别", ChoiceWidget(Unit.Kind))
    legal_kind = Field("legal_kind", "法律地位", ChoiceWidget(Unit.LegalKind))
    position = Field("position", "排序", PositionWidget())
    valid_from = Field("valid_from", "启用日期", DayWidget())
    valid_until = Field("valid_until", "停用日期", OptionalDayWidget())

    class Meta:
        model = Unit
        name = "单位"
        fields = (
            "code",
            "name",
            "parent",
            "kind",
            "legal_kind",
            "position",
            "valid_from",
            "valid_until",
        )
        import_id_fields = ("code",)
        clean_model_instances = True
        skip_unchanged = True
        use_transactions = True

    def __init__(self, *, by=None, **kwargs):
        super().__init__(**kwargs)
        self.by = by
        self.row_of_key = {}
        self.name_counts = Counter()
        self.fields["parent"] = Field("parent", "上级单位", ParentWidget(self))

    def units_to_change(self):
        """Those in scope, and those of earlier rows, which have no place yet."""
        return Unit.objects.filter(
            paths.under(self.by.paths_with("units.change_unit"))
            | Q(path=None, code__in=self.row_of_key)
        )

    def before_export(self, queryset, **kwargs):
        self.name_counts = Counter(Unit.objects.values_list("name", flat=True))

    def before_import_row(self, row, *, row_number, **kwargs):
        code = str(row.get("编码") or "").strip()
        if not code:
            raise ValidationError({"编码": "编码不能为空。"})
        self.refuse_twice(code, row_number, "编码", "与第 {} 行相同。")

    def validate_instance(self, instance, *args, **kwargs):
        """Hold the row inside the person's scope."""
        if instance.pk and not self.by.may("units.change_unit", instance):
            raise ValidationError({"编码": "这个编码已由范围外的单位使用。"})
        if instance.is_bureau:
            raise ValidationError({"编码": "公安局不能用表格修改，请在页面上修改。"})
        super().validate_instance(instance, *args, **kwargs)

    def after_import(self, dataset, result, **kwargs):
        """Paths follow from the rows as a whole, in the same transaction."""
        try:
            settle_all()
        except CannotPlace as fault:
            raise CannotImport(str(fault)) from fault
